import { randomUUID } from 'node:crypto'
import { linkSync, lstatSync, readFileSync, readlinkSync, renameSync, rmSync } from 'node:fs'
import { hostname } from 'node:os'
import type { Timers } from '../timing/timers.js'
import { createPrivateFile } from './private-file.js'
import { isProcessRunning } from './process-state.js'

/** A server shows so often that it lives, and is given up when it has not done so for so long; milliseconds. */
export const [HEARTBEAT, STALE] = [1000, 5000]
/** So often a server that waits looks again. */
export const WAIT_INTERVAL = 250

/** The server that holds a lock, as in the file of it. */
export interface LockHolder {
  readonly id: string
  readonly host: string
  readonly pid: number
  /** Start of the process, on the clock of its machine: a process of the same number may be another one. */
  readonly processStart: number
  /** ISO 8601. */
  readonly takenAt: string
  readonly url?: string
  /** Where its number counts: containers with the network of their machine have the name of that, too. Linux alone tells. */
  readonly namespace?: string | undefined
}

/** A lock as it was found. */
export interface FoundLock {
  readonly text: string
  /** Changes with each sign of life. */
  readonly beat: number
}

export const getErrorCode = (error: unknown): string | undefined => (error as NodeJS.ErrnoException).code

/** Describes this server. */
export const createHolder = ({ now }: Timers): LockHolder => ({
  id: randomUUID(),
  host: hostname(),
  pid: process.pid,
  processStart: getProcessStart(),
  takenAt: new Date(now()).toISOString(),
  namespace: readNamespace(),
})

function readNamespace(): string | undefined {
  try {
    return readlinkSync('/proc/self/ns/pid')
  } catch {
    return undefined
  }
}

/** Milliseconds; when a process has begun is worked out from two clocks that are read one after the other. */
const CLOCK_TOLERANCE = 100

/** The same in all threads of a process, and whatever is done to the wall clock. */
const getProcessStart = (): number =>
  Math.round(Number(process.hrtime.bigint()) / 1e6 - process.uptime() * 1000)

/** Tells whether a holder was a process of this machine that has ended. */
export function isGone({ host, pid, processStart }: LockHolder, own: LockHolder): boolean {
  if (host !== own.host) return false
  // each container has a process 1
  if (pid === own.pid) return Math.abs(processStart - own.processStart) > CLOCK_TOLERANCE
  return !isProcessRunning(pid)
}

export function parseHolder(text: string): LockHolder | undefined {
  try {
    const holder = JSON.parse(text) as Partial<LockHolder> | null
    return typeof holder?.host === 'string' && Number.isSafeInteger(holder.pid)
      ? (holder as LockHolder)
      : undefined
  } catch {
    return undefined
  }
}

export function formatHolder(holder: LockHolder | undefined): string {
  if (!holder) return 'another server'
  const { host, pid, takenAt, url } = holder
  return `process ${pid} on ${host}, since ${takenAt}${url === undefined ? '' : `, at ${url}`}`
}

/** A file that only one server can create, and that names it. */
export class LockFile {
  readonly path: string

  constructor(path: string) {
    this.path = path
  }

  /** @returns whether there was none */
  create(holder: LockHolder): boolean {
    try {
      createPrivateFile(this.path, JSON.stringify(holder))
      return true
    } catch (error) {
      if (getErrorCode(error) === 'EEXIST') return false
      throw error
    }
  }

  /** Undefined when there is none. */
  read(): FoundLock | undefined {
    try {
      const { mtimeMs: beat } = lstatSync(this.path)
      return { text: readFileSync(this.path, 'utf8'), beat }
    } catch (error) {
      if (getErrorCode(error) !== 'ENOENT' || lstatSync(this.path, { throwIfNoEntry: false })) throw error
      return undefined
    }
  }

  /** Removes what another server has left. If a third one was faster, puts its new lock back. */
  remove({ text }: FoundLock, own: LockHolder): void {
    const aside = `${this.path}.${own.id}`
    try {
      renameSync(this.path, aside)
      if (readFileSync(aside, 'utf8') !== text) linkSync(aside, this.path)
    } catch (error) {
      if (getErrorCode(error) !== 'ENOENT' && getErrorCode(error) !== 'EEXIST') throw error
    }
    rmSync(aside, { force: true })
  }

  /** Explains why the lock is not a server's; undefined as long as it is. */
  findLoss({ id }: LockHolder): string | undefined {
    try {
      const holder = parseHolder(readFileSync(this.path, 'utf8'))
      return holder?.id === id ? undefined : `it was taken by ${formatHolder(holder)}`
    } catch (error) {
      return getErrorCode(error) === 'ENOENT'
        ? 'it was removed'
        : `it cannot be read (${getErrorCode(error)})`
    }
  }

  /** Removes the lock if it is a server's own. */
  release(own: LockHolder): void {
    if (this.findLoss(own) === undefined) rmSync(this.path, { force: true })
  }
}
