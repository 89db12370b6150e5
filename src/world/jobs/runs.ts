import { Refused } from '../core/errors.js'
import { recordBackup } from '../storage/backups.js'
import { hold, lengthOf, release } from '../work/policy.js'
import type { World } from '../world.js'
import type { Job, JobSession, RunWish } from './entities.js'
import { findJob, nextRunOf, planNextRun } from './jobs.js'
import { objectsOf, progressOf } from './progress.js'
import { planRun } from './run-plan.js'
import { scopeOf } from './scope.js'
import { beginSession, endSession, runningSession } from './sessions.js'

/** How a tester wants a session to end; what is left out is as it was settled. */
export interface Ending {
  readonly status?: RunWish['status'] | 'Stopped'
  /** Why; it is in the log. */
  readonly message?: string
}

const ASKED = 'somebody asked for it'

const SECOND = 1000
const MINUTE = 60_000

/** Runs a job now. @throws NotFound, and Refused if it is running or disabled. */
export function startJob(world: World, id: string): void {
  const job = findJob(world, id)
  if (!job.isEnabled) throw new Refused(`Job '${job.name}' is disabled. Enable it before you start it.`)
  if (runningSession(world, job)) throw new Refused(`Job '${job.name}' is already running.`)
  run(world, job)
}

/** Begins a session of a job that can run, whatever the policy of work says of its end. */
export const beginRun = (world: World, job: Job): JobSession => beginSession(world, job, scopeOf(world, job))

function run(world: World, job: Job): void {
  const session = beginRun(world, job)
  if (lengthOf(world, 'job', 1) === 0) settle(world, endSession(world, session))
}

/** Ends the running session of a job. @throws NotFound, and Refused if it is not running. */
export function stopJob(world: World, id: string): void {
  const job = findJob(world, id)
  const session = runningSession(world, job)
  if (!session) throw new Refused(`Job '${job.name}' is not running.`)
  settle(world, endSession(world, session, { status: 'Stopped', reason: ASKED }))
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
  if (!runningSession(world, job)) run(world, job)
}

/** A session of a job has come to its end. */
export function finishDueSession(world: World, id: string): void {
  const session = world.tables.sessions.get(id)
  if (session?.status === 'Running') settle(world, endSession(world, session))
}

/** The hours in which a job may run are over, and its session goes on. */
export function closeBackupWindow(world: World, id: string): void {
  const session = world.tables.sessions.get(id)
  if (session?.status !== 'Running') return
  settle(world, endSession(world, session, { status: 'Stopped', reason: 'the backup window has closed' }))
}

/** Ends a running session now, as a tester wants it. @throws Refused if it is not running */
export function finishSession(world: World, session: JobSession, ending: Ending): void {
  if (session.status !== 'Running')
    throw new Refused(`Job session '${session.id}' is not running: it has ended with ${session.status}.`)
  settle(world, endSession(world, session, endingOf(world, session, ending)))
}

/** What is other in a session that a tester ends. */
function endingOf(
  world: World,
  session: JobSession,
  { status = session.outcome, message }: Ending,
): Partial<JobSession> {
  if (status === 'Stopped') return { status, reason: message ?? ASKED }
  if (status === 'Failed') return { status, reason: message ?? session.reason ?? ASKED }
  const objects = objectsOf(world, session).length
  const { items, bytes, warnings } =
    session.outcome === 'Failed'
      ? planRun(world, findJob(world, session.jobId), session.noise, objects, { status })
      : session
  // what is logged already stays: the trouble is with the next object
  const next = Math.min(progressOf(world, session).objects, objects - 1)
  const troubled = warnings.length > 0 || next < 0 ? warnings : [next]
  return {
    status,
    outcome: status,
    reason: message,
    warnings: status === 'Warning' ? troubled : [],
    items,
    bytes,
  }
}

/** A session that was held goes on as the policy now says: by the clock it ends when it would have, or at once. */
export function replanSession(world: World, session: JobSession): void {
  const length = lengthOf(world, 'job', 1)
  if (length === undefined) {
    hold(world, 'job', session)
    return
  }
  release(world, session)
  const at = length === 0 ? world.time : Math.max(session.endsAt, world.time)
  world.schedule({ at, kind: 'session-end', subject: session.id })
}

/** Says what the next run of a job comes to; undefined leaves it to the world again. @throws NotFound */
export function wishForNextRun(world: World, id: string, wish: RunWish | undefined): Job {
  return world.tables.jobs.update(findJob(world, id).id, { next: wish })
}

/** What the end of a session means to its job and to its repository. */
function settle(world: World, session: JobSession): void {
  const job = findJob(world, session.jobId)
  if (session.status === 'Stopped' || session.status === 'Failed') {
    const { objects, bytes } = progressOf(world, session)
    if (bytes > 0) recordBackup(world, job, session, objects, bytes)
  } else recordBackup(world, job, session, objectsOf(world, session).length, session.bytes)
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
