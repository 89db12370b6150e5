import { chmod, lstat, readdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'

/** File modes. The certificate of the CA is public: clients of other users trust it too. */
const MODES = { 'ca.pem': 0o644, 'ca-key.pem': 0o600, 'server.pem': 0o600 } as const

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
  for (const [name, mode] of Object.entries(MODES)) await setMode(join(directory, name), mode)
  // in a folder that holds other things as well, git may be told about them by nobody but its owner
  const isOurs = names.every(
    (name) => Object.hasOwn(MODES, name.split('.damaged')[0] as string) || /^\.(?:ca|server)\b/.test(name),
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
