import {
  closeSync,
  constants,
  fstatSync,
  fsync,
  fsyncSync,
  openSync,
  readSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { promisify } from 'node:util'
import type { Scheduler } from '../timing/scheduler.js'
import type { Slices } from '../world/core/slices.js'

const { O_WRONLY, O_CREAT, O_EXCL, O_NOFOLLOW = 0 } = constants
/** Sandboxes tell what tenants' passwords are known by. */
const OWNER_ONLY = 0o600
/** Bytes that are read at a time. */
const PIECE = 1024 * 1024

const flush = promisify(fsync)
const openNew = (file: string): number => openSync(file, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW, OWNER_ONLY)

/** Creates a new file that only its owner can read, and writes a text to it. It does not follow a link in its place. */
export function createPrivateFile(file: string, text: string): void {
  const open = openNew(file)
  try {
    writeFileSync(open, text)
    // or else a power cut may leave the name of the file, and nothing in it
    fsyncSync(open)
  } catch (error) {
    rmSync(file, { force: true })
    throw error
  } finally {
    closeSync(open)
  }
}

const getTemporaryName = (file: string): string => `${file}.new`

/** Replaces a file atomically: readers see either the complete old text or the complete new text. */
export function replacePrivateFile(file: string, text: string): void {
  const fresh = getTemporaryName(file)
  rmSync(fresh, { force: true })
  createPrivateFile(fresh, text)
  try {
    renameSync(fresh, file)
  } catch (error) {
    rmSync(fresh, { force: true })
    throw error
  }
}

export interface SlicedReplacement {
  readonly scheduler: Scheduler
  /** Leaves the file as it is, and nothing beside it, from the moment it is aborted. */
  readonly signal: AbortSignal
  /** Throws if the file has to stay as it is. */
  readonly beforeReplace: () => void
}

/** The same with a text that comes in pieces, while others go on. */
export async function replacePrivateInSlices(
  file: string,
  pieces: Iterable<string>,
  { scheduler, signal, beforeReplace }: SlicedReplacement,
): Promise<void> {
  const fresh = getTemporaryName(file)
  rmSync(fresh, { force: true })
  const open = openNew(fresh)
  const drop = (): void => rmSync(fresh, { force: true })
  // at once, because the next one to write the file makes one of the same name
  signal.addEventListener('abort', drop)
  try {
    await scheduler.run(writeAll(open, pieces), signal)
    await flush(open)
    if (signal.aborted) throw signal.reason
    beforeReplace()
    renameSync(fresh, file)
  } catch (error) {
    if (!signal.aborted) drop()
    throw error
  } finally {
    signal.removeEventListener('abort', drop)
    closeSync(open)
  }
}

function* writeAll(open: number, pieces: Iterable<string>): Slices<void> {
  for (const piece of pieces) {
    writeFileSync(open, piece)
    yield
  }
}

/** Reads a file a piece at a time. */
export function* readInSlices(file: string): Slices<Buffer> {
  const open = openSync(file, 'r')
  try {
    // one more byte than there are, so that the last read says that there are no more
    const bytes = Buffer.allocUnsafe(fstatSync(open).size + 1)
    let end = 0
    for (;;) {
      const length = readSync(open, bytes, end, Math.min(PIECE, bytes.length - end), null)
      if (length === 0) return bytes.subarray(0, end)
      end += length
      yield
    }
  } finally {
    closeSync(open)
  }
}
