import { randomBytes, webcrypto } from 'node:crypto'
import { isIP } from 'node:net'
import { hostname } from 'node:os'
import { decodePemBlock } from './pem.js'

export type KeyType = 'ec' | 'rsa'

/** A certificate and its private key, in PEM. */
export interface Issued {
  readonly cert: string
  readonly key: string
}

const DAY = 86_400_000
const CA_DAYS = 3650
/** Browsers refuse server certificates that are valid for more than 398 days. */
const LEAF_DAYS = 397
/** As in the real product: clients that pin a certificate need one that lasts. */
const SELF_SIGNED_DAYS = 3650

const ALGORITHMS = {
  ec: { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' },
  rsa: {
    name: 'RSASSA-PKCS1-v1_5',
    hash: 'SHA-256',
    modulusLength: 2048,
    publicExponent: new Uint8Array([1, 0, 1]),
  },
} as const

// loading this takes longer than the rest of the start, so it is loaded only to issue a certificate
const loadX509 = () => import('@peculiar/x509')

const createSerialNumber = (): string => `4${randomBytes(16).toString('hex').slice(1)}`

/** Starts the validity a day ago, for clients whose clocks are slow. */
const buildValidity = (now: Date, days: number) => ({
  notBefore: new Date(now.getTime() - DAY),
  notAfter: new Date(now.getTime() + (days - 1) * DAY),
})

const makeKeys = (type: KeyType) => webcrypto.subtle.generateKey(ALGORITHMS[type], true, ['sign', 'verify'])

async function exportKeyPem(key: webcrypto.CryptoKey): Promise<string> {
  const der = Buffer.from(await webcrypto.subtle.exportKey('pkcs8', key)).toString('base64')
  return `-----BEGIN PRIVATE KEY-----\n${der.match(/.{1,64}/g)?.join('\n')}\n-----END PRIVATE KEY-----\n`
}

/** Creates a certificate authority for this machine. */
export async function issueCa(type: KeyType, now: Date): Promise<Issued> {
  const x509 = await loadX509()
  const keys = await makeKeys(type)
  const cert = await x509.X509CertificateGenerator.createSelfSigned({
    serialNumber: createSerialNumber(),
    name: [{ O: ['vbo365-mock'] }, { CN: [`vbo365-mock CA on ${hostname()}`] }],
    ...buildValidity(now, CA_DAYS),
    signingAlgorithm: ALGORITHMS[type],
    keys,
    extensions: [
      new x509.BasicConstraintsExtension(true, 0, true),
      new x509.KeyUsagesExtension(x509.KeyUsageFlags.keyCertSign | x509.KeyUsageFlags.cRLSign, true),
      await x509.SubjectKeyIdentifierExtension.create(keys.publicKey),
    ],
  })
  return { cert: `${cert.toString('pem')}\n`, key: await exportKeyPem(keys.privateKey) }
}

/** Creates a server certificate that a CA signs. @param names DNS names and IP addresses of the server */
export async function issueLeaf(
  ca: Issued,
  names: readonly string[],
  type: KeyType,
  now: Date,
): Promise<Issued> {
  const x509 = await loadX509()
  const authority = new x509.X509Certificate(ca.cert)
  const algorithm = authority.publicKey.algorithm.name === 'ECDSA' ? ALGORITHMS.ec : ALGORITHMS.rsa
  const signingKey = await webcrypto.subtle.importKey('pkcs8', decodePemBlock(ca.key), algorithm, false, [
    'sign',
  ])
  const keys = await makeKeys(type)
  const cert = await x509.X509CertificateGenerator.create({
    serialNumber: createSerialNumber(),
    subject: [{ O: ['vbo365-mock'] }, { CN: ['localhost'] }],
    issuer: authority.subjectName.toJSON(),
    ...buildValidity(now, LEAF_DAYS),
    signingAlgorithm: algorithm,
    signingKey,
    publicKey: keys.publicKey,
    extensions: [
      new x509.BasicConstraintsExtension(false, undefined, true),
      new x509.KeyUsagesExtension(
        type === 'ec'
          ? x509.KeyUsageFlags.digitalSignature
          : x509.KeyUsageFlags.digitalSignature | x509.KeyUsageFlags.keyEncipherment,
        true,
      ),
      new x509.ExtendedKeyUsageExtension([x509.ExtendedKeyUsage.serverAuth]),
      new x509.SubjectAlternativeNameExtension(
        names.map((value) => ({ type: isIP(value) ? 'ip' : 'dns', value })),
      ),
      await x509.SubjectKeyIdentifierExtension.create(keys.publicKey),
      await x509.AuthorityKeyIdentifierExtension.create(authority.publicKey),
    ],
  })
  return { cert: `${cert.toString('pem')}\n`, key: await exportKeyPem(keys.privateKey) }
}

/** Creates a self-signed server certificate. @param names DNS names and IP addresses of the server */
export async function issueSelfSigned(names: readonly string[], type: KeyType, now: Date): Promise<Issued> {
  const { generate } = await import('selfsigned')
  const { notBefore, notAfter } = buildValidity(now, SELF_SIGNED_DAYS)
  const made = await generate(
    [
      { name: 'organizationName', value: 'vbo365-mock' },
      { name: 'commonName', value: 'localhost' },
    ],
    {
      notBeforeDate: notBefore,
      notAfterDate: notAfter,
      keyType: type,
      algorithm: 'sha256',
      extensions: [
        { name: 'basicConstraints', cA: false, critical: true },
        { name: 'keyUsage', digitalSignature: true, keyEncipherment: type === 'rsa', critical: true },
        { name: 'extKeyUsage', serverAuth: true },
        {
          name: 'subjectAltName',
          altNames: names.map((name) => (isIP(name) ? { type: 7, ip: name } : { type: 2, value: name })),
        },
      ],
    },
  )
  return { cert: `${made.cert}\n`, key: made.private }
}

/** Creates a certificate that clients must reject although they trust its CA: it has expired, or is for another host. */
export function issueCanary(
  kind: 'expired' | 'other-host',
  ca: Issued,
  names: readonly string[],
  type: KeyType,
  now: Date,
): Promise<Issued> {
  return kind === 'expired'
    ? issueLeaf(ca, names, type, new Date(now.getTime() - (LEAF_DAYS + 1) * DAY))
    : issueLeaf(ca, ['another-host.example'], type, now)
}
