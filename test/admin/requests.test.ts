import Ajv from 'ajv'
import addFormats from 'ajv-formats'
import fc from 'fast-check'
import t from 'tap'
import { startMock } from '../../src/index.js'
import type { Call, NewCall } from '../../src/testing/journal/call.js'
import { createPatternTest } from '../../src/testing/journal/call-filter.js'
import { Journal, JournalBudget, MAX_BYTES, MAX_TOTAL_BYTES } from '../../src/testing/journal/journal.js'
import { mock, NOBODY, NOW, type TestMock } from '../helper.js'

interface Shown {
  readonly id: number
  readonly at: string
  readonly method: string
  readonly url: string
  readonly operation: string
  readonly account: string
  readonly status: number
  readonly duration: number
  readonly request: { headers: Record<string, string>; body?: string; size?: number; truncated?: boolean }
  readonly response: { headers: Record<string, string>; body?: string; size?: number; truncated?: boolean }
  readonly changes: { entity: string; id: string; before?: object; after?: object }[]
}

const journalOf = async (
  { control }: TestMock,
  query = '',
): Promise<{ dropped: number; requests: Shown[] }> => {
  const answer = await control('GET', `/__admin/requests${query}`)
  if (answer.statusCode !== 200) throw new Error(answer.body)
  return answer.json()
}

t.test('what was asked is kept, with its answer', async (t) => {
  const api = mock(t)
  const [job] = await api.json<{ id: string }[]>('/v3/Jobs?x=1')
  await api.send('PUT', `/v3/Jobs/${job?.id}`, { description: 'ä' })
  const { dropped, requests } = await journalOf(api)
  t.equal(dropped, 0)
  t.match(requests, [
    {
      id: 1,
      method: 'POST',
      url: '/v3/Token',
      operation: 'POST /Token',
      account: 'administrator',
      status: 200,
    },
    {
      id: 2,
      method: 'GET',
      url: '/v3/Jobs?x=1',
      operation: 'GET /Jobs',
      account: 'administrator',
      status: 200,
    },
    {
      id: 3,
      at: '2026-03-02T14:30:00.000Z',
      method: 'PUT',
      operation: 'PUT /Jobs/{id}',
      request: { headers: { 'content-type': 'application/json' }, body: '{"description":"ä"}', size: 20 },
    },
  ])
  t.ok(requests.every(({ duration }) => duration >= 0))
  t.equal(JSON.parse(requests[1]?.response.body ?? '')[0].id, job?.id)
  t.match((await api.control('GET', '/__admin/requests/3')).json(), requests[2])
  const none = await api.control('GET', '/__admin/requests/4')
  t.equal(none.statusCode, 404)
  t.match(none.json(), { message: /no request 4/ })
})

t.test('what is refused is kept too, whoever asked', async (t) => {
  const api = mock(t)
  const { app } = api
  await app.inject('/v3/Jobs')
  await app.inject('/elsewhere')
  await api.send('POST', '/v3/Jobs', { a: 1 })
  await api.send('PUT', '/v3/HistorySettings', '{')
  const { requests } = await journalOf(api)
  t.match(requests, [
    { operation: 'GET /Jobs', account: '', status: 401 },
    { url: '/elsewhere', operation: '', account: '', status: 404 },
    { operation: 'POST /Token', status: 200 },
    { operation: '', account: 'administrator', status: 405 },
    { operation: 'PUT /HistorySettings', status: 500, request: { unreadable: { position: 1 } }, changes: [] },
  ])
})

t.test('what belongs to the test double is not', async (t) => {
  const api = mock(t)
  for (const url of ['/__admin/clock', '/__ADMIN/nothing', '/swagger/docs/v3']) await api.app.inject(url)
  t.strictSame((await journalOf(api)).requests, [])
})

t.test('a request is known by what it has changed', async (t) => {
  const api = mock(t)
  const body = { hostName: 'new.example', username: 'u', password: 'p' }
  const { id } = (await api.send('POST', '/v3/Proxies', body)).json<{ id: string }>()
  await api.send('PUT', `/v3/Proxies/${id}`, { description: 'Second floor' })
  await api.send('DELETE', `/v3/Proxies/${id}`)
  await api.send('DELETE', `/v3/Proxies/${id}`)
  const [, added, changed, removed, refused] = (await journalOf(api)).requests
  t.match(added?.changes, [{ entity: 'proxies', id, after: { hostName: 'new.example' } }])
  t.notOk(added?.changes[0]?.before)
  t.match(changed?.changes, [
    { entity: 'proxies', id, before: { hostName: 'new.example' }, after: { description: 'Second floor' } },
  ])
  t.match(removed?.changes, [{ entity: 'proxies', id, before: { description: 'Second floor' } }])
  t.notOk(removed?.changes[0]?.after)
  t.strictSame(refused?.changes, [])
})

t.test('what time brings is nobody’s doing', async (t) => {
  const api = mock(t)
  await api.advance('P1D')
  await api.get('/v3/JobSessions')
  t.ok((await journalOf(api)).requests.every(({ changes }) => changes.length === 0))
})

t.test('a digest tells whether anything has changed', async (t) => {
  const api = mock(t)
  const state = async (answer: Promise<{ headers: Record<string, unknown> }>): Promise<unknown> =>
    (await answer).headers['x-vbo-mock-state']
  const before = await state(api.get('/v3/Jobs'))
  t.match(before, /^[0-9a-f]{16}$/)
  t.equal(await state(api.send('POST', `/v3/Jobs/${NOBODY}/Action`, { start: null })), before)
  const [job] = await api.json<{ id: string; description: string }[]>('/v3/Jobs')
  const url = `/v3/Jobs/${job?.id}`
  t.not(await state(api.send('PUT', url, { description: 'x' })), before)
  t.equal(await state(api.send('PUT', url, { description: job?.description })), before, 'it was undone')
})

t.test('some of it can be asked for', async (t) => {
  const api = mock(t)
  await api.get('/v3/Jobs')
  await api.advance('PT10M')
  const other = await api.login('administrator')
  await api.app.inject({ url: '/v3/Nothing', headers: other })
  await api.send('PUT', '/v3/HistorySettings', { keepAllsessions: true })
  const FILTERS: [query: string, ids: number[]][] = [
    ['', [1, 2, 3, 4, 5, 6]],
    ['?operation=POST%20/Token', [1, 3, 5]],
    ['?operation=put%20/v3/historysettings', [6]],
    ['?method=get', [2, 4]],
    ['?path=/v3/jobs/', [2]],
    ['?path=*settings', [6]],
    ['?account=ADMINISTRATOR&method=GET', [2, 4]],
    ['?account=nobody', []],
    ['?status=404', [4]],
    ['?since=2026-03-02T14:40:00Z', [3, 4, 5, 6]],
    ['?until=2026-03-02T14:39:59Z', [1, 2]],
    ['?after=4', [5, 6]],
    ['?limit=2', [5, 6]],
    ['?limit=1&method=GET', [4]],
    ['?sandbox=w7', []],
  ]
  await api.control('POST', '/__admin/sandboxes', { name: 'w7' })
  for (const [query, ids] of FILTERS)
    t.strictSame(
      (await journalOf(api, query)).requests.map(({ id }) => id),
      ids,
      query,
    )
  for (const [query, message] of [
    ['?since=noon', /'since' must be an ISO 8601 instant; it is 'noon'/],
    ['?limit=0', /'limit' must be 1 or more; it is '0'/],
    ['?status=x', /'status' must be a whole number; it is 'x'/],
  ] as const) {
    const answer = await api.control('GET', `/__admin/requests${query}`)
    t.equal(answer.statusCode, 400)
    t.match(answer.json(), { message })
  }
})

t.test('the last ones are kept, and the others counted', async (t) => {
  const api = mock(t, { journal: 3 })
  for (let n = 1; n < 6; n++) await api.get(`/v3/Jobs?n=${n}`)
  const { dropped, requests } = await journalOf(api)
  t.equal(dropped, 3)
  t.strictSame(
    requests.map(({ id }) => id),
    [4, 5, 6],
  )
  t.equal((await api.control('GET', '/__admin/requests/3')).statusCode, 404)
  t.strictSame((await api.control('DELETE', '/__admin/requests')).json(), { deleted: 3 })
  t.strictSame(await journalOf(api), { dropped: 0, requests: [] })
  await api.get('/v3/Jobs')
  t.match(await journalOf(api), { dropped: 0, requests: [{ id: 7 }] }, 'they are numbered on')
})

t.test('or none at all', async (t) => {
  const api = mock(t, { journal: 0 })
  await api.get('/v3/Jobs')
  t.strictSame(await journalOf(api), { dropped: 2, requests: [] })
})

t.test('of long bodies the beginning is kept', async (t) => {
  const api = mock(t, { journalBody: 20 })
  await api.send('PUT', '/v3/HistorySettings', { unknown: 'x'.repeat(100) })
  const [, { request, response } = {}] = (await journalOf(api)).requests
  t.match(request, { body: '{"unknown":"xxxxxxxx', size: 114, truncated: true })
  t.notOk(response?.truncated)
  await api.get('/v3/Jobs')
  const [jobs] = (await journalOf(api, '?limit=1')).requests
  t.match(jobs?.response, { body: /^\[\{"id":"[\w-]{12}"\}\]$/, truncated: true })
})

t.test('each sandbox has a journal of its own, which a reset begins anew', async (t) => {
  const mock = await startMock({ now: NOW })
  t.teardown(() => mock.close())
  const sandbox = mock.sandbox('w7')
  const headers = { authorization: `Bearer ${await sandbox.token()}` }
  await mock.app.inject({ url: '/v3/Jobs', headers })
  t.strictSame(await mock.requests.list(), [])
  t.match(await sandbox.requests.list({ operation: 'GET /Jobs' }), [{ id: 2, status: 200 }])
  t.match(await sandbox.requests.get(2), { operation: 'GET /Jobs' })
  await t.rejects(sandbox.requests.get(3), { name: 'ControlError', status: 404 })
  t.equal(await sandbox.requests.clear(), 2)
  await mock.app.inject({ url: '/v3/Jobs', headers })
  await sandbox.reset()
  t.strictSame(await sandbox.requests.list(), [])
})

const call = (content = ''): NewCall => ({
  at: 0,
  wallTime: 0,
  method: 'GET',
  url: '/',
  operation: '',
  account: '',
  status: 200,
  duration: 0,
  requestHeaders: {},
  responseType: '',
  changes: [],
  deviations: [],
  ...(content !== '' && { request: { content, size: content.length } }),
})

t.test('a journal holds what a list of the last calls would', async () => {
  const action = fc.oneof(
    { weight: 9, arbitrary: fc.constant('add') },
    { weight: 1, arbitrary: fc.constant('clear') },
  )
  fc.assert(
    fc.property(fc.nat(5), fc.array(action, { maxLength: 40 }), (most, actions) => {
      const journal = new Journal({ calls: most, body: 10 }, new JournalBudget())
      let [list, next, dropped]: [number[], number, number] = [[], 1, 0]
      for (const action of actions) {
        if (action === 'add') {
          journal.add(call('x'))
          list.push(next++)
          for (; list.length > most; dropped++) list.shift()
        } else {
          if (journal.clear() !== list.length) return false
          ;[list, dropped] = [[], 0]
        }
        const ids = journal.list().map(({ id }) => id)
        if (ids.join() !== list.join() || journal.dropped !== dropped) return false
        for (let id = 0; id <= next; id++)
          if ((journal.get(id) !== undefined) !== list.includes(id)) return false
      }
      return true
    }),
  )
})

const bodies = (calls: readonly Call[]): number => calls.filter(({ request }) => request !== undefined).length

t.test('bodies go before calls when there are too many bytes of them', async (t) => {
  const budget = new JournalBudget()
  const journal = new Journal({ calls: 100, body: MAX_BYTES }, budget)
  const quarter = 'x'.repeat(MAX_BYTES / 4)
  for (let n = 0; n < 10; n++) journal.add(call(quarter))
  t.equal(journal.list().length, 10)
  t.equal(bodies(journal.list()), 4)
  t.ok(journal.get(10)?.request, 'the newest are kept')
  t.equal(budget.bytes, MAX_BYTES)
  for (let n = 0; n < 100; n++) journal.add(call('x'))
  t.equal(budget.bytes, 100, 'what is dropped counts no more')
})

t.test('all journals together hold so much', async (t) => {
  const budget = new JournalBudget()
  const body = 'x'.repeat(MAX_BYTES)
  const journals = Array.from({ length: MAX_TOTAL_BYTES / MAX_BYTES + 3 }, () => {
    const journal = new Journal({ calls: 10, body: MAX_BYTES }, budget)
    journal.add(call(body))
    return journal
  })
  for (const journal of journals) journal.add(call('x'))
  t.ok(budget.bytes <= MAX_TOTAL_BYTES)
  for (const journal of journals.slice(0, -1)) journal.retire()
  journals.at(-1)?.add(call(body.slice(1)))
  t.equal(bodies(journals.at(-1)?.list() ?? []), 2, 'what ends makes room')
})

t.test('a pattern fits as a regular expression would', async () => {
  const letters = fc.string({ unit: fc.constantFrom('a', 'b'), maxLength: 8 })
  const pattern = fc.string({ unit: fc.constantFrom('a', 'b', '*'), maxLength: 6 })
  fc.assert(
    fc.property(pattern, letters, (wanted, text) => {
      const expected = new RegExp(`^${wanted.replaceAll('*', '.*')}$`).test(text)
      return createPatternTest(wanted)(text) === expected
    }),
    { numRuns: 2000 },
  )
})

const pairs = {
  type: 'array',
  items: {
    type: 'object',
    required: ['name', 'value'],
    properties: { name: { type: 'string' }, value: { type: 'string' } },
  },
}
const message = {
  required: ['httpVersion', 'cookies', 'headers', 'headersSize', 'bodySize'],
  properties: {
    httpVersion: { type: 'string' },
    cookies: pairs,
    headers: pairs,
    headersSize: { type: 'integer', minimum: -1 },
    bodySize: { type: 'integer', minimum: -1 },
  },
}
const moment = { type: 'number', minimum: 0 }

/** What the specification of HAR 1.2 asks for, as far as we use it. */
const HAR = {
  type: 'object',
  required: ['log'],
  properties: {
    log: {
      type: 'object',
      required: ['version', 'creator', 'entries'],
      properties: {
        version: { const: '1.2' },
        creator: {
          type: 'object',
          required: ['name', 'version'],
          properties: { name: { type: 'string' }, version: { type: 'string' } },
        },
        entries: {
          type: 'array',
          items: {
            type: 'object',
            required: ['startedDateTime', 'time', 'request', 'response', 'cache', 'timings'],
            properties: {
              startedDateTime: { type: 'string', format: 'date-time' },
              time: moment,
              request: {
                type: 'object',
                required: ['method', 'url', 'queryString', ...message.required],
                properties: {
                  ...message.properties,
                  method: { type: 'string' },
                  url: { type: 'string', format: 'uri' },
                  queryString: pairs,
                  postData: {
                    type: 'object',
                    required: ['mimeType', 'text'],
                    properties: { mimeType: { type: 'string' }, text: { type: 'string' } },
                  },
                },
              },
              response: {
                type: 'object',
                required: ['status', 'statusText', 'content', 'redirectURL', ...message.required],
                properties: {
                  ...message.properties,
                  status: { type: 'integer' },
                  statusText: { type: 'string' },
                  redirectURL: { type: 'string' },
                  content: {
                    type: 'object',
                    required: ['size', 'mimeType'],
                    properties: {
                      size: { type: 'integer' },
                      mimeType: { type: 'string' },
                      text: { type: 'string' },
                    },
                  },
                },
              },
              cache: { type: 'object' },
              timings: {
                type: 'object',
                required: ['send', 'wait', 'receive'],
                properties: { send: moment, wait: moment, receive: moment },
              },
            },
            patternProperties: { '^_': {} },
            additionalProperties: false,
          },
        },
      },
    },
  },
}

t.test('as an HTTP archive', async (t) => {
  const api = mock(t)
  await api.get('/v3/LicensedUsers?limit=1&x=a%26b')
  await api.send('PUT', '/v3/HistorySettings', { keepAllsessions: true })
  await api.app.inject('/elsewhere')
  const answer = await api.control('GET', '/__admin/requests.har')
  t.match(answer.headers['content-disposition'], /requests\.har/)
  const har = answer.json()
  const ajv = new Ajv.default({ strict: false })
  addFormats.default(ajv)
  t.ok(ajv.validate(HAR, har), JSON.stringify(ajv.errors))
  const { creator, entries } = har.log
  t.match(creator, { name: 'vbo365-mock', version: /^\d/ })
  t.match(entries, [
    {
      request: {
        method: 'POST',
        url: 'https://localhost:80/v3/Token',
        postData: { mimeType: 'application/x-www-form-urlencoded', text: /password=\*\*\*/ },
      },
      response: {
        status: 200,
        statusText: 'OK',
        content: { mimeType: /json/, text: /"access_token":"\*\*\*"/ },
      },
    },
    {
      request: {
        queryString: [
          { name: 'limit', value: '1' },
          { name: 'x', value: 'a&b' },
        ],
      },
      _operation: 'GET /LicensedUsers',
    },
    { request: { method: 'PUT', postData: { text: '{"keepAllsessions":true}' } } },
    { response: { status: 404, statusText: 'Not Found' } },
  ])
  const authorization = entries[1].request.headers.find(
    ({ name }: { name: string }) => name === 'authorization',
  )
  t.strictSame(authorization, { name: 'authorization', value: '***' })
  const some = (await api.control('GET', '/__admin/requests.har?method=PUT')).json()
  t.equal(some.log.entries.length, 1)
})

t.test('as an HTTP archive in the library', async (t) => {
  const mock = await startMock({ now: NOW })
  t.teardown(() => mock.close())
  await mock.token()
  t.match((await mock.requests.har()).log, { version: '1.2', entries: [{ request: { method: 'POST' } }] })
  t.strictSame((await mock.requests.har({ method: 'GET' })).log.entries, [])
})

t.test('in short it is as it is told', async (t) => {
  const api = mock(t)
  const [job] = await api.json<{ id: string }[]>('/v3/Jobs?password=secret')
  await api.send('PUT', `/v3/Jobs/${job?.id}`, { description: 'another' })
  const answer = await api.control('GET', '/__admin/requests/summary?method=PUT')
  t.match(answer.json(), {
    dropped: 0,
    requests: [{ sandbox: '', id: 3, method: 'PUT', status: 200, changes: 1 }],
  })
  t.strictSame(Object.keys(answer.json().requests[0]).includes('response'), false)
  t.match((await api.control('GET', '/__admin/requests/summary?limit=2')).json().requests, [
    { id: 2, url: '/v3/Jobs?password=***', changes: 0 },
    { id: 3 },
  ])
})

t.test('a response has all its headers, also one that was kept', async (t) => {
  const api = mock(t)
  const headers = await api.login()
  const origin = 'http://localhost:5173'
  await api.app.inject('/v3/Proxies')
  await api.app.inject({ url: '/v3/Proxies', headers: { ...headers, origin } })
  for (let n = 0; n < 3; n++) await api.app.inject({ url: '/v3/Proxies', headers })
  const { requests } = await journalOf(api)
  const [, refused, foreign, first, kept, again] = requests
  t.match(refused?.response.headers, { 'www-authenticate': /Bearer/ })
  t.match(foreign?.response.headers, { 'access-control-allow-origin': origin, vary: 'Origin' })
  t.match(first?.response.headers, {
    'content-type': /json/,
    'content-length': String(first?.response.size),
    'x-vbo-mock-state': /./,
  })
  t.strictSame(kept?.response.headers, first?.response.headers)
  t.strictSame(again?.response.headers, first?.response.headers)
})

t.test('a body without secrets is shown as it was sent', async (t) => {
  const api = mock(t)
  const sent = [
    '{ "start" : null }',
    '{ "password" : "x" }',
    // the last one counts, and the first one would tell
    '{ "a": {"password": "x"}, "a": 1 }',
  ]
  for (const body of sent) await api.send('POST', '/v3/Jobs/1/Action', body)
  const { requests } = await journalOf(api)
  t.strictSame(
    requests.slice(1).map(({ request }) => request.body),
    [sent[0], '{"password":"***"}', '{"a":1}'],
  )
})

t.test('a replay is marked, and neither counts for the client nor against it', async (t) => {
  const api = mock(t)
  await api.get('/v3/nowhere')
  const { id } = (await api.control('POST', '/__admin/requests/2/replay')).json()
  t.match((await api.control('GET', `/__admin/requests/${id}`)).json(), { status: 404, replayOf: 2 })
  t.match((await api.control('GET', '/__admin/report')).json(), { calls: 2, findings: [{ calls: [2] }] })

  const marked = async (path: string, list: (body: never) => { id?: number }[]): Promise<unknown[]> =>
    list((await api.control('GET', path)).json() as never)
  const summary = await marked('/__admin/requests/summary', ({ requests }) => requests)
  t.match(summary.at(-1), { id, replayOf: 2 })
  t.notOk('replayOf' in (summary[1] as object))
  const entries = await marked('/__admin/requests.har', ({ log }: { log: { entries: [] } }) => log.entries)
  t.match(entries.at(-1), { _replayOf: 2 })
  t.notOk('_replayOf' in (entries[1] as object))

  const calls = [{ match: { method: 'GET', path: '/v3/nowhere', unknownPath: true }, times: 1 }]
  const verdict = await api.control('POST', '/__admin/verify', { calls, nothingElse: true })
  t.match(verdict.json(), { verified: true, checked: 2 })
  const again = await api.control('POST', `/__admin/requests/${id}/replay`)
  const twice = (await api.control('GET', `/__admin/requests/${again.json().id}`)).json()
  t.equal(twice.replayOf, id, 'a replay can be repeated too')
})

t.test('requests are found by a text in them, which is no secret', async (t) => {
  const api = mock(t)
  await api.get('/v3/Jobs?x=needle')
  await api.get('/v3/Proxies', { 'x-note': 'Needle' })
  await api.send('POST', '/v3/Jobs/1/Action', { start: 'needle' })
  await api.send('POST', '/v3/Jobs/1/Action', { password: 'needle' })
  const found = await journalOf(api, '?text=NEEDLE')
  t.strictSame(
    found.requests.map(({ id }) => id),
    [2, 3, 4],
  )
  const summary = (await api.control('GET', '/__admin/requests/summary?after=3')).json()
  t.match(summary.requests, [{ status: 400, message: /'start'/, deviations: 0 }, { status: 400 }])
})
