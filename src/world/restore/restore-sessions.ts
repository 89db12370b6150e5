import { Refused } from '../core/errors.js'
import { find } from '../core/find.js'
import { limit } from '../core/limit.js'
import { cultureTime } from '../core/stamp.js'
import { findJob } from '../jobs/jobs.js'
import type { Organization } from '../organizations/entities.js'
import { backupTimes } from '../storage/backups.js'
import type { World } from '../world.js'
import type { RestoreSession } from './entities.js'

const MOST_SESSIONS = 1000

/** What a client wants to look at. */
export interface ExploreDraft {
  readonly type: RestoreSession['type']
  /** Milliseconds since 1970; absent: as backed up last. */
  readonly pointInTime?: number
  readonly showDeleted?: boolean
  readonly showAllVersions?: boolean
}

/** @throws NotFound */
export const findRestoreSession = (world: World, id: string): RestoreSession =>
  find(world.tables.restoreSessions, 'Restore session', id)

/**
 * Opens the backups of an organization.
 * @throws Refused when there is none at that point in time
 */
export function explore(
  world: World,
  organization: Organization,
  draft: ExploreDraft,
  initiatedBy: string,
  jobId?: string,
): RestoreSession {
  limit(world.tables.restoreSessions.size, MOST_SESSIONS, 'restore sessions')
  const times = backupTimes(world, organization.id, jobId)
  if (!times)
    throw new Refused(
      jobId === undefined
        ? `Organization '${organization.name}' was never backed up.`
        : `Job '${findJob(world, jobId).name}' has never backed up anything.`,
    )
  const pointInTime = Math.min(draft.pointInTime ?? times.last, world.time)
  if (pointInTime < times.first)
    throw new Refused(
      `The property 'datetime' lies before the first backup, at ${new Date(times.first).toISOString()}.`,
    )
  return world.tables.restoreSessions.insert({
    ...world.identify('restore session', organization),
    organizationId: organization.id,
    type: draft.type,
    ...(jobId !== undefined && { jobId }),
    name: `${organization.name} (${cultureTime(pointInTime, world.zone)})`,
    organization: organization.name,
    initiatedBy,
    start: world.time,
    pointInTime,
    showDeleted: draft.showDeleted ?? false,
    showAllVersions: draft.showAllVersions ?? false,
    state: 'Working',
  })
}
