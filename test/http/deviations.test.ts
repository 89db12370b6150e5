import t from 'tap'
import { FORM, mock, sameState, type TestMock } from '../helper.js'

/** What a client may send that is let through: how, and which deviation it is. */
interface Case {
  readonly what: string
  readonly send: (api: TestMock) => Promise<{ statusCode: number; json: () => { message: string } }>
  readonly kind: string
  readonly detail: RegExp
}

const edit = (body: unknown) => async (api: TestMock) => {
  const [job] = await api.json<{ id: string }[]>('/v3/Jobs')
  return api.send('PUT', `/v3/Jobs/${job?.id}`, body)
}
const get = (url: string) => (api: TestMock) => api.get(url)

const CASES: Case[] = [
  {
    what: 'an unknown property',
    send: edit({ descripton: 'x' }),
    kind: 'unknown-property',
    detail: /no property 'descripton'. Did you mean 'description'\?/,
  },
  {
    what: 'an unknown property further in',
    send: edit({ schedulePolicy: { every: 1 } }),
    kind: 'unknown-property',
    detail: /no property 'schedulePolicy.every'. Known are backupWindowEnabled, /,
  },
  {
    what: 'a name in another letter case',
    send: edit({ Description: 'x' }),
    kind: 'repaired-name',
    detail: /'description' is the right spelling; it is 'Description'/,
  },
  {
    what: 'a text for true',
    send: edit({ schedulePolicy: { retryEnabled: 'True' } }),
    kind: 'repaired-value',
    detail: /'schedulePolicy.retryEnabled' must be true, without quotes; it is a text/,
  },
  {
    what: 'a text for a number',
    send: edit({ schedulePolicy: { retryNumber: '3' } }),
    kind: 'repaired-value',
    detail: /'schedulePolicy.retryNumber' must be a number, without quotes; it is a text/,
  },
  {
    what: 'a number for a text',
    send: edit({ description: 4711 }),
    kind: 'repaired-value',
    detail: /'description' must be a text, in quotes; it is a number/,
  },
  {
    what: 'a member of an enumeration in another letter case',
    send: edit({ schedulePolicy: { type: 'daily' } }),
    kind: 'repaired-value',
    detail: /'schedulePolicy.type' must be 'Daily'; it is in another letter case/,
  },
  {
    what: 'a short time of day',
    send: edit({ schedulePolicy: { dailyTime: '7:05' } }),
    kind: 'repaired-value',
    detail: /'schedulePolicy.dailyTime' must be a time of day .*HH:mm:ss/,
  },
  {
    what: 'a single entry without its array',
    send: async (api) => {
      const jobs = await api.json<{ id: string; backupType: string }[]>('/v3/Jobs')
      const job = jobs.find(({ backupType }) => backupType === 'SelectedItems')
      return api.send('POST', `/v3/Jobs/${job?.id}/ExcludedItems`, { type: 'PersonalSites' })
    },
    kind: 'repaired-value',
    detail: /The body must be an array/,
  },
  {
    what: 'commas and comments',
    send: edit('{"description": "x", /* so */ }'),
    kind: 'repaired-json',
    detail: /JSON without comments/,
  },
  {
    what: 'a name twice',
    send: edit('{"description": "x", "description": "y"}'),
    kind: 'repaired-json',
    detail: /'description' must appear only once/,
  },
  {
    what: 'an unknown query parameter',
    send: get('/v3/LicensedUsers?organisationId=1'),
    kind: 'unknown-parameter',
    detail: /no query parameter 'organisationId' here. Did you mean 'organizationId'\?/,
  },
  {
    what: 'a query parameter that only other resources know',
    send: get('/v3/Jobs?limit=5'),
    kind: 'unknown-parameter',
    detail: /no query parameter 'limit' here. None is known here/,
  },
  {
    what: 'a query parameter in another letter case',
    send: get('/v3/LicensedUsers?LIMIT=5'),
    kind: 'repaired-name',
    detail: /'limit' is the right spelling; it is 'LIMIT'/,
  },
  {
    what: 'an empty query parameter',
    send: get('/v3/LicensedUsers?limit='),
    kind: 'repaired-value',
    detail: /'limit' must have a value/,
  },
  {
    what: 'a query parameter twice',
    send: get('/v3/LicensedUsers?limit=5&limit=6'),
    kind: 'repaired-value',
    detail: /'limit' must appear only once/,
  },
]

t.test('what is let through is a deviation', async (t) => {
  const api = mock(t)
  for (const { what, send, kind, detail } of CASES) {
    const answer = await send(api)
    t.ok(answer.statusCode < 300, what)
    const { requests } = (await api.control('GET', '/__admin/requests')).json()
    t.match(requests.at(-1).deviations, [{ kind, detail }], what)
    t.equal(requests.at(-1).deviations.length, 1, what)
  }
})

t.test('a strict server refuses it, says what would be right, and changes nothing', async (t) => {
  const api = mock(t, { strict: true })
  await api.login()
  for (const { what, send, detail } of CASES) {
    const before = api.state().tables
    const answer = await send(api)
    t.equal(answer.statusCode, 400, what)
    t.match(answer.json(), { message: detail }, what)
    sameState(t, api.state().tables, before, what)
  }
})

t.test('what is as it should be is neither a deviation nor refused', async (t) => {
  const api = mock(t, { strict: true })
  const RIGHT = [
    edit({ description: 'x', schedulePolicy: { type: 'Daily', dailyTime: '07:05:00', retryNumber: 3 } }),
    edit({ description: null }),
    get('/v3/LicensedUsers?offset=0&limit=5'),
    get('/v3/Jobs/'),
  ]
  for (const send of RIGHT) t.equal((await send(api)).statusCode, 200)
  const { requests } = (await api.control('GET', '/__admin/requests')).json()
  t.ok(requests.every(({ deviations }: { deviations: unknown[] }) => deviations.length === 0))
})

t.test('of a choice of shapes only what fits is checked for deviations', async (t) => {
  const api = mock(t)
  const jobs = await api.json<{ id: string; backupType: string }[]>('/v3/Jobs')
  const job = jobs.find(({ backupType }) => backupType === 'SelectedItems')
  const deviations = async (body: unknown): Promise<unknown> => {
    t.equal((await api.send('POST', `/v3/Jobs/${job?.id}/ExcludedItems`, [body])).statusCode, 200)
    return (await api.control('GET', '/__admin/requests')).json().requests.at(-1).deviations
  }
  t.strictSame(await deviations({ type: 'PersonalSites' }), [])
  t.match(await deviations({ type: 'PartialOrganization', mailbox: true, site: 'true' }), [
    { kind: 'repaired-value', detail: /'\[0\].site' must be true/ },
  ])
})

t.test('forms of logins are read as patiently, and as strictly', async (t) => {
  const LOGINS: [form: string, kind: string, detail: RegExp][] = [
    // what comes after a password may be a piece of it, so its name would not be told
    ['client_id=me&', 'unknown-property', /no form field 'client_id'. Known are grant_type, /],
    ['&UserName=administrator', 'repaired-name', /'username' is the right spelling; it is 'UserName'/],
    ['&password=other', 'repaired-value', /'password' must appear only once/],
  ]
  const right = 'grant_type=password&password=password'
  for (const [more, kind, detail] of LOGINS) {
    const login = `${right}${/username/i.test(more) ? '' : '&username=administrator'}`
    const payload = more.endsWith('&') ? more + login : login + more
    const request = { method: 'POST', url: '/v3/Token', headers: FORM, payload } as const
    const lax = mock(t)
    t.equal((await lax.app.inject(request)).statusCode, 200, more)
    t.match((await lax.control('GET', '/__admin/requests')).json().requests, [
      { deviations: [{ kind, detail }] },
    ])
    const answer = await mock(t, { strict: true }).app.inject(request)
    t.equal(answer.statusCode, 400, more)
    t.match(answer.json(), { error: 'invalid_request', error_description: detail })
  }
})

t.test('a body that is wrong in many places has some deviations, and holds nobody up', async (t) => {
  const api = mock(t)
  const many = Object.fromEntries(Array.from({ length: 50_000 }, (_, n) => [`unknown${n}`, n]))
  t.equal((await edit(many)(api)).statusCode, 200)
  const { requests } = (await api.control('GET', '/__admin/requests?limit=1')).json()
  t.equal(requests[0].deviations.length, 20)
})

t.test('answers that are kept have the deviations of the first', async (t) => {
  const { startMock } = await import('../../src/index.js')
  const { ask } = await import('../cli/program.js')
  const mock = await startMock({ now: '2026-03-02T14:30:00Z' })
  t.teardown(() => mock.close())
  const headers = { authorization: `Bearer ${await mock.token()}` }
  for (let n = 0; n < 3; n++)
    await ask(Number(new URL(mock.url).port), mock.ca, { path: '/v3/Jobs?limit=5', headers })
  const calls = await mock.requests.list({ operation: 'GET /Jobs' })
  t.strictSame(
    calls.map(({ deviations }) => deviations.map(({ kind }) => kind)),
    Array(3).fill(['unknown-parameter']),
  )
})

t.test('deviations do not repeat what may be a secret', async (t) => {
  const api = mock(t)
  const payload = '{"grant_type":"password","username":"administrator","password":"hunter2"}'
  await api.app.inject({ method: 'POST', url: '/v3/Token', headers: FORM, payload })
  const { requests } = (await api.control('GET', '/__admin/requests')).json()
  t.match(requests[0].deviations, [{ kind: 'unknown-property', detail: /no form field of 73 letters/ }])
})

t.test('the controls are not strict, for their caller is not under test', async (t) => {
  const { control } = mock(t, { strict: true })
  t.equal((await control('PUT', '/__admin/clock', { RATE: '2' })).statusCode, 200)
})
