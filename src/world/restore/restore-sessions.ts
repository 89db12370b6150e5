import { checkLimit } from '../core/check-limit.js'
import { NotFoundError, OperationFailedError } from '../core/errors.js'
import { findRow } from '../core/find-row.js'
import { formatCultureTime } from '../core/timestamp.js'
import { findJob } from '../jobs/jobs.js'
import type { Organization } from '../organizations/organization-rows.js'
import { getSettings } from '../settings/settings.js'
import { type BackupFilter, getBackupTimes } from '../storage/backups.js'
import { findHold, getWorkDuration, holdWork, releaseWork } from '../work/work-policy.js'
import type { World } from '../world.js'
import { addRestoreEvent } from './restore-events.js'
import type { RestoreSession } from './restore-rows.js'
import type { OwnSession } from './restore-view.js'

const SECOND = 1000
const PRODUCTS = { Vex: 'Exchange', Veod: 'OneDrive', Vesp: 'SharePoint' } as const
const MAX_OPEN = 1000
/** Stopped ones that are remembered. */
const MAX_STOPPED = 1000

/** Input for a restore session. */
export interface ExploreDraft {
  readonly type: RestoreSession['type']
  /** Milliseconds since 1970; absent: as backed up last. */
  readonly pointInTime?: number
  readonly showDeleted?: boolean
  readonly showAllVersions?: boolean
}

/** @throws NotFoundError */
export const findRestoreSession = (world: World, id: string): RestoreSession =>
  findRow(world.tables.restoreSessions, 'Restore session', id)

/**
 * Opens the backups of an organization. Where there is none up to that point in time, the session shows nothing.
 * @throws RefusedError when too many are open
 */
export function explore(
  world: World,
  organization: Organization,
  draft: ExploreDraft,
  initiatedBy: string,
  filter: BackupFilter = {},
): RestoreSession {
  const { restoreSessions } = world.tables
  checkSessionLimit(world)
  const last = getBackupTimes(world, organization.id, filter)?.last ?? world.time
  const pointInTime = Math.min(draft.pointInTime ?? last, world.time)
  const session = restoreSessions.insert({
    ...world.createIdentity('restore session', organization),
    organizationId: organization.id,
    type: draft.type,
    ...filter,
    name: buildName(world, draft.type, pointInTime, filter),
    organization: organization.name,
    initiatedBy,
    start: world.time,
    pointInTime,
    showDeleted: draft.showDeleted ?? false,
    showAllVersions: draft.showAllVersions ?? false,
    state: 'Working',
    used: world.time,
    done: 0,
    succeeded: 0,
    result: 'Success',
  })
  scheduleIdleEnd(world, session)
  addRestoreEvent(world, session, { type: 'None', status: 'Success', title: 'Restore session started' })
  return session
}

/** @throws RefusedError when too many are open */
export const checkSessionLimit = (world: World): void =>
  checkLimit(
    world.tables.restoreSessions.count('state', 'Working'),
    MAX_OPEN,
    'open restore sessions, which can be stopped,',
  )

/** Opens the own session of a restore, which is told in it. `scheduleRestoreEnd` says when it ends. */
export function beginRestore(world: World, explored: RestoreSession, own: OwnSession): RestoreSession {
  const { end: _, ...same } = explored
  const session = world.tables.restoreSessions.insert({
    ...same,
    ...world.createIdentity('restore session', world.tables.organizations.get(explored.organizationId)),
    initiatedBy: own.initiatedBy,
    start: world.time,
    state: 'Working',
    used: world.time,
    restoreDuration: 0,
    done: 0,
    succeeded: 0,
    result: 'Success',
  })
  own.id = session.id
  addRestoreEvent(world, session, { type: 'None', status: 'Success', title: 'Restore session started' })
  return session
}

/** Plans when a restore ends. @param duration how long it takes if the policy does not say otherwise */
export function scheduleRestoreEnd(world: World, { id }: RestoreSession, duration: number): void {
  scheduleIdleEnd(world, world.tables.restoreSessions.update(id, { restoreDuration: duration }))
}

/** As its window is headed: `Exchange restore (Entire organization - 8/27/2020 6:01:21 PM)`. */
function buildName(
  world: World,
  type: RestoreSession['type'],
  pointInTime: number,
  { jobId, repositoryId }: BackupFilter,
): string {
  const whole =
    jobId !== undefined
      ? `Job: ${findJob(world, jobId).name}`
      : repositoryId !== undefined
        ? `Repository: ${findRow(world.tables.repositories, 'Backup repository', repositoryId).name}`
        : 'Entire organization'
  return `${PRODUCTS[type]} restore (${whole} - ${formatCultureTime(pointInTime, world.zone)})`
}

/** @throws OperationFailedError for a session that was stopped, or that restores */
export function assertWorking(session: RestoreSession): RestoreSession {
  if (session.restoreDuration !== undefined)
    throw new OperationFailedError(
      `Restore session '${session.name}' restores, and shows no backups: look at them in the one that was explored.`,
    )
  if (session.state === 'Stopped')
    throw new OperationFailedError(
      `Restore session '${session.name}' was stopped: explore the backups again.`,
    )
  return session
}

/**
 * A restore session that is open, and from now on was used last now.
 * @throws OperationFailedError when it was stopped
 */
export function touchRestoreSession(world: World, session: RestoreSession): RestoreSession {
  assertWorking(session)
  if (world.time - session.used < getTouchInterval(world)) return session
  const used = world.tables.restoreSessions.update(session.id, { used: world.time })
  // to use one that is held brings it no nearer to its end
  if (!findHold(world, used)) scheduleIdleEnd(world, used)
  return used
}

/**
 * Milliseconds after which a restore session ends if nobody uses it, or its restore has ended; undefined when the clock does
 * not end it.
 */
const getIdleTimeout = (world: World, session?: RestoreSession): number | undefined =>
  getWorkDuration(world, 'restore', session?.restoreDuration ?? getSettings(world, 'explorer').idle)

/**
 * Milliseconds to within which it is known when a restore session was used last: each use would count as a change, and
 * nobody needs to know it that well.
 */
export const getTouchInterval = (world: World): number =>
  Math.min(SECOND, (getIdleTimeout(world) ?? SECOND) / 10)

/** Plans when a restore session ends if nobody uses it from now on; to look at one that restores is not to use it. */
export function scheduleIdleEnd(world: World, session: RestoreSession): void {
  const idle = getIdleTimeout(world, session)
  if (idle === undefined) {
    world.cancel('restore-idle', session.id)
    holdWork(world, 'restore', session)
  } else {
    releaseWork(world, session)
    world.schedule({ at: session.used + idle, kind: 'restore-idle', subject: session.id })
  }
}

/** Ends a restore session; one that has ended already stays as it is. @throws NotFoundError */
export function stopRestoreSession(world: World, id: string): void {
  const { restoreSessions } = world.tables
  const session = restoreSessions.get(id)
  if (!session) throw new NotFoundError('Restore session', id)
  if (session.state === 'Stopped') return
  world.cancel('restore-idle', session.id)
  releaseWork(world, session)
  restoreSessions.update(session.id, { state: 'Stopped', end: world.time })
  const stopped = restoreSessions.where('state', 'Stopped', 0, 1)[0]
  if (stopped && restoreSessions.count('state', 'Stopped') > MAX_STOPPED) deleteRestoreSession(world, stopped)
}

/** Nobody has used it for long: the event of an idle restore session. */
export function endIdleSession(world: World, id: string): void {
  if (world.tables.restoreSessions.get(id)) stopRestoreSession(world, id)
}

/** Ends what looks at the backups of a job, or of an organization, that is being removed. */
export function stopRestoreSessions(
  world: World,
  index: 'job' | 'organization' | 'repository',
  id: string,
): void {
  for (const session of world.tables.restoreSessions.where(index, id)) stopRestoreSession(world, session.id)
}

function deleteRestoreSession(world: World, { id }: RestoreSession): void {
  const { restoreSessions, restoreEvents } = world.tables
  for (const event of restoreEvents.where('session', id)) restoreEvents.delete(event.id)
  restoreSessions.delete(id)
}
