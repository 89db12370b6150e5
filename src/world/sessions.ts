import type { BackupScope, Job, JobSession } from './entities.js'
import { planRun } from './run-plan.js'
import { stamp } from './stamp.js'
import type { World } from './world.js'

/** The session of a job that is running now. */
export const runningSession = (world: World, job: Job): JobSession | undefined =>
  world.tables.sessions.where('job', job.id, -1).find((session) => session.status === 'Running')

/** Begins a session. Its whole course is settled now; the clock only brings it to light. */
export function beginSession(world: World, job: Job, scope: BackupScope): JobSession {
  const identity = world.identify('session', job)
  const plan = planRun(world, job, identity.key, scope.objects.length)
  const session = world.tables.sessions.insert({
    ...identity,
    jobId: job.id,
    creationTime: stamp(world.time, identity.key, 'creationTime'),
    status: 'Running',
    outcome: plan.outcome,
    endsAt: world.time + plan.duration,
    scopeId: scope.id,
    warnings: plan.warnings,
    ...(plan.failure !== undefined && { failure: plan.failure }),
    totals: plan.totals,
  })
  world.schedule({ at: session.endsAt, kind: 'session-end', subject: session.id })
  return session
}

/** Ends a running session, as it was settled or stopped before that. */
export function endSession(world: World, session: JobSession, how: 'finished' | 'stopped'): JobSession {
  world.cancel('session-end', session.id)
  return world.tables.sessions.update(session.id, {
    endTime: stamp(world.time, session.key, 'endTime'),
    status: how === 'finished' ? session.outcome : 'Stopped',
  })
}
