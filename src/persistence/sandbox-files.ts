import { existsSync, lstatSync, readdirSync, renameSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { isBuiltIn } from '../catalogue/profile-catalogue.js'
import type { SnapshotReader } from '../catalogue/snapshot-reader.js'
import { parseStrictJson } from '../catalogue/strict-json.js'
import type { WorldTemplates } from '../catalogue/world-templates.js'
import type { Scheduler } from '../timing/scheduler.js'
import { OperationFailedError, RefusedError } from '../world/core/errors.js'
import { runSlices, type Slices } from '../world/core/slices.js'
import { eventHandlers } from '../world/event-handlers.js'
import type { Sandbox, SandboxStore, Stored, WorldTemplate } from '../world/sandbox.js'
import type { SandboxName } from '../world/sandbox-name.js'
import type { StoredTokens } from '../world/snapshot/row-schemas.js'
import { World } from '../world/world.js'
import { checkSandboxes, makeDirectory } from './data-directory.js'
import { getFileName, parseFileName } from './file-names.js'
import { jsonPieces } from './file-pieces.js'
import { readInSlices, replacePrivateFile, replacePrivateInSlices } from './private-file.js'

/** The part of a logger that is needed here. */
export interface Log {
  readonly warn: (details: object, message: string) => void
  readonly error: (details: object, message: string) => void
}

export interface SandboxFilesOptions {
  readonly directory: string
  readonly readSnapshot: SnapshotReader
  readonly templates: WorldTemplates
  /** The wall clock: milliseconds since 1970. */
  readonly wallClock: () => number
  readonly log: Log
  /** Keeps other servers away; absent: there are none. */
  readonly lock?: StorageLock | undefined
  readonly tokens: TokenKeeper
}

/** Keeps other servers away from all sandboxes, or from each of them. */
interface StorageLock {
  /** Explains why a sandbox is no longer this server's. @param name absent: any of them */
  readonly lostReason: (name?: SandboxName) => string | undefined
  /** Tells whether another server may have a sandbox. Absent: there is no other server. */
  readonly hasLost?: (name: SandboxName) => boolean
}

/** Knows the tokens of sandboxes. */
export interface TokenKeeper {
  readonly store: (sandbox: SandboxName) => StoredTokens
  readonly restore: (sandbox: SandboxName, tokens: StoredTokens) => void
  /** A number that increases with each change. */
  readonly getRevision: (sandbox: SandboxName) => number
}

const getReason = (error: unknown): string => (error as Error).message
const getErrorCode = (error: unknown): string => (error as NodeJS.ErrnoException).code ?? getReason(error)

/** Keeps sandboxes as files: exported snapshots, each with a word about where it is from. */
export class SandboxFiles implements SandboxStore {
  readonly #options: SandboxFilesOptions
  /** State of each sandbox that is in its file. */
  readonly #saved = new Map<SandboxName, { readonly world: World; readonly state: string }>()
  /** Reasons why the files of sandboxes are out of date. */
  readonly #failures = new Map<SandboxName, string>()
  /** Ends the writing of files that is under way. */
  readonly #writing = new Map<SandboxName, AbortController>()

  /** @throws OptionError for a directory that cannot be used */
  constructor(options: SandboxFilesOptions) {
    this.#options = options
    makeDirectory(options.directory)
    // what looks unfinished may be another server's work
    if (!options.lock?.hasLost) checkSandboxes(options.directory)
  }

  /** Describes the present problem for everybody to read, without names and paths. */
  get problem(): string | undefined {
    return this.#options.lock?.lostReason() === undefined
      ? this.unsavedReason
      : 'This server has lost the lock of the data directory, so it no longer saves sandboxes. See the log.'
  }

  /** Describes which sandboxes could not be saved, and why; undefined if all are saved. */
  get unsavedReason(): string | undefined {
    const [reason] = this.#failures.values()
    if (reason === undefined) return undefined
    const count = this.#failures.size
    return `${count} sandbox${count === 1 ? '' : 'es'} could not be saved (${reason}), and exist${count === 1 ? 's' : ''} only in memory. See the log.`
  }

  has(name: SandboxName): boolean {
    try {
      return lstatSync(this.#getPath(name), { throwIfNoEntry: false }) !== undefined
    } catch {
      // the file exists; loading it reports what is wrong
      return true
    }
  }

  listNames(): SandboxName[] {
    try {
      return readdirSync(this.#options.directory).flatMap((file) => parseFileName(file) ?? [])
    } catch {
      return []
    }
  }

  load(name: SandboxName, defaultTemplate: WorldTemplate): Stored | undefined {
    return runSlices(this.#load(name, defaultTemplate, parseAtOnce))
  }

  *loadInSlices(name: SandboxName, defaultTemplate: WorldTemplate): Slices<Stored | undefined> {
    return yield* this.#load(name, defaultTemplate, parseInSlices)
  }

  *#load(
    name: SandboxName,
    defaultTemplate: WorldTemplate,
    parse: (bytes: Buffer) => Slices<unknown>,
  ): Slices<Stored | undefined> {
    const file = this.#getPath(name)
    const bytes = yield* this.#read(file)
    if (bytes === undefined) return undefined
    try {
      const content = yield* parse(bytes)
      const snapshot = yield* this.#options.readSnapshot(content)
      const kept = yield* World.restoreInSlices(snapshot, eventHandlers, this.#options.wallClock)
      // a clock in haste would have got far ahead while nobody was here
      const clock = kept.clock.state.mode === 'rate' ? kept.clock.resumeAt(kept.time) : kept.clock.copy()
      const world = kept.fork(clock)
      const { tokens, ...wish } = readOrigin(content)
      const template = this.#options.templates.resolve(wish, defaultTemplate)
      if (tokens) this.#options.tokens.restore(name, tokens)
      this.#saved.set(name, { world, state: this.#getState({ name, world }) })
      return { world, template }
    } catch (error) {
      this.#quarantine(name, getReason(error))
      return undefined
    }
  }

  isSaved({ name, world }: Sandbox): boolean {
    const saved = this.#saved.get(name)
    return saved?.world === world && saved.state === this.#getState({ name, world })
  }

  /** Changes when there is something to save. */
  #getState({ name, world }: Pick<Sandbox, 'name' | 'world'>): string {
    return `${world.revision} ${this.#options.tokens.getRevision(name)} ${JSON.stringify(world.clock.state)}`
  }

  /** Knows nothing more of a sandbox, whose file is another server's from now on. */
  forget(name: SandboxName): void {
    this.#writing.get(name)?.abort()
    this.#saved.delete(name)
    this.#failures.delete(name)
  }

  save(sandbox: Sandbox): boolean {
    if (this.isSaved(sandbox)) return true
    const state = this.#getState(sandbox)
    this.#writing.get(sandbox.name)?.abort()
    try {
      this.#expectOwn(sandbox.name)
      replacePrivateFile(this.#getPath(sandbox.name), JSON.stringify(this.#buildContent(sandbox)))
    } catch (error) {
      return this.#failed(sandbox, error)
    }
    return this.#done(sandbox, state)
  }

  /** The same, while others go on: as it is now, whatever happens to it meanwhile. */
  async saveInSlices(sandbox: Sandbox, scheduler: Scheduler): Promise<boolean> {
    const { name } = sandbox
    if (this.isSaved(sandbox)) return true
    const state = this.#getState(sandbox)
    this.#writing.get(name)?.abort()
    const writing = new AbortController()
    this.#writing.set(name, writing)
    try {
      this.#expectOwn(name)
      const pieces = jsonPieces(this.#buildContent(sandbox))
      await replacePrivateInSlices(this.#getPath(name), pieces, {
        scheduler,
        signal: writing.signal,
        beforeReplace: () => this.#expectOwn(name),
      })
    } catch (error) {
      // somebody else has seen to its file
      return writing.signal.aborted || this.#failed(sandbox, error)
    } finally {
      if (this.#writing.get(name) === writing) this.#writing.delete(name)
    }
    return this.#done(sandbox, state)
  }

  /** Content of the file of a sandbox: an exported snapshot, and the start of the sandbox. */
  #buildContent({ name, world, template: { profile, seed } }: Sandbox): object {
    const tokens = this.#options.tokens.store(name)
    return {
      ...world.snapshot(),
      from: { sandbox: name, ...(isBuiltIn(profile) && { profile, seed }), tokens },
    }
  }

  #done({ name, world }: Sandbox, state: string): true {
    const file = this.#getPath(name)
    if (this.#failures.delete(name)) this.#options.log.warn({ file }, 'a sandbox could be saved again')
    this.#saved.set(name, { world, state })
    return true
  }

  #failed({ name }: Sandbox, error: unknown): false {
    // it goes on elsewhere
    if (this.#options.lock?.hasLost?.(name)) return false
    if (!this.#failures.has(name))
      this.#options.log.error(
        { file: this.#getPath(name), reason: getReason(error) },
        'a sandbox could not be saved; it stays in memory, and the server tries again',
      )
    this.#failures.set(name, getErrorCode(error))
    return false
  }

  delete(name: SandboxName): void {
    const file = this.#getPath(name)
    try {
      this.#expectOwn(name)
      this.#writing.get(name)?.abort()
      rmSync(file, { force: true })
    } catch (error) {
      throw this.#createUnable(file, 'cannot be deleted', error)
    }
    this.#saved.delete(name)
    this.#failures.delete(name)
  }

  /** Undefined when there is no such file. @throws OperationFailedError */
  *#read(file: string): Slices<Buffer | undefined> {
    try {
      return yield* readInSlices(file)
    } catch (error) {
      if (getErrorCode(error) === 'ENOENT') return undefined
      throw this.#createUnable(file, 'cannot be read', error)
    }
  }

  /** Somebody may want to have a look at it, so it is not written over. @throws OperationFailedError when it has to stay where it is */
  #quarantine(name: SandboxName, reason: string): void {
    const file = this.#getPath(name)
    let aside = `${file}.damaged`
    for (let n = 2; existsSync(aside); n++) aside = `${file}.damaged-${n}`
    try {
      this.#expectOwn(name)
      renameSync(file, aside)
    } catch (error) {
      throw this.#createUnable(file, `is damaged (${reason}) and cannot be renamed`, error)
    }
    this.#options.log.warn(
      { file, aside, reason },
      'a damaged sandbox file was renamed; the sandbox starts again',
    )
  }

  /** Refuses to touch what another server uses. */
  #expectOwn(name: SandboxName): void {
    const lost = this.#options.lock?.lostReason(name)
    if (lost !== undefined) throw new Error(`this server has lost the lock of the data directory: ${lost}`)
  }

  /** Clients are not told of paths, but the log is. */
  #createUnable(file: string, what: string, error: unknown): OperationFailedError {
    this.#options.log.error({ file, reason: getReason(error) }, `a sandbox ${what}`)
    return new OperationFailedError(`The file of the sandbox ${what} (${getErrorCode(error)}). See the log.`)
  }

  #getPath(name: SandboxName): string {
    return join(this.#options.directory, getFileName(name))
  }
}

// biome-ignore lint/correctness/useYield: it reads what nobody waits for
function* parseAtOnce(bytes: Buffer): Slices<unknown> {
  return JSON.parse(bytes.toString())
}

function* parseInSlices(bytes: Buffer): Slices<unknown> {
  try {
    return yield* parseStrictJson(bytes)
  } catch {
    // it says the same as when it is read at once
    return JSON.parse(bytes.toString())
  }
}

/** What the file of a sandbox says beside its world. */
interface Origin {
  readonly profile?: string
  readonly seed?: number
  readonly tokens?: StoredTokens | undefined
}

/** Reads where a sandbox is from, out of a file whose shape was checked. @throws RefusedError */
function readOrigin(content: unknown): Origin {
  const { from = {} } = content as { readonly from?: Readonly<Record<string, unknown>> }
  const { profile, seed } = from
  const tokens = from.tokens as StoredTokens | undefined
  if (profile === undefined && seed === undefined) return { tokens }
  if (typeof profile !== 'string' || !Number.isSafeInteger(seed) || (seed as number) < 0)
    throw new RefusedError("'from' must contain the name of a 'profile', and a whole number as 'seed'.")
  return { profile, seed: seed as number, tokens }
}
