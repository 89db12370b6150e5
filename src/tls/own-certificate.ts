import { createPrivateKey, X509Certificate } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { findPemBlocks } from './pem.js'
import { TlsError } from './tls-error.js'

async function readPemFile(file: string, what: string): Promise<string> {
  try {
    // editors on Windows begin a text with a byte order mark, which OpenSSL does not skip
    return (await readFile(file, 'utf8')).replace(/^\uFEFF/, '')
  } catch (error) {
    throw new TlsError(`The ${what} '${file}' cannot be read (${(error as NodeJS.ErrnoException).code}).`)
  }
}

/** Reads a user's own certificate (PEM, may hold a chain) and key. @throws TlsError */
export async function readOwnCertificate(certFile: string, keyFile: string, now: Date) {
  // one after the other, so that the error is always about the certificate if both files are missing
  const cert = await readPemFile(certFile, 'certificate')
  const key = await readPemFile(keyFile, 'key')
  const chain = findPemBlocks(cert, 'CERTIFICATE')
  if (chain.length === 0)
    throw new TlsError(`The certificate '${certFile}' is not in PEM: it has no BEGIN CERTIFICATE.`)
  const parsed = chain.map((pem) =>
    parseOrFail(() => new X509Certificate(pem), `The certificate '${certFile}' is damaged`),
  )
  const leaf = parsed[0] as X509Certificate
  if (/BEGIN ENCRYPTED PRIVATE KEY|Proc-Type: 4,ENCRYPTED/.test(key))
    throw new TlsError(
      `The key '${keyFile}' is encrypted. Decrypt it first: openssl pkey -in '${keyFile}' -out plain.pem`,
    )
  const privateKey = parseOrFail(
    () => createPrivateKey(key),
    `The key '${keyFile}' is not a private key in PEM`,
  )
  if (!leaf.checkPrivateKey(privateKey))
    throw new TlsError(`The key '${keyFile}' does not match the certificate '${certFile}'.`)
  if (now.getTime() >= Date.parse(leaf.validTo))
    throw new TlsError(`The certificate '${certFile}' expired at ${new Date(leaf.validTo).toISOString()}.`)
  if (now.getTime() < Date.parse(leaf.validFrom))
    throw new TlsError(
      `The certificate '${certFile}' is not valid before ${new Date(leaf.validFrom).toISOString()}.`,
    )
  // clients must trust the last certificate of the chain
  return { cert, key, ca: chain.at(-1) as string }
}

function parseOrFail<T>(make: () => T, complaint: string): T {
  try {
    return make()
  } catch {
    throw new TlsError(`${complaint}.`)
  }
}
