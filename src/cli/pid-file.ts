import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { dirname } from 'node:path'
import { isProcessRunning } from '../persistence/process-state.js'
import { OptionError } from '../text/option-error.js'

const getErrorCode = (error: unknown): string =>
  (error as NodeJS.ErrnoException).code ?? (error as Error).message

/**
 * The number of the process in a pid file; undefined when there is no file, or nothing in it.
 * @throws OptionError for a file that cannot be read, or holds anything else
 */
export function readPidFile(file: string): number | undefined {
  let text: string
  try {
    text = readFileSync(file, 'utf8').trim()
  } catch (error) {
    if (getErrorCode(error) === 'ENOENT') return undefined
    throw new OptionError(`The pid file '${file}' cannot be read (${getErrorCode(error)}).`)
  }
  if (text === '') return undefined
  if (!/^[1-9]\d{0,9}$/.test(text))
    throw new OptionError(`'${file}' is not a pid file: it must contain a process id and nothing else.`)
  return Number(text)
}

/** Makes sure that a pid file may be written. @throws OptionError, as {@link writePidFile} */
export function checkPidFile(file: string): void {
  if (!existsSync(dirname(file)))
    throw new OptionError(
      `The pid file '${file}' cannot be written: there is no directory '${dirname(file)}'.`,
    )
  const pid = readPidFile(file)
  // in a container the process before had the same number
  if (pid !== undefined && pid !== process.pid && isProcessRunning(pid))
    throw new OptionError(
      `The pid file '${file}' belongs to process ${pid}, which is still running. Stop it with vbo365-mock stop --pid-file ${file}, or use another file.`,
    )
}

/**
 * Writes the number of this process to a file, in place of that of one that has ended.
 * @returns takes the file away again, if it is still this process's
 * @throws OptionError when it is that of another process that runs, or cannot be written
 */
export function writePidFile(file: string): () => void {
  checkPidFile(file)
  try {
    rmSync(file, { force: true })
    // fails for a file that another server has written since, and follows no link
    writeFileSync(file, `${process.pid}\n`, { flag: 'wx' })
  } catch (error) {
    if (getErrorCode(error) === 'EEXIST') checkPidFile(file)
    throw new OptionError(`The pid file '${file}' cannot be written (${getErrorCode(error)}).`)
  }
  return () => {
    try {
      if (readPidFile(file) === process.pid) rmSync(file)
    } catch {
      // it is somebody else's by now, or out of reach: the end does not fail for that
    }
  }
}
