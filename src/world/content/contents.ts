import { hashSeed } from '../core/seeded-random.js'
import { runSlices, type Slices } from '../core/slices.js'
import type { World } from '../world.js'
import {
  type ContainerChanges,
  getChanges,
  getChangesBefore,
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
const SLICE_SIZE = 2000

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

export const getChurnRates = ({ kind }: Container, place: Folder): ChurnRates =>
  EXPLORER_BY_KIND[kind] === 'Vex' ? getMailChurnRates(place) : getFileChurnRates(place)

/** Returns the folder that the n-th entry of a container was created in. */
export const getNativeFolder = (tree: FolderTree, { seed: noise }: Container, n: number): Folder =>
  tree.pickByWeight(hashSeed(hashSeed(noise, FOLDER_PURPOSE), n) / 2 ** 32)

/** Works out once what is to be seen; after that a page costs what is on it. */
export const buildContents = (world: World, container: Container, sight: ContentView): Contents =>
  runSlices(buildContentsInSlices(world, container, sight))

export function* buildContentsInSlices(
  world: World,
  container: Container,
  sight: ContentView,
): Slices<Contents> {
  const at = sight.restorePoints[sight.restorePoints.length - 1] ?? Number.NEGATIVE_INFINITY
  const { showDeleted, showAllVersions, restorePoints: points } = sight
  const flags = `${Number(showDeleted)}${Number(showAllVersions)}`
  // points of one moment may be of one job or of all
  const key = `contents ${buildContainerKey(container)} ${at} ${flags} ${points.length} ${points[0]}`
  const contents =
    world.contentCache.find<Contents>(key, '') ?? (yield* collectContents(world, container, sight, at))
  return world.contentCache.getOrCreate(key, '', () => contents)
}

function* collectContents(
  world: World,
  container: Container,
  sight: ContentView,
  at: number,
): Slices<Contents> {
  const changes = getChangesBefore(world, container, at)
  const { tree } = changes
  const count = countEntriesAt(world, container, at)
  const found = new EntryCollector(count + changes.copies.length)
  for (let n = 0; n < count; n++) {
    if (n % SLICE_SIZE === SLICE_SIZE - 1) yield
    const place = getNativeFolder(tree, container, n)
    const habits = getChurnRates(container, place)
    const revivals = changes.overrides.get(n)
    if (!revivals && isNeverChanged(container, n, habits)) found.add(buildEntryId(n, 0), place.number)
    else
      for (const version of findVisibleVersions(
        buildSegments(world, container, n, habits, revivals),
        sight,
        at,
      ))
        found.add(buildEntryId(n, version), place.number)
  }
  for (const [k, { folderPath: place, versions, nextIndex: next }] of changes.copies.entries()) {
    if (next !== undefined && !sight.showAllVersions) continue
    const where = tree.findByPath(place) as Folder
    const first = sight.showAllVersions ? 0 : versions.length - 1
    for (let version = first; version < versions.length; version++)
      found.add(FIRST_COPY_ID + buildEntryId(k, version), where.number)
  }
  // the newest mail comes first
  if (EXPLORER_BY_KIND[container.kind] === 'Vex') found.reverse()
  return { tree, entryIds: found.entryIds, entryIdsByFolder: found.groupByFolder() }
}

/** Entries with their places. There may be millions, so they are kept as plain numbers. */
class EntryCollector {
  #entryIds: Uint32Array
  #folders: Uint32Array
  #count = 0

  /** @param expected how many there will be, more or less */
  constructor(expected: number) {
    this.#entryIds = new Uint32Array(expected)
    this.#folders = new Uint32Array(expected)
  }

  add(code: EntryId, place: number): void {
    if (this.#count === this.#entryIds.length) {
      this.#entryIds = enlarge(this.#entryIds)
      this.#folders = enlarge(this.#folders)
    }
    this.#entryIds[this.#count] = code
    this.#folders[this.#count++] = place
  }

  /** Puts the last one first. */
  reverse(): void {
    this.#entryIds = this.entryIds.reverse()
    this.#folders = this.#folders.slice(0, this.#count).reverse()
  }

  get entryIds(): Uint32Array {
    return this.#entryIds.slice(0, this.#count)
  }

  /** The codes by place, in order. */
  groupByFolder(): Map<number, Uint32Array> {
    const counts = new Map<number, number>()
    for (let n = 0; n < this.#count; n++) {
      const place = this.#folders[n] as number
      counts.set(place, (counts.get(place) ?? 0) + 1)
    }
    const byPlace = new Map<number, Uint32Array>()
    for (const [place, count] of counts) {
      byPlace.set(place, new Uint32Array(count))
      counts.set(place, 0)
    }
    for (let n = 0; n < this.#count; n++) {
      const place = this.#folders[n] as number
      const next = counts.get(place) as number
      ;(byPlace.get(place) as Uint32Array)[next] = this.#entryIds[n] as number
      counts.set(place, next + 1)
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
  habits: ChurnRates,
  revivals: readonly VersionOverride[] = [],
): Segment[] {
  const { versionTimes: versions, deletedAt: deleted } = buildEntryHistory(world, container, n, habits)
  const segments: Segment[] = versions.map((from, version) => ({ from, version }))
  if (Number.isFinite(deleted)) segments.push({ from: deleted, version: null })
  for (const { at, version } of revivals) segments.push({ from: at, version })
  return segments.sort((a, b) => a.from - b.from)
}

/** The versions of an entry that are to be seen. */
function findVisibleVersions(
  segments: readonly Segment[],
  { restorePoints: points, showDeleted, showAllVersions }: ContentView,
  at: number,
): number[] {
  const past = segments.filter(({ from }) => from <= at)
  const now = past.at(-1)?.version ?? null
  if (now === null && !showDeleted) return []
  const kept: number[] = []
  for (const [place, { from, version }] of past.entries()) {
    const to = past[place + 1]?.from ?? Number.POSITIVE_INFINITY
    if (version !== null && wasBackedUp(points, from, to) && !kept.includes(version)) kept.push(version)
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
  const place = getNativeFolder(changes.tree, container, n)
  const segments = buildSegments(
    world,
    container,
    n,
    getChurnRates(container, place),
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

/** Follows a copy, and copies of copies, to what they are of. @returns undefined for a code that there is not */
export function traceOrigin(world: World, container: Container, code: EntryId): EntryOrigin | undefined {
  if (code < FIRST_COPY_ID) {
    const tree = getNativeTree(world, container)
    if (tree.folders.length === 0) return undefined
    const n = getEntryIndex(code)
    return {
      container,
      folder: getNativeFolder(tree, container, n),
      index: n,
      version: getEntryVersion(code),
    }
  }
  const { copies } = getChanges(world, container)
  const copy = copies[getEntryIndex(code - FIRST_COPY_ID)]
  const made = copy?.versions[code % MAX_VERSIONS]
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
        version: copy.earlierVersions + (code % MAX_VERSIONS),
      },
    }
  )
}

/** Finds the folder of an entry in the contents. */
export function findEntryFolder(
  world: World,
  container: Container,
  { tree }: Contents,
  code: EntryId,
): Folder | undefined {
  if (code < FIRST_COPY_ID) return getNativeFolder(tree, container, getEntryIndex(code))
  const { copies } = getChanges(world, container)
  const copy = copies[getEntryIndex(code - FIRST_COPY_ID)]
  return copy && tree.findByPath(copy.folderPath)
}
