import type { AppliedScenario, ListedScenario, NamedScenario } from '../testing/scenarios/scenario.js'
import type { ControlClient } from './control-client.js'

/**
 * Situations to test a client in: the scenarios of a sandbox.
 * @example
 * await mock.scenarios.apply('repository-full')
 * await mock.scenarios.apply({ name: 'slow', faults: [{ effect: { delay: 'PT2S' } }] })
 * await mock.scenarios.clear('slow')
 */
export class MockScenarios {
  readonly #client: ControlClient

  constructor(client: ControlClient) {
    this.#client = client
  }

  /** Those that come with the product, and those that were applied beside them. */
  async list(): Promise<ListedScenario[]> {
    const { scenarios } = await this.#client.requestJson<{ scenarios: ListedScenario[] }>('GET', '/scenarios')
    return scenarios
  }

  /** Applies a scenario, by its name or as it is. @throws ControlError when the world has not got what it needs */
  apply(scenario: string | NamedScenario): Promise<AppliedScenario> {
    return typeof scenario === 'string'
      ? this.#client.requestJson('POST', `/scenarios/${encodeURIComponent(scenario)}`)
      : this.#client.requestJson('POST', '/scenarios', scenario)
  }

  /** Takes the faults of one scenario away, or of all. What they have changed in the world stays. @returns how many */
  async clear(name?: string): Promise<number> {
    const path = name === undefined ? '/scenarios' : `/scenarios/${encodeURIComponent(name)}`
    const { deleted } = await this.#client.requestJson<{ deleted: number }>('DELETE', path)
    return deleted
  }
}
