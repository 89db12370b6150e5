import {
  closeSync,
  existsSync,
  fstatSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  rmSync,
  utimesSync,
} from 'node:fs'
import { join } from 'node:path'
import { OptionError } from '../text/option-error.js'
import type { Timers } from '../timing/timers.js'
import { UnavailableError } from '../world/core/errors.js'
import type { SandboxName } from '../world/sandbox-name.js'
import { createUnusableError, makeDirectory } from './data-directory.js'
import { getFileName, parseFileName } from './file-names.js'
import {
  createHolder,
  type FoundLock,
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
import { createPrivateFile } from './private-file.js'

/** Milliseconds that a request waits for a sandbox of another server. */
export const PATIENCE = 10_000
/** Mode of the directories: as that of the data directory. */
const OWNER_ONLY = 0o700

export interface ClaimsOptions {
  readonly directory: string
  readonly timers: Timers
}

/**
 * Shares the sandboxes of a data directory out among servers that know nothing of each other but what is in it:
 *
 * - `servers/ID`: a server that lives. It touches its file every second. Whoever finds that a server is dead removes its
 *   file, and with it all that the server holds, should it be alive after all.
 * - `locks/SANDBOX`: the server that holds a sandbox.
 * - `wanted/SANDBOX`: another server waits for it.
 */
export class SandboxClaims {
  readonly #options: ClaimsOptions
  readonly #held = new Set<SandboxName>()
  /** Claims that wait for another server. */
  readonly #coming = new Map<SandboxName, Promise<void>>()
  #holder: LockHolder
  #lastBeat = 0
  #stop = (): void => {}
  /** Called again and again while another server wants a sandbox that is held here. */
  onWanted: (name: SandboxName) => void = () => {}
  /** Called when sandboxes were taken by other servers. */
  onLost: (names: readonly SandboxName[], reason: string) => void = () => {}

  private constructor(options: ClaimsOptions) {
    this.#options = options
    this.#holder = createHolder(options.timers)
  }

  /** Lets this server take sandboxes of a directory. @throws OptionError for a directory that cannot be used */
  static open(options: ClaimsOptions): SandboxClaims {
    const { directory, timers } = options
    makeDirectory(directory)
    const claims = new SandboxClaims(options)
    try {
      for (const part of ['servers', 'locks', 'wanted'])
        mkdirSync(join(directory, part), { recursive: true, mode: OWNER_ONLY })
      claims.#removeDeadServers()
      claims.#appear()
    } catch (error) {
      throw createUnusableError(directory, (error as Error).message)
    }
    const stops = [
      timers.startInterval(() => claims.#showLife(), HEARTBEAT),
      timers.startInterval(() => claims.#lookForWishes(), WAIT_INTERVAL),
    ]
    claims.#stop = () => {
      for (const stop of stops) stop()
    }
    return claims
  }

  /** Makes sure that no servers share a directory. @throws OptionError if one shows life */
  static async expectNone(options: ClaimsOptions): Promise<void> {
    const { directory, timers } = options
    const claims = new SandboxClaims(options)
    const before = claims.#listServers()
    if (before.size === 0) return
    await timers.wait(2 * HEARTBEAT)
    for (const [id, { beat, holder }] of claims.#listServers())
      if (before.get(id)?.beat !== beat)
        throw new OptionError(
          `The data directory '${directory}' is in use by ${formatHolder(holder)}, which shares it with other servers. Start this server with --sandbox-domain too, or use another directory with --data-dir.`,
        )
  }

  /** Tells whether a sandbox is this server's for now. A server that was suspended has to look first. */
  holds(name: SandboxName): boolean {
    return this.#held.has(name) && this.#isSure()
  }

  /** Takes a sandbox when no other server holds it. @throws UnavailableError when that takes too long */
  async claim(name: SandboxName): Promise<void> {
    if (!this.#isSure()) this.#showLife()
    if (!this.#isSure()) throw new UnavailableError('The data directory of the sandbox does not respond.')
    if (this.#held.has(name)) return
    let coming = this.#coming.get(name)
    if (!coming) {
      coming = this.#take(name).finally(() => this.#coming.delete(name))
      this.#coming.set(name, coming)
    }
    await coming
  }

  /**
   * Explains why nothing may be saved any more; undefined as long as it may.
   * @param name a sandbox, or else any
   */
  lostReason(name?: SandboxName): string | undefined {
    this.#showLife()
    if (!this.#isSure()) return 'the data directory does not respond'
    if (name === undefined) return undefined
    if (!this.#held.has(name)) return 'another server has the sandbox'
    const loss = this.#getLock(name).findLoss(this.#holder)
    if (loss !== undefined) {
      this.#held.delete(name)
      this.onLost([name], loss)
    }
    return loss
  }

  hasLost(name: SandboxName): boolean {
    return !this.#held.has(name)
  }

  /** Leaves a sandbox to the others. */
  release(name: SandboxName): void {
    if (!this.#held.delete(name)) return
    this.#getLock(name).release(this.#holder)
    this.#dropWish(name)
  }

  /** Leaves all sandboxes to the others. */
  close(): void {
    this.#stop()
    rmSync(this.#getServerFile(this.#holder), { force: true })
    for (const name of this.#held) this.release(name)
  }

  /** Others give a server up later than it stops to rely on what it holds. */
  #isSure(): boolean {
    return this.#options.timers.now() - this.#lastBeat < STALE - HEARTBEAT
  }

  async #take(name: SandboxName): Promise<void> {
    try {
      await this.#waitFor(name)
    } catch (error) {
      const code = getErrorCode(error)
      throw code === undefined
        ? error
        : new UnavailableError(`The data directory of the sandbox cannot be used (${code}).`)
    }
    this.#held.add(name)
    this.#dropWish(name)
  }

  async #waitFor(name: SandboxName): Promise<void> {
    const lock = this.#getLock(name)
    let [sign, since] = ['', 0]
    for (let waited = 0; !lock.create(this.#holder); ) {
      const found = lock.read()
      if (!found) continue
      const holder = parseHolder(found.text)
      // what could not be removed when it was released
      if (holder?.id === this.#holder.id) return
      const seen = this.#readSign(found, holder)
      if (seen !== sign) [sign, since] = [seen ?? '', waited]
      const isDead = seen === undefined || waited - since >= STALE || (holder && this.#isGone(holder))
      if (isDead) {
        if (holder) rmSync(this.#getServerFile(holder), { force: true })
        lock.remove(found, this.#holder)
        continue
      }
      if (waited >= PATIENCE)
        throw new UnavailableError('Another server still holds the sandbox. Try again in a moment.')
      this.#ask(name)
      await this.#options.timers.wait(WAIT_INTERVAL)
      waited += WAIT_INTERVAL
    }
  }

  /** What changes as long as the holder of a lock lives; undefined when others have given it up. */
  #readSign(found: FoundLock, holder: LockHolder | undefined): string | undefined {
    // it was killed while it wrote, or is about to write
    if (!holder) return `${found.text} ${found.beat}`
    const beat = readBeat(this.#getServerFile(holder))
    return beat === undefined ? undefined : `${holder.id} ${beat}`
  }

  /** The servers that may live, by id. */
  #listServers(): Map<string, { readonly beat: number; readonly holder: LockHolder }> {
    const found = new Map<string, { readonly beat: number; readonly holder: LockHolder }>()
    const folder = join(this.#options.directory, 'servers')
    if (!existsSync(folder)) return found
    for (const id of readdirSync(folder)) {
      const lock = new LockFile(join(folder, id)).read()
      const holder = parseHolder(lock?.text ?? '')
      if (lock && holder && !this.#isGone(holder)) found.set(id, { beat: lock.beat, holder })
    }
    return found
  }

  /** Writes the file that says that this server lives. */
  #appear(): void {
    createPrivateFile(this.#getServerFile(this.#holder), JSON.stringify(this.#holder))
    this.#lastBeat = this.#options.timers.now()
  }

  #showLife(): void {
    const now = this.#options.timers.now()
    try {
      utimesSync(this.#getServerFile(this.#holder), now / 1000, now / 1000)
      this.#lastBeat = now
    } catch (error) {
      // otherwise it is tried again
      if (getErrorCode(error) === 'ENOENT') this.#startAgain()
    }
  }

  /** Goes on as another server, after others have found this one dead. */
  #startAgain(): void {
    const lost = [...this.#held]
    this.#held.clear()
    this.#holder = createHolder(this.#options.timers)
    try {
      this.#appear()
    } catch {
      // the next sign of life is tried for it
    }
    if (lost.length > 0) this.onLost(lost, 'it showed no sign of life for some seconds')
  }

  #removeDeadServers(): void {
    const alive = this.#listServers()
    const folder = join(this.#options.directory, 'servers')
    for (const id of readdirSync(folder)) {
      const holder = parseHolder(readFileSync(join(folder, id), 'utf8'))
      // one that is no holder yet is being written
      if (holder && !alive.has(id)) rmSync(join(folder, id), { force: true })
    }
  }

  #isGone(holder: LockHolder): boolean {
    return holder.namespace === this.#holder.namespace && isGone(holder, this.#holder)
  }

  #lookForWishes(): void {
    for (const name of this.#listWanted()) if (this.#held.has(name)) this.onWanted(name)
  }

  #listWanted(): SandboxName[] {
    try {
      return readdirSync(join(this.#options.directory, 'wanted')).flatMap((file) => parseFileName(file) ?? [])
    } catch {
      return []
    }
  }

  #ask(name: SandboxName): void {
    try {
      createPrivateFile(this.#getWish(name), '')
    } catch (error) {
      if (getErrorCode(error) !== 'EEXIST') throw error
    }
  }

  #dropWish(name: SandboxName): void {
    rmSync(this.#getWish(name), { force: true })
  }

  #getServerFile({ id }: LockHolder): string {
    return join(this.#options.directory, 'servers', id)
  }

  #getLock(name: SandboxName): LockFile {
    return new LockFile(join(this.#options.directory, 'locks', getFileName(name)))
  }

  #getWish(name: SandboxName): string {
    return join(this.#options.directory, 'wanted', getFileName(name))
  }
}

/** When a file was last touched; undefined when there is none. Network file systems look again when it is opened. */
function readBeat(file: string): number | undefined {
  let open: number
  try {
    open = openSync(file, 'r')
  } catch (error) {
    if (getErrorCode(error) === 'ENOENT') return undefined
    throw error
  }
  try {
    return fstatSync(open).mtimeMs
  } finally {
    closeSync(open)
  }
}
