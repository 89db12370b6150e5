import { createPrivateKey } from 'node:crypto'
import fs, { writeFile } from 'node:fs/promises'
import { syncBuiltinESMExports } from 'node:module'
import { join } from 'node:path'
import { setImmediate } from 'node:timers/promises'
import t from 'tap'
import { issueCa, issueLeaf } from '../../src/tls/issue-certificate.js'
import { loadTls, TlsError } from '../../src/tls/load-tls.js'
import { readOwnCertificate } from '../../src/tls/own-certificate.js'

const NOW = new Date('2026-03-02T14:30:00Z')
const ca = await issueCa('ec', NOW)
const leaf = await issueLeaf(ca, ['own.example'], 'rsa', NOW)
const cipher = { type: 'pkcs8', format: 'pem', cipher: 'aes-256-cbc', passphrase: 'x' } as const
const oldCipher = { ...cipher, type: 'pkcs1' } as const

const dir = t.testdir({
  'chain.pem': leaf.cert + ca.cert,
  'leaf.pem': leaf.cert,
  'leaf.key': leaf.key,
  'ca.pem': ca.cert,
  'ca.key': ca.key,
  'junk.pem': 'junk',
  'damaged.pem': '-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n',
  'encrypted.key': createPrivateKey(leaf.key).export(cipher),
  'encrypted-pkcs1.key': createPrivateKey(leaf.key).export(oldCipher),
  'pkcs1.key': createPrivateKey(leaf.key).export({ type: 'pkcs1', format: 'pem' }),
})
const file = (name: string) => join(dir, name)
const load = (cert: string | undefined, key: string | undefined, now = NOW) =>
  loadTls({ cert: cert && file(cert), key: key && file(key), now })

t.test("a user's own certificate is used as it is", async (t) => {
  t.strictSame(await load('chain.pem', 'leaf.key'), { cert: leaf.cert + ca.cert, key: leaf.key, ca: ca.cert })
  t.strictSame(await load('ca.pem', 'ca.key'), { cert: ca.cert, key: ca.key, ca: ca.cert }, 'self-signed')
  t.match(await load('leaf.pem', 'pkcs1.key'), { key: /BEGIN RSA PRIVATE KEY/ }, 'a key in the older format')
})

t.test('Windows line ends do no harm', async (t) => {
  const crlf = (text: string) => text.replaceAll('\n', '\r\n')
  await writeFile(file('crlf.pem'), crlf(leaf.cert))
  await writeFile(file('crlf.key'), crlf(leaf.key))
  t.match(await load('crlf.pem', 'crlf.key'), { cert: crlf(leaf.cert) })
  await writeFile(file('bom.pem'), `\uFEFF${crlf(leaf.cert)}`)
  await writeFile(file('bom.key'), `\uFEFF${crlf(leaf.key)}`)
  t.match(await load('bom.pem', 'bom.key'), { cert: crlf(leaf.cert), key: crlf(leaf.key) })
})

t.test(
  'of two files that cannot be read the certificate is told, although the key fails sooner',
  async (t) => {
    const { readFile } = fs
    t.teardown(() => {
      fs.readFile = readFile
      syncBuiltinESMExports()
    })
    fs.readFile = (async (name) => {
      if (name === 'a.pem') await setImmediate()
      throw Object.assign(new Error(), { code: 'ENOENT' })
    }) as typeof readFile
    syncBuiltinESMExports()
    await t.rejects(readOwnCertificate('a.pem', 'b.pem', NOW), {
      message: "The certificate 'a.pem' cannot be read (ENOENT).",
    })
  },
)

t.test('what is wrong is said, and in which file', async (t) => {
  const after = new Date('2028-01-01T00:00:00Z')
  const before = new Date('2026-01-01T00:00:00Z')
  const wrong = [
    ['leaf.pem', undefined, NOW, '--tls-key'],
    [undefined, 'leaf.key', NOW, '--tls-cert'],
    ['none.pem', 'leaf.key', NOW, `'${file('none.pem')}' cannot be read (ENOENT)`],
    ['leaf.pem', 'none.key', NOW, `'${file('none.key')}' cannot be read (ENOENT)`],
    ['.', 'leaf.key', NOW, '(EISDIR)'],
    ['junk.pem', 'leaf.key', NOW, `'${file('junk.pem')}' is not in PEM`],
    ['damaged.pem', 'leaf.key', NOW, `'${file('damaged.pem')}' is damaged`],
    ['leaf.pem', 'junk.pem', NOW, `'${file('junk.pem')}' is not a private key`],
    ['leaf.pem', 'ca.key', NOW, `'${file('ca.key')}' does not match the certificate '${file('leaf.pem')}'`],
    ['leaf.pem', 'leaf.key', after, `'${file('leaf.pem')}' expired at 2027-04-02T14:30:00.000Z`],
    ['leaf.pem', 'leaf.key', before, `'${file('leaf.pem')}' is not valid before 2026-03-01T14:30:00.000Z`],
    ['leaf.pem', 'encrypted.key', NOW, `openssl pkey -in '${file('encrypted.key')}'`],
    ['leaf.pem', 'encrypted-pkcs1.key', NOW, `openssl pkey -in '${file('encrypted-pkcs1.key')}'`],
  ] as const
  for (const [cert, key, now, message] of wrong) {
    const error = await load(cert, key, now).catch((thrown: unknown) => thrown)
    t.type(error, TlsError)
    t.match((error as Error).message, message)
  }
})
