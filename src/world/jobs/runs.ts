import { Refused } from '../core/errors.js'
import { recordBackup } from '../storage/backups.js'
import type { World } from '../world.js'
import type { Job, JobSession } from './entities.js'
import { findJob, nextRunOf, planNextRun } from './jobs.js'
import { objectsOf, progressOf } from './progress.js'
import { scopeOf } from './scope.js'
import { beginSession, endSession, runningSession } from './sessions.js'

const SECOND = 1000
const MINUTE = 60_000

/** Runs a job now. @throws NotFound, and Refused if it is running or disabled. */
export function startJob(world: World, id: string): void {
  const job = findJob(world, id)
  if (!job.isEnabled) throw new Refused(`Job '${job.name}' is disabled. Enable it before you start it.`)
  if (runningSession(world, job)) throw new Refused(`Job '${job.name}' is already running.`)
  beginSession(world, job, scopeOf(world, job))
}

/** Ends the running session of a job. @throws NotFound, and Refused if it is not running. */
export function stopJob(world: World, id: string): void {
  const job = findJob(world, id)
  const session = runningSession(world, job)
  if (!session) throw new Refused(`Job '${job.name}' is not running.`)
  settle(world, endSession(world, session, 'somebody asked for it'))
}

/** @throws NotFound */
export function enableJob(world: World, id: string): void {
  planNextRun(world, world.tables.jobs.update(findJob(world, id).id, { isEnabled: true }))
}

/** A disabled job makes no more planned runs; one that is under way goes on. @throws NotFound */
export function disableJob(world: World, id: string): void {
  planNextRun(world, world.tables.jobs.update(findJob(world, id).id, { isEnabled: false }))
}

/** A planned run has fallen due. */
export function runDueJob(world: World, id: string): void {
  const job = world.tables.jobs.get(id)
  if (!job?.isEnabled) return
  planNextRun(world, job)
  // a run that takes longer than its schedule's step swallows the next one
  if (!runningSession(world, job)) beginSession(world, job, scopeOf(world, job))
}

/** A session of a job has come to its end. */
export function finishDueSession(world: World, id: string): void {
  const session = world.tables.sessions.get(id)
  if (session?.status === 'Running') settle(world, endSession(world, session))
}

/** The hours in which a job may run are over, and its session goes on. */
export function closeBackupWindow(world: World, id: string): void {
  const session = world.tables.sessions.get(id)
  if (session?.status === 'Running') settle(world, endSession(world, session, 'the backup window has closed'))
}

/** What the end of a session means to its job and to its repository. */
function settle(world: World, session: JobSession): void {
  const job = findJob(world, session.jobId)
  if (session.status === 'Stopped') {
    const { objects, bytes } = progressOf(world, session)
    if (bytes > 0) recordBackup(world, job, session, objects, bytes)
  } else if (session.status !== 'Failed')
    recordBackup(world, job, session, objectsOf(world, session).length, session.bytes)
  if (session.status === 'Failed') retryAfterFailure(world, job)
  else if (job.retries > 0) world.tables.jobs.update(job.id, { retries: 0 })
}

/** After a failure the job runs again, as often and as late as its schedule says. */
function retryAfterFailure(world: World, job: Job): void {
  const { retryEnabled, retryNumber = 0, retryWaitInterval = 0 } = job.schedulePolicy
  const again = retryEnabled && job.isEnabled && job.retries < retryNumber
  const retries = again ? job.retries + 1 : 0
  if (retries !== job.retries) world.tables.jobs.update(job.id, { retries })
  if (!again) return
  const at = Math.ceil(world.time / SECOND) * SECOND + retryWaitInterval * MINUTE
  const planned = nextRunOf(world, job)
  if (planned === undefined || at < planned) world.schedule({ at, kind: 'job-due', subject: job.id })
}
