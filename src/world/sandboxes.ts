import { NotFound, Refused } from './core/errors.js'
import { finish, type Slices } from './core/slices.js'
import type { Beginning, Sandbox, SandboxWatcher, Storage, Stored } from './sandbox.js'
import { DEFAULT_SANDBOX, type SandboxName } from './sandbox-name.js'
import { keepUp } from './time.js'
import type { World } from './world.js'

const LIMIT = 1000
/** A world that has been lying ready for longer is made anew, so that a reset gives one that ends in the present. */
const FRESH = 10 * 60_000
/** What could not be stored stays, and is tried again after so long. */
const RETRY = 10_000

interface Entry extends Sandbox {
  beginning: Beginning
  /** As it was when it was made: nothing ever happens in it, and `world` is a fork of it. Absent until it is needed. */
  pristine: World | undefined
  world: World
  used: number
  /** Not before this instant of the wall clock it is tried again to store it. */
  retry: number
}

export interface SandboxesOptions {
  /** What sandboxes begin from of which nothing else is said. */
  readonly beginning: Beginning
  /** The wall clock: milliseconds since 1970. */
  readonly wall: () => number
  /** Milliseconds after which one that nobody has used ends; the default one does not. */
  readonly idle?: number | undefined
  readonly storage?: Storage | undefined
}

/** Stops what would have to make a world first. */
class Missing extends Error {
  readonly sandbox: SandboxName

  constructor(sandbox: SandboxName) {
    super(`the world of the sandbox '${sandbox}' is not made yet`)
    this.sandbox = sandbox
  }
}

/** Worlds by name, each made at its first use, so that clients who share a server do not share a world. */
export class Sandboxes {
  readonly #entries = new Map<SandboxName, Entry>()
  readonly #options: SandboxesOptions
  readonly #watchers: SandboxWatcher[] = []
  /** Pristine worlds of sandboxes that are about to begin. */
  readonly #prepared = new Map<SandboxName, World>()
  /** Those that were stored and are about to be used again. */
  readonly #loaded = new Map<SandboxName, Stored>()
  #template: World | undefined
  #mayMake = true

  constructor(options: SandboxesOptions) {
    this.#options = options
  }

  watch(watcher: SandboxWatcher): void {
    this.#watchers.push(watcher)
  }

  /** The world of a sandbox, made if there is none. @throws Refused when there are too many */
  get(name: SandboxName): World {
    return (this.#use(name) ?? this.#open(name)).world
  }

  /** The world of a sandbox, if it is there: it may have ended since somebody heard of it. */
  find(name: SandboxName): World | undefined {
    return (this.#use(name) ?? this.#wake(name))?.world
  }

  /** A sandbox as it is, if it is there. To look at it is not to use it. */
  peek(name: SandboxName): Sandbox | undefined {
    this.#endIdle()
    return this.#entries.get(name) ?? this.#wake(name)
  }

  /** A sandbox that is in use. To ask for it is not to use it. */
  inUse(name: SandboxName): Sandbox | undefined {
    return this.#entries.get(name)
  }

  /** As `peek`. @throws NotFound */
  look(name: SandboxName): Sandbox {
    const sandbox = this.peek(name)
    if (!sandbox) throw new NotFound('Sandbox', name, 'name')
    return sandbox
  }

  /** All that are in use, in the order they were made. */
  list(): Sandbox[] {
    this.#endIdle()
    return [...this.#entries.values()]
  }

  /** The names of all there are: those in use, and those that are stored. */
  names(): SandboxName[] {
    const inUse = this.list().map(({ name }) => name)
    return [...new Set([DEFAULT_SANDBOX, ...inUse, ...(this.#options.storage?.names() ?? [])])]
  }

  /** Whether there is one of this name. The default one always is. */
  has(name: SandboxName): boolean {
    this.#endIdle()
    return name === DEFAULT_SANDBOX || this.#entries.has(name) || this.#isStored(name)
  }

  /** What a sandbox begins from, or would. */
  beginningOf(name: SandboxName): Beginning {
    return this.#entries.get(name)?.beginning ?? this.#stored(name)?.beginning ?? this.#options.beginning
  }

  /** What a sandbox would hold that is not there yet. Nothing ever happens in it, and its ids are nobody's. */
  template(): World {
    const { beginning } = this.#options
    const usual = this.#entries.get(DEFAULT_SANDBOX)
    this.#template ??=
      (usual?.beginning === beginning ? usual.pristine : undefined) ??
      this.#atOnce(DEFAULT_SANDBOX, this.#pristine(DEFAULT_SANDBOX, beginning))
    return this.#template
  }

  /**
   * Gives a sandbox a new world, as it was at the start. It keeps the one that it has until the new one is made.
   * @param beginning from now on
   * @throws Refused, as `get`
   */
  *reset(name: SandboxName, beginning?: Beginning): Slices<World> {
    const begin = yield* this.renewal(name, beginning)
    return begin()
  }

  /** Makes the world that a reset gives a sandbox. @returns what gives it */
  *renewal(name: SandboxName, beginning = this.beginningOf(name)): Slices<() => World> {
    if (!this.#entries.has(name)) this.#expectRoom(name)
    const pristine = yield* this.#pristine(name, beginning)
    return () => this.#begin(name, beginning, pristine).world
  }

  /** When the world of a sandbox would begin that a reset gives it: milliseconds since 1970. */
  *startOf(name: SandboxName): Slices<number> {
    const entry = this.#use(name) ?? this.#open(name)
    entry.pristine = yield* this.#pristine(name, entry.beginning)
    return entry.pristine.time
  }

  /**
   * What has to be done before a sandbox can be used, and takes its time: its world catches up with its clock, or is made.
   * Undefined when there is nothing of that.
   * @param begins whether one that is not there is about to begin; `forget` drops what was made of one that does not
   */
  preparation(name: SandboxName, begins: boolean): Slices<unknown> | undefined {
    const world = this.#entries.get(name)?.world
    if (world) return world.isBehind ? keepUp(world) : undefined
    if (this.#isStored(name)) return this.#loaded.has(name) ? undefined : this.#load(name, begins)
    const isComing = (begins || name === DEFAULT_SANDBOX) && !this.#prepared.has(name)
    return isComing ? this.#prepare(name) : undefined
  }

  *#load(name: SandboxName, begins: boolean): Slices<void> {
    const stored = yield* this.#options.storage?.loadInSlices(name, this.#options.beginning) ?? []
    if (stored) this.#loaded.set(name, stored)
    else if (begins || name === DEFAULT_SANDBOX) yield* this.#prepare(name)
  }

  *#prepare(name: SandboxName): Slices<void> {
    this.#prepared.set(name, yield* this.#pristine(name, this.#options.beginning))
  }

  /** Drops what was prepared and not used. */
  forget(name: SandboxName): void {
    this.#prepared.delete(name)
    this.#loaded.delete(name)
  }

  /** The sandbox whose world has to be made before `act` can be done at once, if any has. If none has, it is done. */
  missingFor(act: () => unknown): SandboxName | undefined {
    this.#mayMake = false
    try {
      act()
    } catch (error) {
      // all else that is wrong with it shows when it is done
      if (error instanceof Missing) return error.sandbox
    } finally {
      this.#mayMake = true
    }
    return undefined
  }

  /** Puts a world in the place of the one that a sandbox has. Its beginning stays what it was. @throws Refused, as `get` */
  replace(name: SandboxName, world: World): void {
    const known = this.#use(name) ?? this.#open(name)
    this.#swap(known, world)
  }

  /** Ends a sandbox. @throws NotFound; Refused for the default one; Unable when it would come back */
  delete(name: SandboxName): void {
    if (name === DEFAULT_SANDBOX)
      throw new Refused('The default sandbox cannot be deleted. Reset it instead.')
    if (!this.has(name)) throw new NotFound('Sandbox', name, 'name')
    this.#options.storage?.delete(name)
    const world = this.#entries.get(name)?.world
    this.#entries.delete(name)
    for (const watcher of this.#watchers) watcher.ended(name, world, false)
  }

  /** Makes a sandbox that is not in use: as it was stored, or anew. */
  #open(name: SandboxName): Entry {
    const woken = this.#wake(name)
    if (woken) return woken
    this.#expectRoom(name)
    const { beginning } = this.#options
    return this.#begin(name, beginning, this.#atOnce(name, this.#pristine(name, beginning)))
  }

  /** Takes a sandbox up again that was stored. */
  #wake(name: SandboxName): Entry | undefined {
    if (!this.#isStored(name)) return undefined
    this.#expectRoom(name)
    const stored = this.#stored(name)
    return stored && this.#enter(name, stored)
  }

  /** What is stored of a sandbox: what was loaded in slices, or has to be loaded at once, if that may be. */
  #stored(name: SandboxName): Stored | undefined {
    const loaded = this.#loaded.get(name)
    if (loaded || !this.#isStored(name)) return loaded
    if (!this.#mayMake) throw new Missing(name)
    return this.#options.storage?.load(name, this.#options.beginning)
  }

  #begin(name: SandboxName, beginning: Beginning, pristine: World): Entry {
    const known = this.#entries.get(name)
    const world = pristine.fork(beginning.clock())
    if (!known) return this.#enter(name, { world, beginning, pristine })
    Object.assign(known, { beginning, pristine, used: this.#options.wall() })
    this.#swap(known, world)
    return known
  }

  /** The world that a sandbox begins as: the one that is ready, unless it is too old by now. */
  *#pristine(name: SandboxName, beginning: Beginning): Slices<World> {
    const known = this.#entries.get(name)
    const usual = beginning === this.#options.beginning ? this.#prepared.get(name) : undefined
    const ready = known?.beginning === beginning ? known.pristine : usual
    const clock = beginning.clock()
    return ready && clock.now() - ready.time <= FRESH ? ready : yield* beginning.make(name, clock)
  }

  /** Makes a world in one go, if that may be. */
  #atOnce(name: SandboxName, world: Slices<World>): World {
    const first = world.next()
    if (first.done) return first.value
    if (!this.#mayMake) throw new Missing(name)
    return finish(world)
  }

  #enter(
    name: SandboxName,
    parts: Pick<Entry, 'world' | 'beginning'> & { readonly pristine?: World },
  ): Entry {
    const now = this.#options.wall()
    const entry: Entry = { pristine: undefined, ...parts, name, created: now, used: now, retry: now }
    this.#entries.set(name, entry)
    return entry
  }

  #swap(entry: Entry, world: World): void {
    const before = entry.world
    entry.world = world
    for (const watcher of this.#watchers) watcher.replaced(entry.name, before)
  }

  #use(name: SandboxName): Entry | undefined {
    const now = this.#options.wall()
    const known = this.#entries.get(name)
    if (known && this.#isIdle(known, now)) this.#endIdle()
    // it stays when it cannot be stored
    const entry = this.#entries.get(name)
    if (entry) entry.used = now
    return entry
  }

  #isStored(name: SandboxName): boolean {
    return this.#options.storage?.has(name) === true
  }

  #isIdle({ name, used, world }: Entry, now: number): boolean {
    return (
      name !== DEFAULT_SANDBOX &&
      !world.isHeld &&
      now - used > (this.#options.idle ?? Number.POSITIVE_INFINITY)
    )
  }

  /**
   * Ends those that nobody has used for long. Nothing waits for that: it is done when somebody asks. Whoever asks does not
   * wait for more than one that has to be written first: the others end when they are saved, or one by one.
   */
  #endIdle(): void {
    const { wall, storage } = this.#options
    const now = wall()
    let mayWrite = true
    for (const entry of this.#entries.values()) {
      if (!this.#isIdle(entry, now) || now < entry.retry) continue
      if (storage && !storage.isSaved(entry)) {
        if (!mayWrite) continue
        mayWrite = false
      }
      if (storage && !storage.save(entry)) {
        entry.retry = now + RETRY
        continue
      }
      this.#entries.delete(entry.name)
      for (const watcher of this.#watchers) watcher.ended(entry.name, entry.world, storage !== undefined)
    }
  }

  #expectRoom(name: SandboxName): void {
    // who belongs to no other sandbox belongs to the default one
    if (name === DEFAULT_SANDBOX) return
    if (this.#entries.size >= LIMIT) this.#endIdle()
    if (this.#entries.size >= LIMIT)
      throw new Refused(`The limit of ${LIMIT} sandboxes is reached. Delete some.`)
  }
}
