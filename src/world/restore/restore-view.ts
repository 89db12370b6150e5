import { buildContainerKey, type Container } from '../content/containers.js'
import { findContainer } from '../content/find-container.js'
import { NotFoundError } from '../core/errors.js'
import { forEachInSlices, runSlices, type Slices, sortInSlices } from '../core/slices.js'
import type { Organization } from '../organizations/organization-rows.js'
import type { World } from '../world.js'
import { listBackedUpInSlices } from './restore-points.js'
import type { RestoreSession } from './restore-rows.js'

/** A container in a restore session, and when it was backed up until then, oldest first. */
export interface RestoreSource {
  readonly container: Container
  readonly restorePoints: readonly number[]
}

/** The session of a restore that a client does not wait for. */
export interface OwnSession {
  readonly initiatedBy: string
  /** Known when the restore has begun. */
  id?: string
}

/** View of a restore session: the containers that it shows. */
export interface RestoreView {
  readonly session: RestoreSession
  /** Has what is restored told by a session of its own; absent: the one that shows it tells it. */
  readonly ownSession?: OwnSession
  readonly organization: Organization
  /** By name. */
  readonly sources: readonly RestoreSource[]
  readonly sourcesById: ReadonlyMap<string, RestoreSource>
}

/** Returns the view of a restore session. Sessions with the same view share it. */
export const getRestoreView = (world: World, session: RestoreSession): RestoreView =>
  runSlices(getRestoreViewInSlices(world, session))

export function* getRestoreViewInSlices(world: World, session: RestoreSession): Slices<RestoreView> {
  const { organizationId, type, pointInTime, jobId, repositoryId } = session
  const key = ['view', organizationId, type, pointInTime, jobId, repositoryId].join(' ')
  // what is remembered of it may not outlive what it was worked out from
  const { backups, sessions, scopes, restoredSites } = world.tables
  const revision = [backups, sessions, scopes, restoredSites].map((table) => table.revision).join(' ')
  const seen = world.contentCache.find<SharedView>(key, revision) ?? (yield* collectView(world, session))
  const { sources, sourcesById, organization } = world.contentCache.getOrCreate(key, revision, () => seen)
  return { session, organization, sources, sourcesById }
}

type SharedView = Omit<RestoreView, 'session' | 'ownSession'>

/** So many containers are looked at at a time. */
const SLICE_SIZE = 50

function* collectView(world: World, session: RestoreSession): Slices<SharedView> {
  const { organizationId, type, pointInTime } = session
  const organization = world.tables.organizations.get(organizationId) as Organization
  yield* world.getDirectory(organization).buildInSlices()
  const backed = yield* listBackedUpInSlices(world, organizationId, type, pointInTime, session)
  const sources: RestoreSource[] = []
  const pointsById = new Map<string, readonly number[]>()
  for (const { kind, target, restorePoints } of backed) {
    if (sources.length % SLICE_SIZE === 0) yield
    const container = findContainer(world, organization, kind, target)
    if (!container) continue
    sources.push({ container, restorePoints })
    pointsById.set(buildContainerKey(container), restorePoints)
  }
  if (type === 'Vesp')
    for (const [index, site] of world.tables.restoredSites.where('organization', organizationId).entries()) {
      const points =
        pointsById.get(buildContainerKey({ organization, ...site.from }))?.filter((at) => at > site.at) ?? []
      const container = findContainer(world, organization, 'restoredSite', index)
      if (!container || points.length === 0) continue
      sources.push({ container, restorePoints: points })
      // another one may have been restored from this one
      pointsById.set(buildContainerKey(container), points)
    }
  const sorted = yield* sortInSlices(
    sources,
    (a, b) =>
      compareTexts(a.container.name, b.container.name) ||
      compareTexts(buildContainerKey(a.container), buildContainerKey(b.container)),
  )
  const sourcesById = new Map<string, RestoreSource>()
  yield* forEachInSlices(sorted, (one) => sourcesById.set(one.container.id, one))
  return { organization, sources: sorted, sourcesById }
}

const compareTexts = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0)

/** @throws NotFoundError */
export function findSource({ sourcesById }: RestoreView, what: string, id: string): RestoreSource {
  const source = sourcesById.get(id) ?? sourcesById.get(id.toLowerCase())
  if (!source) throw new NotFoundError(what, id)
  return source
}
