import { spawnSync } from 'node:child_process'
import { X509Certificate } from 'node:crypto'
import { createServer, get } from 'node:https'
import type { AddressInfo } from 'node:net'
import { hostname, networkInterfaces } from 'node:os'
import { join } from 'node:path'
import t from 'tap'
import { checkIdentity } from '../../src/client/check-identity.js'
import { loadTls, type TlsMaterial } from '../../src/tls/load-tls.js'
import { needs } from '../exports/programs.js'

const DAY = 86_400_000
const NOW = new Date('2026-03-02T14:30:00Z')
const SERVER_AUTH = '1.3.6.1.5.5.7.3.1'

const hasIpv6 = Object.values(networkInterfaces()).some((some) =>
  some?.some(({ address }) => address === '::1'),
)

const days = (from: string, to: Date | string) => (new Date(to).getTime() - Date.parse(from)) / DAY

t.test('the certificate is for this machine, and for what else is asked for', async (t) => {
  const { cert } = await loadTls({ san: ['mock.example', '*.lab.example', '10.0.0.7', 'fd00::7'] })
  const leaf = new X509Certificate(cert)
  for (const name of ['localhost', hostname(), 'host.docker.internal', 'mock.example', 'a.lab.example'])
    t.ok(leaf.checkHost(name), name)
  for (const address of ['127.0.0.1', '::1', '10.0.0.7', 'fd00::7']) t.ok(leaf.checkIP(address), address)
  t.notOk(leaf.checkHost('other.example'), 'and for nothing else')
  t.notOk(leaf.checkIP('10.0.0.8'))
})

t.test('the certificates are what browsers and other clients accept', async (t) => {
  const { cert, ca } = await loadTls({ now: NOW })
  const leaf = new X509Certificate(cert)
  const authority = new X509Certificate(ca)

  t.strictSame(leaf.keyUsage, [SERVER_AUTH], 'for servers')
  t.equal(leaf.ca, false)
  t.equal(authority.ca, true)
  t.equal(leaf.checkIssued(authority), true)
  t.equal(leaf.verify(authority.publicKey), true)
  t.equal(authority.verify(authority.publicKey), true)
  t.match(authority.subject, 'vbo365-mock')
  t.match(authority.subject, hostname())

  t.equal(days(leaf.validFrom, NOW), 1, 'begins a day ago')
  t.equal(days(leaf.validFrom, leaf.validTo), 397)
  t.equal(days(authority.validFrom, NOW), 1)
  t.equal(days(authority.validFrom, authority.validTo), 3650)
})

t.test('serial numbers are random and positive', async (t) => {
  const made = await Promise.all([loadTls(), loadTls()])
  const serials = made
    .flatMap(({ cert, ca }) => [cert, ca])
    .map((pem) => new X509Certificate(pem).serialNumber)
  t.equal(new Set(serials).size, 4)
  for (const serial of serials) t.match(serial, /^4[0-9A-F]{31}$/)
})

t.test('keys are P-256 unless RSA is asked for', async (t) => {
  const key = async (keyType?: 'ec' | 'rsa') =>
    new X509Certificate((await loadTls({ keyType })).cert).publicKey
  for (const type of [undefined, 'ec'] as const)
    t.match(await key(type), { asymmetricKeyType: 'ec', asymmetricKeyDetails: { namedCurve: 'prime256v1' } })
  t.match(await key('rsa'), { asymmetricKeyType: 'rsa', asymmetricKeyDetails: { modulusLength: 2048 } })
})

t.test('OpenSSL accepts them at its strictest', needs('openssl'), async (t) => {
  for (const [first, then] of [
    ['ec', 'ec'],
    ['rsa', 'rsa'],
    ['ec', 'rsa'],
    ['rsa', 'ec'],
  ] as const) {
    const certsDir = t.testdir()
    const { ca } = await loadTls({ certsDir, keyType: first })
    const kept = await loadTls({ certsDir, keyType: then })
    t.equal(kept.ca, ca)
    const args = ['verify', '-x509_strict', '-purpose', 'sslserver', '-verify_hostname', 'localhost']
    const { status, stderr } = spawnSync(
      'openssl',
      [...args, '-CAfile', join(certsDir, 'ca.pem'), join(certsDir, 'server.pem')],
      { encoding: 'utf8' },
    )
    t.equal(status, 0, `${then} signed by ${first}: ${stderr}`)
    const text = spawnSync('openssl', ['x509', '-noout', '-text', '-in', join(certsDir, 'server.pem')], {
      encoding: 'utf8',
    }).stdout
    t.match(text, /Signature Algorithm: .*sha256/i)
    t.match(text, 'Subject Key Identifier')
    t.match(text, 'Authority Key Identifier')
  }
})

/** Asks a server with this certificate, verified against the CA alone. */
async function ask({ cert, key, ca }: TlsMaterial, address: string, servername?: string): Promise<boolean> {
  const server = createServer({ cert, key }, (_request, response) => response.end())
  await new Promise<void>((resolve) => server.listen(0, address, resolve))
  try {
    return await new Promise((resolve, reject) => {
      const { port } = server.address() as AddressInfo
      const own = { ca, checkServerIdentity: checkIdentity, ...(servername && { servername }) }
      const options = { host: address, port, agent: false, ...own }
      get(options, (response) => {
        response.resume()
        resolve((response.socket as import('node:tls').TLSSocket).authorized)
      }).on('error', reject)
    })
  } finally {
    server.close()
  }
}

t.test('a client that trusts the CA gets through', async (t) => {
  for (const keyType of ['ec', 'rsa'] as const) {
    const tls = await loadTls({ keyType })
    t.equal(await ask(tls, '127.0.0.1', 'localhost'), true, 'localhost')
    t.equal(await ask(tls, '127.0.0.1'), true, '127.0.0.1')
    if (hasIpv6) t.equal(await ask(tls, '::1'), true, '::1')
    else t.pass('::1', { skip: 'no IPv6 here' })
    await t.rejects(ask(tls, '127.0.0.1', 'other.example'), { code: 'ERR_TLS_CERT_ALTNAME_INVALID' })
    const { ca } = await loadTls({ keyType })
    // the two CAs have one name, so the signature is what tells them apart
    await t.rejects(ask({ ...tls, ca }, '127.0.0.1', 'localhost'), 'a client that trusts another CA does not')
  }
})
