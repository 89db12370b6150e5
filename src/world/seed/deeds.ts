import { durationOf } from '../core/duration.js'
import { findJob, nextRunOf } from '../jobs/jobs.js'
import { disableJob, enableJob, startJob, stopJob } from '../jobs/runs.js'
import type { Organization } from '../organizations/entities.js'
import type { World } from '../world.js'
import { addJob } from './jobs.js'
import type { ProfileJob } from './profile.js'

/** Something a profile wants done at a time of the past. What it leads to later, it gives back. */
export interface Deed {
  readonly at: number
  readonly run: () => Deed | undefined
}

const ACTS = { start: startJob, stop: stopJob, enable: enableJob, disable: disableJob }

/** What is done to a job: it is made, and then what somebody did by hand. */
export function deedsOf(world: World, organization: Organization, job: ProfileJob, now: number): Deed[] {
  const ago = (text: string): number => Math.max(world.time, now - (durationOf(text) ?? 0))
  let id = ''
  const create: Deed = {
    at: job.createdAgo === undefined ? world.time : ago(job.createdAgo),
    run: () => {
      id = addJob(world, organization, job).id
      return undefined
    },
  }
  const events = (job.events ?? []).map((event): Deed => {
    const act = (): undefined => ACTS[event.do](world, id) as undefined
    const wait = (): Deed => {
      const run = nextRunOf(world, findJob(world, id)) ?? world.time
      return { at: run + (durationOf(event.intoRun ?? '') ?? 0), run: act }
    }
    return { at: ago(event.ago), run: event.intoRun === undefined ? act : wait }
  })
  return [create, ...events]
}
