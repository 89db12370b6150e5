import { chmod, lstat, readdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'

export type Issuer = 'ca' | 'self-signed'

/**
 * Names of the files of each issuer, without `.pem`: what signs, what the server presents, and what clients trust.
 * An issuer does not touch the files of the other issuer, so a server can return to a certificate that its clients know.
 */
export const ISSUER_FILES = {
  ca: { signer: 'ca-key', served: 'server', trusted: 'ca' },
  'self-signed': { signer: 'self-signed-key', served: 'self-signed-key', trusted: 'self-signed' },
} as const satisfies Record<Issuer, object>

const TRUSTED_FILES = Object.values(ISSUER_FILES).map(({ trusted }) => `${trusted}.pem`)
const KEY_FILES = Object.values(ISSUER_FILES)
  .flatMap(({ signer, served }) => [signer, served])
  .map((name) => `${name}.pem`)

/** Tells whether everybody may read a file of the folder, because clients of other users must trust it. */
export const isPublicFile = (file: string): boolean => TRUSTED_FILES.includes(file)

const GITIGNORE_TEXT = `# The keys and certificates of vbo365-mock are for this machine only. Do not commit them.
*
`

/**
 * Prepares a folder of certificates in a user's project: only its owner can read keys, everybody can read the certificate
 * to trust, and git ignores the folder. This also repairs folders of earlier versions. A folder that cannot be changed
 * is used as it is.
 */
export async function prepareFolder(directory: string): Promise<void> {
  const names = await readdir(directory).catch(() => [])
  for (const name of TRUSTED_FILES) await setMode(join(directory, name), 0o644)
  for (const name of KEY_FILES) await setMode(join(directory, name), 0o600)
  // in a folder with other files, only its owner decides what git ignores
  const isOurs = names.every(
    (name) =>
      [...TRUSTED_FILES, ...KEY_FILES].includes(name.split('.damaged')[0] as string) ||
      /^\.(?:ca|server|self-signed)\b/.test(name),
  )
  if (isOurs) await writeFile(join(directory, '.gitignore'), GITIGNORE_TEXT, { flag: 'wx' }).catch(() => {})
}

async function setMode(file: string, mode: number): Promise<void> {
  try {
    const found = await lstat(file)
    if (found.isFile() && (found.mode & 0o777) !== mode) await chmod(file, mode)
  } catch {
    // the file does not exist, or belongs to another user
  }
}
