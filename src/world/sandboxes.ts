import type { Clock } from './core/clock.js'
import { NotFound, Refused } from './core/errors.js'
import type { World } from './world.js'

const LIMIT = 1000
const NAME = /^[a-z0-9][a-z0-9._-]{0,63}$/i
/** A world that has been lying ready for longer is made anew, so that a reset gives one that ends in the present. */
const FRESH = 10 * 60_000

/** What the worlds of a sandbox begin from: at its start, and after each reset. */
export interface Beginning {
  /** What the profile is called; `inline` for one that was sent. */
  readonly profile: string
  readonly seed: number
  /** The name that the snapshot had which it begins from instead. */
  readonly snapshot?: string
  /** A clock to live by from the beginning on. */
  readonly clock: () => Clock
  /** Makes a world that has come as far as the clock. @param sandbox takes part in its ids */
  readonly make: (sandbox: string, clock: Clock) => World
}

/** A world with a name. */
export interface Sandbox {
  /** Empty for the default one. */
  readonly name: string
  readonly beginning: Beginning
  readonly world: World
  /** Wall clock, milliseconds since 1970. */
  readonly created: number
  readonly used: number
}

interface Entry extends Sandbox {
  beginning: Beginning
  /** As it was when it was made: nothing ever happens in it, and `world` is a fork of it. Absent until it is needed. */
  pristine: World | undefined
  world: World
  used: number
}

/** Where sandboxes lie while nobody uses them. */
export interface Storage {
  /** Whether there is one of this name. */
  readonly has: (name: string) => boolean
  /** Undefined when there is none of this name, or it cannot be read. */
  readonly load: (name: string, usual: Beginning) => Pick<Sandbox, 'world' | 'beginning'> | undefined
  readonly save: (sandbox: Sandbox) => void
  readonly delete: (name: string) => void
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

/** What happens to sandboxes, for those who hold something of them. */
export interface SandboxWatcher {
  /** Another world is in the place of one. */
  replaced(name: string, before: World): void
  /** A sandbox is no more. @param stored whether it comes back as it was when it is asked for */
  ended(name: string, world: World, stored: boolean): void
}

/** Worlds by name, each made at its first use, so that clients who share a server do not share a world. */
export class Sandboxes {
  readonly #entries = new Map<string, Entry>()
  readonly #options: SandboxesOptions
  readonly #watchers: SandboxWatcher[] = []

  constructor(options: SandboxesOptions) {
    this.#options = options
  }

  /** Whether a text may name a sandbox: letters, digits, `.`, `_` and `-`, at most 64 of them. */
  static isName(name: string): boolean {
    return NAME.test(name)
  }

  watch(watcher: SandboxWatcher): void {
    this.#watchers.push(watcher)
  }

  /** The world of a sandbox, made if there is none. @throws Refused for a name that cannot be one, or when there are too many */
  get(name: string): World {
    return (this.#use(name) ?? this.#open(name)).world
  }

  /** The world of a sandbox, if it is there: it may have ended since somebody heard of it. */
  find(name: string): World | undefined {
    return (this.#use(name) ?? (this.#isStored(name) ? this.#open(name) : undefined))?.world
  }

  /** A sandbox as it is. To look at it is not to use it. @throws NotFound */
  look(name: string): Sandbox {
    this.#endIdle()
    const sandbox = this.#entries.get(name) ?? (this.#isStored(name) ? this.#open(name) : undefined)
    if (!sandbox) throw new NotFound('Sandbox', name.slice(0, 80), 'name')
    return sandbox
  }

  /** All that are in use, in the order they were made. */
  list(): Sandbox[] {
    this.#endIdle()
    return [...this.#entries.values()]
  }

  /** Whether there is one of this name. */
  has(name: string): boolean {
    this.#endIdle()
    return this.#entries.has(name) || this.#isStored(name)
  }

  /** What a sandbox begins from, or would. */
  beginningOf(name: string): Beginning {
    const { storage, beginning } = this.#options
    return this.#entries.get(name)?.beginning ?? storage?.load(name, beginning)?.beginning ?? beginning
  }

  /** Gives a sandbox a new world, as it was at the start. @param beginning from now on @throws Refused, as `get` */
  reset(name: string, beginning?: Beginning): World {
    return this.#begin(name, beginning ?? this.beginningOf(name)).world
  }

  /** When the world of a sandbox would begin that a reset gives it: milliseconds since 1970. */
  startOf(name: string): number {
    const entry = this.#use(name) ?? this.#open(name)
    entry.pristine = pristineOf(name, entry, entry.beginning.clock())
    return entry.pristine.time
  }

  /** Puts a world in the place of the one that a sandbox has. Its beginning stays what it was. @throws Refused, as `get` */
  replace(name: string, world: World): void {
    const known = this.#use(name) ?? this.#open(name)
    this.#swap(known, world)
  }

  /** Ends a sandbox. @throws NotFound, and Refused for the default one */
  delete(name: string): void {
    if (name === '') throw new Refused('The default sandbox cannot be deleted. A reset begins it anew.')
    const { world } = this.look(name)
    this.#entries.delete(name)
    this.#options.storage?.delete(name)
    for (const watcher of this.#watchers) watcher.ended(name, world, false)
  }

  /** Makes a sandbox that is not there. */
  #open(name: string): Entry {
    this.#expectRoom(name)
    const stored = this.#options.storage?.load(name, this.#options.beginning)
    return stored ? this.#enter(name, stored) : this.#begin(name, this.#options.beginning)
  }

  #begin(name: string, beginning: Beginning): Entry {
    const known = this.#entries.get(name)
    if (!known) this.#expectRoom(name)
    const clock = beginning.clock()
    const ready = known?.beginning === beginning ? known.pristine : undefined
    const pristine = pristineOf(name, { beginning, pristine: ready }, clock)
    const world = pristine.fork(clock)
    if (!known) return this.#enter(name, { world, beginning, pristine })
    Object.assign(known, { beginning, pristine, used: this.#options.wall() })
    this.#swap(known, world)
    return known
  }

  #enter(name: string, parts: Pick<Entry, 'world' | 'beginning'> & { readonly pristine?: World }): Entry {
    const now = this.#options.wall()
    const entry: Entry = { pristine: undefined, ...parts, name, created: now, used: now }
    this.#entries.set(name, entry)
    return entry
  }

  #swap(entry: Entry, world: World): void {
    const before = entry.world
    entry.world = world
    for (const watcher of this.#watchers) watcher.replaced(entry.name, before)
  }

  #use(name: string): Entry | undefined {
    const entry = this.#entries.get(name)
    if (!entry) return undefined
    const now = this.#options.wall()
    if (this.#isIdle(entry, now)) {
      this.#endIdle()
      return undefined
    }
    entry.used = now
    return entry
  }

  #isStored(name: string): boolean {
    return Sandboxes.isName(name) && this.#options.storage?.has(name) === true
  }

  #isIdle({ name, used }: Entry, now: number): boolean {
    return name !== '' && now - used > (this.#options.idle ?? Number.POSITIVE_INFINITY)
  }

  /** Ends those that nobody has used for long. Nothing waits for that: it is done when somebody asks. */
  #endIdle(): void {
    const { wall, storage } = this.#options
    const now = wall()
    for (const entry of this.#entries.values()) {
      if (!this.#isIdle(entry, now)) continue
      storage?.save(entry)
      this.#entries.delete(entry.name)
      for (const watcher of this.#watchers) watcher.ended(entry.name, entry.world, storage !== undefined)
    }
  }

  #expectRoom(name: string): void {
    if (name !== '' && !Sandboxes.isName(name))
      throw new Refused(
        `'${name.slice(0, 80)}' cannot name a sandbox: letters, digits, '.', '_' and '-' can, at most 64.`,
      )
    if (this.#entries.size >= LIMIT) this.#endIdle()
    if (this.#entries.size >= LIMIT)
      throw new Refused(`There are ${LIMIT} sandboxes already, and no more are made. Delete some.`)
  }
}

/** What is ready, unless it is too old by now. */
function pristineOf(
  name: string,
  { beginning, pristine }: Pick<Entry, 'beginning' | 'pristine'>,
  clock: Clock,
): World {
  return pristine && clock.now() - pristine.time <= FRESH ? pristine : beginning.make(name, clock)
}
