import fc from 'fast-check'
import t, { type Test } from 'tap'
import { startMock } from '../../src/index.js'
import { FORM, mock, NOW, sameState, type TestMock } from '../helper.js'

interface Entry {
  readonly id: string
}

/** What a client does next, and how long it waits before. */
interface Step {
  readonly what: keyof typeof STEPS
  readonly pick: number
  readonly wait: string
}

/** One of what is there, or of nothing. */
async function one({ get }: TestMock, url: string, pick: number): Promise<string> {
  const answer = await get(url)
  const found = answer.statusCode === 200 ? answer.json<Entry[] | { results: Entry[] }>() : []
  const entries = Array.isArray(found) ? found : found.results
  return entries[pick % Math.max(1, entries.length)]?.id ?? 'nothing'
}

const act = (verb: string) => async (api: TestMock, pick: number) =>
  api.send('POST', `/v3/Jobs/${await one(api, '/v3/Jobs', pick)}/Action`, { [verb]: null })

/** Things that clients do. Some are refused, which is to be so again. */
const STEPS = {
  addProxy: async (api: TestMock, pick: number) =>
    api.send('POST', '/v3/Proxies', { hostName: `proxy${pick % 3}`, username: 'u', password: 'p' }),
  editProxy: async (api: TestMock, pick: number) =>
    api.send('PUT', `/v3/Proxies/${await one(api, '/v3/Proxies', pick)}`, { description: `No. ${pick}` }),
  removeProxy: async (api: TestMock, pick: number) =>
    api.send('DELETE', `/v3/Proxies/${await one(api, '/v3/Proxies', pick)}`),
  addRepository: async (api: TestMock, pick: number) =>
    api.send('POST', '/v3/BackupRepositories', {
      name: `Repository ${pick % 3}`,
      path: `D:\\${pick % 3}`,
      proxyId: await one(api, '/v3/Proxies', pick),
      retentionPeriodType: 'Daily',
      dailyRetentionPeriod: 1 + (pick % 9),
      retentionFrequencyType: 'Daily',
    }),
  removeRepository: async (api: TestMock, pick: number) =>
    api.send('DELETE', `/v3/BackupRepositories/${await one(api, '/v3/BackupRepositories', pick)}`),
  addOrganization: async (api: TestMock, pick: number) =>
    api.send('POST', '/v3/Organizations', {
      type: 'Office365',
      exchangeOnlineSettings: { account: `b@tenant${pick % 3}.example`, password: `secret ${pick}` },
    }),
  createJob: async (api: TestMock, pick: number) =>
    api.send('POST', `/v3/Organizations/${await one(api, '/v3/Organizations', pick)}/Jobs`, {
      name: `Job ${pick % 5}`,
      repositoryId: await one(api, '/v3/BackupRepositories', pick),
      backupType: 'EntireOrganization',
      schedulePolicy: { type: 'Daily', dailyTime: '03:00:00' },
      runNow: pick % 2 === 0,
    }),
  editJob: async (api: TestMock, pick: number) =>
    api.send('PUT', `/v3/Jobs/${await one(api, '/v3/Jobs', pick)}`, {
      schedulePolicy: { type: 'Periodically', periodicallyEvery: 'Hours4' },
    }),
  deleteJob: async (api: TestMock, pick: number) =>
    api.send('DELETE', `/v3/Jobs/${await one(api, '/v3/Jobs', pick)}`),
  start: act('start'),
  stop: act('stop'),
  disable: act('disable'),
  explore: async (api: TestMock, pick: number) =>
    api.send('POST', `/v3/Organizations/${await one(api, '/v3/Organizations', pick)}/Action`, {
      explore: { type: 'Vex', showDeleted: true },
    }),
  restore: async (api: TestMock, pick: number) => {
    const session = await one(api, '/v3/RestoreSessions', pick)
    const mailboxes = `/v3/RestoreSessions/${session}/Organization/Mailboxes`
    const mailbox = `${mailboxes}/${await one(api, mailboxes, pick)}`
    const item = await one(api, `${mailbox}/Items?limit=5`, pick)
    return api.send('POST', `${mailbox}/Items/${item}/Action`, {
      restoretoOriginallocation: { userName: 'u', userPassword: 'p' },
    })
  },
  close: async (api: TestMock, pick: number) =>
    api.send('POST', `/v3/RestoreSessions/${await one(api, '/v3/RestoreSessions', pick)}/Action`, {
      stop: null,
    }),
  nothing: async (api: TestMock) => api.get('/v3/JobSessions'),
}

const names = Object.keys(STEPS) as (keyof typeof STEPS)[]
const steps = fc.array(
  fc.record<Step>({
    what: fc.constantFrom(...names, 'createJob', 'start', 'explore', 'restore', 'restore'),
    pick: fc.nat(60),
    wait: fc.constantFrom('PT0S', 'PT7S', 'PT3M', 'PT25M', 'PT2H', 'P1D'),
  }),
  { minLength: 3, maxLength: 15 },
)

t.test('the same writes at the same times make the same world', async (t) => {
  await fc.assert(
    fc.asyncProperty(steps, async (played) => {
      await t.test('a sequence', async (t: Test) => {
        const api = mock(t, { journal: 10_000 })
        for (const { what, pick, wait } of played) {
          if (wait !== 'PT0S') await api.advance(wait)
          await STEPS[what](api, pick)
        }
        const journal = async (): Promise<{ url: string; status: number; changes: unknown[] }[]> =>
          (await api.control('GET', '/__admin/requests')).json().requests
        const changes = (calls: { changes: unknown[] }[]) => calls.flatMap((call) => call.changes)
        const [calls, tables] = [await journal(), api.state().tables]
        const state = (await api.get('/v3/Proxies')).headers['x-vbo-mock-state']
        const answer = await api.control('POST', '/__admin/requests/replay')
        t.match(
          answer.json(),
          { stateBefore: state, stateAfter: state },
          `${answer.body} ${JSON.stringify(played)}`,
        )
        t.strictSame(changes(await journal()), changes(calls))
        sameState(t, api.state().tables, tables)
        t.match((await api.get('/v3/Proxies')).headers, { 'x-vbo-mock-state': state })
      })
    }),
    { numRuns: Number(process.env.RUNS ?? 10) },
  )
})

t.test('a journal without a beginning cannot be replayed, and nothing is changed', async (t) => {
  const refused = async (api: TestMock, message: RegExp): Promise<void> => {
    const before = api.state()
    const answer = await api.control('POST', '/__admin/requests/replay')
    t.equal(answer.statusCode, 422)
    t.match(answer.json(), { message })
    sameState(t, api.state(), before)
  }
  const edit = (api: TestMock) => api.send('PUT', '/v3/HistorySettings', { keepAllsessions: true })
  const short = mock(t, { journal: 1 })
  await edit(short)
  await refused(short, /1 requests were dropped, and 0 were cleared/)
  const cleared = mock(t)
  await edit(cleared)
  await cleared.control('DELETE', '/__admin/requests')
  await refused(cleared, /0 requests were dropped, and 2 were cleared/)
  const torn = mock(t, { journalBody: 5 })
  await edit(torn)
  await refused(torn, /The journal has only the beginning of the body of request 2/)
})

t.test('in the library, for each sandbox', async (t) => {
  const mock = await startMock({ now: NOW })
  t.teardown(() => mock.close())
  const sandbox = mock.sandbox('w7')
  const headers = { authorization: `Bearer ${await sandbox.token()}`, 'content-type': 'application/json' }
  await sandbox.clock.advance('PT5M')
  const payload = { keepAllsessions: true }
  await mock.app.inject({ method: 'PUT', url: '/v3/HistorySettings', headers, payload })
  await sandbox.clock.advance('PT5M')
  const { replayed, stateBefore, stateAfter } = await sandbox.requests.replay()
  t.equal(replayed, 1)
  t.equal(stateAfter, stateBefore)
  t.match(await sandbox.clock.read(), { mode: 'frozen', now: '2026-03-02T14:40:00.000Z' })
  t.match(await sandbox.requests.list(), [{ at: '2026-03-02T14:35:00.000Z', method: 'PUT', status: 200 }])
})

t.test('one request again, now and as it came', async (t) => {
  const api = mock(t)
  await api.send('POST', '/v3/Proxies', { hostName: 'one', username: 'u', password: 'p' })
  const calls = async (): Promise<{ id: number; url: string; status: number }[]> =>
    (await api.control('GET', '/__admin/requests')).json().requests
  const made = (await calls()).find(({ url }) => url === '/v3/Proxies')
  const again = (await api.control('POST', `/__admin/requests/${made?.id}/replay`)).json()
  t.match((await calls()).at(-1), { id: again.id, url: '/v3/Proxies', status: again.status })
  t.equal(again.status, 400, 'there is a proxy of that name by now')
  t.equal((await api.control('POST', '/__admin/requests/99/replay')).statusCode, 404)
})

t.test('a request is the same again: in its sandbox, with its headers, by its protocol', async (t) => {
  const mock = await startMock({ now: NOW, httpPort: 0 })
  t.teardown(() => mock.close())
  const form = (username: string) => `grant_type=password&username=${username}&password=password`
  const login = async (username: string, headers: Record<string, string>) =>
    mock.app.inject({
      method: 'POST',
      url: '/v3/Token',
      headers: { ...FORM, ...headers },
      payload: form(username),
    })
  const lists = async (sandbox: string) => mock.sandbox(sandbox).requests.list()
  const replay = async (sandbox: string, id: number | undefined) =>
    mock.app.inject({ method: 'POST', url: `/__admin/requests/${id}/replay?sandbox=${sandbox}` })
  const token = (await login('administrator', { 'x-vbo-mock-sandbox': 'w7' })).json().access_token
  const [logged] = await lists('w7')
  t.match((await replay('w7', logged?.id)).json(), { status: 200, id: 2 })
  t.match(await lists('w7'), [{}, { operation: 'POST /Token', status: 200 }])
  t.strictSame(await mock.requests.list(), [], 'the default sandbox has heard of nothing')

  const authorization = `Bearer ${token}`
  const headers = {
    authorization,
    forwarded: 'host=outer.example;proto=https',
    accept: 'text/html',
    range: 'bytes=0-1',
  }
  await mock.app.inject({ url: '/v3/Proxies?a=%2e%2e', headers })
  await fetch(`${mock.httpUrl}/v3/Jobs`, { headers: { authorization } })
  await mock.app.inject({ url: '/v3/Jobs', headers: { authorization: 'Bearer none' } })
  const calls = await lists('w7')
  for (const { id } of calls.slice(2)) {
    const again = (await replay('w7', id)).json()
    const [before, after] = await Promise.all(
      [id, again.id].map((one) => mock.sandbox('w7').requests.get(one)),
    )
    for (const name of ['url', 'method', 'status', 'requestHeaders', 'responseBody'] as const)
      t.strictSame(after?.[name as never], before?.[name as never], name)
  }
  const [refused] = await mock.requests.list()
  t.match(
    (await replay('', refused?.id)).json(),
    { status: 401 },
    'what was turned away is turned away again',
  )

  await mock.sandbox('w7').clock.advance('PT2H')
  const ended = await replay('w7', calls.at(-1)?.id)
  t.equal(ended.statusCode, 422)
  t.match(ended.json(), {
    message: /^Request \d+ cannot be repeated exactly: the bearer token has expired\.$/,
  })
})

t.test(
  'a request that gets no answer is not waited for, and one whose body came in chunks needs all of it',
  async (t) => {
    const api = mock(t, { journalBody: 5 })
    await api.get('/v3/Jobs')
    await api.control('POST', '/__admin/faults', { effect: { hang: true } })
    t.match((await api.control('POST', '/__admin/requests/2/replay')).json(), { id: 3, status: 0 })
    await api.control('DELETE', '/__admin/faults')
    const headers = { 'transfer-encoding': 'chunked', 'content-type': 'application/json' }
    await api.app.inject({ method: 'POST', url: '/v3/Proxies', headers, payload: '{"hostName":"a"}' })
    t.equal((await api.control('POST', '/__admin/requests/4/replay')).statusCode, 422)
  },
)
