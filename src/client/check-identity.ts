import { X509Certificate } from 'node:crypto'
import { isIP } from 'node:net'
import { checkServerIdentity, type PeerCertificate } from 'node:tls'

/**
 * Whether a certificate is for a host, as `checkServerIdentity` of Node's TLS has it. Node 22.23 takes no IPv6 address for one
 * (it reads `::1` as a domain name, which becomes an empty one), so addresses are compared by OpenSSL.
 */
export const checkIdentity = (host: string, certificate: PeerCertificate): Error | undefined =>
  isIP(host) && new X509Certificate(certificate.raw).checkIP(host) !== undefined
    ? undefined
    : checkServerIdentity(host, certificate)
