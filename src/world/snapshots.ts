import { NotFound, Refused } from './core/errors.js'
import { limit } from './core/limit.js'
import type { Slices } from './core/slices.js'
import { handlers } from './events.js'
import { World, type WorldSnapshot } from './world.js'

const MOST = 200
const NAME = /^[a-z0-9][a-z0-9._-]{0,63}$/i

/** A world that is kept as it was. Nothing ever happens in it: what goes on from it is a fork. */
export interface Snapshot {
  readonly name: string
  /** Wall clock, milliseconds since 1970. */
  readonly saved: number
  readonly world: World
}

/** Snapshots by name. They belong to the server: one that was taken of a sandbox may be loaded into any. */
export class Snapshots {
  readonly #snapshots = new Map<string, Snapshot>()
  readonly #wall: () => number

  /** @param wall the wall clock */
  constructor(wall: () => number) {
    this.#wall = wall
  }

  /** Keeps a world as it is now, in the place of what had the name before. Rows are not copied. @throws Refused */
  save(name: string, world: World): Snapshot {
    this.#expectRoom(name)
    world.catchUp()
    return this.#put(name, world)
  }

  /** Keeps a world that comes from outside, at the time that it had there. @throws Refused */
  *import(name: string, content: Slices<WorldSnapshot>): Slices<Snapshot> {
    this.#expectRoom(name)
    const world = yield* World.restoreInSlices(yield* content, handlers, this.#wall)
    // others may have come meanwhile
    this.#expectRoom(name)
    return this.#put(name, world)
  }

  /** @throws NotFound */
  get(name: string): Snapshot {
    const snapshot = this.#snapshots.get(name)
    if (!snapshot) throw new NotFound('Snapshot', name.slice(0, 80), 'name')
    return snapshot
  }

  /** In the order they got their names. */
  list(): Snapshot[] {
    return [...this.#snapshots.values()]
  }

  /** @throws NotFound */
  delete(name: string): void {
    this.#snapshots.delete(this.get(name).name)
  }

  #put(name: string, world: World): Snapshot {
    const snapshot = { name, saved: this.#wall(), world: world.fork(world.clock.copy()) }
    this.#snapshots.set(name, snapshot)
    return snapshot
  }

  #expectRoom(name: string): void {
    if (!NAME.test(name))
      throw new Refused(
        `'${name.slice(0, 80)}' cannot name a snapshot: letters, digits, '.', '_' and '-' can, at most 64.`,
      )
    if (!this.#snapshots.has(name)) limit(this.#snapshots.size, MOST, 'snapshots, which can be deleted,')
  }
}
