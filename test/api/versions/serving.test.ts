import { Agent } from 'node:https'
import t from 'tap'
import { API_VERSIONS } from '../../../src/api/versions.js'
import { startMock } from '../../../src/index.js'
import { ask, CREDENTIALS, LOGIN } from '../../cli/program.js'
import { hrefsIn, mock, NOW } from '../../helper.js'
import { Turns } from '../../turns.js'

t.test(
  'a client of v8 works through its sockets; what is kept of its answers is the same, and recorded',
  async (t) => {
    const server = await startMock({ now: NOW })
    t.teardown(() => server.close())
    const agent = new Agent({ keepAlive: true })
    t.teardown(() => agent.destroy())
    const port = Number(new URL(server.url).port)
    const login = await ask(port, server.ca, { ...LOGIN, agent, path: '/v8/Token' }, CREDENTIALS)
    t.equal(login.status, 200)
    const headers = { authorization: `Bearer ${JSON.parse(login.body).access_token}` }
    const get = (path: string) => ask(port, server.ca, { agent, path, headers })
    for (const path of ['/v8/Jobs?limit=3', '/v8/Organizations', '//v8/JobSessions?limit=50', '/v7/Jobs']) {
      const first = await get(path)
      t.equal(first.status, 200, path)
      const hrefs = hrefsIn(JSON.parse(first.body))
      t.ok(hrefs.length > 3 && hrefs.every((href) => href.startsWith(path.includes('v7') ? '/v7/' : '/v8/')))
      t.strictSame(await get(path), first, 'the second')
      t.strictSame(await get(path), first, 'the third')
    }
    t.not(
      (await get('/v7/Jobs')).body,
      (await get('/v8/Jobs')).body,
      'no version gets what is kept for another',
    )
    const recorded = await server.requests.list({ method: 'GET', path: '/v8/Jobs' })
    t.strictSame(
      recorded.map(({ url, status }) => [url, status]),
      [...Array(3).fill(['/v8/Jobs?limit=3', 200]), ['/v8/Jobs', 200]],
    )
    const jobs = async (): Promise<{ id: string; isEnabled: boolean; lastStatus: string }[]> =>
      JSON.parse((await get('/v8/Jobs')).body).results
    const started = (await jobs()).find(
      ({ isEnabled, lastStatus }) => isEnabled && lastStatus === 'Success',
    )?.id
    const answer = await ask(port, server.ca, {
      agent,
      method: 'POST',
      path: `/v8/Jobs/${started}/start`,
      headers,
    })
    t.equal(answer.status, 200, answer.body)
    t.equal(
      (await jobs()).find(({ id }) => id === started)?.lastStatus,
      'Running',
      'nothing is kept of before',
    )
  },
)

/** Turns after which all is ready, and a few of what comes between. */
const MANY = 20

for (const { number } of API_VERSIONS)
  if (number > 3)
    t.test(`while v${number} is made for its first request, others are answered in each turn`, async (t) => {
      const turns = new Turns()
      const api = mock(t, { profile: 'empty', scheduler: turns.scheduler })
      t.equal((await api.get('/v3/Jobs')).statusCode, 200)
      turns.hold()
      const first = api.get(`/v${number}/Jobs`)
      let answered = 0
      const count = await turns.until(first, async () => {
        if ((await api.get('/v3/Jobs')).statusCode === 200) answered++
      })
      t.ok(count > MANY, `it takes ${count} turns`)
      t.equal(answered, count)
      t.equal((await first).statusCode, 200)
      const again = api.get(`/v${number}/Proxies`)
      t.equal(await turns.until(again), 0, 'the second request waits for nothing')
      t.equal((await again).statusCode, 200)
    })

for (const [name, path, least] of [
  ['what lies below restore sessions', '/v3/RestoreSessions', 10],
  ['the control API', '/__admin/clock', MANY],
] as const)
  t.test(`${name} is made in turns for its first request`, async (t) => {
    const turns = new Turns()
    const api = mock(t, { profile: 'empty', scheduler: turns.scheduler })
    await api.login()
    turns.hold()
    const first = api.get(path)
    const count = await turns.until(first)
    t.ok(count > least, `it takes ${count} turns`)
    t.equal((await first).statusCode, 200)
    t.equal(await turns.until(api.get(path)), 0)
  })

t.test('several first requests of a version share the app that is made', async (t) => {
  let made = 0
  const api = mock(t, {
    profile: 'empty',
    configureApp: () => {
      made++
    },
  })
  await api.get('/v3/Jobs')
  const before = made
  const answers = await Promise.all([1, 2, 3, 4].map(() => api.get('/v8/Jobs')))
  t.strictSame(
    answers.map(({ statusCode }) => statusCode),
    [200, 200, 200, 200],
  )
  t.equal(made, before + 1)
})

t.test('a server may close while the app of a version is being made', async (t) => {
  const turns = new Turns()
  const { app, get } = mock(t, { profile: 'empty', scheduler: turns.scheduler })
  await get('/v3/Jobs')
  turns.hold()
  const asked = get('/v8/Jobs')
  await turns.take(3)
  const closed = app.close()
  await turns.until(Promise.allSettled([asked, closed]))
  await closed
  const { statusCode } = await asked
  t.ok([200, 503].includes(statusCode), `the client gets an answer: ${statusCode}`)
})
