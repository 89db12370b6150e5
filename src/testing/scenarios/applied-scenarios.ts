import { NotFoundError, RefusedError } from '../../world/core/errors.js'
import type { Slices } from '../../world/core/slices.js'
import type { World } from '../../world/world.js'
import { createRefusal } from '../create-refusal.js'
import { type Faults, MAX_RULES } from '../faults/faults.js'
import type { AppliedScenario, ListedScenario, NamedScenario, Scenario } from './scenario.js'
import { planSteps } from './scenario-steps.js'
import { scenarioProblem } from './validate-scenario.js'

const MAX_SCENARIOS = 50

/** Changes a world as a scenario says. @returns descriptions of the changes @throws RefusedError, perhaps after some of the changes */
export function* applyScenario(world: World, { world: acts = {} }: Scenario): Slices<string[]> {
  const changes: string[] = []
  for (const act of planSteps(world, acts)) {
    const change = act()
    changes.push(typeof change === 'string' ? change : yield* change)
    yield
  }
  return changes
}

/** The scenarios that are applied to one world. Several can be applied at the same time. */
export class AppliedScenarios {
  readonly #faults: Faults
  readonly #defaults: readonly NamedScenario[]
  readonly #applied = new Map<string, NamedScenario>()

  /** @param defaults scenarios that every world starts with */
  constructor(faults: Faults, defaults: readonly NamedScenario[]) {
    this.#faults = faults
    this.#defaults = defaults
  }

  /** Returns to the scenarios that a world starts with. Their changes are already in the world. */
  restart(now: number): void {
    this.clearAll()
    for (const scenario of this.#defaults) this.#addFaults(scenario, now)
  }

  /**
   * Applies a scenario. If it is already applied, it starts again.
   * @throws RefusedError if the world lacks an object that it needs; then nothing changes
   */
  *apply(scenario: NamedScenario, world: World): Slices<AppliedScenario> {
    const problem = scenarioProblem(scenario, world.time)
    if (problem) throw createRefusal(problem)
    if (this.#applied.size >= MAX_SCENARIOS && !this.#applied.has(scenario.name))
      throw new RefusedError(`The limit of ${MAX_SCENARIOS} applied scenarios is reached.`)
    const others = this.#faults.list().filter((fault) => fault.scenario !== scenario.name)
    if (others.length + (scenario.faults?.length ?? 0) > MAX_RULES)
      throw new RefusedError(`With this scenario there would be more than ${MAX_RULES} faults.`)
    // if it works in a copy of the world, it works in this world
    yield* applyScenario(world.fork(world.clock.copy()), scenario)
    const changes = yield* applyScenario(world, scenario)
    this.#addFaults(scenario, world.time)
    return { ...this.#format(scenario), changes }
  }

  #addFaults(scenario: NamedScenario, now: number): void {
    this.#faults.clear(scenario.name)
    // the newest fault takes precedence, but here the first one must
    for (const rule of [...(scenario.faults ?? [])].reverse()) this.#faults.add(rule, now, scenario.name)
    this.#applied.set(scenario.name, scenario)
  }

  /** Lists the known scenarios, and other applied scenarios. */
  list(known: readonly NamedScenario[]): ListedScenario[] {
    const names = new Set(known.map(({ name }) => name))
    const others = [...this.#applied.values()].filter(({ name }) => !names.has(name))
    return [...known, ...others].map((scenario) => this.#format(scenario))
  }

  /** Removes the faults of a scenario. @returns their number @throws NotFoundError if it is not applied */
  clear(name: string): number {
    if (!this.#applied.delete(name)) throw new NotFoundError('An applied scenario', name)
    return this.#faults.clear(name)
  }

  /** Removes the faults of all scenarios. @returns their number */
  clearAll(): number {
    return [...this.#applied.keys()].reduce((sum, name) => sum + this.clear(name), 0)
  }

  #format({ name, description = '' }: NamedScenario): ListedScenario {
    return {
      name,
      description,
      applied: this.#applied.has(name),
      faults: this.#faults.list().filter((fault) => fault.scenario === name).length,
    }
  }
}
