import type { AppliedScenario, ListedScenario, NamedScenario } from '../testing/scenarios/scenario.js'
import type { ControlClient } from './control-client.js'

/**
 * The scenarios of a sandbox: typical situations to test a client in.
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

  /** Lists the included scenarios, and other applied scenarios. */
  async list(): Promise<ListedScenario[]> {
    const { scenarios } = await this.#client.requestJson<{ scenarios: ListedScenario[] }>('GET', '/scenarios')
    return scenarios
  }

  /** Applies a scenario: an included one by its name, or its content. @throws ControlError if the sandbox lacks an object that it needs */
  apply(scenario: string | NamedScenario): Promise<AppliedScenario> {
    return typeof scenario === 'string'
      ? this.#client.requestJson('POST', `/scenarios/${encodeURIComponent(scenario)}`)
      : this.#client.requestJson('POST', '/scenarios', scenario)
  }

  /** Removes the faults of one scenario or of all. Changes of the data stay. @returns the number of removed faults */
  async clear(name?: string): Promise<number> {
    const path = name === undefined ? '/scenarios' : `/scenarios/${encodeURIComponent(name)}`
    const { deleted } = await this.#client.requestJson<{ deleted: number }>('DELETE', path)
    return deleted
  }
}
