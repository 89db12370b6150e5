import type { SessionEnding } from '../world/jobs/job-runs.js'
import type { WorkKind } from '../world/work/work-rows.js'
import type { ControlClient } from './control-client.js'

/** Something that takes its time and is under way. */
export interface RunningSession {
  readonly kind: WorkKind
  /** Of the job session, the restore session, or the proxy that is rescanned. */
  readonly id: string
  /** Of the job, restore session or proxy. */
  readonly name: string
  /** ISO 8601; absent of a rescan. */
  readonly start?: string
  /** Time at which the clock ends it, if nothing else does. */
  readonly ends?: string
  /** Number of polls by clients after which it ends. */
  readonly polls?: number
}

/**
 * Work under way in a sandbox.
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

  async list(): Promise<RunningSession[]> {
    const { sessions } = await this.#client.requestJson<{ sessions: RunningSession[] }>('GET', '/sessions')
    return sessions
  }

  /**
   * Runs a job now, as its `start` action does, whoever is logged in.
   * @returns the id of the job session @throws ControlError when it is unknown, disabled or running already
   */
  start(jobId: string): Promise<string> {
    return this.#run(jobId, 'start')
  }

  /** Stops the run of a job. @returns the id of the job session @throws ControlError when it is unknown or does not run */
  stop(jobId: string): Promise<string> {
    return this.#run(jobId, 'stop')
  }

  async #run(jobId: string, verb: string): Promise<string> {
    const path = `/jobs/${encodeURIComponent(jobId)}/${verb}`
    return (await this.#client.requestJson<{ session: string }>('POST', path)).session
  }

  /**
   * Ends one, as it was to end or in another way; only job sessions end in another way.
   * @throws ControlError when it is unknown, or has ended already
   */
  async finish(id: string, ending: SessionEnding = {}): Promise<void> {
    await this.#client.requestJson('POST', `/sessions/${encodeURIComponent(id)}/finish`, ending)
  }
}
