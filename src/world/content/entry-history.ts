import { hashSeed, SeededRandom } from '../core/seeded-random.js'
import type { World } from '../world.js'
import type { Container } from './containers.js'
import { getEntryCreationTime } from './growth.js'

const HOUR = 3_600_000
const DAY = 24 * HOUR
const [DELETED, CHANGED, TIMES] = [201, 202, 203]

/** How often people delete and change the entries of a folder. */
export interface ChurnRates {
  /** Share of the entries that are deleted sooner or later, 0 to 1. */
  readonly deletedShare: number
  /** Share of the entries that are changed, 0 to 1, and how often at most. */
  readonly changedShare: number
  readonly maxChanges: number
}

/** History of an entry: when it got each of its versions, and when it was deleted. Milliseconds since 1970. */
export interface EntryHistory {
  readonly versionTimes: readonly number[]
  readonly deletedAt: number
}

/** A share from 0 to 1 that belongs to an entry. */
const getShare = (seed: number, purpose: number, n: number): number =>
  hashSeed(hashSeed(seed, purpose), n) / 2 ** 32

/** Returns whether an entry is never changed or deleted: most are not, and this is much quicker than to build the history. */
export const isNeverChanged = ({ seed }: Container, n: number, rates: ChurnRates): boolean =>
  getShare(seed, DELETED, n) >= rates.deletedShare && getShare(seed, CHANGED, n) >= rates.changedShare

export function buildEntryHistory(
  world: World,
  container: Container,
  n: number,
  rates: ChurnRates,
): EntryHistory {
  const { seed } = container
  const created = getEntryCreationTime(world, container, n)
  const times = new SeededRandom(hashSeed(hashSeed(seed, TIMES), n))
  // what was there when the organization was added had been kept until then
  const kept = Math.max(created, container.organization.since)
  // squared, so that most is done soon and some of it months later
  const deleted =
    getShare(seed, DELETED, n) < rates.deletedShare
      ? kept + 36 * HOUR + times.next() ** 2 * 90 * DAY
      : Number.POSITIVE_INFINITY
  const versions = [created]
  let last = times.chance(0.5) ? kept : created
  const changes = getShare(seed, CHANGED, n) < rates.changedShare ? times.integer(1, rates.maxChanges) : 0
  for (let left = changes; left > 0; left--) {
    last = Math.floor(last + 2 * HOUR + times.next() ** 2 * 40 * DAY)
    if (last < deleted) versions.push(last)
  }
  return { versionTimes: versions, deletedAt: Math.floor(deleted) }
}
