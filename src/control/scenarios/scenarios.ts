import { NotFoundError, RefusedError } from '../../world/core/errors.js'
import type { Slices } from '../../world/core/slices.js'
import type { World } from '../../world/world.js'
import { type Faults, MOST_RULES } from '../faults/faults.js'
import { refusal } from '../problem.js'
import { planActs } from './acts.js'
import { scenarioProblem } from './check.js'
import type { AppliedScenario, ListedScenario, NamedScenario, Scenario } from './scenario.js'

const MOST_SCENARIOS = 50

/** Changes a world as a scenario says. @returns what is other now @throws Refused, and then part of it may be done */
export function* changeWorld(world: World, { world: acts = {} }: Scenario): Slices<string[]> {
  const changes: string[] = []
  for (const act of planActs(world, acts)) {
    changes.push(act())
    yield
  }
  return changes
}

/** The scenarios that were applied to one world: they stack. */
export class Scenarios {
  readonly #faults: Faults
  readonly #usual: readonly NamedScenario[]
  readonly #applied = new Map<string, NamedScenario>()

  /** @param usual those that every world begins with */
  constructor(faults: Faults, usual: readonly NamedScenario[]) {
    this.#faults = faults
    this.#usual = usual
  }

  /** Only those are applied that a world begins with, which is changed by them already. */
  beginAnew(now: number): void {
    this.clearAll()
    for (const scenario of this.#usual) this.#begin(scenario, now)
  }

  /**
   * Applies a scenario; one that was applied already begins anew.
   * @throws Refused for one that makes no sense in this world, and then nothing is changed
   */
  *apply(scenario: NamedScenario, world: World): Slices<AppliedScenario> {
    const problem = scenarioProblem(scenario, world.time)
    if (problem) throw refusal(problem)
    if (this.#applied.size >= MOST_SCENARIOS && !this.#applied.has(scenario.name))
      throw new RefusedError(`The limit of ${MOST_SCENARIOS} applied scenarios is reached.`)
    const others = this.#faults.list().filter((fault) => fault.scenario !== scenario.name)
    if (others.length + (scenario.faults?.length ?? 0) > MOST_RULES)
      throw new RefusedError(`With this scenario there would be more than ${MOST_RULES} faults.`)
    // what works in a world that is the same works in this one
    yield* changeWorld(world.fork(world.clock.copy()), scenario)
    const changes = yield* changeWorld(world, scenario)
    this.#begin(scenario, world.time)
    return { ...this.#show(scenario), changes }
  }

  #begin(scenario: NamedScenario, now: number): void {
    this.#faults.clear(scenario.name)
    // the newest comes first, and here the first one shall
    for (const rule of [...(scenario.faults ?? [])].reverse()) this.#faults.add(rule, now, scenario.name)
    this.#applied.set(scenario.name, scenario)
  }

  /** Those that are known, and those that were applied beside them. */
  list(known: readonly NamedScenario[]): ListedScenario[] {
    const names = new Set(known.map(({ name }) => name))
    const others = [...this.#applied.values()].filter(({ name }) => !names.has(name))
    return [...known, ...others].map((scenario) => this.#show(scenario))
  }

  /** Takes the faults of a scenario away. @returns how many there were @throws NotFound for one that was not applied */
  clear(name: string): number {
    if (!this.#applied.delete(name)) throw new NotFoundError('An applied scenario', name)
    return this.#faults.clear(name)
  }

  /** Takes the faults of all scenarios away. @returns how many there were */
  clearAll(): number {
    return [...this.#applied.keys()].reduce((sum, name) => sum + this.clear(name), 0)
  }

  #show({ name, description = '' }: NamedScenario): ListedScenario {
    return {
      name,
      description,
      applied: this.#applied.has(name),
      faults: this.#faults.list().filter((fault) => fault.scenario === name).length,
    }
  }
}
