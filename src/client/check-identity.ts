import { X509Certificate } from 'node:crypto'
import { isIP } from 'node:net'
import { checkServerIdentity, type PeerCertificate } from 'node:tls'

/**
 * Checks that a certificate is for a host, like `checkServerIdentity` of Node. OpenSSL compares IP addresses, because Node
 * 22.23 does not accept IPv6 addresses: it reads `::1` as a domain name.
 */
export const checkIdentity = (host: string, certificate: PeerCertificate): Error | undefined =>
  isIP(host) && new X509Certificate(certificate.raw).checkIP(host) !== undefined
    ? undefined
    : checkServerIdentity(host, certificate)
