import type { Change } from '../../world/core/change-tracker.js'
import type { Row } from '../../world/core/table.js'
import type { JobSession } from '../../world/jobs/job-rows.js'
import type { RestoreSession } from '../../world/restore/restore-rows.js'
import type { BackupProxy, RepositoryUsage } from '../../world/storage/storage-rows.js'
import type { World } from '../../world/world.js'

/** Types of events in the data. */
export const ACTIVITY_TYPES = [
  'job started',
  'session ended',
  'restore session opened',
  'restore session ended',
  'proxy online',
  'proxy offline',
  'repository cleaned',
  'token expired',
] as const

/** Something that happened in the data, such as the start of a job. */
export interface ActivityEvent {
  /** Simulated time, in ISO 8601. */
  readonly at: string
  readonly type: (typeof ACTIVITY_TYPES)[number]
  /** Id of the session, proxy or repository; for a token, the account and the number of its login. */
  readonly id: string
  /** Name of the job, restore session, proxy, repository or account. */
  readonly name: string
  /** Final status of a session. */
  readonly status?: string
}

/** Describes a change as an event; undefined if it is only a detail of another change. */
export function describeChange(world: World, change: Change): ActivityEvent | undefined {
  const told = describeRow(world, change)
  return told && { at: new Date(world.time).toISOString(), ...told }
}

type EventDetails = Omit<ActivityEvent, 'at'> | undefined

function describeRow(world: World, { entity, before, after }: Change): EventDetails {
  switch (entity) {
    case 'sessions':
      return describeSession(world, before as JobSession | undefined, after as JobSession | undefined)
    case 'restoreSessions':
      return describeRestoreSession(before as RestoreSession | undefined, after as RestoreSession | undefined)
    case 'proxies':
      return describeProxy(before as BackupProxy | undefined, after as BackupProxy | undefined)
    case 'usages':
      return describeUsage(world, before as RepositoryUsage | undefined, after as RepositoryUsage | undefined)
    default:
      return undefined
  }
}

function describeSession(
  world: World,
  before: JobSession | undefined,
  after: JobSession | undefined,
): EventDetails {
  if (!after || before?.status === after.status) return undefined
  const { id, status } = after
  const name = world.tables.jobs.get(after.jobId)?.name ?? ''
  return status === 'Running'
    ? { type: 'job started', id, name }
    : { type: 'session ended', id, name, status }
}

function describeRestoreSession(
  before: RestoreSession | undefined,
  after: RestoreSession | undefined,
): EventDetails {
  if (!after || before?.state === after.state) return undefined
  const { id, name, state, result } = after
  return state === 'Working'
    ? { type: 'restore session opened', id, name }
    : { type: 'restore session ended', id, name, status: result }
}

function describeProxy(before: BackupProxy | undefined, after: BackupProxy | undefined): EventDetails {
  if (!before || !after || before.status === after.status) return undefined
  return createEvent(after.status === 'Online' ? 'proxy online' : 'proxy offline', after, after.hostName)
}

/** Reports a cleaned repository: the data on a disk shrinks only when it is cleaned. */
function describeUsage(
  world: World,
  before: RepositoryUsage | undefined,
  after: RepositoryUsage | undefined,
): EventDetails {
  if (!before || !after || after.usedBytes >= before.usedBytes) return undefined
  return createEvent('repository cleaned', after, world.tables.repositories.get(after.id)?.name ?? '')
}

const createEvent = (type: ActivityEvent['type'], { id }: Row, name: string): EventDetails => ({
  type,
  id,
  name,
})
