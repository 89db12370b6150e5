import { utimesSync } from 'node:fs'
import { join } from 'node:path'
import { OptionError } from '../text/option-error.js'
import type { Timers } from '../timing/timers.js'
import { createUnusableError, makeDirectory } from './data-directory.js'
import {
  createHolder,
  formatHolder,
  getErrorCode,
  HEARTBEAT,
  isGone,
  LockFile,
  type LockHolder,
  parseHolder,
  STALE,
  WAIT_INTERVAL,
} from './lock-file.js'
import { replacePrivateFile } from './private-file.js'

const FILE = 'server.lock'

export interface LockOptions {
  readonly directory: string
  readonly timers: Timers
}

/** Keeps a data directory for one server, as long as that lives. */
export class DirectoryLock {
  readonly #options: LockOptions
  readonly #file: LockFile
  #holder: LockHolder
  #stop = (): void => {}
  /** Called when another server has taken the directory. */
  onLost: (reason: string) => void = () => {}

  private constructor(options: LockOptions) {
    this.#options = options
    this.#file = new LockFile(join(options.directory, FILE))
    this.#holder = createHolder(options.timers)
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
      replacePrivateFile(this.#file.path, JSON.stringify(this.#holder))
    } catch {
      // it keeps others out without that, too
    }
  }

  /** Explains why the directory is no longer this server's; undefined as long as it is. */
  lostReason(): string | undefined {
    return this.#file.findLoss(this.#holder)
  }

  /** Leaves the directory to others. */
  release(): void {
    this.#stop()
    this.#file.release(this.#holder)
  }

  async #take(): Promise<void> {
    const { directory, timers } = this.#options
    let first: { readonly text: string; readonly beat: number } | undefined
    for (let waited = 0; !this.#file.create(this.#holder); waited += WAIT_INTERVAL) {
      const found = this.#file.read()
      if (!found) continue
      const holder = parseHolder(found.text)
      if (holder && isGone(holder, this.#holder)) {
        this.#file.remove(found, this.#holder)
        continue
      }
      first ??= found
      const isAlive = found.text !== first.text || found.beat !== first.beat
      if (waited >= STALE && isAlive)
        throw new OptionError(
          `The data directory '${directory}' is in use by ${formatHolder(holder)}. Stop that server first, or use another directory with --data-dir.`,
        )
      if (waited >= STALE) {
        this.#file.remove(found, this.#holder)
        continue
      }
      await timers.wait(WAIT_INTERVAL)
    }
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
      utimesSync(this.#file.path, now, now)
    } catch {
      // it is tried again, and if others have given this server up by then, it hears of it
    }
  }
}
