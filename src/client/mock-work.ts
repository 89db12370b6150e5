import type { RequestedOutcome } from '../world/jobs/job-rows.js'
import type { WorkSettings } from '../world/work/work-rows.js'
import type { ControlClient } from './control-client.js'

/**
 * The settings that say when work ends: job runs, idle restore sessions, rescans of proxies.
 * @example
 * await mock.work.set({ job: { polls: 3 }, restore: 'instant' })
 */
export class MockWork {
  readonly #client: ControlClient

  constructor(client: ControlClient) {
    this.#client = client
  }

  /** Reads the settings. */
  get(): Promise<WorkSettings> {
    return this.#client.requestJson('GET', '/work')
  }

  /** Changes settings. Settings that you leave out stay the same. @throws ControlError for an invalid setting */
  set(change: Partial<WorkSettings>): Promise<WorkSettings> {
    return this.#client.requestJson('PUT', '/work', change)
  }

  /** Resets all settings to the default. */
  clear(): Promise<WorkSettings> {
    return this.#client.requestJson('DELETE', '/work')
  }

  /** Sets the result of the next run of a job; without `outcome`, removes the result that you set. @throws ControlError */
  async nextRun(jobId: string, outcome?: RequestedOutcome): Promise<void> {
    const path = `/jobs/${encodeURIComponent(jobId)}/next-run`
    await (outcome
      ? this.#client.requestJson('POST', path, outcome)
      : this.#client.requestJson('DELETE', path))
  }
}
