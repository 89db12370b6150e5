import type { World } from '../world/world.js'
import type { ListExpiringTokens } from './activity/activity-log.js'
import { EventFeed } from './events/event-feed.js'
import { EventHistory } from './events/event-history.js'
import { Faults } from './faults/faults.js'
import { Journal, JournalBudget, type JournalLimits } from './journal/journal.js'
import { AppliedScenarios } from './scenarios/applied-scenarios.js'
import type { NamedScenario } from './scenarios/scenario.js'

/** The journal, events, faults and scenarios of one world. A reset or loading a snapshot clears them. */
export interface TestContext {
  readonly journal: Journal
  readonly history: EventHistory
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

  /** @param scenarios scenarios whose faults every world starts with */
  constructor(limits: JournalLimits, tokenEnds: ListExpiringTokens, scenarios: readonly NamedScenario[]) {
    this.#limits = limits
    this.#scenarios = scenarios
    this.feed = new EventFeed(tokenEnds, (world) => this.#contexts.get(world)?.history)
  }

  /** Replaces the world of a sandbox. */
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
      const journal = new Journal(this.#limits, this.#budget)
      context = { journal, history: new EventHistory(), faults, scenarios }
      this.#contexts.set(world, context)
      this.feed.watch(world, context.journal)
    }
    return context
  }

  /** Forgets a world that was replaced. Requests in progress still end in it. */
  retire(world: World): void {
    this.#contexts.get(world)?.journal.retire()
  }

  /** Moves the test context of a world to the world that replaces it. @param replace can throw; then nothing changes */
  transfer(before: World, replace: () => World): World {
    const control = this.get(before)
    this.#contexts.delete(before)
    try {
      const world = replace()
      // the world has told of its beginning already
      for (const event of this.get(world).history.list().events) control.history.add(event)
      this.#contexts.set(world, control)
      return world
    } catch (error) {
      this.#contexts.set(before, control)
      throw error
    }
  }
}
