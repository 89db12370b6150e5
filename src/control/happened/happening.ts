import type { Change } from '../../world/core/changes.js'
import type { Row } from '../../world/core/table.js'
import type { JobSession } from '../../world/jobs/entities.js'
import type { RestoreSession } from '../../world/restore/entities.js'
import type { BackupProxy, RepositoryUsage } from '../../world/storage/entities.js'
import type { World } from '../../world/world.js'

/** All that is told of what happens in a world. */
export const HAPPENINGS = [
  'job started',
  'session ended',
  'restore session opened',
  'restore session ended',
  'proxy online',
  'proxy offline',
  'repository cleaned',
  'token expired',
] as const

/** Something that has happened in a world, in a tester's words. */
export interface Happening {
  /** ISO 8601, on the world's clock. */
  readonly at: string
  readonly what: (typeof HAPPENINGS)[number]
  /** Of the session, proxy or repository; of a token whose it was, and which of the account's logins it came from. */
  readonly id: string
  /** Of the job, the restore session, the proxy or repository, or the account. */
  readonly name: string
  /** How a session has ended. */
  readonly status?: string
}

/** What a change that is being made now means to a tester; undefined for what is no more than a detail of another. */
export function happeningOf(world: World, change: Change): Happening | undefined {
  const told = tell(world, change)
  return told && { at: new Date(world.time).toISOString(), ...told }
}

type Told = Omit<Happening, 'at'> | undefined

function tell(world: World, { entity, before, after }: Change): Told {
  switch (entity) {
    case 'sessions':
      return tellSession(world, before as JobSession | undefined, after as JobSession | undefined)
    case 'restoreSessions':
      return tellRestoreSession(before as RestoreSession | undefined, after as RestoreSession | undefined)
    case 'proxies':
      return tellProxy(before as BackupProxy | undefined, after as BackupProxy | undefined)
    case 'usages':
      return tellUsage(world, before as RepositoryUsage | undefined, after as RepositoryUsage | undefined)
    default:
      return undefined
  }
}

function tellSession(world: World, before: JobSession | undefined, after: JobSession | undefined): Told {
  if (!after || before?.status === after.status) return undefined
  const { id, status } = after
  const name = world.tables.jobs.get(after.jobId)?.name ?? ''
  return status === 'Running'
    ? { what: 'job started', id, name }
    : { what: 'session ended', id, name, status }
}

function tellRestoreSession(before: RestoreSession | undefined, after: RestoreSession | undefined): Told {
  if (!after || before?.state === after.state) return undefined
  const { id, name, state, result } = after
  return state === 'Working'
    ? { what: 'restore session opened', id, name }
    : { what: 'restore session ended', id, name, status: result }
}

function tellProxy(before: BackupProxy | undefined, after: BackupProxy | undefined): Told {
  if (!before || !after || before.status === after.status) return undefined
  return named(after.status === 'Online' ? 'proxy online' : 'proxy offline', after, after.hostName)
}

/** What lies on a disk becomes less only when it is cleaned. */
function tellUsage(
  world: World,
  before: RepositoryUsage | undefined,
  after: RepositoryUsage | undefined,
): Told {
  if (!before || !after || after.usedBytes >= before.usedBytes) return undefined
  return named('repository cleaned', after, world.tables.repositories.get(after.id)?.name ?? '')
}

const named = (what: Happening['what'], { id }: Row, name: string): Told => ({ what, id, name })
