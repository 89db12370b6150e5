import type { AppliedScenario, ListedScenario, NamedScenario } from '../control/scenarios/scenario.js'
import type { Door } from './send.js'

/** Situations to test a client in: the scenarios of a sandbox. */
export class MockScenarios {
  readonly #door: Door

  constructor(door: Door) {
    this.#door = door
  }

  /** Those that come with the product, and those that were applied beside them. */
  async list(): Promise<ListedScenario[]> {
    const { scenarios } = await this.#door.json<{ scenarios: ListedScenario[] }>('GET', '/scenarios')
    return scenarios
  }

  /** Applies a scenario, by its name or as it is. @throws ControlError when the world has not got what it needs */
  apply(scenario: string | NamedScenario): Promise<AppliedScenario> {
    return typeof scenario === 'string'
      ? this.#door.json('POST', `/scenarios/${encodeURIComponent(scenario)}`)
      : this.#door.json('POST', '/scenarios', scenario)
  }

  /** Takes the faults of one scenario away, or of all. What they have changed in the world stays. @returns how many */
  async clear(name?: string): Promise<number> {
    const path = name === undefined ? '/scenarios' : `/scenarios/${encodeURIComponent(name)}`
    const { deleted } = await this.#door.json<{ deleted: number }>('DELETE', path)
    return deleted
  }
}
