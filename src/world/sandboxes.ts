import { catchUpInSlices } from './clock-control.js'
import { NotFoundError, RefusedError, UnavailableError } from './core/errors.js'
import { runSlices, type Slices } from './core/slices.js'
import type { Sandbox, SandboxStore, SandboxWatcher, Stored, WorldTemplate } from './sandbox.js'
import { DEFAULT_SANDBOX, type SandboxName } from './sandbox-name.js'
import type { World } from './world.js'

const MAX_SANDBOXES = 1000
/** Milliseconds after which a prepared world is created anew, so that a reset gives one that ends in the present. */
const MAX_PRISTINE_AGE = 10 * 60_000
/** Milliseconds until a sandbox that could not be stored is tried again. */
const SAVE_RETRY_DELAY = 10_000

interface SandboxEntry extends Sandbox {
  template: WorldTemplate
  /** As it was when it was made: nothing ever happens in it, and `world` is a fork of it. Absent until it is needed. */
  pristineWorld: World | undefined
  world: World
  lastUsedAt: number
  /** Not before this instant of the wall clock it is tried again to store it. */
  nextSaveAttempt: number
}

export interface SandboxesOptions {
  /** Template of sandboxes that have none of their own. */
  readonly template: WorldTemplate
  /** The wall clock: milliseconds since 1970. */
  readonly wallClock: () => number
  /** Milliseconds after which one that nobody has used ends; the default one does not. */
  readonly idleTimeout?: number | undefined
  readonly store?: SandboxStore | undefined
  /** Tells whether a sandbox is this server's. Absent: all are. */
  readonly holds?: ((name: SandboxName) => boolean) | undefined
}

/** Thrown where a world would have to be created first. */
class WorldNotReady extends Error {
  readonly sandbox: SandboxName
  /** Returns the work after which it is there. */
  readonly prepare: () => Slices<unknown> | undefined

  constructor(sandbox: SandboxName, prepare: () => Slices<unknown> | undefined) {
    super(`the world of the sandbox '${sandbox}' is not made yet`)
    this.sandbox = sandbox
    this.prepare = prepare
  }
}

/** Worlds by name, each made at its first use, so that clients who share a server do not share a world. */
export class Sandboxes {
  readonly #entries = new Map<SandboxName, SandboxEntry>()
  readonly #options: SandboxesOptions
  readonly #watchers: SandboxWatcher[] = []
  /** Pristine worlds of sandboxes that are about to begin. */
  readonly #preparedWorlds = new Map<SandboxName, World>()
  /** Those that were stored and are about to be used again. */
  readonly #loaded = new Map<SandboxName, Stored>()
  #defaultWorld: World | undefined
  #mayCreateWorlds = true

  constructor(options: SandboxesOptions) {
    this.#options = options
  }

  watch(watcher: SandboxWatcher): void {
    this.#watchers.push(watcher)
  }

  /** The world of a sandbox, made if there is none. @throws RefusedError when there are too many */
  get(name: SandboxName): World {
    return (this.#findAndTouch(name) ?? this.#openOrCreate(name)).world
  }

  /** The world of a sandbox, if it is there: it may have ended since somebody heard of it. */
  find(name: SandboxName): World | undefined {
    return (this.#findAndTouch(name) ?? this.#loadStored(name))?.world
  }

  /** A sandbox as it is, if it is there. To look at it is not to use it. */
  peek(name: SandboxName): Sandbox | undefined {
    this.#endIdle()
    return this.#entries.get(name) ?? this.#loadStored(name)
  }

  /** A sandbox that is in use. To ask for it is not to use it. */
  findInUse(name: SandboxName): Sandbox | undefined {
    return this.#entries.get(name)
  }

  /** As `peek`. @throws NotFoundError */
  getOrThrow(name: SandboxName): Sandbox {
    const sandbox = this.peek(name)
    if (!sandbox) throw new NotFoundError('Sandbox', name, 'name')
    return sandbox
  }

  /** Tells whether a sandbox may be used here, and not only at another server. */
  isHere(name: SandboxName): boolean {
    return this.#options.holds?.(name) ?? true
  }

  /** The world of requests that belong to no sandbox: the default one, or what that would begin as where it is not here. */
  getWorldOfNone(): World {
    return this.isHere(DEFAULT_SANDBOX) ? this.get(DEFAULT_SANDBOX) : this.getDefaultWorld()
  }

  /** Lets go of a sandbox that goes on at another server. */
  forget(name: SandboxName): void {
    const world = this.#entries.get(name)?.world
    this.#entries.delete(name)
    this.discardPrepared(name)
    for (const watcher of this.#watchers) watcher.ended(name, world, true)
  }

  /** All that are in use, in the order they were made. */
  list(): Sandbox[] {
    this.#endIdle()
    return [...this.#entries.values()]
  }

  /** The names of all there are: those in use, and those that are stored. */
  listNames(): SandboxName[] {
    const inUse = this.list().map(({ name }) => name)
    return [...new Set([DEFAULT_SANDBOX, ...inUse, ...(this.#options.store?.listNames() ?? [])])]
  }

  /** Returns whether a sandbox exists. The default one always does. */
  has(name: SandboxName): boolean {
    this.#endIdle()
    return name === DEFAULT_SANDBOX || this.#entries.has(name) || this.#options.store?.has(name) === true
  }

  /** Returns the template of a sandbox, also of one that does not exist yet. */
  getTemplate(name: SandboxName): WorldTemplate {
    return this.#entries.get(name)?.template ?? this.#stored(name)?.template ?? this.#options.template
  }

  /** Returns the world that a new sandbox would start with. Nothing ever happens in it, and its ids are in no sandbox. */
  getDefaultWorld(): World {
    const { template } = this.#options
    const usual = this.#entries.get(DEFAULT_SANDBOX)
    this.#defaultWorld ??=
      (usual?.template === template ? usual.pristineWorld : undefined) ??
      this.#createNow(DEFAULT_SANDBOX, this.#createPristine(DEFAULT_SANDBOX, template), () =>
        this.#createDefaultWorld(),
      )
    return this.#defaultWorld
  }

  /** A default sandbox that was stored does not show how a new one would start. */
  *#createDefaultWorld(): Slices<void> {
    this.#defaultWorld = yield* this.#createPristine(DEFAULT_SANDBOX, this.#options.template)
  }

  /**
   * Gives a sandbox a new world, as it was at the start. It keeps the one that it has until the new one is made.
   * @param template from now on
   * @throws RefusedError, as `get`
   */
  *reset(name: SandboxName, template?: WorldTemplate): Slices<World> {
    const begin = yield* this.prepareReset(name, template)
    return begin()
  }

  /** Creates the world for a reset. @returns the function that puts it in place */
  *prepareReset(name: SandboxName, template = this.getTemplate(name)): Slices<() => World> {
    this.#expectHere(name)
    if (!this.#entries.has(name)) this.#checkRoom(name)
    const pristine = yield* this.#createPristine(name, template)
    return () => this.#start(name, template, pristine).world
  }

  /** Returns the start time of the world that a reset would create: milliseconds since 1970. */
  *getStartTime(name: SandboxName): Slices<number> {
    const entry = this.#findAndTouch(name) ?? this.#openOrCreate(name)
    entry.pristineWorld = yield* this.#createPristine(name, entry.template)
    return entry.pristineWorld.time
  }

  /**
   * Returns the work needed before a sandbox can be used: its world catches up with its clock, or is created.
   * Undefined when none is needed.
   * @param begins whether one that is not there is about to begin; `forget` drops what was made of one that does not
   */
  prepare(name: SandboxName, begins: boolean): Slices<unknown> | undefined {
    if (!this.isHere(name)) return undefined
    const world = this.#entries.get(name)?.world
    if (world) return world.isBehind ? catchUpInSlices(world) : undefined
    if (this.#isStored(name)) return this.#loaded.has(name) ? undefined : this.#load(name, begins)
    const isComing = (begins || name === DEFAULT_SANDBOX) && !this.#preparedWorlds.has(name)
    return isComing ? this.#createPrepared(name) : undefined
  }

  *#load(name: SandboxName, begins: boolean): Slices<void> {
    const stored = yield* this.#options.store?.loadInSlices(name, this.#options.template) ?? []
    if (stored) this.#loaded.set(name, stored)
    else if (begins || name === DEFAULT_SANDBOX) yield* this.#createPrepared(name)
  }

  *#createPrepared(name: SandboxName): Slices<void> {
    this.#preparedWorlds.set(name, yield* this.#createPristine(name, this.#options.template))
  }

  /** Drops what was prepared and not used. */
  discardPrepared(name: SandboxName): void {
    this.#preparedWorlds.delete(name)
    this.#loaded.delete(name)
  }

  /** The world that has to be made before something can be done at once, if any has. If none has, it is done. */
  findMissingWorld(run: () => unknown): Pick<WorldNotReady, 'sandbox' | 'prepare'> | undefined {
    this.#mayCreateWorlds = false
    try {
      run()
    } catch (error) {
      // all else that is wrong with it shows when it is done
      if (error instanceof WorldNotReady) return error
    } finally {
      this.#mayCreateWorlds = true
    }
    return undefined
  }

  /** Puts a world in the place of the one that a sandbox has. Its beginning stays what it was. @throws RefusedError, as `get` */
  replace(name: SandboxName, world: World): void {
    const known = this.#findAndTouch(name) ?? this.#openOrCreate(name)
    this.#replaceWorld(known, world)
  }

  /** Ends a sandbox. @throws NotFoundError; RefusedError for the default one; OperationFailedError when it would come back */
  delete(name: SandboxName): void {
    if (name === DEFAULT_SANDBOX)
      throw new RefusedError('The default sandbox cannot be deleted. Reset it instead.')
    if (!this.has(name)) throw new NotFoundError('Sandbox', name, 'name')
    this.#options.store?.delete(name)
    const world = this.#entries.get(name)?.world
    this.#entries.delete(name)
    for (const watcher of this.#watchers) watcher.ended(name, world, false)
  }

  /** Makes a sandbox that is not in use: as it was stored, or anew. */
  #openOrCreate(name: SandboxName): SandboxEntry {
    this.#expectHere(name)
    const woken = this.#loadStored(name)
    if (woken) return woken
    this.#checkRoom(name)
    const { template } = this.#options
    return this.#start(name, template, this.#createNow(name, this.#createPristine(name, template)))
  }

  /** Takes a sandbox up again that was stored. */
  #loadStored(name: SandboxName): SandboxEntry | undefined {
    if (!this.#isStored(name)) return undefined
    this.#checkRoom(name)
    const stored = this.#stored(name)
    return stored && this.#addEntry(name, stored)
  }

  /** What is stored of a sandbox: what was loaded in slices, or has to be loaded at once, if that may be. */
  #stored(name: SandboxName): Stored | undefined {
    const loaded = this.#loaded.get(name)
    if (loaded || !this.#isStored(name)) return loaded
    if (!this.#mayCreateWorlds) throw new WorldNotReady(name, () => this.prepare(name, true))
    return this.#options.store?.load(name, this.#options.template)
  }

  #start(name: SandboxName, template: WorldTemplate, pristine: World): SandboxEntry {
    const known = this.#entries.get(name)
    const world = pristine.fork(template.createClock())
    if (!known) return this.#addEntry(name, { world, template, pristineWorld: pristine })
    Object.assign(known, {
      template,
      pristineWorld: pristine,
      lastUsedAt: this.#options.wallClock(),
    })
    this.#replaceWorld(known, world)
    return known
  }

  /** The world that a sandbox begins as: the one that is ready, unless it is too old by now. */
  *#createPristine(name: SandboxName, template: WorldTemplate): Slices<World> {
    const known = this.#entries.get(name)
    const usual = template === this.#options.template ? this.#preparedWorlds.get(name) : undefined
    const ready = known?.template === template ? known.pristineWorld : usual
    const clock = template.createClock()
    return ready && clock.now() - ready.time <= MAX_PRISTINE_AGE
      ? ready
      : yield* template.createWorld(name, clock)
  }

  /** Makes a world in one go, if that may be. */
  #createNow(
    name: SandboxName,
    world: Slices<World>,
    prepare = (): Slices<unknown> | undefined => this.prepare(name, true),
  ): World {
    const first = world.next()
    if (first.done) return first.value
    if (!this.#mayCreateWorlds) throw new WorldNotReady(name, prepare)
    return runSlices(world)
  }

  #addEntry(
    name: SandboxName,
    parts: Pick<SandboxEntry, 'world' | 'template'> & { readonly pristineWorld?: World },
  ): SandboxEntry {
    const now = this.#options.wallClock()
    const entry: SandboxEntry = {
      pristineWorld: undefined,
      ...parts,
      name,
      createdAt: now,
      lastUsedAt: now,
      nextSaveAttempt: now,
    }
    this.#entries.set(name, entry)
    return entry
  }

  #replaceWorld(entry: SandboxEntry, world: World): void {
    const before = entry.world
    entry.world = world
    for (const watcher of this.#watchers) watcher.replaced(entry.name, before)
  }

  #findAndTouch(name: SandboxName): SandboxEntry | undefined {
    const now = this.#options.wallClock()
    let entry = this.#entries.get(name)
    if (entry && this.#isIdle(entry, now)) {
      this.#endIdle()
      // it stays when it cannot be stored
      entry = this.#entries.get(name)
    }
    if (entry) entry.lastUsedAt = now
    return entry
  }

  #isStored(name: SandboxName): boolean {
    return this.isHere(name) && this.#options.store?.has(name) === true
  }

  #expectHere(name: SandboxName): void {
    if (!this.isHere(name)) throw new UnavailableError('Another server holds the sandbox.')
  }

  #isIdle({ name, lastUsedAt, world }: SandboxEntry, now: number): boolean {
    return (
      name !== DEFAULT_SANDBOX &&
      !world.isPaused &&
      now - lastUsedAt > (this.#options.idleTimeout ?? Number.POSITIVE_INFINITY)
    )
  }

  /**
   * Ends those that nobody has used for long. Nothing waits for that: it is done when somebody asks. Whoever asks does not
   * wait for more than one that has to be written first: the others end when they are saved, or one by one.
   */
  #endIdle(): void {
    const { wallClock, store } = this.#options
    const now = wallClock()
    let mayWrite = true
    for (const entry of this.#entries.values()) {
      if (!this.#isIdle(entry, now) || now < entry.nextSaveAttempt) continue
      if (store && !store.isSaved(entry)) {
        if (!mayWrite) continue
        mayWrite = false
      }
      if (store && !store.save(entry)) {
        entry.nextSaveAttempt = now + SAVE_RETRY_DELAY
        continue
      }
      this.#entries.delete(entry.name)
      for (const watcher of this.#watchers) watcher.ended(entry.name, entry.world, store !== undefined)
    }
  }

  #checkRoom(name: SandboxName): void {
    // who belongs to no other sandbox belongs to the default one
    if (name === DEFAULT_SANDBOX) return
    if (this.#entries.size >= MAX_SANDBOXES) this.#endIdle()
    if (this.#entries.size >= MAX_SANDBOXES)
      throw new RefusedError(`The limit of ${MAX_SANDBOXES} sandboxes is reached. Delete some.`)
  }
}
