import type { Fault, FaultRule } from '../testing/faults/fault-rule.js'
import type { ControlClient } from './control-client.js'

/**
 * The faults of a sandbox.
 * @example
 * await mock.faults.add({ match: { path: '/v3/Jobs' }, effect: { status: 503 }, times: 1 })
 * await mock.faults.add({ effect: { delay: { from: 'PT0.1S', to: 'PT2S', seed: 1 } } })
 * await mock.faults.add({ match: { body: { hostName: 'p*' } }, effect: { status: 400, body: { message: 'No.' } } })
 * await mock.faults.clear()
 */
export class MockFaults {
  readonly #client: ControlClient

  constructor(client: ControlClient) {
    this.#client = client
  }

  /** Adds a fault. It takes precedence over older faults. @throws ControlError for an invalid fault */
  add(rule: FaultRule): Promise<Fault> {
    return this.#client.requestJson('POST', '/faults', rule)
  }

  /** Lists faults with their counters, oldest first. */
  async list(): Promise<Fault[]> {
    const { faults } = await this.#client.requestJson<{ faults: Fault[] }>('GET', '/faults')
    return faults
  }

  /** Gets a fault with its counters. @throws ControlError if it does not exist */
  get(id: string): Promise<Fault> {
    return this.#client.requestJson('GET', `/faults/${encodeURIComponent(id)}`)
  }

  /** Replaces the definition of a fault. Its counters start again. @throws ControlError if it does not exist, or for an invalid fault */
  replace(id: string, rule: FaultRule): Promise<Fault> {
    return this.#client.requestJson('PUT', `/faults/${encodeURIComponent(id)}`, rule)
  }

  /** Switches a fault on or off. Its counters stay. @throws ControlError if it does not exist */
  setEnabled(id: string, enabled: boolean): Promise<Fault> {
    return this.#client.requestJson('PATCH', `/faults/${encodeURIComponent(id)}`, { enabled })
  }

  /** Removes a fault. @throws ControlError if it does not exist */
  async remove(id: string): Promise<void> {
    await this.#client.requestJson('DELETE', `/faults/${encodeURIComponent(id)}`)
  }

  /** Removes all faults. @returns the number of removed faults */
  async clear(): Promise<number> {
    const { deleted } = await this.#client.requestJson<{ deleted: number }>('DELETE', '/faults')
    return deleted
  }
}
