import { once } from 'node:events'
import { readFileSync, statSync } from 'node:fs'
import { request } from 'node:http'
import { connect } from 'node:net'
import { join } from 'node:path'
import { connect as connectTls } from 'node:tls'
import t, { type Test } from 'tap'
import { startHere } from './cli.js'
import { ask, CREDENTIALS, LOGIN, portOf, run } from './program.js'

/** A program of its own, and how to ask it. */
async function serve(t: Test, args: string[] = []) {
  const cwd = t.testdir()
  const program = run(t, ['--port', '0', ...args], {}, cwd)
  const ready = await program.ready
  return { ...program, cwd, ready, ...clientOf(portOf(ready), cwd) }
}

/** A server in this process, and how to ask it. */
async function serveHere(t: Test, args: string[] = [], variables: Record<string, string> = {}, files = {}) {
  const cwd = t.testdir(files)
  const server = await startHere(t, ['--certs-dir', join(cwd, 'certs'), ...args], variables)
  return { ...server, ...clientOf(server.port, cwd) }
}

function clientOf(port: number, cwd: string) {
  const ca = readFileSync(join(cwd, 'certs/ca.pem'))
  const login = async (credentials = CREDENTIALS) => ask(port, ca, LOGIN, credentials)
  const get = async (path: string) => {
    const { access_token } = JSON.parse((await login()).body)
    return ask(port, ca, { path, headers: { authorization: `Bearer ${access_token}` } })
  }
  return { port, ca, login, get }
}

t.test('it says when it is ready, and what a client needs', async (t) => {
  const { ready, cwd, login, get } = await serve(t)
  t.match(
    ready,
    /^vbo365-mock \d+\.\d+\.\d+\S* ready at https:\/\/localhost:\d+ \(page https:\/\/localhost:\d+\/__admin\/ui, profile small, seed 365, login administrator:password\)$/,
  )
  t.equal((await login()).status, 200)
  t.equal((await get('/v3/Jobs')).status, 200)
  for (const file of ['ca-key.pem', 'server.pem'])
    t.equal(statSync(join(cwd, 'certs', file)).mode & 0o777, 0o600, `${file} is for its owner alone`)
})

t.test('the control API hands out the certificate to trust', async (t) => {
  const { port, ca } = await serveHere(t)
  const { status, body } = await ask(port, ca, { path: '/__admin/ca.pem' })
  t.equal(status, 200)
  t.equal(body, ca.toString())
})

t.test('options change what they say', async (t) => {
  const other = 'grant_type=password&username=b&password=c%3Ad'
  const { ready, login } = await serveHere(t, ['--user', 'a:b', '--user', 'b:c:d', '--seed', '7'])
  t.match(ready, /seed 7, login a:b b:c:d\)$/)
  t.equal((await login(other)).status, 200)
  t.equal((await login()).status, 400, 'the usual login is gone')
})

t.test('auth any says so, and takes any login', async (t) => {
  const { ready, login } = await serveHere(t, ['--auth', 'any'])
  t.match(ready, /any login\)$/)
  t.equal((await login('grant_type=password&username=x&password=y')).status, 200)
})

t.test('--quirks off, --public-url and --now reach the answers', async (t) => {
  const { get } = await serveHere(t, [
    '--quirks',
    'off',
    '--public-url',
    'https://x.example',
    '--now',
    '2026-03-02T14:30:00Z',
  ])
  const answer = await get('/v3/JobSessions/a8cf9a63-64c3-4748-9c95-b1fbac0cce1d/Log')
  t.equal(answer.status, 200)
  t.match(answer.body, /https:\/\/x\.example\/v3\//)
  t.match((await get('/v3/Jobs')).body, /"nextRun":"2026-03-0[23]T/)
})

t.test('--no-admin leaves out the control API', async (t) => {
  const { get } = await serveHere(t, ['--no-admin'])
  for (const path of ['/__admin/health', '/__admin/ca.pem']) t.equal((await get(path)).status, 404)
})

t.test('--http-port serves the same over plain HTTP, with links to match', async (t) => {
  const { ready, login } = await serveHere(t, ['--http-port', '0'])
  const [, url] = / and (http:\/\/localhost:\d+) /.exec(ready) ?? []
  const { access_token } = JSON.parse((await login()).body)
  const asked = request(`${url}/v3/Proxies`, { headers: { authorization: `Bearer ${access_token}` } })
  asked.end()
  const [response] = await once(asked, 'response')
  t.equal(response.statusCode, 200)
  let body = ''
  for await (const part of response) body += part
  t.match(JSON.parse(body)[0]._links.self.href, `${url}/v3/proxies/`)
})

t.test('a flag beats a variable, a variable beats the file', async (t) => {
  for (const [name, content] of [
    ['config.json', '{ "seed": 1, "logLevel": "error", "profile": "small", "user": ["a:b"] }'],
    ['config.yaml', 'seed: 1\nlogLevel: error\nprofile: small\nuser:\n  - a:b\n'],
  ] as const) {
    const files = { [name]: content }
    t.match(
      (await serveHere(t, ['--config', join(t.testdirName, name)], {}, files)).ready,
      /seed 1, login a:b\)/,
    )
    const variables = {
      VBO_MOCK_SEED: '2',
      VBO_MOCK_CONFIG: join(t.testdirName, name),
      VBO_MOCK_USER: 'c:d\ne:f',
    }
    t.match((await serveHere(t, [], variables, files)).ready, /seed 2, login c:d e:f\)/)
    t.match(
      (await serveHere(t, ['--seed', '3', '--user', 'g:h'], variables, files)).ready,
      /seed 3, login g:h\)/,
    )
  }
})

t.test('what is no request is answered in the shape of the API, and the server goes on', async (t) => {
  const { port, ca, login } = await serveHere(t)
  const exchange = async (text: string) => {
    const socket = connectTls({ host: 'localhost', port, ca, servername: 'localhost' })
    socket.setEncoding('utf8')
    socket.write(text)
    // what is still on its way to a server that has hung up may end in a reset
    socket.on('error', () => {})
    const [answer] = (await once(socket, 'data')) as [string]
    socket.destroy()
    const [head = '', body = ''] = answer.split('\r\n\r\n')
    return { status: Number(head.split(' ')[1]), body }
  }
  const CASES: [name: string, text: string, status: number][] = [
    ['header flood', `GET /v3/Jobs HTTP/1.1\r\nHost: a\r\n${'x-a: b\r\n'.repeat(10_000)}\r\n`, 431],
    ['one huge header', `GET /v3/Jobs HTTP/1.1\r\nHost: a\r\nx: ${'x'.repeat(40_000)}\r\n\r\n`, 431],
    ['no HTTP at all', 'hello there\r\n\r\n', 400],
    ['no Host', 'GET /v3/Jobs HTTP/1.1\r\n\r\n', 400],
    ['a Host that is none', 'GET /v3/Jobs HTTP/1.1\r\nHost: <script>\r\nConnection: close\r\n\r\n', 400],
  ]
  for (const [name, text, status] of CASES) {
    const answer = await exchange(text)
    t.equal(answer.status, status, name)
    t.notMatch(answer.body, /script/)
    t.strictSame(Object.keys(JSON.parse(answer.body)), ['message'], name)
  }
  const plain = connect(port, 'localhost')
  plain.write('GET /v3/Jobs HTTP/1.1\r\nHost: localhost\r\n\r\n')
  plain.setEncoding('utf8')
  t.match((await once(plain, 'data'))[0], /^HTTP\/1\.1 400 [\s\S]*\{"message":"This port speaks HTTPS/)
  t.equal((await login()).status, 200)
})

/** A server of either kind, and how to send it a signal. */
const KINDS = {
  SIGTERM: async (t: Test) => {
    const program = await serve(t)
    return { ...program, end: () => program.child.kill('SIGTERM') }
  },
  SIGINT: async (t: Test) => {
    const server = await serveHere(t)
    return { ...server, end: () => server.signal('SIGINT') }
  },
  SIGHUP: async (t: Test) => {
    const server = await serveHere(t)
    return { ...server, end: () => server.signal('SIGHUP') }
  },
}

for (const [signal, start] of Object.entries(KINDS))
  t.test(`${signal} lets requests in hand finish, and the end is a good one`, async (t) => {
    const { port, ca, login, ended, end } = await start(t)
    t.equal((await login()).status, 200)
    const socket = connectTls({ host: 'localhost', port, ca, servername: 'localhost' })
    socket.setEncoding('utf8')
    // the server says 100 Continue once it has the request in hand
    socket.write(
      `POST /v3/Token HTTP/1.1\r\nHost: localhost\r\nExpect: 100-continue\r\nContent-Type: application/x-www-form-urlencoded\r\nContent-Length: ${CREDENTIALS.length}\r\n\r\n`,
    )
    t.match((await once(socket, 'data'))[0], /^HTTP\/1\.1 100 /)
    const idle = connectTls({ host: 'localhost', port, ca, servername: 'localhost' }).resume()
    idle.on('error', () => {})
    await once(idle, 'secureConnect')
    end()
    // it is closing when it closes connections without a request
    await once(idle, 'close')
    socket.write(CREDENTIALS)
    t.match((await once(socket, 'data'))[0], /^HTTP\/1\.1 200 [\s\S]*"access_token"/)
    t.equal((await ended).code, 0)
  })

t.test('long work does not keep the process', async (t) => {
  const { child, port, ca, ended } = await serve(t, ['--profile', 'msp'])
  const headers = { 'content-type': 'application/json' }
  const advance = { method: 'POST', path: '/__admin/clock/advance', headers }
  // what is not answered by the end is cut off
  const answer = ask(port, ca, advance, JSON.stringify({ by: 'P365D' })).catch(() => undefined)
  t.equal((await ask(port, ca, { path: '/__admin/health' })).status, 200)
  child.kill('SIGTERM')
  t.equal((await ended).code, 0)
  await answer
})

t.test('a request that never ends does not keep the process', async (t) => {
  const { child, port, ca, ended } = await serve(t)
  const socket = connectTls({ host: 'localhost', port, ca, servername: 'localhost' })
  socket.on('error', () => {})
  socket.write(
    'POST /v3/Token HTTP/1.1\r\nHost: localhost\r\nExpect: 100-continue\r\nContent-Length: 9\r\n\r\n',
  )
  await once(socket, 'data')
  child.kill('SIGTERM')
  t.equal((await ended).code, 0)
})
