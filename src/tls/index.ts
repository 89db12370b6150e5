import { isIP } from 'node:net'
import { hostname } from 'node:os'
import { domainToASCII } from 'node:url'
import { isGood, isIntact, isUsable } from './check.js'
import { TlsError } from './error.js'
import { tidyFolder } from './folder.js'
import { type Issued, issueCa, issueCanary, issueLeaf, type KeyType } from './issue.js'
import { readOwn } from './own.js'
import { type Removed, readIssued, removeUnless, writePrivate } from './store.js'

export { TlsError } from './error.js'

export interface TlsOptions {
  /** Where the CA and the certificate are kept and looked for. Absent: made in memory and forgotten. */
  readonly certsDir?: string | undefined
  /** Files with a certificate and key of the user's own, in PEM. */
  readonly cert?: string | undefined
  readonly key?: string | undefined
  /** Further DNS names and IP addresses that ours shall be for. */
  readonly san?: readonly string[] | undefined
  readonly keyType?: KeyType | undefined
  /** Makes a certificate that nobody should take, too. */
  readonly canary?: 'expired' | 'other-host' | undefined
  readonly now?: Date | undefined
  /** Is told which kept file was no good any more, and what that means for clients. */
  readonly warn?: ((details: object, message: string) => void) | undefined
}

/** What a server needs, and what its clients must trust. PEM texts. */
export interface TlsMaterial {
  readonly cert: string
  readonly key: string
  readonly ca: string
  /** Only if it was asked for. Of a server with a certificate of the user's own it is signed by nobody they know. */
  readonly canary?: Issued
}

const NAMES = ['localhost', '127.0.0.1', '::1', 'host.docker.internal']

/** The user's own certificate, or ours: made at the first start, kept, and renewed when it no longer fits. @throws TlsError */
export async function loadTls(options: TlsOptions = {}): Promise<TlsMaterial> {
  const { cert, key, certsDir, keyType = 'ec', canary, now = new Date(), warn } = options
  const canaryOf = async (ca: Issued, names: readonly string[]) =>
    canary && { canary: await issueCanary(canary, ca, names, keyType, now) }
  if (cert !== undefined && key !== undefined) {
    const own = await readOwn(cert, key, now)
    return { ...own, ...(canary && (await canaryOf(await issueCa(keyType, now), NAMES))) }
  }
  if (cert !== undefined || key !== undefined)
    throw new TlsError(
      `--tls-cert and --tls-key go together: ${cert ? '--tls-key' : '--tls-cert'} is missing.`,
    )

  // a machine may be called something that no certificate can hold, and is still reached as localhost
  const own = asciiName(hostname())
  const names = [...new Set([...NAMES, ...(own ? [own] : []), ...(options.san ?? []).map(sanName)])]
  const ca = await keptOr(certsDir, {
    name: 'ca-key',
    willDo: (kept) => isGood(kept, now),
    issue: () => issueCa(keyType, now),
    replaced: (kept, removed) =>
      warn?.(
        removed,
        `the certificate authority ${isIntact(kept) ? 'has expired' : 'was damaged'}; a new one was created: clients must trust the new ca.pem`,
      ),
  })
  const leaf = await keptOr(certsDir, {
    name: 'server',
    willDo: (kept) => isUsable(kept, ca, names, keyType, now),
    issue: () => issueLeaf(ca, names, keyType, now),
    replaced: (kept, removed) => {
      // to be renewed is its lot
      if (!isIntact(kept)) warn?.(removed, 'the certificate of the server was damaged; a new one was created')
    },
  })
  if (certsDir !== undefined) {
    await keepCa(certsDir, ca.cert)
    await tidyFolder(certsDir)
  }
  return { ...leaf, ca: ca.cert, ...(await canaryOf(ca, names)) }
}

/** A name as certificates hold it, internationalised ones in Punycode; empty when it is none. */
const asciiName = (name: string): string => (isIP(name) ? name : domainToASCII(name))

/** @throws TlsError */
function sanName(name: string): string {
  const ascii = asciiName(name)
  if (ascii === '') throw new TlsError(`--tls-san '${name}' is neither a host name nor an IP address.`)
  return ascii
}

interface Kept {
  /** Of its file, without the ending. */
  readonly name: string
  readonly willDo: (kept: Partial<Issued>) => boolean
  readonly issue: () => Promise<Issued>
  /** Is told of a file that had to make room for a new one. */
  readonly replaced: (kept: Partial<Issued>, removed: Removed) => void
}

/** What is kept, if it will do, or else a new one, which is kept from now on. */
async function keptOr(
  directory: string | undefined,
  { name, willDo, issue, replaced }: Kept,
): Promise<Issued> {
  if (directory === undefined) return issue()
  const kept = await readIssued(directory, name)
  if (willDo(kept)) return kept as Issued
  const issued = await issue()
  // another server may have been faster, and then both go on with what it has made; a CA is trusted by somebody, so
  // what is left of one is not thrown away
  const removed = await removeUnless(directory, name, willDo, name === 'ca-key' && !isIntact(kept))
  if (removed) replaced(kept, removed)
  await writePrivate(directory, `${name}.pem`, issued.cert + issued.key, false)
  const first = await readIssued(directory, name)
  return willDo(first) ? (first as Issued) : issued
}

/** The CA's certificate alone, for clients to trust. */
async function keepCa(directory: string, cert: string): Promise<void> {
  const { cert: kept } = await readIssued(directory, 'ca')
  if (kept !== cert) await writePrivate(directory, 'ca.pem', cert)
}
