import type { World } from '../world/world.js'
import type { ListExpiringTokens } from './activity/activity-log.js'
import { EventFeed } from './events/event-feed.js'
import { Faults } from './faults/faults.js'
import { Journal, JournalBudget, type JournalLimits } from './journal/journal.js'
import { AppliedScenarios } from './scenarios/applied-scenarios.js'
import type { NamedScenario } from './scenarios/scenario.js'

/** A tester's journal, faults and scenarios of one world. A reset, and a snapshot that is loaded, begin them anew. */
export interface TestContext {
  readonly journal: Journal
  readonly faults: Faults
  readonly scenarios: AppliedScenarios
}

/** Keeps the test contexts of all worlds of a server. */
export class TestContexts {
  readonly #contexts = new WeakMap<World, TestContext>()
  readonly #limits: JournalLimits
  readonly #scenarios: readonly NamedScenario[]
  readonly #budget = new JournalBudget()

  /** Publishes the events of all worlds. */
  readonly feed: EventFeed

  /** @param scenarios those whose faults every world begins with */
  constructor(limits: JournalLimits, tokenEnds: ListExpiringTokens, scenarios: readonly NamedScenario[]) {
    this.#limits = limits
    this.#scenarios = scenarios
    this.feed = new EventFeed(tokenEnds)
  }

  /** A sandbox has got this world instead of the one it had. */
  worldReplaced(world: World): void {
    this.get(world)
    this.feed.worldReplaced(world)
  }

  get(world: World): TestContext {
    let context = this.#contexts.get(world)
    if (!context) {
      const faults = new Faults()
      const scenarios = new AppliedScenarios(faults, this.#scenarios)
      scenarios.restart(world.time)
      context = { journal: new Journal(this.#limits, this.#budget), faults, scenarios }
      this.#contexts.set(world, context)
      this.feed.watch(world, context.journal)
    }
    return context
  }

  /** Nobody asks for a world any more: another one is in its place. Requests in hand still end in it. */
  retire(world: World): void {
    this.#contexts.get(world)?.journal.retire()
  }

  /** Makes what a tester holds of one world be held of the one that comes into its place. @param replace may throw: then all stays as it was */
  transfer(before: World, replace: () => World): World {
    const control = this.get(before)
    this.#contexts.delete(before)
    try {
      const world = replace()
      this.#contexts.set(world, control)
      return world
    } catch (error) {
      this.#contexts.set(before, control)
      throw error
    }
  }
}
