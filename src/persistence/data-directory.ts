import { randomUUID } from 'node:crypto'
import { closeSync, mkdirSync, openSync, readdirSync, renameSync, rmSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { OptionError } from '../text/option-error.js'
import { parseFileName } from './file-names.js'
import { createPrivateFile } from './private-file.js'

/** Only the user who runs the server may look into it. */
const OWNER_ONLY = 0o700

/** Says why a data directory cannot be used, and what to do. */
export const createUnusableError = (directory: string, why: string): OptionError =>
  new OptionError(
    `The data directory '${directory}' cannot be used: ${why}. Make it a directory that this user can write, or name another one with --data-dir.`,
  )

/** Makes a data directory, if it is not there, and finds out by writing whether it can be written. @throws OptionError */
export function makeDirectory(directory: string): void {
  const probe = join(directory, `.probe-${randomUUID()}`)
  try {
    mkdirSync(directory, { recursive: true, mode: OWNER_ONLY })
    createPrivateFile(probe, 'Whether this directory can be written.\n')
    renameSync(probe, `${probe}.moved`)
    rmSync(`${probe}.moved`)
  } catch (error) {
    throw createUnusableError(directory, (error as Error).message)
  }
}

/** Takes away what a server has not finished that was killed, and expects all sandboxes to be readable files. @throws OptionError */
export function checkSandboxes(directory: string): void {
  let file = directory
  try {
    for (const name of readdirSync(directory)) {
      file = join(directory, name)
      if (name.endsWith('.new') && parseFileName(name.slice(0, -'.new'.length)) !== undefined) rmSync(file)
      else if (parseFileName(name) !== undefined) expectReadableFile(file)
    }
  } catch (error) {
    throw createUnusableError(directory, `'${file}' is in the way (${(error as Error).message})`)
  }
}

function expectReadableFile(file: string): void {
  if (!statSync(file).isFile()) throw new Error('not a file')
  closeSync(openSync(file, 'r'))
}
