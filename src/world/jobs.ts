import type { Job, JobSession } from './entities.js'
import { NotFound, Refused } from './errors.js'
import { progressOf } from './progress.js'
import { nextRun } from './schedule.js'
import { scopeOf } from './scope.js'
import { beginSession, endSession, runningSession } from './sessions.js'
import type { World } from './world.js'

const SECOND = 1000
const MINUTE = 60_000

/** @throws NotFound */
export function findJob(world: World, id: string): Job {
  const job = world.tables.jobs.get(id)
  if (!job) throw new NotFound('Job', id)
  return job
}

/** Runs a job now. @throws NotFound, and Refused if it is running or disabled. */
export function startJob(world: World, id: string): void {
  const job = findJob(world, id)
  if (!job.isEnabled) throw new Refused(`Job '${job.name}' is disabled. Enable it before you start it.`)
  if (runningSession(world, job)) throw new Refused(`Job '${job.name}' is already running.`)
  begin(world, job)
}

/** Ends the running session of a job. @throws NotFound, and Refused if it is not running. */
export function stopJob(world: World, id: string): void {
  const job = findJob(world, id)
  const session = runningSession(world, job)
  if (!session) throw new Refused(`Job '${job.name}' is not running.`)
  settle(world, endSession(world, session, 'stopped'))
}

/** @throws NotFound */
export function enableJob(world: World, id: string): void {
  const job = findJob(world, id)
  world.tables.jobs.update(job.id, { isEnabled: true })
  planNextRun(world, job.id)
}

/** A disabled job makes no more planned runs; one that is under way goes on. @throws NotFound */
export function disableJob(world: World, id: string): void {
  const job = findJob(world, id)
  world.cancel('job-due', job.id)
  world.tables.jobs.update(job.id, { isEnabled: false, nextRun: undefined })
}

/** Plans the next run by the job's schedule. */
export function planNextRun(world: World, id: string): void {
  const job = findJob(world, id)
  planRunAt(world, job, nextRun(job.schedulePolicy, world.time, world.zone))
}

/** A planned run has fallen due. */
export function runDueJob(world: World, id: string): void {
  const job = world.tables.jobs.get(id)
  if (!job?.isEnabled) return
  planNextRun(world, id)
  // a run that takes longer than its schedule's step swallows the next one
  if (!runningSession(world, job)) begin(world, job)
}

/** A session of a job has come to its end. */
export function finishDueSession(world: World, id: string): void {
  const session = world.tables.sessions.get(id)
  if (session?.status === 'Running') settle(world, endSession(world, session, 'finished'))
}

function begin(world: World, job: Job): void {
  const session = beginSession(world, job, scopeOf(world, job))
  world.tables.jobs.update(job.id, { lastRun: session.creationTime, lastStatus: 'Running' })
}

/** What the end of a session means to its job, its repository and its organization. */
function settle(world: World, session: JobSession): void {
  const job = findJob(world, session.jobId)
  const repository = world.tables.repositories.get(job.repositoryId)
  const { bytes } = progressOf(world, session)
  if (repository && bytes > 0)
    world.tables.repositories.update(repository.id, { usedBytes: repository.usedBytes + bytes })

  const worked = session.status === 'Success' || session.status === 'Warning'
  const after = world.tables.jobs.update(job.id, {
    lastStatus: session.status,
    ...(worked && { retries: 0, protectedSince: job.protectedSince ?? session.endTime }),
  })
  if (session.status === 'Failed') retryAfterFailure(world, after)
  const organization = world.tables.organizations.get(job.organizationId)
  if (worked && organization)
    world.tables.organizations.update(organization.id, {
      firstBackuptime: organization.firstBackuptime ?? session.endTime,
      lastBackuptime: session.endTime,
    })
}

/** After a failure the job runs again, as often and as late as its schedule says. */
function retryAfterFailure(world: World, job: Job): void {
  const { retryEnabled, retryNumber = 0, retryWaitInterval = 0 } = job.schedulePolicy
  const again = retryEnabled && job.isEnabled && job.retries < retryNumber
  world.tables.jobs.update(job.id, { retries: again ? job.retries + 1 : 0 })
  if (!again) return
  const at = Math.ceil(world.time / SECOND) * SECOND + retryWaitInterval * MINUTE
  if (job.nextRun === undefined || at < job.nextRun) planRunAt(world, job, at)
}

function planRunAt(world: World, job: Job, at: number): void {
  world.schedule({ at, kind: 'job-due', subject: job.id })
  world.tables.jobs.update(job.id, { nextRun: at })
}
