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
}
