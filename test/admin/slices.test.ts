import t, { type Test } from 'tap'
import { Scheduler } from '../../src/timing/scheduler.js'
import { mock } from '../helper.js'
import { Turns } from '../turns.js'

const CALLS = 150

/** A mock with many calls in its journal, whose scheduler gives the loop back at each of 8 occasions. */
async function busyMock(t: Test) {
  let [now, turns] = [0, 0]
  let meanwhile = async () => {}
  const nextTurn = (turn: () => void): void => {
    turns++
    meanwhile().then(() => setImmediate(turn))
  }
  const api = mock(t, { scheduler: new Scheduler({ nextTurn, now: () => now++ }) })
  for (let n = 0; n < CALLS; n++) await api.get(`/v3/Jobs?n=${n}`)
  return {
    ...api,
    /** What is answered, after how many turns; each of the first few of them is used by somebody else. */
    ask: async (method: 'GET' | 'POST', url: string, body?: unknown) => {
      turns = 0
      let left = 5
      meanwhile = async () => {
        if (left-- > 0) t.equal((await api.get('/v3/Proxies')).statusCode, 200)
      }
      const answer = await api.control(method, url, body)
      meanwhile = async () => {}
      return { answer, turns }
    },
  }
}

const busy = busyMock(t)

t.test('the journal is given out in slices, as it was when it was asked for', async (t) => {
  const { ask, control } = await busy
  for (const [path, listOf] of [
    ['requests', (answer: { requests: object[] }) => answer.requests],
    ['trace', (answer: { requests: object[] }) => answer.requests],
    ['requests/summary', (answer: { requests: object[] }) => answer.requests],
    ['requests.har', (answer: { log: { entries: object[] } }) => answer.log.entries],
  ] as const) {
    const { dropped, requests } = (await control('GET', '/__admin/requests/summary')).json()
    t.equal(dropped, 0)
    const { answer, turns } = await ask('GET', `/__admin/${path}`)
    t.ok(turns > 10)
    const given = listOf(answer.json()) as { id?: number; _id?: number }[]
    t.strictSame(
      given.map(({ id, _id }) => id ?? _id),
      requests.map(({ id }: { id: number }) => id),
    )
    t.equal(answer.body, JSON.stringify(answer.json()), 'as it would be written at once')
    t.equal(answer.headers['content-length'], String(answer.rawPayload.length))
  }
})

t.test('so is what is found out from it', async (t) => {
  const { ask, control } = await busy
  const { requests } = (await control('GET', '/__admin/requests/summary')).json()
  const report = await ask('GET', '/__admin/report')
  t.ok(report.turns > 10)
  t.equal(report.answer.json().calls, requests.length)
  t.match(report.answer.json().findings, [{ rule: 'unknown-parameter', count: CALLS }])
  for (const format of ['html', 'junit'])
    t.ok((await ask('GET', `/__admin/report?format=${format}`)).turns > 10)
  const calls = [{ match: { operation: 'GET /Jobs' }, times: CALLS }, { match: { account: 'nobody' } }]
  const verdict = await ask('POST', '/__admin/verify', { calls })
  t.ok(verdict.turns > 1)
  t.equal(verdict.answer.statusCode, 422)
  t.match(verdict.answer.json().failures, [{ expected: 'a call of nobody at least 1 time', found: 0 }])
})

t.test('a snapshot is exported in slices', async (t) => {
  const { ask, control, server } = await busy
  await control('PUT', '/__admin/snapshots/one')
  const { answer, turns } = await ask('GET', '/__admin/snapshots/one')
  t.ok(turns > 10)
  t.equal(answer.headers['content-type'], 'application/json; charset=utf-8')
  const snapshot = answer.json()
  t.equal(answer.body, JSON.stringify(snapshot))
  t.strictSame(Object.keys(snapshot), Object.keys(server.world('' as never).snapshot()))
  t.ok(snapshot.tables.sessions.length > 100)
})

t.test('a large body is put together in slices', async (t) => {
  const { ask } = await busy
  const { answer, turns } = await ask('POST', '/__admin/snapshots', {
    name: 'large',
    snapshot: 'x'.repeat(16 * 1024 * 1024),
  })
  t.ok(turns >= 8, `it takes ${turns} turns`)
  t.match(answer.json(), { message: /^The snapshot cannot be used: It must be object/ })
})

t.test('the names of users are made up in slices for whoever looks for the first mailbox', async (t) => {
  const measure = async (isKnown: boolean) => {
    const turns = new Turns()
    const api = mock(t, {
      profile: 'inline',
      profileContent: {
        history: 'P2D',
        proxies: [{ hostName: 'p' }],
        repositories: [{ name: 'R', proxy: 'p', path: '/', capacity: '9 TB' }],
        organizations: [{ users: 1000, content: { mailItems: 1 }, jobs: [{ name: 'A', repository: 'R' }] }],
      },
      scheduler: turns.scheduler,
    })
    const [organization] = await api.json<{ id: string }[]>('/v3/Organizations')
    if (isKnown) await api.get(`/v3/Organizations/${organization?.id}/Users`)
    await api.control('GET', '/__admin/health')
    turns.hold()
    const answer = api.control('GET', '/__admin/mailboxes/folders')
    const count = await turns.until(answer)
    t.equal((await answer).statusCode, 200)
    return count
  }
  t.ok((await measure(false)) >= (await measure(true)) + 20)
})

t.test('HEAD says how long an answer is, and what is broken on purpose stays broken', async (t) => {
  const { app, get, control } = await busy
  const url = '/__admin/requests?limit=120'
  const [answer, head] = [await control('GET', url), await app.inject({ method: 'HEAD', url })]
  t.equal(answer.json().requests.length, 120)
  t.equal(head.headers['content-length'], answer.headers['content-length'])
  t.equal(head.body, '')
  await control('POST', '/__admin/faults', {
    match: { path: '/v3/JobSessions' },
    effect: { brokenJson: true },
  })
  const broken = await get('/v3/JobSessions')
  t.equal(broken.statusCode, 200)
  t.throws(() => broken.json())
})
