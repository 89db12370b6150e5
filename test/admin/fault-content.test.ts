import fc from 'fast-check'
import t, { type Test } from 'tap'
import { startMock } from '../../src/index.js'
import { FORM, mock, NOW, type TestMock } from '../helper.js'

// Faults that look into requests, and that say what the response contains.

const add = async ({ control }: TestMock, rule: object): Promise<{ id: string }> => {
  const answer = await control('POST', '/__admin/faults', rule)
  if (answer.statusCode !== 201) throw new Error(answer.body)
  return answer.json()
}

/** A mock, and the header of somebody who has logged in before anything goes wrong. */
async function loggedIn(t: Test): Promise<TestMock & { headers: { authorization: string } }> {
  const m = mock(t)
  return { ...m, headers: await m.login() }
}

t.test('a fault matches by query parameters and request headers', async (t) => {
  const m = await loggedIn(t)
  const CASES: [match: object, url: string, headers: Record<string, string>, fits: boolean][] = [
    [{ query: { limit: '5' } }, '/v3/Jobs?limit=5', {}, true],
    [{ query: { LIMIT: '5' } }, '/v3/Jobs?Limit=5&offset=1', {}, true],
    [{ query: { limit: '5' } }, '/v3/Jobs?limit=50', {}, false],
    [{ query: { limit: '5' } }, '/v3/Jobs', {}, false],
    [{ query: { limit: '*' } }, '/v3/Jobs', {}, false],
    [{ query: { limit: '5*' } }, '/v3/Jobs?limit=50', {}, true],
    [{ query: { limit: '5', offset: '0' } }, '/v3/Jobs?limit=5', {}, false],
    [{ query: { limit: '5' } }, '/v3/Jobs?limit=5&limit=6', {}, true],
    [{ query: { limit: '6' } }, '/v3/Jobs?limit=5&limit=6', {}, false],
    [{ query: { name: 'a b&c' } }, '/v3/Jobs?name=a+b%26c', {}, true],
    [{ query: { ['__proto__']: 'x' } }, '/v3/Jobs', {}, false],
    [{ headers: { 'X-Trace': 'one' } }, '/v3/Jobs', { 'x-trace': 'one' }, true],
    [{ headers: { 'x-trace': 'one' } }, '/v3/Jobs', { 'x-trace': 'ONE' }, false],
    [{ headers: { 'x-trace': '*' } }, '/v3/Jobs', {}, false],
    [{ headers: { 'user-agent': 'my-*/2.*' } }, '/v3/Jobs', { 'user-agent': 'my-portal/2.7' }, true],
    [{ headers: { accept: 'a' }, query: { limit: '1' } }, '/v3/Jobs?limit=1', { accept: 'b' }, false],
  ]
  for (const [match, url, headers, fits] of CASES) {
    const { id } = await add(m, { match, effect: { status: 418 } })
    const { statusCode } = await m.app.inject({ url, headers: { ...m.headers, ...headers } })
    t.equal(statusCode === 418, fits, `${JSON.stringify(match)} ${url} ${JSON.stringify(headers)}`)
    await m.control('DELETE', `/__admin/faults/${id}`)
  }
})

t.test('a fault matches by the body, however it is written', async (t) => {
  const m = await loggedIn(t)
  const json = { 'content-type': 'application/json' }
  const CASES: [body: unknown, sent: string, headers: Record<string, string>, fits: boolean][] = [
    [{ hostName: 'p3' }, '{"hostName":"p3","port":1}', json, true],
    [{ HOSTNAME: 'p*' }, '{"hostname":"p3"}', json, true],
    [{ hostName: 'p3' }, '\uFEFF{"hostName": "p3",}', json, true],
    [{ hostName: 'p3' }, '/* mine */ {"hostName":"x","hostName":"p3"}', {}, true],
    [{ hostName: 'p3' }, '{"hostName":"p3"}', { 'content-type': 'text/plain' }, true],
    [{ hostName: 'p3' }, 'hostName=p3&port=1', FORM, true],
    [{ hostName: 'p3' }, '{"hostName":"p30"}', json, false],
    [{ hostName: 'p3' }, '{"hostName":{"hostName":"p3"}}', json, false],
    [{ port: 1 }, '{"port":"1"}', json, false],
    [{ a: { b: [{ c: 'x' }, 2] } }, '{"a":{"b":[{"c":"x","d":1},2]}}', json, true],
    [{ a: { b: [2] } }, '{"a":{"b":[2,2]}}', json, false],
    [{ hostName: '*' }, '{{', json, false],
    [{ hostName: '*' }, '', json, false],
    [{ hostName: 'ü' }, '{"hostName":"ü"}', json, true],
  ]
  for (const [body, payload, headers, fits] of CASES) {
    const { id } = await add(m, { match: { operation: 'POST /Proxies', body }, effect: { status: 418 } })
    const answer = await m.app.inject({
      method: 'POST',
      url: '/v3/Proxies',
      headers: { ...m.headers, ...headers },
      payload,
    })
    t.equal(answer.statusCode === 418, fits, `${JSON.stringify(body)} ${payload}`)
    await m.control('DELETE', `/__admin/faults/${id}`)
  }
})

t.test('a body that is not read matches nothing', async (t) => {
  const m = mock(t)
  await add(m, { match: { operation: 'POST /Proxies', body: { hostName: '*' } }, effect: { status: 418 } })
  const answer = await m.app.inject({ method: 'POST', url: '/v3/Proxies', payload: { hostName: 'p3' } })
  t.equal(answer.statusCode, 401)
})

t.test('logins match by the fields of their forms, also in JSON', async (t) => {
  const m = mock(t)
  await add(m, {
    match: { operation: 'POST /Token', body: { grant_type: 'password', username: 'admin*' } },
    effect: { status: 400, body: { error: 'mine' } },
  })
  const form = new URLSearchParams({
    grant_type: 'password',
    username: 'administrator',
    password: 'password',
  })
  const ask = async (url: string, payload: string, type: string): Promise<string> => {
    const answer = await m.app.inject({ method: 'POST', url, payload, headers: { 'content-type': type } })
    return answer.json().error
  }
  t.equal(await ask('/v3/Token', `${form}`, 'application/x-www-form-urlencoded'), 'mine')
  t.equal(await ask('/v4/Token', JSON.stringify(Object.fromEntries(form)), 'application/json'), 'mine')
  form.set('username', 'somebody')
  t.equal(await ask('/v3/Token', `${form}`, 'application/x-www-form-urlencoded'), 'Authorization Error')
})

t.test('a fault matches a body if and only if verify finds it', async (t) => {
  const m = await loggedIn(t)
  const name = fc.constantFrom('a', 'b', 'C')
  const leaf = fc.oneof(
    fc.constantFrom('x', 'xy', 'y'),
    fc.integer({ min: 0, max: 1 }),
    fc.boolean(),
    fc.constant(null),
  )
  const { body } = fc.letrec<{ body: object; value: unknown }>((tie) => ({
    body: fc.dictionary(name, tie('value'), { maxKeys: 3 }),
    value: fc.oneof({ maxDepth: 2 }, leaf, tie('body'), fc.array(leaf, { maxLength: 2 })),
  }))
  const pattern = (text: string): string => JSON.stringify(JSON.parse(text)).replace('"xy"', '"x*"')
  let matched = 0
  await fc.assert(
    fc.asyncProperty(body, fc.option(body), fc.context(), async (sent, other, log) => {
      const expected = JSON.parse(pattern(JSON.stringify(other ?? sent)))
      await m.control('DELETE', '/__admin/requests')
      await add(m, { match: { operation: 'POST /Proxies', body: expected }, effect: { status: 418 } })
      await m.app.inject({ method: 'POST', url: '/v3/Proxies', headers: m.headers, payload: sent })
      const [fault] = (await m.control('GET', '/__admin/faults')).json().faults
      await m.control('DELETE', '/__admin/faults')
      const calls = [{ match: { operation: 'POST /Proxies', body: expected } }]
      const verified = (await m.control('POST', '/__admin/verify', { calls })).statusCode === 200
      log.log(`${JSON.stringify(expected)} ${fault.applied}`)
      matched += fault.applied
      return (fault.applied === 1) === verified
    }),
    { numRuns: 60 },
  )
  t.ok(matched > 0)
})

t.test('a fault answers with a body of its own', async (t) => {
  const m = await loggedIn(t)
  const CASES: [effect: object, status: number, type: string, body: string][] = [
    [{ body: { a: [1, null] } }, 200, 'application/json; charset=utf-8', '{"a":[1,null]}'],
    [{ body: [] }, 200, 'application/json; charset=utf-8', '[]'],
    [{ body: false }, 200, 'application/json; charset=utf-8', 'false'],
    [{ body: 0 }, 200, 'application/json; charset=utf-8', '0'],
    [{ body: '' }, 200, 'text/plain; charset=utf-8', ''],
    [{ body: '<h1>Bad gateway</h1>', status: 502 }, 502, 'text/plain; charset=utf-8', '<h1>Bad gateway</h1>'],
    [
      { body: '<h1>ü</h1>', status: 502, headers: { 'Content-Type': 'text/html', 'x-one': '1' } },
      502,
      'text/html',
      '<h1>ü</h1>',
    ],
    [{ body: { error: 'wait' }, throttle: 3 }, 429, 'application/json; charset=utf-8', '{"error":"wait"}'],
    [{ body: { gone: true }, expiredToken: true }, 401, 'application/json; charset=utf-8', '{"gone":true}'],
    [
      { body: { a: 1, b: { a: 2, c: 3 } }, omit: ['a'] },
      200,
      'application/json; charset=utf-8',
      '{"b":{"c":3}}',
    ],
  ]
  for (const [effect, status, type, body] of CASES) {
    const { id } = await add(m, { match: { operation: 'POST /Proxies' }, effect })
    const answer = await m.app.inject({ method: 'POST', url: '/v3/Proxies', headers: m.headers, payload: {} })
    t.equal(answer.statusCode, status, JSON.stringify(effect))
    t.equal(answer.headers['content-type'], type)
    t.equal(answer.body, body)
    t.equal(answer.headers['content-length'], String(Buffer.byteLength(body)))
    const [call] = (await m.control('GET', '/__admin/requests')).json().requests.slice(-1)
    t.match(call, { status, fault: id, changes: [], response: { size: Buffer.byteLength(body) } })
    await m.control('DELETE', `/__admin/faults/${id}`)
  }
  await add(m, { match: { operation: 'GET /Jobs' }, effect: { body: 'older' } })
  await add(m, { match: { operation: 'GET /Jobs' }, effect: { status: 503 }, times: 1 })
  const jobs = async () => (await m.app.inject({ url: '/v3/Jobs', headers: m.headers })).body
  t.match(
    await jobs(),
    /Service Unavailable/,
    'a newer fault decides, and nothing of an older one is mixed in',
  )
  t.equal(await jobs(), 'older')
  await add(m, { match: { method: 'HEAD' }, effect: { body: 'x' } })
  const head = await m.app.inject({ method: 'HEAD', url: '/v3/Jobs', headers: m.headers })
  t.match(head, { statusCode: 200, body: '', headers: { 'content-type': 'text/plain; charset=utf-8' } })
})

t.test('a fault is switched off and on, and replaced', async (t) => {
  const m = await loggedIn(t)
  const jobs = async () => (await m.app.inject({ url: '/v3/Jobs', headers: m.headers })).statusCode
  const { id } = await add(m, { effect: { status: 503 } })
  t.equal(await jobs(), 503)
  const off = await m.control('PATCH', `/__admin/faults/${id}`, { enabled: false })
  t.match(off.json(), { id, enabled: false, matched: 1, applied: 1 })
  t.equal(await jobs(), 200)
  t.match((await m.control('GET', `/__admin/faults/${id}`)).json(), { matched: 1 }, 'nothing is counted')
  await m.control('PATCH', `/__admin/faults/${id}`, { enabled: true })
  t.equal(await jobs(), 503)

  await add(m, { effect: { status: 500 }, enabled: false })
  t.equal(await jobs(), 503, 'a fault can be added switched off')
  await m.control('PATCH', '/__admin/faults/fault-2', { enabled: true })
  const changed = { match: { method: 'GET' }, effect: { body: 'Later.', status: 502 }, times: 1 }
  const replaced = await m.control('PUT', `/__admin/faults/${id}`, changed)
  t.strictSame(replaced.json(), { id, ...changed, matched: 0, applied: 0 })
  t.equal(await jobs(), 500, 'its place is the old one')
  await m.control('DELETE', '/__admin/faults/fault-2')
  t.equal(await jobs(), 502)
  t.equal(await jobs(), 200)

  t.match((await m.control('PUT', `/__admin/faults/${id}`, { effect: {} })).json(), {
    message: /at least one/,
  })
  t.match((await m.control('GET', `/__admin/faults/${id}`)).json(), { times: 1 }, 'and stays as it was')
  t.match((await m.control('PATCH', `/__admin/faults/${id}`, {})).json(), { message: /'enabled' is missing/ })
  for (const [method, body] of [
    ['PUT', changed],
    ['PATCH', { enabled: true }],
  ] as const)
    t.equal((await m.control(method, '/__admin/faults/fault-9', body)).statusCode, 404)
})

t.test('secrets, and what cannot be sent, are refused by name', async (t) => {
  const m = mock(t)
  const effect = { status: 500 }
  const deep = Array.from({ length: 40 }).reduce<unknown>((inner) => ({ inner }), 'x')
  const CASES: [rule: object, message: RegExp][] = [
    ...['authorization', 'Cookie', 'x-api-key', 'Proxy-Authorization', 'x-session'].map(
      (name): [object, RegExp] => [
        { effect, match: { headers: { [name]: '*' } } },
        new RegExp(`'match.headers.${name}' is a secret, and faults cannot match secrets`),
      ],
    ),
    [{ effect, match: { headers: { 'a b': 'x' } } }, /'match.headers.a b' is not a valid header name/],
    [{ effect, match: { headers: { accept: {} } } }, /'match.headers.accept' must be a text/],
    [{ effect, match: { header: {} } }, /no property 'match.header'. Did you mean 'headers'/],
    [{ effect, match: { query: { access_token: '*' } } }, /'match.query.access_token' is a secret/],
    [{ effect, match: { query: 'limit=5' } }, /'match.query' must be an object/],
    [{ effect, match: { body: { username: 'a', password: 'b' } } }, /'match.body.password' is a secret/],
    [{ effect, match: { body: { password: '*' } } }, /'match.body.password' is a secret/],
    [
      { effect, match: { body: { a: [{ clientSecret: 'b' }] } } },
      /'match.body.a\[0\].clientSecret' is a secret/,
    ],
    [{ effect, match: { body: [{ name: 'password', value: 'b' }] } }, /'match.body\[0\].value' is a secret/],
    [{ effect, match: { body: { text: '{"pwd":"x"}' } } }, /'match.body.text' is a secret/],
    [{ effect, match: { body: deep } }, /'match.body' must have at most 32 levels/],
    [{ effect, match: { body: 'x'.repeat(100_001) } }, /'match.body' must have at most 100000 characters/],
    [
      { effect, match: { operation: 'GET /Jobs', body: {} } },
      /'match.body' cannot match: GET requests have no body/,
    ],
    [{ effect, match: { method: 'head', body: {} } }, /'match.body' cannot match: HEAD requests/],
    [{ effect: { body: deep } }, /'effect.body' must have at most 32 levels/],
    [
      { effect: { body: ['x'.repeat(100_000)] } },
      /'effect.body' must have at most 100000 characters; it has/,
    ],
    [{ effect: { body: 'x', status: 204 } }, /'effect.body' cannot be sent: a response with the status 204/],
    ...['message', 'brokenJson', 'reset', 'hang'].map((name): [object, RegExp] => [
      { effect: { body: 'x', [name]: name === 'message' ? 'y' : true } },
      new RegExp(`'effect.body' cannot be combined with '${name}'`),
    ]),
    ...['Content-Length', 'transfer-encoding', 'Connection', 'keep-alive', 'TE', 'upgrade'].map(
      (name): [object, RegExp] => [
        { effect: { headers: { [name]: 'x' } } },
        new RegExp(`'effect.headers.${name}' cannot be set: it belongs to the connection`),
      ],
    ),
    [
      { effect: { headers: { location: '/x\r\nset-cookie: a=b' } } },
      /'effect.headers.location' must be one line/,
    ],
    [{ effect, enabled: 'sometimes' }, /'enabled' must be true or false/],
  ]
  for (const [rule, message] of CASES) {
    const answer = await m.control('POST', '/__admin/faults', rule)
    t.equal(answer.statusCode, 400, JSON.stringify(rule).slice(0, 100))
    t.match(answer.json(), { message })
  }
  t.strictSame((await m.control('GET', '/__admin/faults')).json(), { faults: [] })
})

t.test('scenarios and the library have them too', async (t) => {
  const mock = await startMock({ now: NOW })
  t.teardown(() => mock.close())
  const headers = { authorization: `Bearer ${await mock.token()}` }
  const ask = () => mock.app.inject({ url: '/v3/Jobs?limit=1', headers })
  await mock.scenarios.apply({
    name: 'mine',
    faults: [{ match: { query: { limit: '1' } }, effect: { body: { results: [] } } }],
  })
  t.strictSame((await ask()).json(), { results: [] })
  const [fault] = await mock.faults.list()
  t.match(fault, { scenario: 'mine', applied: 1 })
  const id = String(fault?.id)
  t.match(await mock.faults.setEnabled(id, false), { enabled: false, applied: 1 })
  t.type((await ask()).json().length, 'number')
  t.match(await mock.faults.replace(id, { effect: { status: 500 } }), { id, scenario: 'mine', applied: 0 })
  t.equal((await ask()).statusCode, 500)
  await t.rejects(mock.faults.setEnabled('fault-9', true), /'fault-9' is not found/)
  await t.rejects(mock.faults.replace(id, { effect: {} }), /at least one effect/)
})
