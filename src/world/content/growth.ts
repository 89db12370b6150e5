import { hashSeed, SeededRandom } from '../core/seeded-random.js'
import { shiftToWorkingHours } from '../core/working-hours.js'
import type { World } from '../world.js'
import { type Container, DEFAULT_CONTENT_SIZE, EXPLORER_BY_KIND, type Growth } from './containers.js'

const DAY = 86_400_000
const YEAR = 365 * DAY
const WEEK = 7 * DAY
const [SIZE, PACE] = [101, 102]

/** Entries a day, from and to: people get more mail than they write documents. */
const DAILY_ENTRIES = {
  mailbox: [4, 22],
  archive: [0.1, 1],
  groupMailbox: [0.5, 4],
  oneDrive: [0.4, 2.5],
  personalSite: [0.05, 0.3],
  groupSite: [0.2, 1.5],
  site: [0.3, 2],
  restoredSite: [0, 0],
} as const

export function computeGrowth({
  kind,
  seed,
  organization,
}: Pick<Container, 'kind' | 'seed' | 'organization'>): Growth {
  if (kind === 'restoredSite') return { initialCount: 0, initialSpan: YEAR, perDay: 0 }
  const content = { ...DEFAULT_CONTENT_SIZE, ...organization.content }
  const { from, to } = EXPLORER_BY_KIND[kind] === 'Vex' ? content.mailItems : content.documents
  const [least, most] = DAILY_ENTRIES[kind]
  const random = new SeededRandom(hashSeed(seed, SIZE))
  return {
    initialCount: random.integer(from, to),
    initialSpan: Math.round(random.between(1, 5) * YEAR),
    perDay: new SeededRandom(hashSeed(seed, PACE)).between(least, most),
  }
}

/** Returns when the n-th entry of a container was created, from 0 on: milliseconds since 1970, never before an earlier one. */
export function getEntryCreationTime(world: World, container: Container, n: number): number {
  const { initialCount, initialSpan, perDay } = container.growth
  const since = container.organization.since
  const index = n + hashSeed(container.seed, n) / 2 ** 32
  const even =
    n < initialCount
      ? since - initialSpan * (1 - index / initialCount) ** 1.6
      : since + ((index - initialCount) / perDay) * DAY
  return shiftToWorkingHours(even, world.zone)
}

/** Counts the entries that a container had at an instant. */
export function countEntriesAt(world: World, container: Container, instant: number): number {
  const { initialCount, perDay } = container.growth
  if (initialCount + perDay === 0) return 0
  const ahead = Math.max(0, instant + WEEK - container.organization.since)
  let [low, high] = [0, initialCount + Math.ceil((ahead / DAY) * perDay) + 1]
  while (low < high) {
    const middle = (low + high) >> 1
    if (getEntryCreationTime(world, container, middle) <= instant) low = middle + 1
    else high = middle
  }
  return low
}
