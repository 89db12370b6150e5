import { hashSeed } from '../core/seeded-random.js'
import { runSlices, type Slices } from '../core/slices.js'
import type { World } from '../world.js'
import {
  type ContainerChanges,
  getChanges,
  getChangesBeforeInSlices,
  getChangesInSlices,
  getNativeTree,
  type VersionOverride,
} from './container-changes.js'
import { buildContainerKey, type Container, EXPLORER_BY_KIND } from './containers.js'
import { buildEntryHistory, type ChurnRates, isNeverChanged } from './entry-history.js'
import {
  buildEntryId,
  type EntryId,
  FIRST_COPY_ID,
  getEntryIndex,
  getEntryVersion,
  MAX_VERSIONS,
} from './entry-id.js'
import { getFileChurnRates } from './files/file-folders.js'
import { findContainer } from './find-container.js'
import type { Folder, FolderTree } from './folder-tree.js'
import { countEntriesAt } from './growth.js'
import { getMailChurnRates } from './mail/mail-folders.js'

const FOLDER_PURPOSE = 701
/** So many entries are looked at at a time. */
const SLICE_SIZE = 500

/** So many entries are put into the lists of their folders at a time. */
const GROUPED_AT_ONCE = 10_000

/** How a restore session views a container. */
export interface ContentView {
  /** Restore points, oldest first: the view is that of the last one. Milliseconds since 1970. */
  readonly restorePoints: readonly number[]
  readonly showDeleted: boolean
  readonly showAllVersions: boolean
}

/** Visible content of a container: its folders, and the ids of the entries in them. */
export interface Contents {
  readonly tree: FolderTree
  /** All, in the order in which the API lists them. */
  readonly entryIds: Uint32Array
  readonly entryIdsByFolder: ReadonlyMap<number, Uint32Array>
}

export const getChurnRates = ({ kind }: Container, folder: Folder): ChurnRates =>
  EXPLORER_BY_KIND[kind] === 'Vex' ? getMailChurnRates(folder) : getFileChurnRates(folder)

/** Returns the folder that the n-th entry of a container was created in. */
export const getNativeFolder = (tree: FolderTree, { seed }: Container, n: number): Folder =>
  tree.pickByWeight(hashSeed(hashSeed(seed, FOLDER_PURPOSE), n) / 2 ** 32)

/** Works out once what is to be seen; after that a page costs what is on it. */
export const buildContents = (world: World, container: Container, contentView: ContentView): Contents =>
  runSlices(buildContentsInSlices(world, container, contentView))

export function* buildContentsInSlices(
  world: World,
  container: Container,
  contentView: ContentView,
): Slices<Contents> {
  const at = getLastPoint(contentView)
  const { showDeleted, showAllVersions, restorePoints } = contentView
  const flags = `${Number(showDeleted)}${Number(showAllVersions)}`
  // points of one moment may be of one job or of all
  const key = `contents ${buildContainerKey(container)} ${at} ${flags} ${restorePoints.length} ${restorePoints[0]}`
  // what copies are of is asked of all changes
  yield* getChangesInSlices(world, container)
  const contents =
    world.contentCache.find<Contents>(key, '') ?? (yield* collectContents(world, container, contentView))
  return world.contentCache.getOrCreate(key, '', () => contents)
}

const getLastPoint = ({ restorePoints }: ContentView): number =>
  restorePoints[restorePoints.length - 1] ?? Number.NEGATIVE_INFINITY

/** The same, and does not remember it. */
export function* collectContents(
  world: World,
  container: Container,
  contentView: ContentView,
): Slices<Contents> {
  const at = getLastPoint(contentView)
  const changes = yield* getChangesBeforeInSlices(world, container, at)
  const { tree } = changes
  const count = countEntriesAt(world, container, at)
  const found = new EntryCollector(count + changes.copies.length)
  for (let n = 0; n < count; n++) {
    if (n % SLICE_SIZE === SLICE_SIZE - 1) yield
    const folder = getNativeFolder(tree, container, n)
    const rates = getChurnRates(container, folder)
    const revivals = changes.overrides.get(n)
    if (!revivals && isNeverChanged(container, n, rates)) found.add(buildEntryId(n, 0), folder.number)
    else
      for (const version of findVisibleVersions(
        buildSegments(world, container, n, rates, revivals),
        contentView,
        at,
      ))
        found.add(buildEntryId(n, version), folder.number)
  }
  for (const [k, { folderPath, versions, nextIndex }] of changes.copies.entries()) {
    if (nextIndex !== undefined && !contentView.showAllVersions) continue
    const where = tree.findByPath(folderPath) as Folder
    const first = contentView.showAllVersions ? 0 : versions.length - 1
    for (let version = first; version < versions.length; version++)
      found.add(FIRST_COPY_ID + buildEntryId(k, version), where.number)
  }
  // the newest mail comes first
  if (EXPLORER_BY_KIND[container.kind] === 'Vex') found.reverse()
  yield
  return { tree, entryIds: found.entryIds, entryIdsByFolder: yield* found.groupByFolder() }
}

/** Entries with their folders. There may be millions, so they are kept as plain numbers. */
class EntryCollector {
  #entryIds: Uint32Array
  #folders: Uint32Array
  #count = 0

  /** @param expected how many there will be, more or less */
  constructor(expected: number) {
    this.#entryIds = new Uint32Array(expected)
    this.#folders = new Uint32Array(expected)
  }

  add(entryId: EntryId, folderNumber: number): void {
    if (this.#count === this.#entryIds.length) {
      this.#entryIds = enlarge(this.#entryIds)
      this.#folders = enlarge(this.#folders)
    }
    this.#entryIds[this.#count] = entryId
    this.#folders[this.#count++] = folderNumber
  }

  /** Puts the last one first. */
  reverse(): void {
    this.#entryIds = this.entryIds.reverse()
    this.#folders = this.#folders.slice(0, this.#count).reverse()
  }

  get entryIds(): Uint32Array {
    return this.#entryIds.slice(0, this.#count)
  }

  /** The entry ids by folder, in order. */
  *groupByFolder(): Slices<Map<number, Uint32Array>> {
    const counts = new Map<number, number>()
    for (let n = 0; n < this.#count; n++) {
      const folderNumber = this.#folders[n] as number
      counts.set(folderNumber, (counts.get(folderNumber) ?? 0) + 1)
      if (n % GROUPED_AT_ONCE === GROUPED_AT_ONCE - 1) yield
    }
    const byPlace = new Map<number, Uint32Array>()
    for (const [folderNumber, count] of counts) {
      byPlace.set(folderNumber, new Uint32Array(count))
      counts.set(folderNumber, 0)
    }
    for (let n = 0; n < this.#count; n++) {
      const folderNumber = this.#folders[n] as number
      const next = counts.get(folderNumber) as number
      ;(byPlace.get(folderNumber) as Uint32Array)[next] = this.#entryIds[n] as number
      counts.set(folderNumber, next + 1)
      if (n % GROUPED_AT_ONCE === GROUPED_AT_ONCE - 1) yield
    }
    return byPlace
  }
}

function enlarge(numbers: Uint32Array): Uint32Array {
  const more = new Uint32Array(2 * numbers.length + 100)
  more.set(numbers)
  return more
}

/** From when on an entry has had a version; null: it was deleted. */
interface Segment {
  readonly from: number
  readonly version: number | null
}

/** The history of an entry: what its people did to it, and what restores did. */
function buildSegments(
  world: World,
  container: Container,
  n: number,
  rates: ChurnRates,
  revivals: readonly VersionOverride[] = [],
): Segment[] {
  const { versionTimes, deletedAt } = buildEntryHistory(world, container, n, rates)
  const segments: Segment[] = versionTimes.map((from, version) => ({ from, version }))
  if (Number.isFinite(deletedAt)) segments.push({ from: deletedAt, version: null })
  for (const { at, version } of revivals) segments.push({ from: at, version })
  return segments.sort((a, b) => a.from - b.from)
}

/** The versions of an entry that are to be seen. */
function findVisibleVersions(
  segments: readonly Segment[],
  { restorePoints, showDeleted, showAllVersions }: ContentView,
  at: number,
): number[] {
  const past = segments.filter(({ from }) => from <= at)
  const now = past.at(-1)?.version ?? null
  if (now === null && !showDeleted) return []
  const kept: number[] = []
  for (const [folderNumber, { from, version }] of past.entries()) {
    const to = past[folderNumber + 1]?.from ?? Number.POSITIVE_INFINITY
    if (version !== null && wasBackedUp(restorePoints, from, to) && !kept.includes(version))
      kept.push(version)
  }
  const shown = now ?? kept.at(-1)
  if (shown === undefined) return []
  return showAllVersions
    ? [...kept.filter((version) => version !== shown), shown].sort((a, b) => a - b)
    : [shown]
}

/** Whether there is a backup of a time span. */
function wasBackedUp(points: readonly number[], from: number, to: number): boolean {
  let [low, high] = [0, points.length]
  while (low < high) {
    const middle = (low + high) >> 1
    if ((points[middle] as number) < from) low = middle + 1
    else high = middle
  }
  return low < points.length && (points[low] as number) < to
}

/** The version that an entry has at an instant, whether it was backed up or not; null: there is none. */
export function getVersionAt(
  world: World,
  container: Container,
  changes: ContainerChanges,
  n: number,
  at: number,
): number | null {
  const folder = getNativeFolder(changes.tree, container, n)
  const segments = buildSegments(
    world,
    container,
    n,
    getChurnRates(container, folder),
    changes.overrides.get(n),
  )
  return segments.findLast(({ from }) => from <= at)?.version ?? null
}

/** Origin of an entry: the container, folder and index that its values are derived from. */
export interface EntryOrigin {
  readonly container: Container
  readonly folder: Folder
  readonly index: number
  readonly version: number
  /** Of copies: what their name begins with, when they were made, and as which version. */
  readonly copy?: {
    readonly prefix: string
    readonly at: number
    readonly unread: boolean
    readonly version: number
  }
}

/** Follows a copy, and copies of copies, to what they are of. @returns undefined for an id that there is not */
export function traceOrigin(world: World, container: Container, entryId: EntryId): EntryOrigin | undefined {
  if (entryId < FIRST_COPY_ID) {
    const tree = getNativeTree(world, container)
    if (tree.folders.length === 0) return undefined
    const n = getEntryIndex(entryId)
    return {
      container,
      folder: getNativeFolder(tree, container, n),
      index: n,
      version: getEntryVersion(entryId),
    }
  }
  const { copies } = getChanges(world, container)
  const copy = copies[getEntryIndex(entryId - FIRST_COPY_ID)]
  const made = copy?.versions[entryId % MAX_VERSIONS]
  if (!copy || !made) return undefined
  const from = findContainer(world, container.organization, made.from.kind, made.from.target)
  const origin = from && traceOrigin(world, from, made.entryId)
  const { at, unread } = made
  return (
    origin && {
      ...origin,
      copy: {
        prefix: copy.namePrefix + (origin.copy?.prefix ?? ''),
        at,
        unread,
        version: copy.earlierVersions + (entryId % MAX_VERSIONS),
      },
    }
  )
}

/** Finds the folder of an entry in the contents. */
export function findEntryFolder(
  world: World,
  container: Container,
  { tree }: Contents,
  entryId: EntryId,
): Folder | undefined {
  if (entryId < FIRST_COPY_ID) return getNativeFolder(tree, container, getEntryIndex(entryId))
  const { copies } = getChanges(world, container)
  const copy = copies[getEntryIndex(entryId - FIRST_COPY_ID)]
  return copy && tree.findByPath(copy.folderPath)
}
