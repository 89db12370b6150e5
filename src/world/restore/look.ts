import { containerOf } from '../content/container.js'
import { type Container, keyOf } from '../content/entities.js'
import { NotFound } from '../core/errors.js'
import { finish, type Slices } from '../core/slices.js'
import type { Organization } from '../organizations/entities.js'
import type { World } from '../world.js'
import type { RestoreSession } from './entities.js'
import { backedUpInSlices } from './points.js'

/** A container in a restore session, and when it was backed up until then, oldest first. */
export interface Shown {
  readonly container: Container
  readonly points: readonly number[]
}

/** What a restore session looks at. */
export interface Look {
  readonly session: RestoreSession
  readonly organization: Organization
  /** By name. */
  readonly shown: readonly Shown[]
  readonly byId: ReadonlyMap<string, Shown>
}

/** Works out what a restore session looks at. Those that look at the same share it. */
export const lookOf = (world: World, session: RestoreSession): Look => finish(lookInSlices(world, session))

export function* lookInSlices(world: World, session: RestoreSession): Slices<Look> {
  const { organizationId, type, pointInTime, jobId } = session
  const key = ['look', organizationId, type, pointInTime, jobId].join(' ')
  // what is remembered of it may not outlive what it was worked out from
  const { backups, sessions, scopes, restoredSites } = world.tables
  const revision = [backups, sessions, scopes, restoredSites].map((table) => table.revision).join(' ')
  const seen = world.contents.find<Seen>(key, revision) ?? (yield* collect(world, session))
  const { shown, byId, organization } = world.contents.get(key, revision, () => seen)
  return { session, organization, shown, byId }
}

type Seen = Omit<Look, 'session'>

/** So many containers are looked at at a time. */
const SOME = 50

function* collect(world: World, session: RestoreSession): Slices<Seen> {
  const { organizationId, type, pointInTime, jobId } = session
  const organization = world.tables.organizations.get(organizationId) as Organization
  yield* world.directory(organization).workOut()
  const backed = yield* backedUpInSlices(world, organizationId, type, pointInTime, jobId)
  const shown: Shown[] = []
  const pointsOf = new Map<string, readonly number[]>()
  for (const { kind, target, points } of backed) {
    if (shown.length % SOME === 0) yield
    const container = containerOf(world, organization, kind, target)
    if (!container) continue
    shown.push({ container, points })
    pointsOf.set(keyOf(container), points)
  }
  if (type === 'Vesp')
    for (const [place, site] of world.tables.restoredSites.where('organization', organizationId).entries()) {
      const points = pointsOf.get(keyOf({ organization, ...site.from }))?.filter((at) => at > site.at) ?? []
      const container = containerOf(world, organization, 'restoredSite', place)
      if (!container || points.length === 0) continue
      shown.push({ container, points })
      // another one may have been restored from this one
      pointsOf.set(keyOf(container), points)
    }
  shown.sort(
    (a, b) => compare(a.container.name, b.container.name) || compare(keyOf(a.container), keyOf(b.container)),
  )
  return { organization, shown, byId: new Map(shown.map((one) => [one.container.id, one])) }
}

const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0)

/** @throws NotFound */
export function findShown({ byId }: Look, what: string, id: string): Shown {
  const shown = byId.get(id) ?? byId.get(id.toLowerCase())
  if (!shown) throw new NotFound(what, id)
  return shown
}
