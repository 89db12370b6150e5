import { Agent, request } from 'node:https'
import t from 'tap'
import { startMock } from '../../src/index.js'
import { cases } from '../full.js'
import { NOW } from '../helper.js'

const WORKERS = Math.max(...cases([50], [200]))

/** A client that knows nothing of the test double but its own login. */
class Client {
  readonly #port: number
  readonly #ca: string
  readonly #agent: Agent
  #token = ''

  constructor(port: number, ca: string, agent: Agent) {
    this.#port = port
    this.#ca = ca
    this.#agent = agent
  }

  async logIn(username: string): Promise<void> {
    const form = new URLSearchParams({ grant_type: 'password', username, password: 'password' })
    const { body } = await this.ask('POST', '/v3/Token', form.toString(), 'application/x-www-form-urlencoded')
    this.#token = JSON.parse(body).access_token
  }

  async json<T>(path: string): Promise<T> {
    const { status, body } = await this.ask('GET', path)
    if (status !== 200) throw new Error(`${path} answered ${status}: ${body}`)
    return JSON.parse(body)
  }

  ask(
    method: string,
    path: string,
    payload = '',
    type = 'application/json',
  ): Promise<{ status: number | undefined; body: string }> {
    return new Promise((resolve, reject) => {
      const asked = request(
        {
          host: 'localhost',
          port: this.#port,
          ca: this.#ca,
          agent: this.#agent,
          method,
          path,
          headers: {
            'content-type': type,
            'content-length': Buffer.byteLength(payload),
            ...(this.#token !== '' && { authorization: `Bearer ${this.#token}` }),
          },
        },
        (response) => {
          let body = ''
          response.setEncoding('utf8')
          response.on('data', (part) => {
            body += part
          })
          response.on('end', () => resolve({ status: response.statusCode, body }))
        },
      )
      asked.on('error', reject)
      asked.end(payload)
    })
  }
}

interface Job {
  readonly id: string
  readonly name: string
  readonly description: string
}

/** What a test of somebody does: it looks, makes, runs, reads back and takes away, and is sure to be alone. */
async function work(client: Client, name: string): Promise<string> {
  const expect = (is: boolean, what: string): void => {
    if (!is) throw new Error(`${name}: ${what}`)
  }
  await client.logIn(`administrator+${name}`)
  const before = await client.json<Job[]>('/v3/Jobs')
  const [organization] = await client.json<{ id: string; name: string }[]>('/v3/Organizations')
  const [repository] = await client.json<{ id: string }[]>('/v3/BackupRepositories')
  const made = await client.ask(
    'POST',
    `/v3/Organizations/${organization?.id}/Jobs`,
    JSON.stringify({
      name: `job of ${name}`,
      description: name,
      backupType: 'EntireOrganization',
      schedulePolicy: { type: 'Daily', dailyType: 'Everyday', dailyTime: '23:00:00' },
      repositoryId: repository?.id,
      proxyId: (await client.json<{ id: string }[]>('/v3/Proxies'))[0]?.id,
    }),
  )
  const job: Job = JSON.parse(made.body)
  expect(made.status === 201, made.body)
  expect((await client.ask('POST', `/v3/Jobs/${job.id}/Action`, '{"start":null}')).status === 200, 'start')
  const read = await client.json<Job & { lastStatus?: string }>(`/v3/Jobs/${job.id}`)
  expect(read.description === name && read.lastStatus === 'Running', 'its own job runs')
  const sessions = await client.json<{ status: string }[]>(`/v3/Jobs/${job.id}/JobSessions`)
  expect(sessions.length === 1 && sessions[0]?.status === 'Running', 'it has one session')
  const all = await client.json<Job[]>('/v3/Jobs')
  expect(all.length === before.length + 1, 'there is one job more')
  expect(
    all.every((one) => !one.name.startsWith('job of ') || one.name === `job of ${name}`),
    'it sees no job of another',
  )
  expect((await client.ask('POST', `/v3/Jobs/${job.id}/Action`, '{"stop":null}')).status === 200, 'stop')
  expect((await client.ask('DELETE', `/v3/Jobs/${job.id}`)).status === 200, 'delete')
  const after = await client.json<Job[]>('/v3/Jobs')
  expect(JSON.stringify(after) === JSON.stringify(before), 'all is as it was')
  return `${job.id} ${organization?.id}`
}

t.test('many test workers do not know of each other', async (t) => {
  const mock = await startMock({ now: NOW })
  const agent = new Agent({ keepAlive: true, maxSockets: 64 })
  t.teardown(() => {
    agent.destroy()
    return mock.close()
  })
  const port = Number(new URL(mock.url).port)
  const own = (await mock.snapshots.save('before')).state
  const names = Array.from({ length: WORKERS }, (_, n) => `w${n}`)
  const ids = await Promise.all(names.map((name) => work(new Client(port, mock.ca, agent), name)))
  t.equal(new Set(ids.flatMap((one) => one.split(' '))).size, 2 * WORKERS, 'each has ids of its own')
  t.equal((await mock.snapshots.save('after')).state, own, 'the default sandbox has seen nothing of it')
  const { 0: first, length } = await mock.sandboxes.list()
  t.equal(length, WORKERS + 1)
  t.match(first, { counts: Object })
  for (const name of names.slice(0, 5)) {
    const requests = await mock.sandbox(name).requests.list()
    t.equal(requests.length, 13, 'what it has asked is in its journal, and nothing else')
    t.ok(requests.every(({ account }) => account === 'administrator'))
  }
})
