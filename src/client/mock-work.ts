import type { RequestedOutcome } from '../world/jobs/job-rows.js'
import type { WorkSettings } from '../world/work/work-rows.js'
import type { ControlClient } from './control-client.js'

/**
 * Policies for when long work ends: runs of jobs, idle restore sessions, rescans of proxies.
 * @example
 * await mock.work.set({ job: { polls: 3 }, restore: 'instant' })
 */
export class MockWork {
  readonly #client: ControlClient

  constructor(client: ControlClient) {
    this.#client = client
  }

  get(): Promise<WorkSettings> {
    return this.#client.requestJson('GET', '/work')
  }

  /** Changes policies. What is left out stays as it is. @throws ControlError for what is no policy */
  set(change: Partial<WorkSettings>): Promise<WorkSettings> {
    return this.#client.requestJson('PUT', '/work', change)
  }

  /** All work ends as usual again. */
  clear(): Promise<WorkSettings> {
    return this.#client.requestJson('DELETE', '/work')
  }

  /** Says what the next run of a job comes to; without a wish it is left to the world. @throws ControlError */
  async nextRun(jobId: string, outcome?: RequestedOutcome): Promise<void> {
    const path = `/jobs/${encodeURIComponent(jobId)}/next-run`
    await (outcome
      ? this.#client.requestJson('POST', path, outcome)
      : this.#client.requestJson('DELETE', path))
  }
}
