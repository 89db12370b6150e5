import { connect as connectPlain, type Socket } from 'node:net'
import { PassThrough } from 'node:stream'
import { connect as connectTls } from 'node:tls'
import t from 'tap'
import { startMock } from '../../src/index.js'
import { createHttpServer } from '../../src/server/http-server.js'
import { NOW } from '../helper.js'

interface Answer {
  readonly status: number
  readonly head: string
  readonly body: string
}

/** Sends bytes, and reads all that comes until the server closes. */
async function say(socket: Socket, text: string): Promise<Answer> {
  socket.write(text, 'latin1')
  let answer = ''
  for await (const chunk of socket) answer += chunk
  const [head = '', body = ''] = answer.split('\r\n\r\n')
  return { status: Number(/^HTTP\/1\.1 (\d{3}) /.exec(head)?.[1]), head, body }
}

const request = (line: string, ...headers: string[]) =>
  [`${line} HTTP/1.1`, 'Host: localhost', ...headers, '', ''].join('\r\n')
const CLOSE = 'Connection: close'

const CASES: [name: string, text: string, status: number][] = [
  ['no HTTP', 'hello\r\n\r\n', 400],
  ['the preface of HTTP/2', 'PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n', 400],
  ['a version to come', 'GET /v3/Jobs HTTP/3.0\r\nHost: a\r\n\r\n', 400],
  ['HTTP/0.9', 'GET /v3/Jobs\r\n\r\n', 400],
  ['HTTP/1.0 without a host', 'GET /v3/Jobs HTTP/1.0\r\n\r\n', 400],
  ['no host', `GET /v3/Jobs HTTP/1.1\r\n${CLOSE}\r\n\r\n`, 400],
  ['two hosts', request('GET /v3/Jobs', 'host: other', CLOSE), 400],
  ['a method that is none', request('FOO /v3/Jobs', CLOSE), 400],
  ['CONNECT', request('CONNECT example.com:443'), 405],
  ['an expectation', request('GET /v3/Jobs', 'Expect: x'), 417],
  ['an expectation of a body', request('POST /v3/Token', 'Expect: 200-ok', 'Content-Length: 5'), 417],
  ['large headers', request('GET /v3/Jobs', `X: ${'x'.repeat(20_000)}`), 431],
  ['a flood of headers', `GET /v3/Jobs HTTP/1.1\r\nHost: a\r\n${'x-a: b\r\n'.repeat(10_000)}\r\n`, 431],
  ['a long address', request(`GET /v3/${'x'.repeat(20_000)}`), 431],
  ['two lengths', `${request('POST /v3/Token', 'Content-Length: 1', 'Content-Length: 2')}ab`, 400],
  ['a length and chunks', request('POST /v3/Token', 'Content-Length: 1', 'Transfer-Encoding: chunked'), 400],
  ['a negative length', request('POST /v3/Token', 'Content-Length: -1'), 400],
  [
    'chunks that are none',
    `${request('POST /v3/Token', 'Content-Type: application/x-www-form-urlencoded', 'Transfer-Encoding: chunked')}zz\r\n`,
    400,
  ],
  ['NUL in a header', request('GET /v3/Jobs', 'X: a\0b'), 400],
  ['an address of other letters', request('GET /v3/\xc3\xa4'), 400],
]

t.test('every listener answers what is no request as the API answers errors', async (t) => {
  const mock = await startMock({ now: NOW, httpPort: 0, canaryPort: 0 })
  t.teardown(() => mock.close())
  const at = (url: string | undefined) => ({ host: 'localhost', port: Number(new URL(String(url)).port) })
  const LISTENERS: Record<string, () => Socket> = {
    https: () => connectTls({ ...at(mock.url), rejectUnauthorized: false }),
    http: () => connectPlain(at(mock.httpUrl)),
    canary: () => connectTls({ ...at(mock.canaryUrl), rejectUnauthorized: false }),
    'plain HTTP on the port of TLS': () => connectPlain(at(mock.url)),
  }
  for (const [listener, open] of Object.entries(LISTENERS))
    for (const [name, text, status] of CASES) {
      const answer = await say(open(), text)
      const where = `${listener}: ${name}`
      t.equal(answer.status, status, where)
      t.match(answer.head, /^content-type: application\/json; charset=utf-8$/im, where)
      t.match(answer.head, /^connection: close$/im, where)
      t.strictSame(Object.keys(JSON.parse(answer.body)), ['message'], where)
    }
  for (const open of [LISTENERS.https, LISTENERS.http, LISTENERS.canary] as (() => Socket)[]) {
    for (const method of ['TRACE', 'PATCH', 'PROPFIND'])
      t.match((await say(open(), request(`${method} /v3/Jobs`, CLOSE))).body, /"message":"Auth/, method)
    const upgrade = await say(open(), request('GET /v3/Jobs', 'Upgrade: h2c', `${CLOSE}, Upgrade`))
    t.equal(upgrade.status, 401, 'an upgrade is left alone')
    const page = await say(open(), request('GET /swagger/docs/v3', CLOSE))
    t.equal(page.status, 200)
    t.match(page.head, /^connection: close$/im)
  }
})

t.test('a request that does not arrive, and one that breaks off', async (t) => {
  const told: unknown[] = []
  const server = createHttpServer(
    () => {},
    (status) => told.push(status),
  )
  const fail = (code: string, socket = Object.assign(new PassThrough(), { setTimeout: () => {} })) => {
    server.emit('clientError', Object.assign(new Error(code), { code }), socket as never)
    return socket
  }
  const late = fail('ERR_HTTP_REQUEST_TIMEOUT')
  t.match(String(late.read()), /^HTTP\/1\.1 408 Request Timeout\r\n/)
  for (const code of ['ECONNRESET', 'EPIPE', 'ERR_SSL_TLSV1_ALERT_UNKNOWN_CA', 'ERR_TLS_HANDSHAKE_TIMEOUT']) {
    const gone = fail(code)
    t.ok(gone.destroyed, code)
    t.equal(gone.read(), null)
  }
  t.strictSame(told, [408])
})

t.test('what cannot be read is not answered in the middle of an answer', async (t) => {
  const server = createHttpServer((_request, response) => {
    response.writeHead(200, { 'content-length': 10 }).write('half')
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  t.teardown(() => server.close())
  const socket = connectPlain(Number((server.address() as { port: number }).port), '127.0.0.1')
  socket.once('data', () => socket.write('nonsense\r\n\r\n'))
  t.equal((await say(socket, request('GET /'))).body, 'half')
})
