import { randomBytes } from 'node:crypto'
import { existsSync } from 'node:fs'
import { link, mkdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Issued } from './issue-certificate.js'
import { findPemBlocks } from './pem.js'
import { TlsError } from './tls-error.js'

/** Reads a certificate and its key, kept together in one file so that they cannot come apart. Absent: nothing. */
export async function readIssued(directory: string, name: string): Promise<Partial<Issued>> {
  const read = (file: string): Promise<string | undefined> =>
    readFile(join(directory, file), 'utf8').catch(() => undefined)
  const text = (await read(`${name}.pem`)) ?? ''
  const [cert] = findPemBlocks(text, 'CERTIFICATE')
  const [key] = findPemBlocks(text, 'PRIVATE KEY')
  return { ...(cert && { cert }), ...(key && { key }) }
}

/** A kept file that was taken away. */
export interface RemovedFile {
  readonly file: string
  /** New path of the file; absent when there was nothing in it worth a look. */
  readonly movedTo?: string
}

/**
 * Takes away a kept file that will not do. Renaming makes sure that of several servers only one gets each file,
 * and one that another has put there in the meantime is put back.
 * @param keep whether it is only set aside, unless it is empty
 * @returns undefined when there was none
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
  // moving a good one away, if only for a moment, would make others believe that there is none
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
    // absent: nothing to take away; a directory that cannot be used is found out by writing
    if (!['ENOENT', 'ENOTDIR'].includes((error as NodeJS.ErrnoException).code ?? ''))
      throw createStoreError(directory, error)
    return undefined
  }
}

/**
 * Keeps a text in a file that only its owner can read: all of it or nothing.
 * @param replace false leaves a file that is there already as it is: when two servers start at once, the first one wins.
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
    // others may look for what to trust in it
    await mkdir(directory, { recursive: true, mode: 0o755 })
    await writeFile(temporary, text, { mode: 0o600, flag: 'wx' })
    if (replace) await rename(temporary, join(directory, file))
    else {
      await link(temporary, join(directory, file)).catch(ignoreMissing)
      await rm(temporary)
    }
  } catch (error) {
    // it may hold a key
    await rm(temporary, { force: true }).catch(() => {})
    throw createStoreError(directory, error)
  }
}

function createStoreError(directory: string, error: unknown): TlsError {
  const { code } = error as NodeJS.ErrnoException
  return new TlsError(
    `The certificates cannot be saved in '${directory}' (${code}). Make the directory writable for this user, or use another one with --certs-dir.`,
  )
}

function ignoreMissing(error: NodeJS.ErrnoException): void {
  if (error.code !== 'EEXIST') throw error
}
