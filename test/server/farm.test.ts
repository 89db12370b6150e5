// Several servers that share a data directory, in one process.
import { existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { setImmediate as nextTurn } from 'node:timers/promises'
import type { FastifyInstance } from 'fastify'
import t, { type Test } from 'tap'
import { startMock } from '../../src/index.js'
import { STALE } from '../../src/persistence/lock-file.js'
import { SandboxClaims } from '../../src/persistence/sandbox-claims.js'
import type { Timers } from '../../src/timing/timers.js'
import { FORM, mock, NOW } from '../helper.js'

/** Of a process that has ended, and so there is none of this number. */
const GONE = 2 ** 22 + 1
const W1 = 'w1.mock.example'

interface Job {
  readonly id: string
  readonly isEnabled: boolean
}

/** Servers on one directory, on a clock that moves when one of them waits. */
function farm(t: Test) {
  const directory = t.testdir()
  const time = { now: Date.parse(NOW), waited: 0, onWait: (): unknown => undefined }
  const intervals = new Map<() => void, number>()
  const list = (part: string): string[] => readdirSync(`${directory}/${part}`)

  /** @param options of the server; it shows no sign of life unless something waits */
  const join = (options: object = {}) => {
    const before = list('.').includes('servers') ? list('servers') : []
    const later: (() => unknown)[] = []
    const timers: Timers = {
      now: () => time.now,
      startTimeout: (run) => void later.push(run),
      startInterval: (run, ms) => {
        intervals.set(run, ms)
        return () => void intervals.delete(run)
      },
      wait: async (ms) => {
        time.now += ms
        time.waited += ms
        for (const [run, every] of intervals) if (time.now % every === 0) run()
        time.onWait()
        // what is being saved is saved in the time that passes
        do await nextTurn()
        while (list('.').some((name) => name.endsWith('.new')))
      },
    }
    const sandboxClaims = SandboxClaims.open({ directory, timers })
    const id = list('servers').find((name) => !before.includes(name))
    const api = mock(t, {
      dataDir: directory,
      sandboxDomain: 'mock.example',
      sandboxClaims,
      timers,
      ...options,
    })
    t.teardown(() => sandboxClaims.close())
    const ask = (host: string, url: string, headers = {}) =>
      api.app.inject({ url, headers: { host, ...headers } })
    const post = (host: string, url: string, payload: object, headers = {}) =>
      api.app.inject({ method: 'POST', url, headers: { host, ...headers }, payload })
    const tryLogin = (host: string) =>
      api.app.inject({
        method: 'POST',
        url: '/v3/Token',
        headers: { ...FORM, host },
        payload: 'grant_type=password&username=administrator&password=password',
      })
    const logIn = async (host: string) => {
      const answer = await tryLogin(host)
      t.equal(answer.statusCode, 200, answer.body)
      return { authorization: `Bearer ${answer.json().access_token}` }
    }
    return {
      ...api,
      claims: sandboxClaims,
      ask,
      post,
      tryLogin,
      logIn,
      jobs: async (host: string, headers: object): Promise<Job[]> =>
        (await ask(host, '/v3/Jobs', headers)).json(),
      disable: (host: string, job: Job | undefined, headers: object) =>
        post(host, `/v3/Jobs/${job?.id}/Action`, { disable: null }, headers),
      /** Saves what has changed. */
      save: () => Promise.all(later.splice(0).map((run) => run())),
      /** What others find when its process was killed. */
      die(): void {
        for (const file of [`servers/${id}`, 'locks/sandbox-w1.json']) {
          const holder = JSON.parse(readFileSync(`${directory}/${file}`, 'utf8'))
          writeFileSync(`${directory}/${file}`, JSON.stringify({ ...holder, pid: GONE }))
        }
      },
      /** What others do when it has shown no sign of life for some seconds. */
      giveUp(): void {
        time.now += STALE
        rmSync(`${directory}/servers/${id}`)
      },
    }
  }
  return { directory, time, list, join }
}

t.test(
  'a sandbox goes on at the server that is asked for it, with what was done and its tokens',
  async (t) => {
    const { time, list, join } = farm(t)
    const [one, two] = [join(), join()]
    for (const [host, file] of [
      [W1, 'sandbox-w1.json'],
      ['mock.example', 'sandbox.json'],
    ] as const) {
      const headers = await one.logIn(host)
      const job = (await one.jobs(host, headers)).find(({ isEnabled }) => isEnabled)
      t.equal((await one.disable(host, job, headers)).statusCode, 200)
      t.strictSame(list('locks'), [file])
      t.equal(time.waited, 0)
      const seen = (await two.jobs(host, headers)).find(({ id }) => id === job?.id)
      t.equal(seen?.isEnabled, false, host)
      t.ok(time.waited > 0 && time.waited < 1000, `it took ${time.waited} ms`)
      // and back
      const other = await one.jobs(host, await one.logIn(host))
      t.equal(other.find(({ id }) => id === job?.id)?.isEnabled, false)
      t.equal((await one.ask(host, '/v3/Jobs', headers)).statusCode, 200, 'both logins are good')
      for (const { claims } of [one, two]) claims.release(host === W1 ? ('w1' as never) : ('' as never))
      time.waited = 0
    }
    t.strictSame(list('wanted'), [])
  },
)

t.test('nobody who is nobody makes a server take a sandbox', async (t) => {
  const { time, list, join } = farm(t)
  const api = join()
  for (const headers of [
    {},
    { authorization: 'Bearer none' },
    { authorization: `Bearer ${'x'.repeat(598)}` },
  ])
    for (const host of [W1, 'mock.example'])
      t.equal((await api.ask(host, '/v3/Jobs', headers)).statusCode, 401)
  t.equal((await api.ask(W1, '/nowhere')).statusCode, 404)
  t.equal((await api.ask(W1, '/__admin/health')).statusCode, 200)
  t.strictSame(list('locks'), [])
  t.equal(time.waited, 0)
})

t.test('what a server had saved before it was killed goes on, and nothing else does', async (t) => {
  const { time, join } = farm(t)
  const one = join()
  const headers = await one.logIn(W1)
  const [kept, lost] = (await one.jobs(W1, headers)).filter(({ isEnabled }) => isEnabled)
  await one.disable(W1, kept, headers)
  await one.save()
  await one.disable(W1, lost, headers)
  one.die()
  const two = join()
  const jobs = await two.jobs(W1, headers)
  t.equal(time.waited, 0, 'a process of this machine is followed at once')
  t.equal(jobs.find(({ id }) => id === kept?.id)?.isEnabled, false)
  t.equal(jobs.find(({ id }) => id === lost?.id)?.isEnabled, true)
})

t.test('a server that was suspended for too long saves nothing more of what it had', async (t) => {
  const { directory, join } = farm(t)
  const lines: string[] = []
  const logger = { level: 'warn', stream: { write: (line: string) => void lines.push(line) } }
  const one = join({ logger })
  const headers = await one.logIn(W1)
  const [first, second] = (await one.jobs(W1, headers)).filter(({ isEnabled }) => isEnabled)
  await one.save()
  await one.disable(W1, first, headers)
  one.giveUp()
  const two = join()
  await two.disable(W1, second, headers)
  await two.save()
  const written = readFileSync(`${directory}/sandbox-w1.json`, 'utf8')
  await one.save()
  t.equal(readFileSync(`${directory}/sandbox-w1.json`, 'utf8'), written)
  t.match(JSON.parse(lines[0] ?? '{}'), { msg: /has lost sandboxes/, sandboxes: ['w1'] })
  t.match((await one.control('GET', '/__admin/health')).json(), { status: 'ok' })
  const jobs = await one.jobs(W1, headers)
  t.equal(jobs.find(({ id }) => id === first?.id)?.isEnabled, true, 'it sees what the other one has done')
  t.equal(jobs.find(({ id }) => id === second?.id)?.isEnabled, false)
})

t.test(
  'a sandbox that another server goes on using is not to be had: 503, and nothing is done',
  async (t) => {
    const { time, join } = farm(t)
    const [one, two] = [join(), join()]
    const headers = await one.logIn(W1)
    const [job] = (await one.jobs(W1, headers)).filter(({ isEnabled }) => isEnabled)
    time.onWait = () => void one.ask(W1, '/v3/Jobs', headers)
    for (const [name, answer] of [
      ['a request', await two.disable(W1, job, headers)],
      ['a login', await two.tryLogin(W1)],
      ['a control', await two.post(W1, '/__admin/clock/advance', { by: 'P1D' })],
      ['a control that makes it', await two.post('mock.example', '/__admin/sandboxes', { name: 'w1' })],
    ] as const) {
      t.equal(answer.statusCode, 503, name)
      t.equal(answer.headers['retry-after'], '1', name)
      t.match(
        answer.json()[name === 'a login' ? 'error_description' : 'message'],
        /^Another server still holds the sandbox/,
        name,
      )
    }
    time.onWait = () => undefined
    t.equal((await one.jobs(W1, headers)).find(({ id }) => id === job?.id)?.isEnabled, true)
    t.equal((await one.ask(W1, '/__admin/clock')).json().now, '2026-03-02T14:30:00.000Z')
    t.equal((await two.disable(W1, job, headers)).statusCode, 200, 'later it is')
  },
)

t.test('a request in hand keeps its sandbox, and who listens to it connects again', async (t) => {
  const { join } = farm(t)
  let finish = (): void => {}
  const mayFinish = new Promise<void>((resolve) => {
    finish = resolve
  })
  const one = join({
    configureApp: (app: FastifyInstance) =>
      app.addHook('onSend', async ({ headers }) => {
        if (headers['x-slow']) await mayFinish
      }),
  })
  const two = join()
  const headers = await one.logIn(W1)
  // the controls are made when they are first asked for
  await one.ask(W1, '/__admin/health')
  const events = one.ask(W1, '/__admin/events?overview=true')
  const slow = one.ask(W1, '/v3/Jobs', { ...headers, 'x-slow': 'yes' })
  t.equal((await two.ask(W1, '/v3/Jobs', headers)).statusCode, 503)
  finish()
  t.equal((await slow).statusCode, 200)
  t.equal((await two.ask(W1, '/v3/Jobs', headers)).statusCode, 200)
  t.match((await events).body, /event: overview/, 'the stream has ended')
})

t.test('a single server keeps its directory to itself', async (t) => {
  const dataDir = t.testdir()
  const options = { listen: false, now: NOW, dataDir } as const
  const first = await startMock(options)
  t.strictSame(readdirSync(dataDir), ['server.lock'])
  await first.close()
  const two = await Promise.all([1, 2].map(() => startMock({ ...options, sandboxDomain: 'mock.example' })))
  t.equal(readdirSync(`${dataDir}/servers`).length, 2)
  t.notOk(existsSync(`${dataDir}/server.lock`))
  for (const mock of two) await mock.close()
  t.strictSame(readdirSync(`${dataDir}/servers`), [])
})
