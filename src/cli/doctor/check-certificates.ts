import { createPrivateKey, X509Certificate } from 'node:crypto'
import { readdir, stat } from 'node:fs/promises'
import { isIP } from 'node:net'
import { join } from 'node:path'
import type { Options } from '../../server/options.js'
import { ISSUER_FILES, type Issuer, isPublicFile } from '../../tls/certificate-folder.js'
import { readIssued } from '../../tls/certificate-store.js'
import { readOwnCertificate } from '../../tls/own-certificate.js'
import { TlsError } from '../../tls/tls-error.js'
import { type CheckResult, createResults } from './check-result.js'

const DAY = 86_400_000
/** A certificate that ends sooner is worth a word. */
const RENEWAL_WARNING = 14 * DAY
/** Name that every certificate of a local server needs. */
const NAME = 'localhost'

const { ok, warn, fail } = createResults('certificate')
const files = createResults('files')

/** Checks the certificates that a server with these options presents: chain, names, dates, keys. */
export async function checkCertificates(options: Options, now: Date): Promise<CheckResult[]> {
  const { tlsCert, tlsKey, tlsIssuer, certsDir, tlsSan } = options
  if (tlsIssuer === 'self-signed' && (tlsCert !== undefined || tlsKey !== undefined))
    return [
      fail(
        '--tls-issuer self-signed cannot be combined with --tls-cert and --tls-key.',
        'Remove --tls-issuer, or remove --tls-cert and --tls-key.',
      ),
    ]
  if (tlsCert !== undefined || tlsKey !== undefined) return [await checkOwn(tlsCert, tlsKey, now)]
  const { signer, served, trusted } = ISSUER_FILES[tlsIssuer]
  const found = {
    signer: await readIssued(certsDir, signer),
    served: await readIssued(certsDir, served),
    trusted: await readIssued(certsDir, trusted),
  }
  if (!found.signer.cert && !found.served.cert)
    return [warn(`There are no certificates in '${certsDir}' yet.`, 'The first start creates them.')]
  return [checkIssued(tlsIssuer, found, [NAME, ...tlsSan], now), await checkModes(certsDir)]
}

async function checkOwn(cert = '', key = '', now: Date): Promise<CheckResult> {
  if (cert === '' || key === '')
    return fail(
      '--tls-cert and --tls-key must be used together.',
      `Add --tls-${cert === '' ? 'cert' : 'key'}.`,
    )
  try {
    const own = new X509Certificate((await readOwnCertificate(cert, key, now)).cert)
    return checkDates(own, now, `'${cert}' matches its key`, 'Renew it.')
  } catch (error) {
    if (error instanceof TlsError)
      return fail(error.message, 'Use another certificate with --tls-cert and --tls-key.')
    throw error
  }
}

type StoredCertificate = Awaited<ReturnType<typeof readIssued>>

function checkIssued(
  issuer: Issuer,
  { signer, served, trusted }: Record<'signer' | 'served' | 'trusted', StoredCertificate>,
  names: readonly string[],
  now: Date,
): CheckResult {
  const file = `${ISSUER_FILES[issuer].trusted}.pem`
  // a start repairs all of these, so none of them is worse than a warning; but clients trust the old one
  const renewal = `The next start creates a new certificate. If it also creates a new ${file}, clients must trust the new file.`
  const renewed = (message: string) => warn(message, renewal)
  let ca: X509Certificate
  let cert: X509Certificate
  try {
    ca = new X509Certificate(signer.cert ?? '')
    cert = new X509Certificate(served.cert ?? '')
    if (!ca.checkPrivateKey(createPrivateKey(signer.key ?? '')))
      return renewed(`The key in ${ISSUER_FILES[issuer].signer}.pem does not match its certificate.`)
    if (!cert.checkPrivateKey(createPrivateKey(served.key ?? '')))
      return renewed('The key of the server does not match its certificate.')
  } catch {
    return renewed('A certificate or its key is missing, or cannot be read.')
  }
  if (!cert.verify(ca.publicKey))
    return renewed(
      `The server's certificate is not signed with the key in ${ISSUER_FILES[issuer].signer}.pem.`,
    )
  if (trusted.cert?.trim() !== signer.cert?.trim())
    return fail(
      `${file} is not the certificate that the server uses. Clients that trust the file do not trust the server.`,
      'The next start writes the correct file. Then give it to the clients again.',
    )
  if (issuer === 'ca' && Date.parse(ca.validTo) <= now.getTime())
    return renewed(`The CA expired at ${formatDate(ca.validTo)}.`)
  const missing = names.filter(
    (name) => (isIP(name) ? cert.checkIP(name) : cert.checkHost(name)) === undefined,
  )
  if (missing.length > 0) return renewed(`The server's certificate is not for ${missing.join(', ')}.`)
  return checkDates(
    cert,
    now,
    `${issuer === 'ca' ? 'from the CA in ca.pem' : `self-signed, in ${file}`}, for ${names.join(', ')}`,
    issuer === 'ca' ? 'The next start creates a new certificate.' : renewal,
  )
}

const formatDate = (date: string): string => new Date(date).toISOString()

/** Checks whether the clock of this machine is between the dates of a certificate. */
function checkDates(cert: X509Certificate, now: Date, good: string, renewal: string): CheckResult {
  const [from, to] = [Date.parse(cert.validFrom), Date.parse(cert.validTo)]
  if (now.getTime() < from)
    return fail(
      `It is not valid before ${formatDate(cert.validFrom)}, and the clock of this machine shows ${now.toISOString()}.`,
      'Set the clock of the machine.',
    )
  if (now.getTime() >= to) return fail(`It expired at ${formatDate(cert.validTo)}.`, renewal)
  return to - now.getTime() < RENEWAL_WARNING
    ? warn(`It expires soon, at ${formatDate(cert.validTo)}.`, renewal)
    : ok(`${good}, until ${formatDate(cert.validTo)}`)
}

/** Checks whether only their owner can read the keys. */
async function checkModes(directory: string): Promise<CheckResult> {
  // Windows has no such modes
  if (process.platform === 'win32')
    return files.ok('on Windows, private keys are as private as their directory')
  const open: string[] = []
  for (const name of (await readdir(directory)).filter((one) => one.endsWith('.pem') && !isPublicFile(one)))
    if (((await stat(join(directory, name))).mode & 0o077) !== 0) open.push(join(directory, name))
  return open.length === 0
    ? files.ok('only you can read the private keys')
    : files.warn(`Others can read ${open.join(', ')}.`, `chmod 600 ${open.join(' ')}`)
}
