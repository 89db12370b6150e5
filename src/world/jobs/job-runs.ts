import { ConflictError } from '../core/errors.js'
import type { Slices } from '../core/slices.js'
import { recordBackup } from '../storage/backups.js'
import { getWorkDuration, holdWork, releaseWork } from '../work/work-policy.js'
import type { World } from '../world.js'
import { getBackupScope } from './backup-scope.js'
import type { Job, JobSession, RequestedOutcome } from './job-rows.js'
import { endSession, getRunningSession, startSession } from './job-sessions.js'
import { findJob, getNextRun, scheduleNextRun } from './jobs.js'
import { planRun } from './run-plan.js'
import { getProgress, getSessionObjects } from './session-progress.js'

/** Requested end of a session. Properties that you leave out are as planned. */
export interface SessionEnding {
  readonly status?: RequestedOutcome['status'] | 'Stopped'
  /** Reason, shown in the log of the session. */
  readonly message?: string
}

const DEFAULT_REASON = 'somebody asked for it'

const SECOND = 1000
const MINUTE = 60_000

/** Runs a job now. @throws NotFoundError, and RefusedError if it is running or disabled. */
export function* startJob(world: World, id: string): Slices<void> {
  const job = findJob(world, id)
  if (!job.isEnabled) throw new ConflictError(`Job '${job.name}' is disabled. Enable it before you start it.`)
  if (getRunningSession(world, job)) throw new ConflictError(`Job '${job.name}' is already running.`)
  yield* runJob(world, job)
}

/** Begins a session of a job that can run, whatever the policy of work says of its end. */
export function* startRun(world: World, job: Job): Slices<JobSession> {
  return startSession(world, job, yield* getBackupScope(world, job))
}

function* runJob(world: World, job: Job): Slices<void> {
  const session = yield* startRun(world, job)
  if (getWorkDuration(world, 'job', 1) === 0) applySessionEnd(world, endSession(world, session))
}

/** Ends the running session of a job. @throws NotFoundError, and RefusedError if it is not running. */
export function stopJob(world: World, id: string): void {
  const job = findJob(world, id)
  const session = getRunningSession(world, job)
  if (!session) throw new ConflictError(`Job '${job.name}' is not running.`)
  applySessionEnd(world, endSession(world, session, { status: 'Stopped', reason: DEFAULT_REASON }))
}

/** @throws NotFoundError */
export function enableJob(world: World, id: string): void {
  scheduleNextRun(world, world.tables.jobs.update(findJob(world, id).id, { isEnabled: true }))
}

/** A disabled job makes no more planned runs; one that is under way goes on. @throws NotFoundError */
export function disableJob(world: World, id: string): void {
  scheduleNextRun(world, world.tables.jobs.update(findJob(world, id).id, { isEnabled: false }))
}

/** A planned run has fallen due. */
export function* runDueJob(world: World, id: string): Slices<void> {
  const job = world.tables.jobs.get(id)
  if (!job?.isEnabled) return
  scheduleNextRun(world, job)
  // a run that takes longer than its schedule's step swallows the next one
  if (!getRunningSession(world, job)) yield* runJob(world, job)
}

/** A session of a job has come to its end. */
export function finishDueSession(world: World, id: string): void {
  const session = world.tables.sessions.get(id)
  if (session?.status === 'Running') applySessionEnd(world, endSession(world, session))
}

/** The hours in which a job may run are over, and its session goes on. */
export function closeBackupWindow(world: World, id: string): void {
  const session = world.tables.sessions.get(id)
  if (session?.status !== 'Running') return
  applySessionEnd(
    world,
    endSession(world, session, { status: 'Stopped', reason: 'the backup window has closed' }),
  )
}

/** Ends a running session now, as a tester wants it. @throws RefusedError if it is not running */
export function finishSession(world: World, session: JobSession, ending: SessionEnding): void {
  if (session.status !== 'Running')
    throw new ConflictError(
      `Job session '${session.id}' is not running: it has ended with ${session.status}.`,
    )
  applySessionEnd(world, endSession(world, session, resolveEnding(world, session, ending)))
}

/** Returns what the requested end changes in a session. */
function resolveEnding(
  world: World,
  session: JobSession,
  { status = session.outcome, message }: SessionEnding,
): Partial<JobSession> {
  if (status === 'Stopped') return { status, reason: message ?? DEFAULT_REASON }
  if (status === 'Failed') return { status, reason: message ?? session.reason ?? DEFAULT_REASON }
  const objects = getSessionObjects(world, session).length
  const { items, bytes, warnings } =
    session.outcome === 'Failed'
      ? planRun(world, findJob(world, session.jobId), session.seed, objects, { status })
      : session
  // what is logged already stays: what went wrong is the next object
  const next = Math.min(getProgress(world, session).objects, objects - 1)
  const warningIndexes = warnings.length > 0 || next < 0 ? warnings : [next]
  return {
    status,
    outcome: status,
    reason: message,
    warnings: status === 'Warning' ? warningIndexes : [],
    items,
    bytes,
  }
}

/** A session that was held goes on as the policy now says: by the clock it ends when it would have, or at once. */
export function rescheduleSessionEnd(world: World, session: JobSession): void {
  const length = getWorkDuration(world, 'job', 1)
  if (length === undefined) {
    holdWork(world, 'job', session)
    return
  }
  releaseWork(world, session)
  const at = length === 0 ? world.time : Math.max(session.endsAt, world.time)
  world.schedule({ at, kind: 'session-end', subject: session.id })
}

/** Says what the next run of a job comes to; undefined leaves it to the world again. @throws NotFoundError */
export function setNextRunOutcome(world: World, id: string, requested: RequestedOutcome | undefined): Job {
  return world.tables.jobs.update(findJob(world, id).id, { next: requested })
}

/** Applies the end of a session to its job and its repository. */
function applySessionEnd(world: World, session: JobSession): void {
  const job = findJob(world, session.jobId)
  if (session.status === 'Stopped' || session.status === 'Failed') {
    const { objects, bytes } = getProgress(world, session)
    if (bytes > 0) recordBackup(world, job, session, objects, bytes)
  } else recordBackup(world, job, session, getSessionObjects(world, session).length, session.bytes)
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
  const planned = getNextRun(world, job)
  if (planned === undefined || at < planned) world.schedule({ at, kind: 'job-due', subject: job.id })
}
