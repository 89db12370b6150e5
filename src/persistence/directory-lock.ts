import { randomUUID } from 'node:crypto'
import { linkSync, lstatSync, readFileSync, renameSync, rmSync, utimesSync } from 'node:fs'
import { hostname } from 'node:os'
import { join } from 'node:path'
import { OptionError } from '../text/option-error.js'
import type { Timers } from '../timing/timers.js'
import { createUnusableError, makeDirectory } from './data-directory.js'
import { createPrivateFile, replacePrivateFile } from './private-file.js'
import { isProcessRunning } from './process-state.js'

const FILE = 'server.lock'
/** A server shows so often that it lives, and is given up when it has not done so for so long; milliseconds. */
export const [HEARTBEAT, STALE] = [1000, 5000]
/** So often a server that waits looks again. */
const WAIT_INTERVAL = 250

export interface LockOptions {
  readonly directory: string
  readonly timers: Timers
}

/** The server that uses a directory, as in its lock file. */
interface LockHolder {
  readonly id: string
  readonly host: string
  readonly pid: number
  /** Start of the process, on the clock of its machine: a process of the same number may be another one. */
  readonly processStart: number
  /** ISO 8601. */
  readonly takenAt: string
  readonly url?: string
}

/** A lock as it was found. */
interface FoundLock {
  readonly text: string
  /** Changes with each sign of life. */
  readonly beat: number
}

const getErrorCode = (error: unknown): string | undefined => (error as NodeJS.ErrnoException).code

/** Keeps a data directory for one server, as long as that lives. */
export class DirectoryLock {
  readonly #options: LockOptions
  readonly #file: string
  #holder: LockHolder
  #stop = (): void => {}
  /** Called when another server has taken the directory. */
  onLost: (reason: string) => void = () => {}

  private constructor(options: LockOptions) {
    this.#options = options
    this.#file = join(options.directory, FILE)
    this.#holder = {
      id: randomUUID(),
      host: hostname(),
      pid: process.pid,
      processStart: getProcessStart(),
      takenAt: new Date(options.timers.now()).toISOString(),
    }
  }

  /**
   * Takes a directory for this server. The lock of a server that has ended without a word is taken over: at once if it was a
   * process of this machine, or else when it has shown no sign of life for a while.
   * @throws OptionError for a directory that cannot be used, or is in use
   */
  static async take(options: LockOptions): Promise<DirectoryLock> {
    makeDirectory(options.directory)
    const lock = new DirectoryLock(options)
    try {
      await lock.#take()
    } catch (error) {
      throw getErrorCode(error) === undefined
        ? error
        : createUnusableError(options.directory, (error as Error).message)
    }
    lock.#stop = options.timers.startInterval(() => lock.#writeHeartbeat(), HEARTBEAT)
    return lock
  }

  /** Stores the address of the server, for other servers that want the directory. */
  announce(url: string): void {
    if (this.lostReason() !== undefined) return
    this.#holder = { ...this.#holder, url }
    try {
      replacePrivateFile(this.#file, JSON.stringify(this.#holder))
    } catch {
      // it keeps others out without that, too
    }
  }

  /** Explains why the directory is no longer this server's; undefined as long as it is. */
  lostReason(): string | undefined {
    try {
      const holder = parseHolder(readFileSync(this.#file, 'utf8'))
      if (holder?.id === this.#holder.id) return undefined
      return `it was taken by ${formatHolder(holder)}`
    } catch (error) {
      return getErrorCode(error) === 'ENOENT'
        ? 'it was removed'
        : `it cannot be read (${getErrorCode(error)})`
    }
  }

  /** Leaves the directory to others. */
  release(): void {
    this.#stop()
    if (this.lostReason() === undefined) rmSync(this.#file, { force: true })
  }

  async #take(): Promise<void> {
    const { directory, timers } = this.#options
    let first: FoundLock | undefined
    for (let waited = 0; !this.#create(); waited += WAIT_INTERVAL) {
      const found = this.#read()
      if (!found) continue
      const holder = parseHolder(found.text)
      if (holder && this.#isGone(holder)) {
        this.#remove(found)
        continue
      }
      first ??= found
      const isAlive = found.text !== first.text || found.beat !== first.beat
      if (waited >= STALE && isAlive)
        throw new OptionError(
          `The data directory '${directory}' is in use by ${formatHolder(holder)}. Stop that server first, or use another directory with --data-dir.`,
        )
      if (waited >= STALE) {
        this.#remove(found)
        continue
      }
      await timers.wait(WAIT_INTERVAL)
    }
  }

  #create(): boolean {
    try {
      createPrivateFile(this.#file, JSON.stringify(this.#holder))
      return true
    } catch (error) {
      if (getErrorCode(error) === 'EEXIST') return false
      throw error
    }
  }

  #read(): FoundLock | undefined {
    try {
      const { mtimeMs: beat } = lstatSync(this.#file)
      return { text: readFileSync(this.#file, 'utf8'), beat }
    } catch (error) {
      if (getErrorCode(error) !== 'ENOENT' || lstatSync(this.#file, { throwIfNoEntry: false })) throw error
      return undefined
    }
  }

  #isGone({ host, pid, processStart }: LockHolder): boolean {
    if (host !== this.#holder.host) return false
    // each container has a process 1
    if (pid === this.#holder.pid) return Math.abs(processStart - this.#holder.processStart) > CLOCK_TOLERANCE
    return !isProcessRunning(pid)
  }

  /** Removes a lock. If another server was faster, puts its new lock back. */
  #remove({ text }: FoundLock): void {
    const aside = `${this.#file}.${this.#holder.id}`
    try {
      renameSync(this.#file, aside)
      if (readFileSync(aside, 'utf8') !== text) linkSync(aside, this.#file)
    } catch (error) {
      if (getErrorCode(error) !== 'ENOENT' && getErrorCode(error) !== 'EEXIST') throw error
    }
    rmSync(aside, { force: true })
  }

  #writeHeartbeat(): void {
    const lost = this.lostReason()
    if (lost !== undefined) {
      this.#stop()
      this.onLost(lost)
      return
    }
    try {
      const now = this.#options.timers.now() / 1000
      utimesSync(this.#file, now, now)
    } catch {
      // it is tried again, and if others have given this server up by then, it hears of it
    }
  }
}

/** Milliseconds; when a process has begun is worked out from two clocks that are read one after the other. */
const CLOCK_TOLERANCE = 100

/** The same in all threads of a process, and whatever is done to the wall clock. */
const getProcessStart = (): number =>
  Math.round(Number(process.hrtime.bigint()) / 1e6 - process.uptime() * 1000)

function parseHolder(text: string): LockHolder | undefined {
  try {
    const holder = JSON.parse(text) as Partial<LockHolder> | null
    return typeof holder?.host === 'string' && Number.isSafeInteger(holder.pid)
      ? (holder as LockHolder)
      : undefined
  } catch {
    return undefined
  }
}

function formatHolder(holder: LockHolder | undefined): string {
  if (!holder) return 'another server'
  const { host, pid, takenAt, url } = holder
  return `process ${pid} on ${host}, since ${takenAt}${url === undefined ? '' : `, at ${url}`}`
}
