import t from 'tap'
import { UnreachableError } from '../../src/client/send-over-https.js'
import { LoginError } from '../../src/recording/errors.js'
import { type Answer, connectTo, createFakeTimers, json, serve, token } from './server.js'

t.test('it finds the versions, and logs in at the newest one', async (t) => {
  const server = await serve(t, [6, 7, 8], [['/Token', token]])
  const { client } = connectTo(t, server)
  t.strictSame(await client.findVersions(), [8, 7, 6])
  await client.logIn([8, 7, 6])
  const logins = server.received.filter(({ method }) => method === 'POST')
  t.strictSame(
    logins.map(({ url, form }) => [url, Object.fromEntries(form)]),
    [
      [
        '/v8/Token',
        {
          grant_type: 'password',
          username: 'admin',
          password: 'secret',
          disable_antiforgery_token: 'true',
        },
      ],
    ],
  )
  t.ok(
    server.received.every(({ method, url }) => method === 'GET' || url.endsWith('/Token')),
    'nothing but GET besides the login',
  )
})

t.test('a login that is refused says so, and tells no secret', async (t) => {
  const server = await serve(t, [8], [['/Token', token]])
  const wrong = connectTo(t, server, { password: 'wr0ng' }).client
  const error = await wrong.logIn([8]).catch((one) => one)
  t.ok(error instanceof LoginError)
  t.match(error.message, /refuses the login of 'admin' \(status 400\)/)
  t.notMatch(error.message, 'wr0ng')
  const CASES: readonly [answer: Answer, message: RegExp][] = [
    [json({}, 404), /has no REST API of Veeam/],
    [json({ access_token: 1 }), /gives no token \(status 200\)/],
    [(response) => response.writeHead(200, { 'content-type': 'text/html' }).end('<p>'), /gives no token/],
    [(response) => response.writeHead(302, { location: '/v8/Token' }).end(), /gives no token \(status 302\)/],
  ]
  for (const [answer, message] of CASES)
    await t.rejects(connectTo(t, await serve(t, [8], [['/Token', answer]])).client.logIn([8]), {
      name: 'LoginError',
      message,
    })
})

t.test('it sends no more requests a second than it may', async (t) => {
  const server = await serve(t, [8], [['/Jobs', json([])]])
  const { client, timers } = connectTo(t, server, { rate: 4 })
  for (let n = 0; n < 5; n++) await client.get('/v8/Jobs')
  t.strictSame(timers.waits, [250, 250, 250, 250])
  t.equal(client.requestCount, 5)
})

t.test('it waits as long as a busy server wants, within limits', async (t) => {
  const CASES: readonly [status: number, retryAfter: string | undefined, ms: number][] = [
    [429, '7', 7000],
    [503, new Date(9000).toUTCString(), 9000],
    [429, undefined, 5000],
    [429, 'soon', 5000],
    [429, '-1', 5000],
    [429, '99999', 120_000],
  ]
  for (const [status, retryAfter, ms] of CASES) {
    let times = 0
    const busy = json({}, status, retryAfter === undefined ? {} : { 'retry-after': retryAfter })
    const server = await serve(
      t,
      [8],
      [['/Jobs', (response, received) => (times++ === 0 ? busy : json([]))(response, received)]],
    )
    const { client, timers } = connectTo(t, server, { rate: 1000 })
    t.equal((await client.get('/v8/Jobs')).status, 200)
    t.equal(timers.waits[0], ms, `${status} ${retryAfter}`)
  }
})

t.test('a server that stays busy is left alone', async (t) => {
  const server = await serve(t, [8], [['/Jobs', json({}, 503)]])
  const { client } = connectTo(t, server)
  t.equal((await client.get('/v8/Jobs')).status, 503)
  t.equal(client.requestCount, 4)
})

t.test('it logs in again when its token ends, and only once', async (t) => {
  let isExpired = false
  const server = await serve(
    t,
    [7],
    [
      [
        '/Token',
        (response, received) => {
          isExpired = false
          token(response, received)
        },
      ],
      ['/Jobs', (response, received) => (isExpired ? json({}, 401) : json([]))(response, received)],
      ['/Organization', json({}, 401)],
    ],
  )
  const { client } = connectTo(t, server)
  await client.logIn([7])
  isExpired = true
  t.equal((await client.get('/v7/Jobs')).status, 200)
  t.equal(server.received.filter(({ method }) => method === 'POST').length, 2)
  t.equal((await client.get('/v7/Organization')).status, 401, 'what is forbidden stays so')
  t.equal(server.received.filter(({ method }) => method === 'POST').length, 3)
  t.equal((await client.get('/v7/Organization')).status, 401)
  t.equal(server.received.filter(({ method }) => method === 'POST').length, 3, 'and is not tried again soon')
  t.equal(server.received.at(-1)?.authorization, 'Bearer token')
})

t.test('hostile servers', async (t) => {
  const server = await serve(
    t,
    [8],
    [
      [
        '/Jobs/huge',
        (response) =>
          response.writeHead(200, { 'content-type': 'application/json' }).end(`"${'x'.repeat(5000)}"`),
      ],
      [
        '/Jobs/broken',
        (response) => response.writeHead(200, { 'content-type': 'application/json' }).end('{"id":'),
      ],
      ['/Jobs/html', (response) => response.writeHead(200, { 'content-type': 'text/html' }).end('<p>')],
      // never ends
      [
        '/Jobs/file',
        (response) => response.writeHead(200, { 'content-type': 'application/octet-stream' }).write('x'),
      ],
      ['/Jobs/redirect', (response) => response.writeHead(302, { location: '/v8/Jobs/redirect' }).end()],
      ['/Jobs/empty', (response) => response.writeHead(204).end()],
      ['/Jobs/cut', (response) => response.writeHead(200, { 'content-length': 10 }).destroy()],
      ['/Jobs/hang', () => {}],
    ],
  )
  const { client } = connectTo(t, server, { maxBytes: 1000 })
  const CASES: readonly [path: string, status: number, kind: string][] = [
    ['huge', 200, 'tooLong'],
    ['broken', 200, 'invalid'],
    ['html', 200, 'other'],
    ['file', 200, 'other'],
    ['redirect', 302, 'empty'],
    ['empty', 204, 'empty'],
  ]
  for (const [path, status, kind] of CASES)
    t.match(await client.get(`/v8/Jobs/${path}`), { status, content: { kind } }, path)
  await t.rejects(client.get('/v8/Jobs/cut'), { name: 'UnreachableError' })
  const impatient = connectTo(t, server, { timeout: 20 }).client
  await t.rejects(impatient.get('/v8/Jobs/hang'), { name: 'UnreachableError', reason: 'silent' })
  t.equal(server.received.filter(({ url }) => url.includes('redirect')).length, 1, 'no redirect is followed')
})

t.test('a certificate that is not trusted is refused, unless it shall not be checked', async (t) => {
  const server = await serve(t, [8], [['/Jobs', json([])]])
  const error = await connectTo(t, { ...server, ca: '' })
    .client.get('/v8/Jobs')
    .catch((one) => one)
  t.ok(error instanceof UnreachableError)
  t.equal(error.reason, 'untrusted')
  t.equal(server.received.length, 0)
  const careless = connectTo(t, { ...server, ca: '' }, { insecure: true }).client
  t.equal((await careless.get('/v8/Jobs')).status, 200)
})

t.test('an interruption ends waiting, and lets the request end that runs', async (t) => {
  const interruption = new AbortController()
  const server = await serve(
    t,
    [8],
    [
      [
        '/Jobs',
        (response, received) => {
          interruption.abort()
          json([])(response, received)
        },
      ],
    ],
  )
  const timers = createFakeTimers()
  const { client } = connectTo(t, server, { signal: interruption.signal, timers })
  t.equal((await client.get('/v8/Jobs')).status, 200)
  await t.rejects(client.get('/v8/Jobs'), { name: 'AbortError' })
  t.equal(server.received.length, 1)
  t.strictSame(timers.waits, [])
})
