import type { World } from '../world/world.js'
import { Journal, JournalBudget, type JournalLimits } from './journal/journal.js'

/** What a tester holds of one world. It goes with its world: a reset, and a snapshot that is loaded, begin it anew. */
export interface Control {
  readonly journal: Journal
}

/** What testers hold of the worlds of a server. */
export class Controls {
  readonly #controls = new WeakMap<World, Control>()
  readonly #limits: JournalLimits
  readonly #budget = new JournalBudget()

  constructor(limits: JournalLimits) {
    this.#limits = limits
  }

  of(world: World): Control {
    let control = this.#controls.get(world)
    if (!control) {
      control = { journal: new Journal(this.#limits, this.#budget) }
      this.#controls.set(world, control)
    }
    return control
  }

  /** Nobody asks for a world any more: another one is in its place. Requests in hand still end in it. */
  retire(world: World): void {
    this.#controls.get(world)?.journal.retire()
  }

  /** Makes what a tester holds of one world be held of the one that comes into its place. @param replace may throw: then all stays as it was */
  carry(before: World, replace: () => World): World {
    const control = this.of(before)
    this.#controls.delete(before)
    try {
      const world = replace()
      this.#controls.set(world, control)
      return world
    } catch (error) {
      this.#controls.set(before, control)
      throw error
    }
  }
}
