import type { Clock } from './core/clock.js'
import { Refused } from './core/errors.js'
import type { World } from './world.js'

const LIMIT = 1000
const NAME = /^[a-z0-9][a-z0-9._-]{0,63}$/i
/** A world that has been lying ready for longer is made anew, so that a reset gives one that ends in the present. */
const FRESH = 10 * 60_000

interface Sandbox {
  /** As it was when it was made. Nothing ever happens in it: `world` is a fork of it. */
  readonly pristine: World
  readonly world: World
}

/** Worlds by name, each made at its first use, so that clients who share a server do not share a world. */
export class Sandboxes {
  readonly #sandboxes = new Map<string, Sandbox>()
  readonly #create: (sandbox: string, clock: Clock) => World
  readonly #clock: () => Clock

  /**
   * @param create makes a new world for a sandbox; the empty name is that of the default one
   * @param clock makes the clock that a new world lives by
   */
  constructor(create: (sandbox: string, clock: Clock) => World, clock: () => Clock) {
    this.#create = create
    this.#clock = clock
  }

  /** Whether a text may name a sandbox: letters, digits, `.`, `_` and `-`, at most 64 of them. */
  static isName(name: string): boolean {
    return NAME.test(name)
  }

  /** The world of a sandbox. @throws Refused for a name that cannot be one, or when there are too many */
  get(name: string): World {
    return this.#sandboxes.get(name)?.world ?? this.reset(name)
  }

  /** Gives a sandbox a new world, as it was at the start. @throws Refused, as `get` */
  reset(name: string): World {
    if (name !== '' && !Sandboxes.isName(name))
      throw new Refused(`'${name}' cannot name a sandbox: letters, digits, '.', '_' and '-' can, at most 64.`)
    const known = this.#sandboxes.get(name)
    if (!known && this.#sandboxes.size >= LIMIT)
      throw new Refused(`There are ${LIMIT} sandboxes already, and no more are made.`)
    const clock = this.#clock()
    const isFresh = known !== undefined && clock.now() - known.pristine.time <= FRESH
    const pristine = isFresh ? known.pristine : this.#create(name, clock)
    const world = pristine.fork(clock)
    this.#sandboxes.set(name, { pristine, world })
    return world
  }
}
