import { findRow } from '../core/find-row.js'
import type { World } from '../world.js'
import type { Job } from './job-rows.js'
import { computeNextRun } from './schedule.js'

/** @throws NotFoundError */
export const findJob = (world: World, id: string): Job => findRow(world.tables.jobs, 'Job', id)

/** Returns the next scheduled run: milliseconds since 1970; undefined when none is scheduled. */
export const getNextRun = (world: World, job: Job): number | undefined => world.getDueTime('job-due', job.id)

/** Plans the next run by the job's schedule, if it is enabled; a run planned before is forgotten. */
export function scheduleNextRun(world: World, job: Job): void {
  const at = job.isEnabled ? computeNextRun(job.schedulePolicy, world.time, world.zone) : undefined
  if (at === undefined) world.cancel('job-due', job.id)
  else world.schedule({ at, kind: 'job-due', subject: job.id })
}
