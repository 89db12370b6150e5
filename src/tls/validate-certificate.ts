import { createPrivateKey, X509Certificate } from 'node:crypto'
import { isIP } from 'node:net'
import type { Issued, KeyType } from './issue-certificate.js'

const DAY = 86_400_000
/** Time before its expiry at which a certificate is renewed, so that it does not expire while the server runs. */
const RENEWAL_MARGIN = 7 * DAY

/** Tells whether a certificate and its key can be read, match and are valid now. */
export function isValid(issued: Partial<Issued>, now: Date, margin = 0): issued is Issued {
  if (!isIntact(issued)) return false
  const cert = new X509Certificate(issued.cert ?? '')
  return Date.parse(cert.validFrom) <= now.getTime() && now.getTime() < Date.parse(cert.validTo) - margin
}

/** Tells whether a certificate and its key can be read and match, valid now or not. */
export function isIntact({ cert = '', key = '' }: Partial<Issued>): boolean {
  try {
    return new X509Certificate(cert).checkPrivateKey(createPrivateKey(key))
  } catch {
    return false
  }
}

/**
 * Tells whether a server certificate can still be used: it is valid for a while, and has this issuer, this key type and all these names.
 * @param issuer certificate that signed it, in PEM; the certificate itself if it is self-signed
 */
export function isUsable(
  leaf: Partial<Issued>,
  issuer: string,
  names: readonly string[],
  keyType: KeyType,
  now: Date,
): leaf is Issued {
  if (!isValid(leaf, now, RENEWAL_MARGIN)) return false
  const cert = new X509Certificate(leaf.cert)
  return (
    cert.publicKey.asymmetricKeyType === keyType &&
    cert.verify(new X509Certificate(issuer).publicKey) &&
    names.every(
      (name) => (isIP(name) ? cert.checkIP(name) : cert.checkHost(name.replace('*', 'any'))) !== undefined,
    )
  )
}
