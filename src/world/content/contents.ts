import { remix } from '../core/hash.js'
import type { World } from '../world.js'
import { type Changes, changesBefore, changesOf, nativeTree, type Revival } from './changes.js'
import { COPIES, type Code, codeOf, numberOf, VERSIONS, versionOf } from './code.js'
import { containerOf } from './container.js'
import { type Container, EXPLORERS, keyOf } from './entities.js'
import { fileHabits } from './files/places.js'
import { countAt } from './growth.js'
import { type Habits, isPlain, lifeOf } from './life.js'
import { mailHabits } from './mail/folders.js'
import type { Place, Tree } from './tree.js'

const PLACE = 701

/** How a container is looked at. */
export interface Sight {
  /** When it was backed up, oldest first: what is seen is as it was at the last of them. Milliseconds since 1970. */
  readonly points: readonly number[]
  readonly showDeleted: boolean
  readonly showAllVersions: boolean
}

/** What is to be seen of a container: places, and the codes of the entries in them. */
export interface Contents {
  readonly tree: Tree
  /** All, in the order in which the API lists them. */
  readonly all: Uint32Array
  readonly byPlace: ReadonlyMap<number, Uint32Array>
}

export const habitsIn = ({ kind }: Container, place: Place): Habits =>
  EXPLORERS[kind] === 'Vex' ? mailHabits(place) : fileHabits(place)

/** Where the n-th entry of a container lies. */
export const nativePlace = (tree: Tree, { noise }: Container, n: number): Place =>
  tree.pick(remix(remix(noise, PLACE), n) / 2 ** 32)

/** Works out once what is to be seen; after that a page costs what is on it. */
export function contentsOf(world: World, container: Container, sight: Sight): Contents {
  const at = sight.points[sight.points.length - 1] ?? Number.NEGATIVE_INFINITY
  const { showDeleted, showAllVersions, points } = sight
  const flags = `${Number(showDeleted)}${Number(showAllVersions)}`
  // points of one moment may be of one job or of all
  const key = `contents ${keyOf(container)} ${at} ${flags} ${points.length} ${points[0]}`
  return world.contents.get(key, '', () => collect(world, container, sight, at))
}

function collect(world: World, container: Container, sight: Sight, at: number): Contents {
  const changes = changesBefore(world, container, at)
  const { tree } = changes
  const all: Code[] = []
  const places: number[] = []
  const put = (code: Code, place: Place): void => {
    all.push(code)
    places.push(place.code)
  }
  const count = countAt(world, container, at)
  for (let n = 0; n < count; n++) {
    const place = nativePlace(tree, container, n)
    const habits = habitsIn(container, place)
    const revivals = changes.revivals.get(n)
    if (!revivals && isPlain(container, n, habits)) put(codeOf(n, 0), place)
    else
      for (const version of visible(segmentsOf(world, container, n, habits, revivals), sight, at))
        put(codeOf(n, version), place)
  }
  for (const [k, { place, versions, next }] of changes.copies.entries()) {
    if (next !== undefined && !sight.showAllVersions) continue
    const where = tree.find(place) as Place
    const first = sight.showAllVersions ? 0 : versions.length - 1
    for (let version = first; version < versions.length; version++) put(COPIES + codeOf(k, version), where)
  }
  // the newest mail comes first
  if (EXPLORERS[container.kind] === 'Vex') {
    all.reverse()
    places.reverse()
  }
  const byPlace = new Map<number, number[]>()
  for (const [n, place] of places.entries()) {
    const list = byPlace.get(place)
    if (list) list.push(all[n] as Code)
    else byPlace.set(place, [all[n] as Code])
  }
  return {
    tree,
    all: Uint32Array.from(all),
    byPlace: new Map([...byPlace].map(([place, codes]) => [place, Uint32Array.from(codes)])),
  }
}

/** From when on an entry has had a version; null: it was deleted. */
interface Segment {
  readonly from: number
  readonly version: number | null
}

/** The history of an entry: what its people did to it, and what restores did. */
function segmentsOf(
  world: World,
  container: Container,
  n: number,
  habits: Habits,
  revivals: readonly Revival[] = [],
): Segment[] {
  const { versions, deleted } = lifeOf(world, container, n, habits)
  const segments: Segment[] = versions.map((from, version) => ({ from, version }))
  if (Number.isFinite(deleted)) segments.push({ from: deleted, version: null })
  for (const { at, version } of revivals) segments.push({ from: at, version })
  return segments.sort((a, b) => a.from - b.from)
}

/** The versions of an entry that are to be seen. */
function visible(
  segments: readonly Segment[],
  { points, showDeleted, showAllVersions }: Sight,
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
export function versionAt(
  world: World,
  container: Container,
  changes: Changes,
  n: number,
  at: number,
): number | null {
  const place = nativePlace(changes.tree, container, n)
  const segments = segmentsOf(world, container, n, habitsIn(container, place), changes.revivals.get(n))
  return segments.findLast(({ from }) => from <= at)?.version ?? null
}

/** Where an entry comes from: the container, place and number that its values are drawn from. */
export interface Origin {
  readonly container: Container
  readonly place: Place
  readonly n: number
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
export function originOf(world: World, container: Container, code: Code): Origin | undefined {
  if (code < COPIES) {
    const tree = nativeTree(world, container)
    if (tree.places.length === 0) return undefined
    const n = numberOf(code)
    return { container, place: nativePlace(tree, container, n), n, version: versionOf(code) }
  }
  const { copies } = changesOf(world, container)
  const copy = copies[numberOf(code - COPIES)]
  const made = copy?.versions[code % VERSIONS]
  if (!copy || !made) return undefined
  const from = containerOf(world, container.organization, made.from.kind, made.from.target)
  const origin = from && originOf(world, from, made.code)
  const { at, unread } = made
  return (
    origin && {
      ...origin,
      copy: {
        prefix: copy.prefix + (origin.copy?.prefix ?? ''),
        at,
        unread,
        version: copy.earlier + (code % VERSIONS),
      },
    }
  )
}

/** The place that an entry lies in, as the contents have it. */
export function placeOfEntry(
  world: World,
  container: Container,
  { tree }: Contents,
  code: Code,
): Place | undefined {
  if (code < COPIES) return nativePlace(tree, container, numberOf(code))
  const { copies } = changesOf(world, container)
  const copy = copies[numberOf(code - COPIES)]
  return copy && tree.find(copy.place)
}
