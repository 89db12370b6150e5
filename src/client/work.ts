import type { RequestedOutcome } from '../world/jobs/entities.js'
import type { WorkSettings } from '../world/work/entities.js'
import type { Door } from './send.js'

/** When work that takes its time ends: runs of jobs, idle restore sessions, rescans of proxies. */
export class MockWork {
  readonly #door: Door

  constructor(door: Door) {
    this.#door = door
  }

  get(): Promise<WorkSettings> {
    return this.#door.json('GET', '/work')
  }

  /** What is left out stays as it is. @throws ControlError for what is no policy */
  set(change: Partial<WorkSettings>): Promise<WorkSettings> {
    return this.#door.json('PUT', '/work', change)
  }

  /** All work ends as usual again. */
  clear(): Promise<WorkSettings> {
    return this.#door.json('DELETE', '/work')
  }

  /** Says what the next run of a job comes to; without a wish it is left to the world. @throws ControlError */
  async nextRun(jobId: string, wish?: RequestedOutcome): Promise<void> {
    const path = `/jobs/${encodeURIComponent(jobId)}/next`
    await (wish ? this.#door.json('POST', path, wish) : this.#door.json('DELETE', path))
  }
}
