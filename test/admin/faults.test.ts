import fc from 'fast-check'
import t, { type Test } from 'tap'
import { startMock } from '../../src/index.js'
import { FORM, mock, NOW, sameState, type TestMock } from '../helper.js'

const JOB = 'b20cedd4-66b2-49b1-86de-a575dc67e83b'

/** A mock, and a client who has logged in before anything goes wrong. */
async function loggedIn(t: Test): Promise<TestMock> {
  const m = mock(t)
  const headers = await m.login()
  return { ...m, get: (url) => m.app.inject({ url, headers }) }
}

const add = async (m: TestMock, rule: object, sandbox = ''): Promise<{ id: string }> => {
  const answer = await m.control('POST', `/__admin/faults?sandbox=${sandbox}`, rule)
  if (answer.statusCode !== 201) throw new Error(answer.body)
  return answer.json()
}

/** The statuses of so many requests, one after the other. */
async function statuses(m: TestMock, count: number, url = '/v3/Jobs'): Promise<number[]> {
  const found: number[] = []
  for (let n = 0; n < count; n++) found.push((await m.get(url)).statusCode)
  return found
}

const lastCall = async (m: TestMock) => (await m.control('GET', '/__admin/requests')).json().requests.at(-1)

t.test('a fault answers instead of the API, and is counted and journaled', async (t) => {
  const m = mock(t)
  const rule = await add(m, { match: { operation: 'GET /Jobs' }, effect: { status: 503, message: 'Later.' } })
  t.match(rule, { id: 'fault-1', matched: 0, applied: 0, effect: { status: 503 } })
  const answer = await m.get('/v3/Jobs')
  t.equal(answer.statusCode, 503)
  t.strictSame(answer.json(), { message: 'Later.' })
  t.match(answer.headers['content-type'], /^application\/json/)
  t.equal((await m.get('/v3/Proxies')).statusCode, 200, 'another operation is not touched')
  t.match((await m.control('GET', '/__admin/faults')).json(), { faults: [{ matched: 1, applied: 1 }] })
  const { requests } = (await m.control('GET', '/__admin/requests?operation=GET /Jobs')).json()
  t.match(requests, [{ status: 503, fault: 'fault-1', response: { body: '{"message":"Later."}' } }])
  t.match((await m.control('DELETE', `/__admin/faults/${rule.id}`)).json(), { deleted: 1 })
  t.equal((await m.get('/v3/Jobs')).statusCode, 200)
})

t.test('what a fault keeps from being done is not done', async (t) => {
  const m = mock(t)
  await add(m, { match: { operation: 'POST /Jobs/{id}/Action disable' }, effect: { status: 500 } })
  const [job] = await m.json<{ id: string }[]>('/v3/Jobs?limit=1')
  const before = m.state().tables
  const url = `/v3/Jobs/${job?.id}/Action`
  t.equal((await m.send('POST', url, { disable: null })).statusCode, 500)
  sameState(t, m.state().tables, before)
  t.match(await lastCall(m), { fault: 'fault-1', request: { body: '{"disable":null}' }, changes: [] })
  t.equal((await m.send('POST', url, { enable: null })).statusCode, 200, 'another verb is not touched')
})

t.test('which requests a fault is for', async (t) => {
  const m = await loggedIn(t)
  const CASES: [match: object, url: string, fits: boolean][] = [
    [{}, '/v3/Jobs', true],
    [{ method: 'get' }, '/v3/Jobs', true],
    [{ method: 'POST' }, '/v3/Jobs', false],
    [{ path: '/v3/jobs/*' }, `/v3/Jobs/${JOB}?x=1`, true],
    [{ path: '/v3/jobs/*' }, '/v3/Jobs', false],
    [{ path: '/v3/jobs' }, '/V3/JOBS/', true],
    [{ operation: 'get /jobs/{jobId}' }, `/v3/Jobs/${JOB}`, true],
    [{ operation: 'GET /v3/Jobs/:id' }, `/v3/Jobs/${JOB}`, true],
    [{ operation: 'GET /Jobs' }, `/v3/Jobs/${JOB}`, false],
    [{ user: 'Administrator' }, '/v3/Jobs', true],
    [{ user: 'somebody' }, '/v3/Jobs', false],
    [{ path: '/v3/nothing', unknownPath: true }, '/v3/nothing', true],
    [{ path: '/nowhere', unknownPath: true }, '/nowhere', true],
    [{ method: 'GET', path: '/v3/jobs', user: 'somebody' }, '/v3/Jobs', false],
  ]
  for (const [match, url, fits] of CASES) {
    const { id } = await add(m, { match, effect: { status: 418 } })
    t.equal((await m.get(url)).statusCode === 418, fits, `${JSON.stringify(match)} ${url}`)
    await m.control('DELETE', `/__admin/faults/${id}`)
  }
})

t.test('how often a fault applies', async (t) => {
  const m = mock(t)
  const CASES: [rule: object, affected: string][] = [
    [{ times: 2 }, '110000000'],
    [{ after: 3 }, '000111111'],
    [{ every: 3 }, '001001001'],
    [{ after: 2, every: 2, times: 2 }, '000101000'],
  ]
  for (const [rule, expected] of CASES) {
    await add(m, { match: { operation: 'GET /Jobs' }, effect: { status: 500 }, ...rule })
    const found = (await statuses(m, 9)).map((status) => (status === 500 ? '1' : '0')).join('')
    t.equal(found, expected, JSON.stringify(rule))
    await m.control('DELETE', '/__admin/faults')
  }
})

t.test('a probability is drawn with its seed, the same every time', async (t) => {
  const run = async (seed: number, t: Test): Promise<string> => {
    const m = mock(t)
    await add(m, { match: { operation: 'GET /Jobs' }, effect: { status: 500 }, probability: 0.4, seed })
    return (await statuses(m, 40)).join()
  }
  const [one, again, other] = [await run(1, t), await run(1, t), await run(2, t)]
  t.equal(one, again)
  t.not(one, other)
  t.ok(one.includes('200') && one.includes('500'))
})

t.test("a window is on the world's clock", async (t) => {
  const m = mock(t)
  const rule = await add(m, {
    effect: { status: 500 },
    window: { from: 'PT1H', until: '2026-03-02T16:30:00Z' },
  })
  t.match(rule, { window: { from: '2026-03-02T15:30:00.000Z', until: '2026-03-02T16:30:00.000Z' } })
  t.strictSame(await statuses(m, 1), [200])
  await m.advance('PT1H')
  await m.control('DELETE', '/__admin/requests')
  // the login meets the fault too
  t.strictSame((await m.app.inject({ method: 'POST', url: '/v3/Token', headers: FORM })).statusCode, 500)
  await m.advance('PT1H')
  t.strictSame(await statuses(m, 1), [200])
})

t.test('several faults: the newest decides, and others add what goes with it', async (t) => {
  const m = await loggedIn(t)
  await add(m, { effect: { status: 500, message: 'old' }, times: 1 })
  await add(m, { effect: { delay: 'PT2S', headers: { 'x-one': '1' } } })
  await add(m, { effect: { status: 503, message: 'new' }, times: 1 })
  const first = await m.get('/v3/Jobs')
  t.equal(first.statusCode, 503)
  t.equal(first.headers['x-one'], '1')
  t.equal((await lastCall(m)).fault, 'fault-3, fault-2')
  const second = await m.get('/v3/Jobs')
  t.strictSame(second.json(), { message: 'old' }, 'one that did not go with it was not used up')
  t.equal((await m.get('/v3/Jobs')).statusCode, 200)
  t.strictSame(m.waited, [2000, 2000, 2000])
})

t.test('delays are fixed, or drawn with their seed', async (t) => {
  const waits = async (delay: unknown, t: Test): Promise<readonly number[]> => {
    const m = mock(t)
    await add(m, { match: { operation: 'GET /Jobs' }, effect: { delay } })
    t.strictSame(await statuses(m, 30), Array(30).fill(200))
    return m.waited
  }
  t.strictSame(await waits('PT0.25S', t), Array(30).fill(250))
  const even = { from: 'PT1S', to: 'PT3S', seed: 5 }
  const drawn = await waits(even, t)
  t.ok(drawn.every((ms) => ms >= 1000 && ms <= 3000))
  t.ok(new Set(drawn).size > 20)
  t.strictSame(await waits(even, t), drawn)
  const lognormal = await waits({ median: 'PT1S', sigma: 0.5, seed: 5 }, t)
  const below = lognormal.filter((ms) => ms < 1000).length
  t.ok(below > 5 && below < 25, `${below} of 30 are below the median`)
})

t.test('an expired token, throttling, headers and broken JSON', async (t) => {
  const m = await loggedIn(t)
  const whole = (await m.get('/v3/Jobs')).body
  const times = 1
  await add(m, { effect: { expiredToken: true }, times })
  const expired = await m.get('/v3/Jobs')
  t.equal(expired.statusCode, 401)
  t.match(expired.json(), { message: /Authorization has been denied.*token has expired/ })
  t.equal(expired.headers['www-authenticate'], 'Bearer')

  await add(m, { effect: { throttle: 7 }, times })
  const throttled = await m.get('/v3/Jobs')
  t.equal(throttled.statusCode, 429)
  t.equal(throttled.headers['retry-after'], '7')
  t.type(throttled.json().message, 'string')

  await add(m, { effect: { headers: { 'X-Strange': 'yes', server: 'IIS' } }, times })
  const strange = await m.get('/v3/Jobs')
  t.match(strange.headers, { 'x-strange': 'yes', server: 'IIS' })
  t.equal(strange.body, whole)

  await add(m, { effect: { brokenJson: true }, times })
  const broken = await m.get('/v3/Jobs')
  t.equal(broken.statusCode, 200)
  t.throws(() => JSON.parse(broken.body))
  t.ok(whole.startsWith(broken.body) && broken.body.length > 10)
  t.equal(Number(broken.headers['content-length']), Buffer.byteLength(broken.body), 'its length is right')
  t.equal((await m.get('/v3/Jobs')).body, whole, 'and nobody else gets it')
})

t.test('with broken JSON what was asked is done', async (t) => {
  const m = mock(t)
  await add(m, { match: { operation: 'POST /Proxies' }, effect: { brokenJson: true } })
  const answer = await m.send('POST', '/v3/Proxies', { hostName: 'p3', username: 'u', password: 'p' })
  t.equal(answer.statusCode, 201)
  t.throws(() => answer.json())
  t.ok(m.state().tables.proxies.some(({ hostName }) => hostName === 'p3'))
})

t.test('logins meet faults in the words of OAuth, in the sandbox they name', async (t) => {
  const m = mock(t)
  const login = (username: string, type = 'password') =>
    m.app.inject({
      method: 'POST',
      url: '/v3/Token',
      headers: FORM,
      payload: new URLSearchParams({ grant_type: type, username, password: 'password' }).toString(),
    })
  await add(m, { match: { operation: 'POST /Token' }, effect: { status: 400, message: 'No.' } }, 'w7')
  t.equal((await login('administrator')).statusCode, 200, 'another sandbox')
  const refused = await login('administrator+w7')
  t.equal(refused.statusCode, 400)
  t.strictSame(refused.json(), { error: 'Authorization Error', error_description: 'No.' })
  const { requests } = (await m.control('GET', '/__admin/requests?sandbox=w7')).json()
  t.match(requests, [{ operation: 'POST /Token', account: 'administrator', fault: 'fault-1', status: 400 }])
  await m.control('DELETE', '/__admin/faults?sandbox=w7')
  await add(m, { match: { user: 'administrator' }, effect: { status: 503 } }, 'w7')
  t.match((await login('administrator+w7')).json(), { error: 'server_error' })
  await m.control('DELETE', '/__admin/faults?sandbox=w7')
  await add(m, { effect: { expiredToken: true } }, 'w7')
  const { access_token, refresh_token } = (await login('administrator+w7')).json()
  t.type(access_token, 'string', 'a login has no token that could have expired')
  await add(m, { match: { operation: 'POST /Token' }, effect: { throttle: 3 } }, 'w7')
  const payload = new URLSearchParams({ grant_type: 'refresh_token', refresh_token }).toString()
  const refreshed = await m.app.inject({ method: 'POST', url: '/v3/Token', headers: FORM, payload })
  t.equal(refreshed.statusCode, 429, 'a refresh token tells the sandbox too')
  t.equal(refreshed.headers['retry-after'], '3')
})

t.test('requests without a good token, and bodies that cannot be read, meet faults too', async (t) => {
  const m = mock(t)
  await add(m, { effect: { status: 502, delay: 'PT1S' } })
  const stranger = await m.app.inject({ url: '/v3/Jobs', headers: { authorization: 'Bearer x' } })
  t.equal(stranger.statusCode, 502)
  t.match(stranger.json(), { message: /Bad Gateway/ })
  const headers = await m.login('administrator+w7')
  await add(m, { effect: { status: 502 } }, 'w7')
  const unreadable = { method: 'POST', url: '/v3/Proxies', payload: '{{', headers } as const
  t.equal((await m.app.inject(unreadable)).statusCode, 502)
  t.strictSame(m.waited, [1000])
  t.match(await lastCall(m), { status: 502, fault: 'fault-1' })
  await m.control('DELETE', '/__admin/faults')
  await add(m, { effect: { expiredToken: true } })
  t.match((await m.app.inject({ url: '/v3/Jobs' })).json(), { message: /is missing/ })
})

t.test('the controls and the description are never affected', async (t) => {
  const m = mock(t)
  await add(m, { effect: { status: 500 } })
  for (const url of ['/__admin/health', '/__admin/faults', '/swagger/docs/v3'])
    t.equal((await m.app.inject(url)).statusCode, 200, url)
})

t.test('faults go with their world', async (t) => {
  const m = mock(t)
  await add(m, { effect: { status: 500 } })
  await m.control('POST', '/__admin/reset')
  t.strictSame((await m.control('GET', '/__admin/faults')).json(), { faults: [] })
  t.strictSame(await statuses(m, 1), [200])
})

t.test('what makes no sense is refused, with what would be right', async (t) => {
  const m = mock(t)
  const effect = { status: 500 }
  const CASES: [rule: object, message: RegExp][] = [
    [{}, /'effect' is missing/],
    [{ effect: {} }, /'effect' must contain at least one effect: status, /],
    [{ effect: { reset: false } }, /'effect' must contain at least one effect/],
    [{ effect: { stauts: 500 } }, /no property 'effect.stauts'. Did you mean 'status'\?/],
    [{ effect, match: { opration: 'x' } }, /no property 'match.opration'. Did you mean 'operation'\?/],
    [{ effect, tmes: 1 }, /no property 'tmes'. Did you mean 'times'\?/],
    [{ effect: { status: 100 } }, /'effect.status' must be a whole number from 200 to 599; it is 100/],
    [{ effect: { status: 500, hang: true } }, /'effect.hang' cannot be combined with 'status'/],
    [{ effect: { reset: true, cutAfter: 1 } }, /'effect.cutAfter' cannot be combined with 'reset'/],
    [{ effect: { message: 'x', delay: 'PT1S' } }, /'effect.message' needs a 'status'/],
    [{ effect: { reason: 'x', delay: 'PT1S' } }, /'effect.reason' needs a 'status'/],
    [{ effect: { delay: 'soon' } }, /'effect.delay' must be an ISO 8601 duration.*it is 'soon'/],
    [{ effect: { delay: 'PT1H' } }, /at most PT10M/],
    [{ effect: { delay: { from: 'PT2S', to: 'PT1S', seed: 1 } } }, /'effect.delay.to' must not be less/],
    [{ effect: { delay: { from: 'PT1S', seed: 1 } } }, /'effect.delay' has no 'to'/],
    [{ effect: { delay: { median: 'PT1S', sigma: 0.5 } } }, /'effect.delay' has no 'seed'/],
    [
      { effect: { delay: { median: 'PT1S', to: 'PT2S', seed: 1 } } },
      /'effect.delay.to' cannot be combined with 'median'/,
    ],
    [
      { effect: { delay: { median: 'PT1S', sigma: 9, seed: 1 } } },
      /'effect.delay.sigma' must be a number from 0/,
    ],
    [{ effect: { headers: { 'a b': 'x' } } }, /'effect.headers.a b' is not a valid header name/],
    [{ effect: { headers: { 'content-length': '1' } } }, /cannot be set.*'cutAfter'/],
    [{ effect: { headers: { a: 'x\r\ny' } } }, /'effect.headers.a' must be one line/],
    [{ effect, probability: 0.5 }, /'probability' needs a 'seed'/],
    [{ effect, seed: 1 }, /'seed' needs a 'probability'/],
    [{ effect, probability: 2, seed: 1 }, /'probability' must be a number from 0 to 1/],
    [{ effect, times: 0 }, /'times' must be a whole number from 1/],
    [{ effect, window: { from: 'noon' } }, /'window.from' must be an ISO 8601 instant.*it is 'noon'/],
    [{ effect, window: { from: 'PT2H', until: 'PT1H' } }, /'window.until' must be after 'from'/],
  ]
  for (const [rule, message] of CASES) {
    const answer = await m.control('POST', '/__admin/faults', rule)
    t.equal(answer.statusCode, 400, JSON.stringify(rule))
    t.match(answer.json(), { message })
  }
  t.strictSame((await m.control('GET', '/__admin/faults')).json(), { faults: [] }, 'and nothing is added')
  for (const method of ['GET', 'DELETE'] as const)
    t.equal((await m.control(method, '/__admin/faults/fault-9')).statusCode, 404)
  for (let n = 0; n < 100; n++) await add(m, { effect })
  const more = await m.control('POST', '/__admin/faults', { effect })
  t.match(more.json(), { message: /limit of 100 faults/ })
})

t.test('counts are right, whatever the rule says', async (t) => {
  const m = await loggedIn(t)
  const small = fc.integer({ min: 1, max: 5 })
  const rules = fc.record({ times: small, after: small, every: small }, { requiredKeys: [] })
  await fc.assert(
    fc.asyncProperty(rules, fc.integer({ min: 0, max: 12 }), async (rule, count) => {
      await add(m, { effect: { status: 500 }, ...rule })
      const affected = (await statuses(m, count)).map((status) => status === 500)
      const { times = Number.POSITIVE_INFINITY, after = 0, every = 1 } = rule
      const expected = Math.min(times, Math.floor(Math.max(0, count - after) / every))
      const [shown] = (await m.control('GET', '/__admin/faults')).json().faults
      await m.control('DELETE', '/__admin/faults')
      const found = affected.filter(Boolean).length
      return found === expected && shown.applied === found && shown.matched === count
    }),
    { numRuns: 30 },
  )
})

t.test('the library has them too', async (t) => {
  const mock = await startMock({ now: NOW })
  t.teardown(() => mock.close())
  const headers = { authorization: `Bearer ${await mock.token()}` }
  const ask = async () => (await mock.app.inject({ url: '/v3/Jobs', headers })).statusCode
  const fault = await mock.faults.add({ match: { method: 'GET' }, effect: { status: 503 }, times: 1 })
  t.equal(await ask(), 503)
  t.equal(await ask(), 200)
  t.match(await mock.faults.list(), [{ id: fault.id, applied: 1, matched: 2 }])
  t.match(await mock.faults.get(fault.id), { id: fault.id, times: 1 })
  await mock.faults.remove(fault.id)
  await t.rejects(mock.faults.remove(fault.id), /'fault-1' is not found/)
  await mock.sandbox('w7').faults.add({ effect: { reset: true } })
  t.strictSame(await mock.faults.list(), [])
  t.equal(await ask(), 200)
  t.equal(await mock.sandbox('w7').faults.clear(), 1)
  await t.rejects(mock.faults.add({ effect: {} }), /must contain at least one effect/)
})
