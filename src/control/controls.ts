import type { World } from '../world/world.js'
import { Feed } from './events/feed.js'
import { Faults } from './faults/faults.js'
import type { TokenEnds } from './happened/happened.js'
import { Journal, JournalBudget, type JournalLimits } from './journal/journal.js'
import type { NamedScenario } from './scenarios/scenario.js'
import { Scenarios } from './scenarios/scenarios.js'

/** What a tester holds of one world. It goes with its world: a reset, and a snapshot that is loaded, begin it anew. */
export interface Control {
  readonly journal: Journal
  readonly faults: Faults
  readonly scenarios: Scenarios
}

/** What testers hold of the worlds of a server. */
export class Controls {
  readonly #controls = new WeakMap<World, Control>()
  readonly #limits: JournalLimits
  readonly #scenarios: readonly NamedScenario[]
  readonly #budget = new JournalBudget()

  /** What happens in all of them. */
  readonly feed: Feed

  /** @param scenarios those whose faults every world begins with */
  constructor(limits: JournalLimits, tokenEnds: TokenEnds, scenarios: readonly NamedScenario[]) {
    this.#limits = limits
    this.#scenarios = scenarios
    this.feed = new Feed(tokenEnds)
  }

  /** A sandbox has got this world instead of the one it had. */
  began(world: World): void {
    this.of(world)
    this.feed.began(world)
  }

  of(world: World): Control {
    let control = this.#controls.get(world)
    if (!control) {
      const faults = new Faults()
      const scenarios = new Scenarios(faults, this.#scenarios)
      scenarios.beginAnew(world.time)
      control = { journal: new Journal(this.#limits, this.#budget), faults, scenarios }
      this.#controls.set(world, control)
      this.feed.attach(world, control.journal)
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
