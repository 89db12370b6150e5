import { type ContainerKind, EXPLORER_BY_KIND, type Explorer } from '../content/containers.js'
import { forEachInSlices, mapInSlices, type Slices, sortInSlices } from '../core/slices.js'
import type { BackupObject, JobSession } from '../jobs/job-rows.js'
import { type BackupFilter, countBackedUpObjects, isWantedBackup } from '../storage/backups.js'
import type { Backup, Portion } from '../storage/storage-rows.js'
import type { World } from '../world.js'

/** When the objects of a scope were backed up: the first ones of them, if the session did not get to all. */
interface RestorePoint {
  readonly at: number
  readonly objects: number
}

/** A kind of container, its index in the directory, and when it was backed up, oldest first. */
export interface BackedUpContainer {
  readonly kind: ContainerKind
  readonly target: number
  readonly restorePoints: readonly number[]
}

/** Lists what the sessions up to a point in time have backed up of an organization, for one explorer. */
export function* listBackedUpInSlices(
  world: World,
  organizationId: string,
  explorer: Explorer,
  until: number,
  filter: BackupFilter = {},
): Slices<BackedUpContainer[]> {
  const found = new Map<string, { readonly object: BackupObject; readonly lists: (readonly number[])[] }>()
  for (const backup of world.tables.backups.where('organization', organizationId)) {
    if (!isWantedBackup(backup, filter)) continue
    const sessions = world.tables.sessions.where('job', backup.jobId)
    for (const portion of backup.portions) {
      const objects = world.tables.scopes.get(portion.scopeId)?.objects ?? []
      yield
      const timesOf = groupTimes(listRestorePoints(world, portion, sessions, backup.repositoryId, until))
      yield* forEachInSlices(objects.entries(), ([index, object]) => {
        if (EXPLORER_BY_KIND[object.kind] !== explorer) return
        const times = timesOf(index)
        if (times.length === 0) return
        const key = `${object.kind} ${object.target}`
        const known = found.get(key)
        if (known) known.lists.push(times)
        else found.set(key, { object, lists: [times] })
      })
    }
  }
  const merge = createMerger()
  return yield* mapInSlices(found.values(), ({ object, lists }) => ({
    ...object,
    restorePoints: merge(lists),
  }))
}

/** What a job has put into a repository in one session, and for which explorers. */
export interface SessionBackup {
  readonly backup: Backup
  readonly at: number
  readonly explorers: ReadonlySet<Explorer>
}

/** Lists each session that there is something of in a backup, in no order. */
export function* listSessionBackups(world: World, backup: Backup): Slices<SessionBackup[]> {
  const sessions = world.tables.sessions.where('job', backup.jobId)
  const found: SessionBackup[] = []
  for (const portion of backup.portions) {
    const explorersOf = findExplorers(world.tables.scopes.get(portion.scopeId)?.objects ?? [])
    const points = listRestorePoints(world, portion, sessions, backup.repositoryId, world.time)
    yield
    for (const { at, objects } of points)
      if (objects > 0) found.push({ backup, at, explorers: explorersOf(objects) })
  }
  return found
}

/** Lists what was backed up in all sessions, oldest first. */
export function* listAllSessionBackups(world: World): Slices<readonly SessionBackup[]> {
  const { backups, sessions, scopes } = world.tables
  const revision = [backups.revision, sessions.revision, scopes.revision].join()
  const key = 'session backups'
  const list = world.cache.find<SessionBackup[]>(key, revision) ?? (yield* collectSessionBackups(world))
  return world.cache.getOrCreate(key, revision, () => list)
}

function* collectSessionBackups(world: World): Slices<SessionBackup[]> {
  const found: SessionBackup[] = []
  for (const backup of world.tables.backups.values()) {
    for (const row of yield* listSessionBackups(world, backup)) found.push(row)
    yield
  }
  return yield* sortInSlices(found, (a, b) => a.at - b.at)
}

/** Finds the explorers that some of the first objects of a scope belong to. */
function findExplorers(scope: readonly BackupObject[]): (objects: number) => ReadonlySet<Explorer> {
  const first = new Map<Explorer, number>()
  for (const [index, { kind }] of scope.entries()) {
    const explorer = EXPLORER_BY_KIND[kind]
    if (!first.has(explorer)) first.set(explorer, index)
  }
  const known = new Map<number, ReadonlySet<Explorer>>()
  return (objects) => {
    const explorers = [...first].filter(([, index]) => index < objects).map(([explorer]) => explorer)
    const set = known.get(explorers.length) ?? new Set(explorers)
    known.set(explorers.length, set)
    return set
  }
}

/** When the object at an index of a scope was backed up. Thousands of them share what few there is to tell. */
function groupTimes(points: readonly RestorePoint[]): (index: number) => readonly number[] {
  // between two of these it is the same for all indexes
  const ends = [...new Set(points.map(({ objects }) => objects))].sort((a, b) => a - b)
  const lists = ends.map((end) =>
    points
      .filter(({ objects }) => objects >= end)
      .map(({ at }) => at)
      .sort((a, b) => a - b),
  )
  return (index) => lists[ends.findIndex((end) => index < end)] ?? []
}

/** Puts lists of times together, the same lists only once. */
function createMerger(): (lists: readonly (readonly number[])[]) => readonly number[] {
  const numbers = new Map<readonly number[], number>()
  const merged = new Map<string, readonly number[]>()
  return (lists) => {
    const [only] = lists
    if (only && lists.length === 1) return only
    const key = lists.map((list) => numbers.get(list) ?? numbers.set(list, numbers.size).get(list)).join()
    const times = merged.get(key) ?? [...new Set(lists.flat())].sort((a, b) => a - b)
    merged.set(key, times)
    return times
  }
}

/** Sessions tell, and what is kept of those that were forgotten. */
function listRestorePoints(
  world: World,
  { scopeId, objects, first, last, past = [] }: Portion,
  sessions: readonly JobSession[],
  repositoryId: string,
  until: number,
): RestorePoint[] {
  const points: RestorePoint[] = []
  for (const session of sessions) {
    const { end } = session
    if (session.scopeId !== scopeId || session.repositoryId !== repositoryId) continue
    if (end === undefined || end > until) continue
    const done = countBackedUpObjects(world, session)
    if (done !== undefined) points.push({ at: end, objects: done })
  }
  for (let index = 0; index < past.length; index += 2) {
    const at = past[index] as number
    if (at <= until) points.push({ at, objects: past[index + 1] as number })
  }
  for (const at of [first, last])
    if (at <= until && !points.some((point) => point.at === at)) points.push({ at, objects })
  return points
}
