import fc from 'fast-check'
import t from 'tap'
import { API_VERSIONS } from '../../src/api/versions.js'
import { createPathTest } from '../../src/testing/journal/call-filter.js'
import { canMatch } from '../../src/testing/operations/known-paths.js'
import { listOperations, operations } from '../../src/testing/operations/operations.js'
import { findMatchProblem } from '../../src/testing/operations/validate-match.js'
import { cases } from '../full.js'
import { FORM, mock, NOBODY } from '../helper.js'

/** Matches that no request can ever be, the property that is wrong, and what the message has to say. */
const WRONG: readonly [match: object, property: string, says: RegExp][] = [
  [{ operation: 'GET /Jbos' }, 'operation', /it is 'GET \/Jbos'. Did you mean 'GET \/Jobs'\?/],
  [{ operation: 'GTE /Jobs' }, 'operation', /Did you mean 'GET \/Jobs'/],
  [{ operation: 'DELETE /Jobs' }, 'operation', /Did you mean 'GET \/Jobs'/],
  [{ operation: '/Jobs' }, 'operation', /Did you mean 'GET \/Jobs'/],
  [
    { operation: 'POST /Jobs/{id}/Action strat' },
    'operation',
    /Did you mean 'POST \/Jobs\/\{jobId\}\/Action start'/,
  ],
  [{ operation: 'POST /Jobs/Action start' }, 'operation', /Did you mean/],
  [{ operation: 'POST /*' }, 'operation', /must be an operation of the API/],
  [{ operation: 'make me a sandwich, please, with cheese' }, 'operation', /\/swagger\/ui\/index lists/],
  [{ method: 'GTE' }, 'method', /must be one of GET, .*; it is 'GTE'/],
  [{ operation: 'GET /Jobs', method: 'POST' }, 'method', /does not match the operation 'GET \/Jobs'/],
  [{ path: '/v3/Jbos' }, 'path', /Did you mean '\/v3\/Jobs'\?/],
  [{ path: '/Jobs' }, 'path', /"unknownPath": true.*Did you mean '\/v3\/Jobs'\?/],
  [{ path: 'v3/jobs/*' }, 'path', /Did you mean '\/v3\/jobs\/\*'\?/],
  [{ path: 'https://localhost:4443/v3/Jobs' }, 'path', /Did you mean '\/v3\/Jobs'\?/],
  [{ path: '/v3/Jobs/b20cedd4/JobSesions' }, 'path', /Did you mean '\/v3\/Jobs\/b20cedd4\/JobSessions'\?/],
  [{ path: '/v3/Jbos/*' }, 'path', /Did you mean '\/v3\/Jobs\/\*'\?/],
  [{ path: '/v3/Jobs/a/b/c/d' }, 'path', /must be a path of the API/],
  [{ path: '/v3/Jobs?limit=5' }, 'path', /must not contain the query: write '\/v3\/Jobs'/],
  [{ path: '/elsewhere?x', unknownPath: true }, 'path', /must not contain the query: write '\/elsewhere'/],
  [{ path: '/v3/Jobs/{id}' }, 'path', /write '\/v3\/Jobs\/\*', or "operation": "GET \/Jobs\/\{id\}"/],
  [{ path: '/v3/Jobs/:id' }, 'path', /write '\/v3\/Jobs\/\*'/],
  [{ operation: 'GET /Jobs', path: '/v3/Proxies' }, 'path', /does not match the operation 'GET \/Jobs'/],
  [{ unknownPath: true }, 'unknownPath', /needs a 'path'/],
  [
    { operation: 'GET v3 /RbacRoles' },
    'operation',
    /must be an operation of the API v3; it is 'GET v3 \/RbacRoles'/,
  ],
  [{ operation: 'GET v8 /Jbos' }, 'operation', /Did you mean 'GET v8 \/Jobs'\?/],
  [{ operation: 'GET v9 /Jobs' }, 'operation', /of the API; it is .* Did you mean 'GET \/Jobs'\?/],
  [{ operation: 'GET v8 /Jobs/{id}/JobSessions' }, 'operation', /Did you mean 'GET v8 \/JobSessions'/],
  [{ operation: 'POST /Jobs/{id}/strat' }, 'operation', /Did you mean 'POST \/Jobs\/\{jobId\}\/start'\?/],
  [{ operation: 'POST v4 /Jobs/{id}/start' }, 'operation', /must be an operation of the API v4/],
  [{ operation: 'GET v3 /Jobs', path: '/v8/Jobs' }, 'path', /does not match the operation 'GET \/Jobs'/],
  [{ operation: 'GET v8 /Jobs', path: '/v3/Jobs' }, 'path', /'GET v8 \/Jobs', which has the path \/v8\/Jobs/],
  [{ path: '/v8/Jbos' }, 'path', /Did you mean '\/v8\/Jobs'\?/],
  [{ path: '/v9/Jobs' }, 'path', /Did you mean '\/v8\/Jobs'\?/],
  [{ path: '/v3/RbacRoles' }, 'path', /must be a path of the API/],
  [{ path: '/RbacRoles' }, 'path', /Did you mean '\/v6\/RbacRoles'\?/],
  [{ path: '/v8/Jobs/{id}' }, 'path', /write '\/v8\/Jobs\/\*', or "operation": "GET v8 \/Jobs\/\{id\}"/],
]

const RIGHT: readonly object[] = [
  {},
  { operation: 'get /jobs/{whatever}', method: 'get' },
  { operation: 'GET /v3/Jobs/:id' },
  { operation: 'POST /Jobs/{}/Action START' },
  { operation: 'POST /Jobs/{id}/Action', path: '/v3/Jobs/b20cedd4/Action' },
  { path: '/V3/JOBS/' },
  { path: '/v3/jobs*' },
  { path: '*settings' },
  { path: '*/Items/*/Action' },
  { path: '*' },
  { path: '/elsewhere', unknownPath: true },
  { path: '/v3/Jobs', unknownPath: false },
  { operation: 'GET v3 /Jobs', path: '/v3/Jobs' },
  { operation: 'get V8 /jobs/{whatever}' },
  { operation: 'GET /v8/Jobs/:id' },
  { operation: 'GET /Jobs', path: '/v8/Jobs' },
  { operation: 'GET /RbacRoles' },
  { operation: 'POST v8 /Jobs/{id}/start' },
  { operation: 'POST v8 /Jobs/{id}/Action start' },
  { operation: 'POST v5 /Jobs/{id}/Action start', path: '/v5/Jobs/*/Action' },
  { path: '/V8/jobs/' },
  { path: '*rbacroles' },
]

t.test('a match that no request can be is told, with what was probably meant', async (t) => {
  for (const [match, property, says] of WRONG)
    t.match(findMatchProblem(match), { path: [property], message: says }, JSON.stringify(match))
  for (const match of [...RIGHT, { account: 'administrator', status: 0 }])
    t.equal(findMatchProblem(match), undefined, JSON.stringify(match))
  const all = API_VERSIONS.flatMap(listOperations)
  const some = all.filter((_, n) => n % 10 === 0)
  for (const { name, path } of cases(some, all)) {
    t.equal(findMatchProblem({ operation: name, path: path.replace(/\{\w+\}/g, 'x') }), undefined, name)
  }
})

t.test('it is told in faults, expectations, filters and scenarios, and nothing is changed', async (t) => {
  const { control } = mock(t)
  const refused = async (...asked: Parameters<typeof control>): Promise<string> => {
    const answer = await control(...asked)
    t.equal(answer.statusCode, 400, `${asked[1]} ${JSON.stringify(asked[2])}`)
    return answer.json().message
  }
  for (const [match, property, says] of WRONG) {
    const fault = { match, effect: { status: 503 } }
    t.match(await refused('POST', '/__admin/faults', fault), says)
    const expectation = { calls: [{ match: {} }, { match, times: 0 }] }
    const message = await refused('POST', '/__admin/verify', expectation)
    t.match(message, says)
    t.match(message, `'calls[1].match.${property}'`)
    t.match(await refused('POST', '/__admin/scenarios', { name: 'mine', faults: [fault] }), says)
    const query = new URLSearchParams(match as Record<string, string>)
    for (const route of ['requests', 'requests/summary', 'requests.har'])
      t.match(await refused('GET', `/__admin/${route}?${query}`), says)
  }
  for (const match of RIGHT) {
    const query = new URLSearchParams(match as Record<string, string>)
    t.equal((await control('GET', `/__admin/requests?${query}`)).statusCode, 200, `${query}`)
  }
  for (const status of [99, 600, -1])
    t.match(await refused('GET', `/__admin/requests?status=${status}`), /'status' must be/)
  for (const [account, right] of [
    ['administrator+w7', 'administrator'],
    ['CONTOSO\\Administrator', 'Administrator'],
  ])
    t.match(
      await refused('GET', `/__admin/requests?account=${encodeURIComponent(account as string)}`),
      `write '${right}'`,
    )
  t.equal((await control('GET', '/__admin/faults')).json().faults.length, 0)
})

t.test('a path with wildcards is known if it can be that of a resource, and only then', async (t) => {
  const paths = [...new Set(operations.map(({ path }) => path))]
  const filled = fc
    .tuple(fc.constantFrom(...paths), fc.stringMatching(/^[a-z0-9.-]{1,8}$/))
    .map(([path, id]) => ({ path, url: path.replace(/\{\w+\}/g, id) }))
  const cut = fc.tuple(filled, fc.nat(), fc.nat(), fc.nat()).map(([{ path, url }, a, b, c]) => {
    const [from = 0, to = 0] = [a % (url.length + 1), b % (url.length + 1)].sort((x, y) => x - y)
    const wild = `${url.slice(0, from)}*${url.slice(to)}`
    const at = c % (wild.length + 1)
    return { path, url, pattern: `${wild.slice(0, at)}*${wild.slice(at)}` }
  })
  fc.assert(
    fc.property(cut, ({ path, url, pattern }) => {
      // whatever fits an address of a resource can be the path of it
      return !createPathTest(pattern)(url) || canMatch(pattern, path)
    }),
    { seed: 1, numRuns: 2000 },
  )
  for (const [pattern, path, can] of [
    ['/v3/a*', '/v3/{id}', true],
    ['/v3/*b', '/v3/{id}', true],
    ['/v3/a/b', '/v3/{id}', false],
    ['/v3/', '/v3/{id}', false],
    ['/v3/*', '/v3/{id}', true],
    ['/v3/**c**', '/v3/{id}/Abc', true],
    ['/v3/x*d', '/v3/{id}/Abc', false],
    ['*', '/v3/{id}/Abc', true],
    ['', '/v3/{id}', false],
  ] as const)
    t.equal(canMatch(pattern, path), can, `${pattern} and ${path}`)
})

t.test('a filter without a version is for all versions, and one with a version for that alone', async (t) => {
  const { get, send, control } = mock(t)
  for (const version of [3, 5, 8]) {
    await get(`/v${version}/Jobs`)
    await send('POST', `/v${version}/Jobs/${NOBODY}/Action`, { stop: null })
  }
  await send('POST', `/v8/Jobs/${NOBODY}/stop`)
  await get('/v8/ManagementMode')
  const list = async (filter: Record<string, string>): Promise<string[]> => {
    const answer = await control('GET', `/__admin/requests?${new URLSearchParams(filter)}`)
    return answer.json().requests.map((call: { operation: string }) => call.operation)
  }
  const CASES: [filter: Record<string, string>, operations: string[]][] = [
    [{ operation: 'GET /Jobs' }, ['GET /Jobs', 'GET v5 /Jobs', 'GET v8 /Jobs']],
    [{ operation: 'GET v3 /Jobs' }, ['GET /Jobs']],
    [{ operation: 'GET v8 /jobs' }, ['GET v8 /Jobs']],
    [{ operation: 'GET /v5/Jobs' }, ['GET v5 /Jobs']],
    [{ path: '/v8/jobs' }, ['GET v8 /Jobs']],
    [{ path: '*/Jobs' }, ['GET /Jobs', 'GET v5 /Jobs', 'GET v8 /Jobs']],
    [
      { operation: 'POST /Jobs/{id}/Action' },
      [
        'POST /Jobs/{jobId}/Action stop',
        'POST v5 /Jobs/{jobId}/Action stop',
        'POST v8 /Jobs/{jobId}/Action stop',
      ],
    ],
    [{ operation: 'POST v3 /Jobs/{id}/Action stop' }, ['POST /Jobs/{jobId}/Action stop']],
    [{ operation: 'POST /Jobs/{id}/stop' }, ['POST v8 /Jobs/{jobId}/stop']],
    [{ operation: 'GET v8 /ManagementMode' }, ['GET v8 /ManagementMode']],
    [{ operation: 'GET v7 /Jobs' }, []],
  ]
  for (const [filter, operations] of CASES)
    t.strictSame(await list(filter), operations, JSON.stringify(filter))

  const verified = async (operation: string, times: number): Promise<boolean> =>
    (await control('POST', '/__admin/verify', { calls: [{ match: { operation }, times }] })).json().verified
  t.ok(await verified('GET /Jobs', 3))
  t.ok(await verified('GET v3 /Jobs', 1))
  t.ok(await verified('GET v8 /Jobs', 1))
})

t.test('a fault strikes the versions that it names', async (t) => {
  const { get, control } = mock(t)
  const statuses = async (operation: string): Promise<number[]> => {
    await control('DELETE', '/__admin/faults')
    await control('POST', '/__admin/faults', { match: { operation }, effect: { status: 503 } })
    return Promise.all([3, 6, 8].map(async (version) => (await get(`/v${version}/Jobs`)).statusCode))
  }
  t.strictSame(await statuses('GET /Jobs'), [503, 503, 503])
  t.strictSame(await statuses('GET v3 /Jobs'), [503, 200, 200])
  t.strictSame(await statuses('GET v8 /Jobs'), [200, 200, 503])
})

t.test('a login is one at every version', async (t) => {
  const { app, control } = mock(t)
  const payload = 'grant_type=password&username=administrator&password=password'
  const login = (version: string) =>
    app.inject({ method: 'POST', url: `/${version}/Token`, headers: FORM, payload })
  for (const version of ['v3', 'v6', 'v8', 'v8', 'v8']) t.equal((await login(version)).statusCode, 200)
  const nothing = { calls: [], nothingElse: true }
  t.match((await control('POST', '/__admin/verify', nothing)).json(), { verified: true })
  const { findings } = (await control('GET', '/__admin/report')).json()
  t.match(findings, [
    { rule: 'login-per-call', detail: 'administrator logged in 5 times for 0 other requests.' },
  ])
})
