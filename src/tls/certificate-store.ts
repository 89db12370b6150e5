import { randomBytes } from 'node:crypto'
import { existsSync } from 'node:fs'
import { link, mkdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Issued } from './issue-certificate.js'
import { findPemBlocks } from './pem.js'
import { TlsError } from './tls-error.js'

/** Reads a certificate and its key from one file. The result is empty if the file does not exist. */
export async function readIssued(directory: string, name: string): Promise<Partial<Issued>> {
  const read = (file: string): Promise<string | undefined> =>
    readFile(join(directory, file), 'utf8').catch(() => undefined)
  const text = (await read(`${name}.pem`)) ?? ''
  const [cert] = findPemBlocks(text, 'CERTIFICATE')
  const [key] = findPemBlocks(text, 'PRIVATE KEY')
  return { ...(cert && { cert }), ...(key && { key }) }
}

/** A stored file that was removed. */
export interface RemovedFile {
  readonly file: string
  /** New path of the file; absent if the file was deleted. */
  readonly movedTo?: string
}

/**
 * Removes a stored file that is not usable. It renames the file first, so that only one of several servers gets it,
 * and so that it can put back a usable file that another server has written in the meantime.
 * @param keep renames the file instead of deleting it, unless it is empty
 * @returns undefined when no file was removed
 * @throws TlsError when the directory cannot be written
 */
export async function removeUnusable(
  directory: string,
  name: string,
  isUsable: (kept: Partial<Issued>) => boolean,
  keep: boolean,
): Promise<RemovedFile | undefined> {
  const hidden = `.${name}.${randomBytes(6).toString('hex')}`
  const [from, file] = [join(directory, `${name}.pem`), join(directory, `${hidden}.pem`)]
  // while a usable file is renamed, other servers would not find it
  if (!existsSync(from) || isUsable(await readIssued(directory, name))) return undefined
  try {
    await rename(from, file)
    if (isUsable(await readIssued(directory, hidden))) {
      await link(file, from).catch(ignoreMissing)
      await rm(file)
      return undefined
    }
    if (!keep || (await stat(file)).size === 0) {
      await rm(file)
      return { file: from }
    }
    let aside = `${from}.damaged`
    for (let n = 2; existsSync(aside); n++) aside = `${from}.damaged-${n}`
    await rename(file, aside)
    return { file: from, movedTo: aside }
  } catch (error) {
    // the file does not exist; if the directory is not usable, the next write fails
    if (!['ENOENT', 'ENOTDIR'].includes((error as NodeJS.ErrnoException).code ?? ''))
      throw createStoreError(directory, error)
    return undefined
  }
}

/**
 * Writes a text to a file that only its owner can read, completely or not at all.
 * @param replace false keeps an existing file: if two servers start at the same time, the first one wins
 * @throws TlsError when the directory cannot be written
 */
export async function writePrivateFile(
  directory: string,
  file: string,
  text: string,
  replace = true,
): Promise<void> {
  const temporary = join(directory, `.${file}.${randomBytes(6).toString('hex')}`)
  try {
    // other users must be able to read the certificate to trust
    await mkdir(directory, { recursive: true, mode: 0o755 })
    await writeFile(temporary, text, { mode: 0o600, flag: 'wx' })
    if (replace) await rename(temporary, join(directory, file))
    else {
      await link(temporary, join(directory, file)).catch(ignoreMissing)
      await rm(temporary)
    }
  } catch (error) {
    // the file may contain a key
    await rm(temporary, { force: true }).catch(() => {})
    throw createStoreError(directory, error)
  }
}

function createStoreError(directory: string, error: unknown): TlsError {
  const { code } = error as NodeJS.ErrnoException
  return new TlsError(
    `The certificates cannot be saved in '${directory}' (${code}). Let this user write there, or name another directory with --certs-dir.`,
  )
}

function ignoreMissing(error: NodeJS.ErrnoException): void {
  if (error.code !== 'EEXIST') throw error
}
