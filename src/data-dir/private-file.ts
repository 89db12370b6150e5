import { closeSync, constants, fsyncSync, openSync, renameSync, rmSync, writeFileSync } from 'node:fs'

const { O_WRONLY, O_CREAT, O_EXCL, O_NOFOLLOW = 0 } = constants
/** Sandboxes tell what tenants' passwords are known by. */
const OWNER_ONLY = 0o600

/** Makes a file that was not there, for its owner alone, and writes a text to it. A link in its place is no way to another one. */
export function createPrivate(file: string, text: string): void {
  const open = openSync(file, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW, OWNER_ONLY)
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

/** Writes a file in the place of what was there: whoever reads it meets all of the old text or all of the new one. */
export function replacePrivate(file: string, text: string): void {
  const fresh = `${file}.new`
  rmSync(fresh, { force: true })
  createPrivate(fresh, text)
  try {
    renameSync(fresh, file)
  } catch (error) {
    rmSync(fresh, { force: true })
    throw error
  }
}
