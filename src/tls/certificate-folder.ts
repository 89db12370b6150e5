import { chmod, lstat, readdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'

export type Issuer = 'ca' | 'self-signed'

/**
 * Names of the files of each issuer, without `.pem`: what signs, what the server presents, and what clients trust.
 * No issuer touches the files of another one, so that a server can go back to what its clients know.
 */
export const ISSUER_FILES = {
  ca: { signer: 'ca-key', served: 'server', trusted: 'ca' },
  'self-signed': { signer: 'self-signed-key', served: 'self-signed-key', trusted: 'self-signed' },
} as const satisfies Record<Issuer, object>

const TRUSTED_FILES = Object.values(ISSUER_FILES).map(({ trusted }) => `${trusted}.pem`)
const KEY_FILES = Object.values(ISSUER_FILES)
  .flatMap(({ signer, served }) => [signer, served])
  .map((name) => `${name}.pem`)

/** Tells whether everybody may read a file of the folder: clients of other users trust what is in it. */
export const isPublicFile = (file: string): boolean => TRUSTED_FILES.includes(file)

const GITIGNORE_TEXT = `# Keys and certificates of vbo365-mock belong to this machine, and into no repository.
*
`

/**
 * Makes a folder of certificates fit for a user's project: only its owner reads keys, everybody reads the certificate to
 * trust, and git leaves all of it alone. What an earlier version has kept is put right too. A folder that cannot be
 * changed does for all that.
 */
export async function prepareFolder(directory: string): Promise<void> {
  const names = await readdir(directory).catch(() => [])
  for (const name of TRUSTED_FILES) await setMode(join(directory, name), 0o644)
  for (const name of KEY_FILES) await setMode(join(directory, name), 0o600)
  // in a folder that holds other things as well, git may be told about them by nobody but its owner
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
    // it is not there, or another user's
  }
}
