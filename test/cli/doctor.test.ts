import { once } from 'node:events'
import { chmodSync, readFileSync, writeFileSync } from 'node:fs'
import { type AddressInfo, createServer } from 'node:net'
import { join } from 'node:path'
import t, { type Test } from 'tap'
import { checkCertificates } from '../../src/cli/doctor/check-certificates.js'
import { checkDirectory } from '../../src/cli/doctor/check-directory.js'
import { checkNode } from '../../src/cli/doctor/check-node.js'
import { startMock } from '../../src/index.js'
import { readOptions } from '../../src/server/options.js'
import { loadTls } from '../../src/tls/load-tls.js'
import { NOW } from '../helper.js'
import { cli } from './cli.js'

const DAY = 86_400_000
const now = new Date(NOW)
const later = (days: number): Date => new Date(now.getTime() + days * DAY)

/** What doctor finds, as `check status`. */
const summary = (out: string): string[] =>
  JSON.parse(out).findings.map(({ check, status }: { check: string; status: string }) => `${check} ${status}`)

t.test('all is well with a server that runs, but for clients that do not trust it yet', async (t) => {
  const certsDir = join(t.testdir({}), 'certs')
  const mock = await startMock({ certsDir, now: NOW })
  t.teardown(() => mock.close())
  const { port } = new URL(mock.url)
  const args = ['doctor', '--port', port, '--certs-dir', certsDir]
  const { PATH = '' } = process.env
  const { code, out } = await cli([...args, '--json'], { PATH })
  t.equal(code, 0, out)
  t.match(summary(out), [
    'node ok',
    'directory ok',
    'certificate ok',
    'files ok',
    'port ok',
    'clock ok',
    'node warn',
  ])
  t.match(out, /the clock is in mode frozen and shows 2026-03-02T14:30:00\.000Z/)
  t.match(out, /trusts the server only with NODE_EXTRA_CA_CERTS\./)

  const told = await cli(args, { PATH, NODE_EXTRA_CA_CERTS: join(certsDir, 'ca.pem') })
  t.match(told.out, /^ok +node +trusts the server$/m)
  t.match(told.out, /^ok +port +vbo365-mock .* answers at https:/m)
})

t.test('a port is free, taken by somebody else, or nobody is there', async (t) => {
  const dir = t.testdir({})
  const other = createServer(
    (socket) =>
      void socket
        .on('error', () => {})
        .resume()
        .end('no TLS\r\n'),
  ).listen(0, 'localhost')
  t.teardown(() => other.close())
  await once(other, 'listening')
  const port = String((other.address() as AddressInfo).port)
  const args = ['doctor', '--certs-dir', join(dir, 'certs'), '--json', '--port', port]
  const taken = await cli(args)
  t.equal(taken.code, 1)
  t.match(summary(taken.out), ['node ok', 'directory ok', 'certificate warn', 'port fail'])
  t.match(taken.out, /does not speak HTTPS/)

  other.close()
  await once(other, 'close')
  const free = await cli(args)
  t.equal(free.code, 0)
  const kept = await cli([...args, '--data-dir', join(dir, 'worlds')])
  t.match(kept.out, /worlds' does not exist yet and can be created/)
  t.match(free.out, new RegExp(`${port} of localhost is free`))

  const away = await cli(['doctor', '--json', '--url', `https://localhost:${port}`])
  t.equal(away.code, 1)
  t.match(
    summary(away.out),
    ['node ok', 'port fail'],
    'the files of a server elsewhere are not looked for here',
  )
})

/** The one finding about certificates. */
async function finding(t: Test, certsDir: string, at = now, more: Record<string, unknown> = {}) {
  const options = readOptions({ values: { certsDir, ...more }, formatName: (name) => name })
  const [found] = await checkCertificates(options, at)
  t.equal(found?.check, 'certificate')
  return found
}

t.test('certificates: chain, names, dates, keys', async (t) => {
  const dir = t.testdir({ own: {}, other: {}, none: {} })
  const [own, other] = [join(dir, 'own'), join(dir, 'other')]
  await loadTls({ certsDir: own, now })
  await loadTls({ certsDir: other, now })
  t.match(await finding(t, own), { status: 'ok', message: /from the CA in ca\.pem, for localhost, until 20/ })
  t.match(await finding(t, own, later(390)), { status: 'warn', message: /expires soon/ })
  t.match(await finding(t, own, later(400)), { status: 'fail', message: /expired at/ })
  t.match(await finding(t, own, later(4000)), { status: 'warn', message: /The CA expired/ })
  t.match(await finding(t, own, later(-2)), {
    status: 'fail',
    message: /not valid before/,
    advice: /Set the clock/,
  })
  t.match(await finding(t, own, now, { tlsSan: ['a.example'] }), {
    status: 'warn',
    message: /is not for a\.example/,
  })
  t.match(await finding(t, join(dir, 'none')), { status: 'warn', message: /no certificates in/ })

  for (const [name, text, status, message] of [
    ['ca.pem', undefined, 'fail', /do not trust the server/],
    ['server.pem', undefined, 'warn', /not signed with the key in ca-key\.pem/],
    ['server.pem', 'junk', 'warn', /missing, or cannot be read/],
    ['ca-key.pem', undefined, 'warn', /not signed with the key in ca-key\.pem/],
  ] as const) {
    const file = join(own, name)
    const kept = readFileSync(file)
    writeFileSync(file, text ?? readFileSync(join(other, name)))
    t.match(await finding(t, own), { status, message }, name)
    writeFileSync(file, kept)
  }
  t.match(await finding(t, own, now, { tlsCert: 'a.pem' }), { status: 'fail', advice: /Add --tls-key\./ })
  t.match(await finding(t, own, now, { tlsCert: 'a.pem', tlsKey: 'b' }), {
    status: 'fail',
    message: /ENOENT/,
  })
  const both = join(own, 'server.pem')
  t.match(await finding(t, own, now, { tlsCert: both, tlsKey: both }), {
    status: 'ok',
    message: /matches its key/,
  })

  if (process.platform === 'win32') return
  chmodSync(both, 0o644)
  const options = readOptions({ values: { certsDir: own }, formatName: (name) => name })
  t.match((await checkCertificates(options, now))[1], { status: 'warn', advice: `chmod 600 ${both}` })
})

t.test('Node and directories', async (t) => {
  for (const version of ['20.19.0', '20.20.1', '22.13.0', '22.99.9', '24.0.0', '25.1.0', '26.0.0', '101.0.0'])
    t.match(checkNode(version), { status: 'ok' }, version)
  for (const version of ['18.20.0', '20.18.3', '21.7.3', '22.0.0', '22.12.0', '23.11.0'])
    t.match(
      checkNode(version),
      {
        status: 'fail',
        message: /not supported/,
        advice: 'Install Node 24. Supported versions: ^20.19.0 || ^22.13.0 || >=24.0.0.',
      },
      version,
    )
  const dir = t.testdir({ file: '', there: {} })
  const check = (...path: string[]) => checkDirectory(join(dir, ...path), '--certs-dir')
  t.match(await check('there'), { status: 'ok', message: /can be written/ })
  t.match(await check('new', 'er'), { status: 'ok', message: /can be created/ })
  t.match(await check('file'), { status: 'fail', message: /is a file/ })
  t.match(await check('file', 'x'), { status: 'fail', message: /is a file/, advice: /--certs-dir/ })
  // nothing is forbidden to root
  if (process.getuid?.() === 0) return
  chmodSync(join(dir, 'there'), 0o500)
  t.match(await check('there'), { status: 'fail', message: /cannot write/ })
})
