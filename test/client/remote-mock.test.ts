import { once } from 'node:events'
import { createServer } from 'node:https'
import { type AddressInfo, createServer as createPlainServer, type Server } from 'node:net'
import t, { type Test } from 'tap'
import { sendOverHttps } from '../../src/client/send-over-https.js'
import { ControlError, connect, startMock, UnreachableError } from '../../src/index.js'
import { loadTls } from '../../src/tls/load-tls.js'
import { NOW } from '../helper.js'

async function listen(t: Test, server: Server) {
  server.listen(0, 'localhost')
  t.teardown(() => server.close())
  await once(server, 'listening')
  return `https://localhost:${(server.address() as AddressInfo).port}`
}

t.test('a server in another process is steered as one of this process is', async (t) => {
  const server = await startMock({ now: NOW })
  t.teardown(() => server.close())
  const mock = await connect(server)
  t.equal(mock.url, server.url)
  t.match(await mock.clock.advance('PT6H'), { mode: 'frozen', now: '2026-03-02T20:30:00.000Z' })
  t.match(await server.clock.read(), { now: '2026-03-02T20:30:00.000Z' }, 'it is the same clock')
  t.match(await mock.sandbox('w7').clock.read(), { now: '2026-03-02T14:30:00.000Z' })

  await server.token()
  t.match(await mock.requests.list(), [{ method: 'POST', url: '/v3/Token' }])
  await mock.reset()
  t.match(await server.clock.read(), { now: '2026-03-02T14:30:00.000Z' })
  t.strictSame(await mock.requests.list(), [])

  await t.rejects(mock.clock.advance('6 hours'), { constructor: ControlError, status: 400, message: /PT6H/ })
  await t.rejects(mock.sandbox('../etc').reset(), { message: /is not a valid name for a sandbox/ })
})

t.test('what keeps a caller away is told', async (t) => {
  const server = await startMock()
  const tls = await loadTls()
  const silent = await listen(
    t,
    createServer(tls, () => {}),
  )
  const plain = await listen(
    t,
    createPlainServer((socket) => void socket.on('error', () => {}).end('hello\r\n')),
  )
  const { port } = new URL(server.url)
  const cases = [
    ['no ca', { url: server.url }, 'untrusted', /is not trusted \(\w+\)/],
    ['the ca of another', { url: server.url, ca: tls.ca }, 'untrusted', /is not trusted \(\w+\)/],
    [
      'another name',
      { url: `https://127.0.0.2:${port}`, ca: server.ca },
      /untrusted|absent/,
      /other host names|Nothing/,
    ],
    ['no TLS', { url: plain, ca: server.ca }, 'foreign', /does not speak HTTPS/],
    ['no answer', { url: silent, ca: tls.ca, timeout: 50 }, 'silent', /does not respond in time/],
    ['no host', { url: 'https://nowhere.invalid' }, 'absent', /no host 'nowhere.invalid'/],
  ] as const
  for (const [name, address, reason, message] of cases)
    await t.rejects(
      sendOverHttps(address)('GET', '/clock'),
      { constructor: UnreachableError, reason, message },
      name,
    )
  await server.close()
  await t.rejects(connect(server), {
    reason: 'absent',
    code: 'ECONNREFUSED',
    message: /^Nothing listens at/,
  })
  for (const url of ['ftp://localhost:1', 'localhost:4443', 'https://localhost/v3', 'https://a:b@localhost'])
    await t.rejects(connect({ url }), { constructor: TypeError, message: /must be https:\/\/HOST/ }, url)
})

t.test('the admin token is shown, and nothing else', async (t) => {
  const tls = await loadTls()
  const shown: unknown[] = []
  const server = createServer(tls, (request, response) => {
    shown.push([request.method, request.url, request.headers.authorization])
    response.writeHead(403, { 'content-type': 'application/json' }).end('{"message":"Not you."}')
  })
  const url = await listen(t, server)
  await t.rejects(connect({ url, ca: tls.ca, adminToken: 'let me in' }), { status: 403, message: 'Not you.' })
  await t.rejects(connect({ url, ca: tls.ca }), { message: 'Not you.' })
  t.strictSame(shown, [
    ['GET', '/__admin/clock', 'Bearer let me in'],
    ['GET', '/__admin/clock', undefined],
  ])
})
