import { isIP } from 'node:net'
import { hostname } from 'node:os'
import { domainToASCII } from 'node:url'
import { ISSUER_FILES, type Issuer, prepareFolder } from './certificate-folder.js'
import { type RemovedFile, readIssued, removeUnusable, writePrivateFile } from './certificate-store.js'
import {
  type Issued,
  issueCa,
  issueCanary,
  issueLeaf,
  issueSelfSigned,
  type KeyType,
} from './issue-certificate.js'
import { readOwnCertificate } from './own-certificate.js'
import { TlsError } from './tls-error.js'
import { isIntact, isUsable, isValid } from './validate-certificate.js'

export { TlsError } from './tls-error.js'

export interface TlsOptions {
  /** Issuer of the generated certificate: a generated CA (the default), or the certificate itself. */
  readonly issuer?: Issuer | undefined
  /** Folder of the CA and the certificate. If absent, they exist only in memory. */
  readonly certsDir?: string | undefined
  /** Files with the user's own certificate and key, in PEM. */
  readonly cert?: string | undefined
  readonly key?: string | undefined
  /** More DNS names and IP addresses for the generated certificate. */
  readonly san?: readonly string[] | undefined
  readonly keyType?: KeyType | undefined
  /** Also creates a certificate that clients must reject. */
  readonly canary?: 'expired' | 'other-host' | undefined
  readonly now?: Date | undefined
  /** Receives a warning about each stored file that was not usable. */
  readonly warn?: ((details: object, message: string) => void) | undefined
}

/** Certificates of a server, and the certificate that its clients must trust, in PEM. */
export interface TlsMaterial {
  readonly cert: string
  readonly key: string
  readonly ca: string
  /** Present if requested. Without a generated CA, clients do not know its issuer. */
  readonly canary?: Issued
}

const DEFAULT_NAMES = ['localhost', '127.0.0.1', '::1', 'host.docker.internal']

/** Loads the user's own certificate, or a generated one: created at the first start, stored, and renewed when necessary. @throws TlsError */
export async function loadTls(options: TlsOptions = {}): Promise<TlsMaterial> {
  const { cert, key, issuer = 'ca', keyType = 'ec', canary, now = new Date() } = options
  if (issuer === 'self-signed' && (cert !== undefined || key !== undefined))
    throw new TlsError(
      '--tls-issuer self-signed cannot be combined with --tls-cert and --tls-key: the server presents only one certificate. Remove --tls-issuer, or remove --tls-cert and --tls-key.',
    )
  const createCanary = async (ca: Issued, names: readonly string[]) =>
    canary && { canary: await issueCanary(canary, ca, names, keyType, now) }
  if (cert !== undefined && key !== undefined) {
    const own = await readOwnCertificate(cert, key, now)
    return { ...own, ...(canary && (await createCanary(await issueCa(keyType, now), DEFAULT_NAMES))) }
  }
  if (cert !== undefined || key !== undefined)
    throw new TlsError(
      `--tls-cert and --tls-key must be used together: ${cert ? '--tls-key' : '--tls-cert'} is missing.`,
    )

  // a machine can have a name that certificates do not allow; clients still reach it as localhost
  const own = toAsciiName(hostname())
  const names = [
    ...new Set([...DEFAULT_NAMES, ...(own ? [own] : []), ...(options.san ?? []).map(parseSanName)]),
  ]
  const wanted = { ...options, keyType, now, names }
  if (issuer === 'self-signed') {
    const own = await loadSelfSigned(wanted)
    return { ...own, ca: own.cert, ...(canary && (await createCanary(await issueCa(keyType, now), names))) }
  }
  const { ca, leaf } = await loadCaAndLeaf(wanted)
  return { ...leaf, ca: ca.cert, ...(await createCanary(ca, names)) }
}

interface Wanted extends Pick<TlsOptions, 'certsDir' | 'warn'> {
  readonly keyType: KeyType
  readonly now: Date
  readonly names: readonly string[]
}

async function loadCaAndLeaf({ certsDir, keyType, now, names, warn }: Wanted) {
  const { signer, served, trusted } = ISSUER_FILES.ca
  const ca = await loadOrIssue(certsDir, {
    name: signer,
    isTrusted: true,
    isUsable: (kept) => isValid(kept, now),
    issue: () => issueCa(keyType, now),
    onReplaced: (kept, removed) =>
      warn?.(
        removed,
        `the certificate authority ${isIntact(kept) ? 'has expired' : 'was damaged'}; a new one was created: clients must trust the new ca.pem`,
      ),
  })
  const leaf = await loadOrIssue(certsDir, {
    name: served,
    isTrusted: false,
    isUsable: (kept) => isUsable(kept, ca.cert, names, keyType, now),
    issue: () => issueLeaf(ca, names, keyType, now),
    onReplaced: (kept, removed) => {
      // renewing an intact certificate is normal
      if (!isIntact(kept)) warn?.(removed, 'the certificate of the server was damaged; a new one was created')
    },
  })
  await storeTrusted(certsDir, trusted, ca.cert)
  return { ca, leaf }
}

async function loadSelfSigned({ certsDir, keyType, now, names, warn }: Wanted): Promise<Issued> {
  const { served, trusted } = ISSUER_FILES['self-signed']
  const own = await loadOrIssue(certsDir, {
    name: served,
    isTrusted: true,
    isUsable: (kept) => isUsable(kept, kept.cert ?? '', names, keyType, now),
    issue: () => issueSelfSigned(names, keyType, now),
    onReplaced: (kept, removed) =>
      warn?.(
        removed,
        `the self-signed certificate ${isIntact(kept) ? 'expires soon, or does not match the names or the key type' : 'was damaged'}; a new one was created: clients must trust the new self-signed.pem`,
      ),
  })
  await storeTrusted(certsDir, trusted, own.cert)
  return own
}

/** Converts a name to the form of certificates: internationalized names become Punycode, invalid names become empty. */
const toAsciiName = (name: string): string => (isIP(name) ? name : domainToASCII(name))

/** @throws TlsError */
function parseSanName(name: string): string {
  const ascii = toAsciiName(name)
  if (ascii === '') throw new TlsError(`--tls-san '${name}' is neither a host name nor an IP address.`)
  return ascii
}

interface StoredCertificate {
  /** File name without its extension. */
  readonly name: string
  /** Clients trust this certificate, so a damaged file is renamed instead of deleted. */
  readonly isTrusted: boolean
  readonly isUsable: (kept: Partial<Issued>) => boolean
  readonly issue: () => Promise<Issued>
  /** Called when a new file has replaced an old one. */
  readonly onReplaced: (kept: Partial<Issued>, removed: RemovedFile) => void
}

/** Loads the stored certificate if it is usable, or else issues and stores a new one. */
async function loadOrIssue(
  directory: string | undefined,
  { name, isTrusted, isUsable: willDo, issue, onReplaced }: StoredCertificate,
): Promise<Issued> {
  if (directory === undefined) return issue()
  const kept = await readIssued(directory, name)
  if (willDo(kept)) return kept as Issued
  const issued = await issue()
  // another server may have been faster; then both use its certificate
  const removed = await removeUnusable(directory, name, willDo, isTrusted && !isIntact(kept))
  if (removed) onReplaced(kept, removed)
  await writePrivateFile(directory, `${name}.pem`, issued.cert + issued.key, false)
  const first = await readIssued(directory, name)
  return willDo(first) ? (first as Issued) : issued
}

/** Stores the certificate that clients trust in a separate file without the key. */
async function storeTrusted(directory: string | undefined, name: string, cert: string): Promise<void> {
  if (directory === undefined) return
  const { cert: kept } = await readIssued(directory, name)
  if (kept !== cert) await writePrivateFile(directory, `${name}.pem`, cert)
  await prepareFolder(directory)
}
