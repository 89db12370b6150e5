import type { Fault, FaultRule } from '../testing/faults/fault-rule.js'
import type { ControlClient } from './control-client.js'

/**
 * Faults of a sandbox.
 * @example
 * await mock.faults.add({ match: { path: '/v3/Jobs' }, effect: { status: 503 }, times: 1 })
 * await mock.faults.add({ effect: { delay: { from: 'PT0.1S', to: 'PT2S', seed: 1 } } })
 * await mock.faults.clear()
 */
export class MockFaults {
  readonly #client: ControlClient

  constructor(client: ControlClient) {
    this.#client = client
  }

  /** Adds a fault, which comes before those that are there. @throws ControlError for one that makes no sense */
  add(rule: FaultRule): Promise<Fault> {
    return this.#client.requestJson('POST', '/faults', rule)
  }

  /** In the order they were added, with how often each was asked and applied. */
  async list(): Promise<Fault[]> {
    const { faults } = await this.#client.requestJson<{ faults: Fault[] }>('GET', '/faults')
    return faults
  }

  /** One fault. @throws ControlError when it is not there */
  get(id: string): Promise<Fault> {
    return this.#client.requestJson('GET', `/faults/${encodeURIComponent(id)}`)
  }

  /** Takes a fault away. @throws ControlError when it is not there */
  async remove(id: string): Promise<void> {
    await this.#client.requestJson('DELETE', `/faults/${encodeURIComponent(id)}`)
  }

  /** Takes all faults away. @returns how many there were */
  async clear(): Promise<number> {
    const { deleted } = await this.#client.requestJson<{ deleted: number }>('DELETE', '/faults')
    return deleted
  }
}
