import { find } from '../core/find.js'
import type { World } from '../world.js'
import type { Job } from './entities.js'
import { nextRun } from './schedule.js'

/** @throws NotFound */
export const findJob = (world: World, id: string): Job => find(world.tables.jobs, 'Job', id)

/** When the job runs next by itself: milliseconds since 1970; undefined when no run is planned. */
export const nextRunOf = (world: World, job: Job): number | undefined => world.dueAt('job-due', job.id)

/** Plans the next run by the job's schedule, if it is enabled; a run planned before is forgotten. */
export function planNextRun(world: World, job: Job): void {
  const at = job.isEnabled ? nextRun(job.schedulePolicy, world.time, world.zone) : undefined
  if (at === undefined) world.cancel('job-due', job.id)
  else world.schedule({ at, kind: 'job-due', subject: job.id })
}
