import type { SessionEnding } from '../world/jobs/job-runs.js'
import type { WorkKind } from '../world/work/work-rows.js'
import type { ControlClient } from './control-client.js'

/** Running work: a job run, an open restore session, or the rescan of a proxy. */
export interface RunningSession {
  readonly kind: WorkKind
  /** Id of the job session, the restore session, or the proxy. */
  readonly id: string
  /** Name of the job, the restore session, or the proxy. */
  readonly name: string
  /** Simulated start time, in ISO 8601; absent for a rescan. */
  readonly start?: string
  /** Simulated time at which it ends by itself. */
  readonly ends?: string
  /** Number of polls until it ends. */
  readonly polls?: number
}

/**
 * Running work in a sandbox.
 * @example
 * await mock.work.set({ job: 'manual' })
 * const [job] = (await mock.overview()).jobs
 * const session = await mock.sessions.start(job!.id)
 * await mock.sessions.finish(session, { status: 'Failed', message: 'The disk is full' })
 */
export class MockSessions {
  readonly #client: ControlClient

  constructor(client: ControlClient) {
    this.#client = client
  }

  /** Lists running work. */
  async list(): Promise<RunningSession[]> {
    const { sessions } = await this.#client.requestJson<{ sessions: RunningSession[] }>('GET', '/sessions')
    return sessions
  }

  /**
   * Starts a job, like its `start` action, but without a login.
   * @returns the id of the job session
   * @throws ControlError if the job is unknown, disabled or already running
   */
  start(jobId: string): Promise<string> {
    return this.#run(jobId, 'start')
  }

  /** Stops a running job. @returns the id of the job session @throws ControlError if the job is unknown or not running */
  stop(jobId: string): Promise<string> {
    return this.#run(jobId, 'stop')
  }

  async #run(jobId: string, verb: string): Promise<string> {
    const path = `/jobs/${encodeURIComponent(jobId)}/${verb}`
    return (await this.#client.requestJson<{ session: string }>('POST', path)).session
  }

  /**
   * Ends running work. Job sessions can end with another status and message than planned.
   * @throws ControlError if it is unknown, or has already ended
   */
  async finish(id: string, ending: SessionEnding = {}): Promise<void> {
    await this.#client.requestJson('POST', `/sessions/${encodeURIComponent(id)}/finish`, ending)
  }
}
