import { mkdirSync, readdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { homedir } from 'node:os'
import { join } from 'node:path'
import { Script } from 'node:vm'

/** What the program has compiled in an earlier run, so that this one need not: half of the time that a start takes. */
export interface CodeCacheOptions {
  /** JavaScript whose value is a function. */
  readonly source: string
  /** File that the source is from, as stack traces name it. */
  readonly filename: string
  /** Changes with the source: V8 itself compares lengths only. */
  readonly hash: string
  /** Runs that use the same functions share an entry. */
  readonly entry: string
  readonly environment: NodeJS.ProcessEnv
}

/**
 * Compiles with the code cache, and renews it when the process ends well and V8 could not use it, because of another
 * Node or other flags. The cache is in a folder that belongs to this user alone, or there is none. It is not Node's own
 * cache, which Node 20 has not; `NODE_DISABLE_COMPILE_CACHE` turns off both.
 */
export function compileCached(options: CodeCacheOptions): unknown {
  const { source, filename, hash, entry, environment } = options
  const folder = findFolder(environment)
  const file = folder && join(folder, `${entry}-${hash}.bin`)
  const cachedData = folder && file ? readPrivately(folder, file) : undefined
  const script = new Script(source, { filename, ...(cachedData && { cachedData }) })
  if (folder && file && (cachedData === undefined || script.cachedDataRejected))
    process.once('exit', (code) => {
      if (code === 0) write(folder, file, entry, script)
    })
  return script.runInThisContext()
}

function findFolder(environment: NodeJS.ProcessEnv): string | undefined {
  if (environment.NODE_DISABLE_COMPILE_CACHE) return undefined
  try {
    return join(environment.XDG_CACHE_HOME || join(homedir(), '.cache'), 'vbo365-mock')
  } catch {
    // a container may run as a user that the system does not know, who has no home
    return undefined
  }
}

/** Reads what only this user can have written, since V8 executes it unseen. */
function readPrivately(folder: string, file: string): Buffer | undefined {
  try {
    return [folder, file].every(isPrivate) ? readFileSync(file) : undefined
  } catch {
    return undefined
  }
}

function isPrivate(path: string): boolean {
  const { uid, mode } = statSync(path)
  return process.getuid === undefined || (uid === process.getuid() && (mode & 0o022) === 0)
}

/** Replaces the entries of other versions. A folder that cannot be written to is as good as none. */
function write(folder: string, file: string, entry: string, script: Script): void {
  try {
    mkdirSync(folder, { recursive: true, mode: 0o700 })
    if (!isPrivate(folder)) return
    const own = `${file}.${process.pid}`
    writeFileSync(own, script.createCachedData(), { mode: 0o600 })
    renameSync(own, file)
    for (const name of readdirSync(folder))
      if (name.startsWith(`${entry}-`) && join(folder, name) !== file) rmSync(join(folder, name))
  } catch {
    // the next run compiles again
  }
}
