import { spawnSync } from 'node:child_process'
import { X509Certificate } from 'node:crypto'
import { once } from 'node:events'
import { readdir, readFile, stat, writeFile } from 'node:fs/promises'
import { request } from 'node:https'
import { hostname } from 'node:os'
import { join } from 'node:path'
import type { DetailedPeerCertificate, TLSSocket } from 'node:tls'
import t, { type Test } from 'tap'
import { type Mock, type MockOptions, startMock } from '../../src/index.js'
import { loadTls, type TlsOptions } from '../../src/tls/load-tls.js'
import { needs } from '../exports/programs.js'
import { NOW as INSTANT } from '../helper.js'

const DAY = 86_400_000
const NOW = new Date(INSTANT)
const later = (days: number) => new Date(NOW.getTime() + days * DAY)

async function serve(t: Test, options: MockOptions = {}): Promise<Mock> {
  const mock = await startMock({ tlsIssuer: 'self-signed', now: INSTANT, ...options })
  t.teardown(() => mock.close())
  return mock
}

/** Asks for the health of a server as a client does that trusts one certificate. @returns what the server presented */
async function ask(url: string, ca: string, servername = 'localhost'): Promise<DetailedPeerCertificate> {
  const asked = request(`${url}/__admin/health`, { ca, agent: false, servername }).end()
  const [answer] = await once(asked, 'response')
  answer.resume()
  const presented = (answer.socket as TLSSocket).getPeerCertificate(true)
  await once(answer, 'end')
  return presented
}

t.test(
  'a client that trusts the certificate itself is served, and one that trusts another is not',
  async (t) => {
    const certsDir = t.testdir()
    const { ca } = await serve(t, { tlsIssuer: 'ca', certsDir })
    for (const tlsKeyType of ['ec', 'rsa'] as const) {
      const mock = await serve(t, { certsDir, tlsKeyType, tlsSan: ['mock.example', '*.lab.example'] })
      for (const name of ['localhost', 'mock.example', 'a.lab.example', 'host.docker.internal'])
        t.equal((await ask(mock.url, mock.ca, name)).subject.CN, 'localhost', name)
      await t.rejects(ask(mock.url, mock.ca, 'other.example'), { code: 'ERR_TLS_CERT_ALTNAME_INVALID' })
      await t.rejects(ask(mock.url, ca), { code: 'DEPTH_ZERO_SELF_SIGNED_CERT' }, 'the CA of before')
      // both have one name, so the signature is what tells them apart
      const { ca: other } = await loadTls({ issuer: 'self-signed', keyType: tlsKeyType })
      await t.rejects(ask(mock.url, other), {
        code: /^(?:DEPTH_ZERO_SELF_SIGNED_CERT|CERT_SIGNATURE_FAILURE)$/,
      })
    }
  },
)

t.test('it is one certificate, the child of no CA, and what clients are told to trust', async (t) => {
  const mock = await serve(t)
  const presented = await ask(mock.url, mock.ca)
  const cert = new X509Certificate(presented.raw)
  t.equal(cert.toString().trim(), mock.ca.trim())
  t.equal(cert.ca, false)
  t.equal(cert.issuer, cert.subject)
  t.equal(presented.issuerCertificate.fingerprint256, presented.fingerprint256, 'it comes without a chain')
  t.ok(cert.verify(cert.publicKey))
  const asked = request(`${mock.url}/__admin/ca.pem`, { ca: mock.ca, agent: false }).end()
  const [answer] = await once(asked, 'response')
  t.equal((await answer.toArray()).join(''), mock.ca)
})

t.test('a pinned fingerprint stays over restarts, whichever issuer was used in between', async (t) => {
  const certsDir = t.testdir()
  const run = async (tlsIssuer: 'ca' | 'self-signed') => {
    const mock = await startMock({ tlsIssuer, certsDir })
    const { fingerprint256 } = await ask(mock.url, mock.ca)
    await mock.close()
    return fingerprint256
  }
  const pinned = await run('self-signed')
  t.equal(await run('self-signed'), pinned)
  const issued = await run('ca')
  t.not(issued, pinned)
  t.equal(await run('self-signed'), pinned)
  t.equal(await run('ca'), issued)
})

t.test('it is for this machine for ten years, with a random serial number', async (t) => {
  const load = (keyType?: 'ec' | 'rsa') =>
    loadTls({ issuer: 'self-signed', now: NOW, keyType, san: ['müller.example', 'fd00::7'] })
  const [first, second] = await Promise.all([load(), load('rsa')])
  const [cert, other] = [new X509Certificate(first.cert), new X509Certificate(second.cert)]
  t.equal(Date.parse(cert.validFrom), later(-1).getTime())
  t.equal(Date.parse(cert.validTo), later(3649).getTime())
  for (const name of ['localhost', hostname(), 'xn--mller-kva.example']) t.ok(cert.checkHost(name), name)
  for (const address of ['127.0.0.1', '::1', 'fd00::7']) t.ok(cert.checkIP(address), address)
  t.notOk(cert.checkHost('other.example'))
  t.strictSame(cert.keyUsage, ['1.3.6.1.5.5.7.3.1'], 'for servers')
  t.match(cert.publicKey, { asymmetricKeyType: 'ec', asymmetricKeyDetails: { namedCurve: 'prime256v1' } })
  t.match(other.publicKey, { asymmetricKeyType: 'rsa', asymmetricKeyDetails: { modulusLength: 2048 } })
  t.not(cert.serialNumber, other.serialNumber)
})

t.test('OpenSSL accepts it at its strictest', needs('openssl'), async (t) => {
  for (const keyType of ['ec', 'rsa'] as const) {
    const certsDir = t.testdir()
    await loadTls({ issuer: 'self-signed', certsDir, keyType })
    const args = ['verify', '-x509_strict', '-purpose', 'sslserver', '-verify_hostname', 'localhost']
    const file = join(certsDir, 'self-signed.pem')
    const { status, stderr } = spawnSync('openssl', [...args, '-CAfile', file, file], { encoding: 'utf8' })
    t.equal(status, 0, `${keyType}: ${stderr}`)
  }
})

/** Loads the certificate of a folder. @returns it, and what the log says */
async function load(certsDir: string, options: TlsOptions = {}) {
  const warnings: [details: object, message: string][] = []
  const tls = await loadTls({
    issuer: 'self-signed',
    certsDir,
    now: NOW,
    warn: (...warning) => void warnings.push(warning),
    ...options,
  })
  return { tls, warnings }
}

t.test('it is kept until it no longer fits, and clients are told when a new one is made', async (t) => {
  const renewals: Record<string, TlsOptions> = {
    'its end is near': { now: later(3645) },
    'it has ended': { now: later(4000) },
    'a name is missing': { san: ['mock.example'] },
    'the key type is another one': { keyType: 'rsa' },
  }
  for (const [why, options] of Object.entries(renewals)) {
    const certsDir = t.testdir({})
    const first = await load(certsDir)
    t.strictSame(first.warnings, [])
    t.strictSame(await load(certsDir, { now: later(3640) }), first, 'until a week before its end')
    const second = await load(certsDir, options)
    t.not(second.tls.cert, first.tls.cert, why)
    t.match(second.warnings, [
      [{ file: join(certsDir, 'self-signed-key.pem') }, /trust the new self-signed\.pem/],
    ])
    t.equal(await readFile(join(certsDir, 'self-signed.pem'), 'utf8'), second.tls.ca, 'clients find it')
    t.strictSame(await load(certsDir, options), { tls: second.tls, warnings: [] }, 'and it is kept')
    t.strictSame((await readdir(certsDir)).sort(), ['.gitignore', 'self-signed-key.pem', 'self-signed.pem'])
  }
})

t.test('a damaged file is set aside, and the key is for its owner only', async (t) => {
  const certsDir = t.testdir()
  const first = await load(certsDir)
  const file = join(certsDir, 'self-signed-key.pem')
  await writeFile(file, 'junk')
  const { tls, warnings } = await load(certsDir)
  t.not(tls.cert, first.tls.cert)
  t.match(warnings, [[{ file, movedTo: `${file}.damaged` }, /was damaged; a new one was created/]])
  t.equal(await readFile(`${file}.damaged`, 'utf8'), 'junk')
  t.strictSame((await load(certsDir)).tls, tls)
  t.equal((await stat(file)).mode & 0o777, 0o600)
  t.equal((await stat(join(certsDir, 'self-signed.pem'))).mode & 0o777, 0o644)
})

t.test('it does not go with a certificate of the user', async (t) => {
  for (const [options, message] of [
    [
      { tlsCert: 'a.pem', tlsKey: 'a.key' },
      /tlsIssuer self-signed cannot be combined with tlsCert and tlsKey/,
    ],
    [{ tlsKey: 'a.key' }, /tlsIssuer self-signed cannot be combined with/],
    [{ tlsIssuer: 'own' as never }, /tlsIssuer must be one of ca, self-signed; it is 'own'/],
  ] as const)
    await t.rejects(startMock({ tlsIssuer: 'self-signed', ...options }), { message })
  await t.rejects(loadTls({ issuer: 'self-signed', cert: 'a.pem' }), { name: 'TlsError' })
})

t.test('the canary is refused by who trusts the certificate', async (t) => {
  const mock = await serve(t, { canaryPort: 0 })
  await t.resolves(ask(mock.url, mock.ca))
  await t.rejects(ask(mock.canaryUrl as string, mock.ca), { code: /CERT|VERIFY/ })
})
