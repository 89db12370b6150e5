import type { InjectOptions } from 'fastify'
import t from 'tap'
import { FORM, mock } from '../helper.js'

const PAGE = 'http://localhost:5173'

const preflight = (origin: string, more: Record<string, string> = {}): InjectOptions => ({
  method: 'OPTIONS',
  url: '/v3/Jobs',
  headers: {
    origin,
    'access-control-request-method': 'GET',
    'access-control-request-headers': 'authorization',
    ...more,
  },
})

t.test('a browser that asks for leave gets it without a token', async (t) => {
  const { app } = mock(t)
  const answer = await app.inject(preflight(PAGE))
  t.equal(answer.statusCode, 204)
  t.equal(answer.body, '')
  t.match(answer.headers, {
    'access-control-allow-origin': PAGE,
    'access-control-allow-methods': /GET.*POST.*PUT.*DELETE/,
    'access-control-allow-headers': /Authorization, Content-Type, x-vbo-mock-sandbox/,
    'access-control-max-age': /^\d+$/,
    vary: 'Origin',
  })
  t.notOk('access-control-allow-private-network' in answer.headers, 'which was not asked for')
})

t.test('the browser is told what the page may read', async (t) => {
  const { get, login } = mock(t)
  const { authorization } = await login()
  const answer = await get('/v3/Jobs', { origin: PAGE, authorization })
  t.equal(answer.headers['access-control-allow-origin'], PAGE)
  t.equal(answer.headers.vary, 'Origin')
  t.match(
    answer.headers['access-control-expose-headers'],
    /x-vbo-mock-state, Content-Disposition, Retry-After/,
  )
})

t.test('origins of this machine are let in, and others are not', async (t) => {
  const { app } = mock(t)
  for (const origin of [
    'http://localhost',
    'https://localhost:4200',
    'http://app.localhost:3000',
    'http://127.0.0.1:8080',
    'http://[::1]:8080',
    'capacitor://localhost',
  ]) {
    const { headers } = await app.inject(preflight(origin))
    t.equal(headers['access-control-allow-origin'], origin)
  }
  for (const origin of [
    'https://app.example',
    'https://localhost.example',
    'https://notlocalhost',
    'http://127.0.0.1.example:80',
    'null',
  ]) {
    const refused = await app.inject(preflight(origin))
    t.equal(refused.statusCode, 403, origin)
    t.match(refused.json().message, `--cors-origin ${origin}`)
    t.notOk('access-control-allow-origin' in refused.headers, origin)
    const { headers } = await app.inject({ url: '/v3/Jobs', headers: { origin } })
    t.notOk('access-control-allow-origin' in headers, origin)
    t.equal(headers.vary, 'Origin')
  }
})

t.test('--cors-origin lets more in, * all, and off none', async (t) => {
  const named = mock(t, { corsOrigin: ['https://app.example:3000', 'https://b.example'] }).app
  for (const origin of ['https://app.example:3000', 'https://b.example', PAGE])
    t.equal((await named.inject(preflight(origin))).headers['access-control-allow-origin'], origin)
  t.equal(
    (await named.inject(preflight('https://app.example'))).statusCode,
    403,
    'another port is another origin',
  )

  const any = mock(t, { corsOrigin: ['*'] }).app
  t.equal((await any.inject(preflight('https://any.example'))).headers['access-control-allow-origin'], '*')

  const off = mock(t, { corsOrigin: ['off'] }).app
  const refused = await off.inject(preflight(PAGE))
  t.equal(refused.statusCode, 401)
  t.notOk('access-control-allow-origin' in refused.headers)
})

t.test('what goes wrong can be read by the page too', async (t) => {
  const { app, get, control } = mock(t)
  const origin = PAGE
  const readable = (answer: Awaited<ReturnType<typeof get>>, status: number): void => {
    t.equal(answer.statusCode, status)
    t.equal(answer.headers['access-control-allow-origin'], PAGE, `${status}`)
  }
  readable(await app.inject({ url: '/v3/Jobs', headers: { origin } }), 401)
  readable(await get('/v3/Nothing', { origin }), 404)
  readable(await get('/v3/Jobs/nothing', { origin }), 404)
  readable(
    await app.inject({ method: 'POST', url: '/v3/Token', headers: { ...FORM, origin }, payload: 'x=1' }),
    400,
  )
  for (const [effect, status] of [
    [{ status: 503 }, 503],
    [{ expiredToken: true }, 401],
    [{ throttle: 5 }, 429],
    [{ brokenJson: true }, 200],
  ] as const) {
    await control('POST', '/__admin/faults', { effect, times: 1, match: { path: '/v3/jobs*' } })
    readable(await get('/v3/Jobs', { origin }), status)
  }
})

t.test('to ask for leave is no request of the client', async (t) => {
  const { app, control } = mock(t)
  await control('POST', '/__admin/faults', { effect: { status: 500 }, times: 1 })
  t.equal((await app.inject(preflight(PAGE))).statusCode, 204)
  const { faults } = (await control('GET', '/__admin/faults')).json()
  t.equal(faults[0].matched, 0, 'no fault applies to it')
  const { requests } = (await control('GET', '/__admin/requests')).json()
  t.match(requests, [
    {
      method: 'OPTIONS',
      preflight: true,
      operation: '',
      status: 204,
      response: { headers: { 'access-control-allow-origin': PAGE, 'access-control-max-age': '600' } },
    },
  ])
  t.match((await control('GET', '/__admin/requests/summary')).json().requests, [{ preflight: true }])
  const { log } = (await control('GET', '/__admin/requests.har')).json()
  t.match(log.entries, [{ _resourceType: 'preflight' }])
  t.match((await control('GET', '/__admin/report')).json(), { calls: 0, findings: [] })
  const verdict = await control('POST', '/__admin/verify', { calls: [], nothingElse: true })
  t.match(verdict.json(), { verified: true, checked: 0 })
})

t.test('a page from the net may reach into the network of its browser, if it is let in', async (t) => {
  const { app } = mock(t, { corsOrigin: ['https://app.example'] })
  const asks = { 'access-control-request-private-network': 'true' }
  const answer = await app.inject(preflight('https://app.example', asks))
  t.equal(answer.headers['access-control-allow-private-network'], 'true')
  const refused = await app.inject(preflight('https://other.example', asks))
  t.notOk('access-control-allow-private-network' in refused.headers)
})

t.test('OPTIONS without an origin, and the controls, are as they were', async (t) => {
  const { app, login } = mock(t)
  const headers = await login()
  t.equal((await app.inject({ method: 'OPTIONS', url: '/v3/Jobs' })).statusCode, 401)
  const answer = await app.inject({ method: 'OPTIONS', url: '/v3/Jobs', headers })
  t.equal(answer.statusCode, 405)
  t.match(answer.headers.allow, 'GET')
  for (const method of ['OPTIONS', 'GET'] as const) {
    const control = await app.inject({ ...preflight(PAGE), method, url: '/__admin/clock' })
    t.ok(control.statusCode >= 400)
    t.notOk('access-control-allow-origin' in control.headers)
  }
})
