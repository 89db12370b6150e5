import { parseDuration } from '../core/duration.js'
import type { Slices } from '../core/slices.js'
import { disableJob, enableJob, startJob, stopJob } from '../jobs/job-runs.js'
import { findJob, getNextRun } from '../jobs/jobs.js'
import type { Organization } from '../organizations/organization-rows.js'
import type { World } from '../world.js'
import { addProfileJob } from './profile-jobs.js'
import type { ProfileJob } from './profile-schema.js'

/** An action that a profile requests at a time of the past. It returns its follow-up, if it has one. */
export interface SeedAction {
  readonly at: number
  readonly run: () => Slices<SeedAction | undefined>
}

const JOB_ACTIONS = { start: startJob, stop: stopJob, enable: enableJob, disable: disableJob }

/** Builds the actions of a job: its creation, and the events of the profile. */
export function buildSeedActions(
  world: World,
  organization: Organization,
  job: ProfileJob,
  now: number,
): SeedAction[] {
  const ago = (text: string): number => Math.max(world.time, now - (parseDuration(text) ?? 0))
  let id = ''
  const createAction: SeedAction = {
    at: job.createdAgo === undefined ? world.time : ago(job.createdAgo),
    *run() {
      id = (yield* addProfileJob(world, organization, job)).id
      return undefined
    },
  }
  const eventActions = (job.events ?? []).map((event): SeedAction => {
    const runEvent = function* (): Slices<undefined> {
      yield* JOB_ACTIONS[event.do](world, id) ?? []
    }
    // biome-ignore lint/correctness/useYield: it is quick
    const waitForRun = function* (): Slices<SeedAction> {
      const run = getNextRun(world, findJob(world, id)) ?? world.time
      return { at: run + (parseDuration(event.intoRun ?? '') ?? 0), run: runEvent }
    }
    return { at: ago(event.ago), run: event.intoRun === undefined ? runEvent : waitForRun }
  })
  return [createAction, ...eventActions]
}
