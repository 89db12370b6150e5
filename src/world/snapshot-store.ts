import { checkLimit } from './core/check-limit.js'
import { NotFoundError, RefusedError } from './core/errors.js'
import type { Slices } from './core/slices.js'
import { eventHandlers } from './event-handlers.js'
import { World, type WorldSnapshot } from './world.js'

const MAX_SNAPSHOTS = 200
const NAME = /^[a-z0-9][a-z0-9._-]{0,63}$/i

/** A world that is kept as it was. Nothing ever happens in it: what goes on from it is a fork. */
export interface Snapshot {
  readonly name: string
  /** Wall clock, milliseconds since 1970. */
  readonly savedAt: number
  readonly world: World
}

/** Snapshots by name. They belong to the server: one that was taken of a sandbox may be loaded into any. */
export class SnapshotStore {
  readonly #snapshots = new Map<string, Snapshot>()
  readonly #wallClock: () => number

  /** @param wallClock the wall clock */
  constructor(wallClock: () => number) {
    this.#wallClock = wallClock
  }

  /** Keeps a world as it is now, in the place of what had the name before. Rows are not copied. @throws RefusedError */
  save(name: string, world: World): Snapshot {
    this.#checkRoom(name)
    world.catchUp()
    return this.#store(name, world)
  }

  /** Keeps a world that comes from outside, at the time that it had there. @throws RefusedError */
  *import(name: string, content: Slices<WorldSnapshot>): Slices<Snapshot> {
    this.#checkRoom(name)
    const world = yield* World.restoreInSlices(yield* content, eventHandlers, this.#wallClock)
    // others may have come meanwhile
    this.#checkRoom(name)
    return this.#store(name, world)
  }

  /** @throws NotFoundError */
  get(name: string): Snapshot {
    const snapshot = this.#snapshots.get(name)
    if (!snapshot) throw new NotFoundError('Snapshot', name.slice(0, 80), 'name')
    return snapshot
  }

  /** In the order they got their names. */
  list(): Snapshot[] {
    return [...this.#snapshots.values()]
  }

  /** @throws NotFoundError */
  delete(name: string): void {
    this.#snapshots.delete(this.get(name).name)
  }

  #store(name: string, world: World): Snapshot {
    const snapshot = { name, savedAt: this.#wallClock(), world: world.fork(world.clock.copy()) }
    this.#snapshots.set(name, snapshot)
    return snapshot
  }

  #checkRoom(name: string): void {
    if (!NAME.test(name))
      throw new RefusedError(
        `'${name.slice(0, 80)}' is not a valid name for a snapshot. Use at most 64 letters, digits, '.', '_' and '-'.`,
      )
    if (!this.#snapshots.has(name))
      checkLimit(this.#snapshots.size, MAX_SNAPSHOTS, 'snapshots, which can be deleted,')
  }
}
