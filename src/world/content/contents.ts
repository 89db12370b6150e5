import { remix } from '../core/hash.js'
import { finish, type Slices } from '../core/slices.js'
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
/** So many entries are looked at at a time. */
const SOME = 2000

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
export const contentsOf = (world: World, container: Container, sight: Sight): Contents =>
  finish(contentsInSlices(world, container, sight))

export function* contentsInSlices(world: World, container: Container, sight: Sight): Slices<Contents> {
  const at = sight.points[sight.points.length - 1] ?? Number.NEGATIVE_INFINITY
  const { showDeleted, showAllVersions, points } = sight
  const flags = `${Number(showDeleted)}${Number(showAllVersions)}`
  // points of one moment may be of one job or of all
  const key = `contents ${keyOf(container)} ${at} ${flags} ${points.length} ${points[0]}`
  const contents = world.contents.find<Contents>(key, '') ?? (yield* collect(world, container, sight, at))
  return world.contents.get(key, '', () => contents)
}

function* collect(world: World, container: Container, sight: Sight, at: number): Slices<Contents> {
  const changes = changesBefore(world, container, at)
  const { tree } = changes
  const count = countAt(world, container, at)
  const found = new Found(count + changes.copies.length)
  for (let n = 0; n < count; n++) {
    if (n % SOME === SOME - 1) yield
    const place = nativePlace(tree, container, n)
    const habits = habitsIn(container, place)
    const revivals = changes.revivals.get(n)
    if (!revivals && isPlain(container, n, habits)) found.put(codeOf(n, 0), place.code)
    else
      for (const version of visible(segmentsOf(world, container, n, habits, revivals), sight, at))
        found.put(codeOf(n, version), place.code)
  }
  for (const [k, { place, versions, next }] of changes.copies.entries()) {
    if (next !== undefined && !sight.showAllVersions) continue
    const where = tree.find(place) as Place
    const first = sight.showAllVersions ? 0 : versions.length - 1
    for (let version = first; version < versions.length; version++)
      found.put(COPIES + codeOf(k, version), where.code)
  }
  // the newest mail comes first
  if (EXPLORERS[container.kind] === 'Vex') found.reverse()
  return { tree, all: found.codes, byPlace: found.byPlace() }
}

/** Entries with their places. There may be millions, so they are kept as plain numbers. */
class Found {
  #codes: Uint32Array
  #places: Uint32Array
  #count = 0

  /** @param expected how many there will be, more or less */
  constructor(expected: number) {
    this.#codes = new Uint32Array(expected)
    this.#places = new Uint32Array(expected)
  }

  put(code: Code, place: number): void {
    if (this.#count === this.#codes.length) {
      this.#codes = enlarged(this.#codes)
      this.#places = enlarged(this.#places)
    }
    this.#codes[this.#count] = code
    this.#places[this.#count++] = place
  }

  /** Puts the last one first. */
  reverse(): void {
    this.#codes = this.codes.reverse()
    this.#places = this.#places.slice(0, this.#count).reverse()
  }

  get codes(): Uint32Array {
    return this.#codes.slice(0, this.#count)
  }

  /** The codes by place, in order. */
  byPlace(): Map<number, Uint32Array> {
    const counts = new Map<number, number>()
    for (let n = 0; n < this.#count; n++) {
      const place = this.#places[n] as number
      counts.set(place, (counts.get(place) ?? 0) + 1)
    }
    const byPlace = new Map<number, Uint32Array>()
    for (const [place, count] of counts) {
      byPlace.set(place, new Uint32Array(count))
      counts.set(place, 0)
    }
    for (let n = 0; n < this.#count; n++) {
      const place = this.#places[n] as number
      const next = counts.get(place) as number
      ;(byPlace.get(place) as Uint32Array)[next] = this.#codes[n] as number
      counts.set(place, next + 1)
    }
    return byPlace
  }
}

function enlarged(numbers: Uint32Array): Uint32Array {
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
