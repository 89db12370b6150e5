import { join } from 'node:path'
import t, { type Test } from 'tap'
import { startMock } from '../../src/index.js'
import { NOW } from '../helper.js'
import { cli } from './cli.js'

/** A server that keeps its certificates, and what leads to it. */
async function serve(t: Test, options = {}) {
  const certsDir = join(t.testdir({}), 'certs')
  const mock = await startMock({ certsDir, now: NOW, ...options })
  t.teardown(() => mock.close())
  const { port } = new URL(mock.url)
  return { mock, port, certsDir, at: ['--port', port, '--certs-dir', certsDir] }
}

t.test('commands find a server by its own options, and steer it', async (t) => {
  const { mock, at, port, certsDir } = await serve(t)
  t.match(await cli(['wait', ...at]), { code: 0, out: `ready at ${mock.url}\n`, err: '' })
  t.match(await cli(['advance', 'PT6H', ...at]), {
    code: 0,
    out: /The clock shows 2026-03-02T20:30:00\.000Z\.\n$/,
  })
  t.match(await mock.clock.read(), { now: '2026-03-02T20:30:00.000Z' })
  const variables = { VBO_MOCK_PORT: port, VBO_MOCK_CERTS_DIR: certsDir }
  t.match(await cli(['reset'], variables), { code: 0, out: 'reset to 2026-03-02T14:30:00.000Z\n' })
  t.match(await mock.clock.read(), { now: '2026-03-02T14:30:00.000Z' })
  const away = { ...variables, VBO_MOCK_URL: 'https://localhost:1', VBO_MOCK_CA: 'nowhere.pem' }
  t.match(
    await cli(['reset', ...at], away),
    { code: 0 },
    'flags beat what the environment says in other words',
  )
  t.match(await cli(['healthcheck', ...at, '--json']), { code: 0, out: '{"healthy":true}\n' })
  t.match(await cli(['reset', '--sandbox', '../etc', ...at]), {
    code: 2,
    err: /is not a valid name for a sandbox/,
  })
})

t.test('scenarios, snapshots, proof and report go by what a real server answers', async (t) => {
  const { mock, at, certsDir } = await serve(t)
  const run = async (...args: string[]) => {
    const { code, out, err } = await cli([...args, ...at], {}, EXPECTED)
    t.equal(err, '', args.join(' '))
    return { code, out }
  }
  t.match(await run('scenario', 'apply', 'proxy-offline', 'throttled-token'), {
    code: 0,
    out: /^applied proxy-offline\n( {2}The proxy '.*' is offline\.\n)+applied throttled-token\n$/,
  })
  t.match(await run('scenario', 'list'), { out: /^proxy-offline +applied {2}No backup proxy/m })
  t.match(await run('scenario', 'clear'), { code: 0, out: 'cleared all\n' })
  t.strictSame(await mock.faults.list(), [])

  t.match(await run('snapshot', 'save', 'lost'), { code: 0, out: 'saved lost\n' })
  t.match(await run('snapshot', 'list'), { out: /^lost {2}/ })
  const file = join(certsDir, '..', 'lost.json')
  t.match(await run('snapshot', 'export', 'lost', '--output', file), { code: 0 })
  t.match(await run('snapshot', 'delete', 'lost'), { code: 0 })
  t.match(await run('snapshot', 'import', file, '--name', 'found'), { code: 0, out: 'imported found\n' })
  await run('reset')
  t.match(await run('snapshot', 'load', 'found'), { code: 0 })
  const proxies = await mock.app.inject({
    url: '/v3/Proxies',
    headers: { authorization: `Bearer ${await mock.token()}` },
  })
  t.match(proxies.json(), [{ status: 'Offline' }])

  t.match(await run('verify', '-'), { code: 0 })
  await mock.requests.clear()
  t.match(await run('verify', '-'), { code: 1, out: /POST \/Token/ })
  t.match(await run('report', '--format', 'junit', '--fail-on-findings'), { code: 0, out: /<testsuite/ })
})

const EXPECTED = 'calls:\n  - match: { operation: POST /Token }\n    times: 1\n'

t.test('what keeps a command away is told, with what to do', async (t) => {
  const { mock, at, port } = await serve(t)
  const other = await serve(t)
  const CASES: [name: string, args: string[], code: number, complaint: RegExp][] = [
    [
      'no certificate',
      ['--port', port, '--certs-dir', 'no'],
      3,
      /not trusted.*There is no 'no\/ca\.pem' to trust.*--ca/,
    ],
    [
      'that of another',
      ['--port', port, '--certs-dir', other.certsDir],
      3,
      /not trusted.*ca\.pem' did not sign its certificate/,
    ],
    [
      'a file that is not there',
      ['--port', port, '--ca', 'no.pem'],
      2,
      /'no\.pem', cannot be read \(ENOENT\)/,
    ],
    ['port 0', ['--port', '0'], 2, /Port 0 means any free port. Name the real port/],
    ['another protocol', ['--url', 'ftp://localhost:1'], 2, /must be https:\/\/HOST/],
    ['plain HTTP', ['--url', 'http://localhost:1'], 3, /Nothing listens at http:/],
    ['no port', ['--port', 'x'], 2, /--port must be a whole number/],
  ]
  for (const [name, args, code, complaint] of CASES)
    t.match(await cli(['reset', ...args]), { code, err: complaint, out: '' }, name)
  await mock.close()
  t.match(await cli(['reset', ...at]), { code: 3, err: /Nothing listens at .* Is the server running\?/ })
  t.match(await cli(['wait', '--timeout', 'PT0S', ...at]), {
    code: 1,
    err: /Not ready within PT0S: Nothing listens/,
  })
  t.match(await cli(['wait', '--timeout', 'PT0S', '--json', ...at]), {
    code: 1,
    out: /"ready":false/,
    err: '',
  })
  t.match(await cli(['wait', '--timeout', 'soon', ...at]), {
    code: 2,
    err: /--timeout must be an ISO 8601 duration/,
  })
})

t.test('it waits for a certificate that is not there yet', async (t) => {
  const certsDir = join(t.testdir({}), 'certs')
  // a port that is free, and stays so but for us
  const first = await startMock()
  const { port } = new URL(first.url)
  await first.close()
  const waiting = cli(['wait', '--json', '--port', port, '--certs-dir', certsDir])
  const mock = await startMock({ port: Number(port), certsDir })
  t.teardown(() => mock.close())
  t.match(await waiting, { code: 0, out: /^\{"ready":true,"url":"https:.*"version":/ })
})

t.test('a server without controls is ready too', async (t) => {
  const { mock, at } = await serve(t, { admin: false })
  t.match(await cli(['wait', ...at]), { code: 0, out: `ready at ${mock.url}\n` })
  t.match(await cli(['reset', ...at]), { code: 3, err: /has no controls: it runs with --no-admin/ })
})
