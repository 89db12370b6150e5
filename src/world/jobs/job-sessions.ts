import { findRow } from '../core/find-row.js'
import { hashSeed } from '../core/seeded-random.js'
import { formatTimestamp, type Timestamp } from '../core/timestamp.js'
import { getWorkDuration, holdWork, releaseWork } from '../work/work-policy.js'
import type { World } from '../world.js'
import type { BackupScope, Job, JobSession } from './job-rows.js'
import { planRun } from './run-plan.js'
import { getWindowEnd } from './schedule.js'

/** @throws NotFoundError */
export const findSession = (world: World, id: string): JobSession =>
  findRow(world.tables.sessions, 'Job session', id)

export const getLastSession = (world: World, job: Job): JobSession | undefined =>
  world.tables.sessions.last('job', job.id)

/** The session of a job that is running now. */
export function getRunningSession(world: World, job: Job): JobSession | undefined {
  const last = getLastSession(world, job)
  return last?.status === 'Running' ? last : undefined
}

export const getCreationTime = ({ recorded, start }: JobSession): Timestamp =>
  recorded?.creationTime ?? formatTimestamp(start)

export const getEndTime = ({ recorded, end }: JobSession): Timestamp | undefined =>
  end === undefined ? undefined : (recorded?.endTime ?? formatTimestamp(end))

/** Derives the seed of a session from that of its job and its number among the job's sessions. */
export const createSessionSeed = (job: Job, key: string): number =>
  hashSeed(job.seed, Number(key.slice(key.lastIndexOf(':') + 1)))

/** Begins a session. Its whole course is settled now; the clock only brings it to light. */
export function startSession(world: World, job: Job, scope: BackupScope): JobSession {
  const identity = world.createIdentity('session', job)
  const seed = createSessionSeed(job, identity.key)
  const plan = planRun(world, job, seed, scope.objects.length, job.next)
  if (job.next) world.tables.jobs.update(job.id, { next: undefined })
  const length = getWorkDuration(world, 'job', plan.duration)
  // written out, so that all sessions are of one shape, because there are many
  const session = world.tables.sessions.insert({
    id: identity.id,
    key: identity.key,
    jobId: job.id,
    repositoryId: job.repositoryId,
    start: world.time,
    end: undefined,
    seed,
    status: 'Running',
    outcome: plan.outcome,
    // one that ends at once, or by no clock, has the course it would have had
    endsAt: world.time + (length || plan.duration),
    scopeId: scope.id,
    warnings: plan.warnings,
    reason: plan.reason,
    items: plan.items,
    bytes: plan.bytes,
    recorded: undefined,
  })
  if (length === undefined) {
    holdWork(world, 'job', session)
    return session
  }
  world.schedule({ at: session.endsAt, kind: 'session-end', subject: session.id })
  const closes = getWindowEnd(job.schedulePolicy, world.time, world.zone)
  if (closes !== undefined && closes < session.endsAt)
    world.schedule({ at: closes, kind: 'window-end', subject: session.id })
  return session
}

/** Ends a running session as it was settled. @param overrides what is other than it was settled */
export function endSession(
  world: World,
  session: JobSession,
  overrides: Partial<JobSession> = {},
): JobSession {
  releaseWork(world, session)
  cancelEndEvents(world, session)
  return world.tables.sessions.replace({
    ...session,
    end: world.time,
    status: session.outcome,
    ...overrides,
  })
}

/** Lets a running session get stuck: it does all but the last of its work, and only who stops it ends it. */
export function hangSession(world: World, session: JobSession): void {
  cancelEndEvents(world, session)
  holdWork(world, 'job', session, 'manual')
}

function cancelEndEvents(world: World, { id }: JobSession): void {
  for (const kind of ['session-end', 'window-end'])
    if (world.getDueTime(kind, id) !== undefined) world.cancel(kind, id)
}
