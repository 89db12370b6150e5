import { Refused } from './errors.js'
import type { World } from './world.js'

const LIMIT = 1000
const NAME = /^[a-z0-9][a-z0-9._-]{0,63}$/i

/** Worlds by name, each made at its first use, so that clients who share a server do not share a world. */
export class Sandboxes {
  readonly #worlds = new Map<string, World>()
  readonly #create: (sandbox: string) => World

  /** @param create makes a new world for a sandbox; the empty name is that of the default one. */
  constructor(create: (sandbox: string) => World) {
    this.#create = create
  }

  /** Whether a text may name a sandbox: letters, digits, `.`, `_` and `-`, at most 64 of them. */
  static isName(name: string): boolean {
    return NAME.test(name)
  }

  /** The world of a sandbox. @throws Refused for a name that cannot be one, or when there are too many */
  get(name: string): World {
    return this.#worlds.get(name) ?? this.reset(name)
  }

  /** Gives a sandbox a new world, as it was at the start. @throws Refused, as `get` */
  reset(name: string): World {
    if (name !== '' && !Sandboxes.isName(name))
      throw new Refused(`'${name}' cannot name a sandbox: letters, digits, '.', '_' and '-' can, at most 64.`)
    if (!this.#worlds.has(name) && this.#worlds.size >= LIMIT)
      throw new Refused(`There are ${LIMIT} sandboxes already, and no more are made.`)
    const world = this.#create(name)
    this.#worlds.set(name, world)
    return world
  }
}
