import { find } from '../core/find.js'
import { remix } from '../core/hash.js'
import { type Stamp, stamp } from '../core/stamp.js'
import { hold, lengthOf, release } from '../work/policy.js'
import type { World } from '../world.js'
import type { BackupScope, Job, JobSession } from './entities.js'
import { planRun } from './run-plan.js'
import { windowEnd } from './schedule.js'

/** @throws NotFound */
export const findSession = (world: World, id: string): JobSession =>
  find(world.tables.sessions, 'Job session', id)

export const lastSession = (world: World, job: Job): JobSession | undefined =>
  world.tables.sessions.last('job', job.id)

/** The session of a job that is running now. */
export function runningSession(world: World, job: Job): JobSession | undefined {
  const last = lastSession(world, job)
  return last?.status === 'Running' ? last : undefined
}

export const creationTime = ({ recorded, start }: JobSession): Stamp => recorded?.creationTime ?? stamp(start)

export const endTime = ({ recorded, end }: JobSession): Stamp | undefined =>
  end === undefined ? undefined : (recorded?.endTime ?? stamp(end))

/** The number that a session's course comes from: that of its job, mixed with which of its sessions it is. */
export const noiseOf = (job: Job, key: string): number =>
  remix(job.noise, Number(key.slice(key.lastIndexOf(':') + 1)))

/** Begins a session. Its whole course is settled now; the clock only brings it to light. */
export function beginSession(world: World, job: Job, scope: BackupScope): JobSession {
  const identity = world.identify('session', job)
  const noise = noiseOf(job, identity.key)
  const plan = planRun(world, job, noise, scope.objects.length, job.next)
  if (job.next) world.tables.jobs.update(job.id, { next: undefined })
  const length = lengthOf(world, 'job', plan.duration)
  // written out, so that all sessions are of one shape, because there are many
  const session = world.tables.sessions.insert({
    id: identity.id,
    key: identity.key,
    jobId: job.id,
    repositoryId: job.repositoryId,
    start: world.time,
    end: undefined,
    noise,
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
    hold(world, 'job', session)
    return session
  }
  world.schedule({ at: session.endsAt, kind: 'session-end', subject: session.id })
  const closes = windowEnd(job.schedulePolicy, world.time, world.zone)
  if (closes !== undefined && closes < session.endsAt)
    world.schedule({ at: closes, kind: 'window-end', subject: session.id })
  return session
}

/** Ends a running session as it was settled. @param otherwise what is other than it was settled */
export function endSession(
  world: World,
  session: JobSession,
  otherwise: Partial<JobSession> = {},
): JobSession {
  release(world, session)
  forgetEnds(world, session)
  return world.tables.sessions.replace({
    ...session,
    end: world.time,
    status: session.outcome,
    ...otherwise,
  })
}

/** Lets a running session get stuck: it does all but the last of its work, and only who stops it ends it. */
export function holdSession(world: World, session: JobSession): void {
  forgetEnds(world, session)
  hold(world, 'job', session, 'manual')
}

function forgetEnds(world: World, { id }: JobSession): void {
  for (const kind of ['session-end', 'window-end'])
    if (world.dueAt(kind, id) !== undefined) world.cancel(kind, id)
}
