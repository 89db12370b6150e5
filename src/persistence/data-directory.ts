import { randomUUID } from 'node:crypto'
import { closeSync, mkdirSync, openSync, readdirSync, renameSync, rmSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { OptionError } from '../text/option-error.js'
import { parseFileName } from './file-names.js'
import { createPrivateFile } from './private-file.js'

/** Mode of the directory: only the user of the server may read it. */
const OWNER_ONLY = 0o700

/** Says why a data directory cannot be used, and what to do. */
export const createUnusableError = (directory: string, why: string): OptionError =>
  new OptionError(
    `The data directory '${directory}' cannot be used: ${why}. Let this user write there, or name another directory with --data-dir.`,
  )

/** Creates a data directory if it does not exist, and tests that it can be written. @throws OptionError */
export function makeDirectory(directory: string): void {
  const probe = join(directory, `.probe-${randomUUID()}`)
  try {
    mkdirSync(directory, { recursive: true, mode: OWNER_ONLY })
    createPrivateFile(probe, 'A test: this directory can be written.\n')
    renameSync(probe, `${probe}.moved`)
    rmSync(`${probe}.moved`)
  } catch (error) {
    throw createUnusableError(directory, (error as Error).message)
  }
}

/** Removes unfinished files of a server that was killed, and checks that all sandbox files are readable. @throws OptionError */
export function checkSandboxes(directory: string): void {
  let file = directory
  try {
    for (const name of readdirSync(directory)) {
      file = join(directory, name)
      if (name.endsWith('.new') && parseFileName(name.slice(0, -'.new'.length)) !== undefined) rmSync(file)
      else if (parseFileName(name) !== undefined) expectReadableFile(file)
    }
  } catch (error) {
    throw createUnusableError(directory, `'${file}' is not usable (${(error as Error).message})`)
  }
}

function expectReadableFile(file: string): void {
  if (!statSync(file).isFile()) throw new Error('not a file')
  closeSync(openSync(file, 'r'))
}
