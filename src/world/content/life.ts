import { Draw, remix } from '../core/hash.js'
import type { World } from '../world.js'
import type { Container } from './entities.js'
import { createdAt } from './growth.js'

const HOUR = 3_600_000
const DAY = 24 * HOUR
const [DELETED, CHANGED, TIMES] = [201, 202, 203]

/** What people do with the entries of a place. */
export interface Habits {
  /** Share of the entries that are deleted sooner or later, 0 to 1. */
  readonly deleted: number
  /** Share of the entries that are changed, 0 to 1, and how often at most. */
  readonly changed: number
  readonly changes: number
}

/** What became of an entry: when it got each of its versions, and when it was deleted. Milliseconds since 1970. */
export interface Life {
  readonly versions: readonly number[]
  readonly deleted: number
}

/** A share from 0 to 1 that belongs to an entry. */
const share = (noise: number, purpose: number, n: number): number => remix(remix(noise, purpose), n) / 2 ** 32

/** Whether an entry is neither changed nor deleted ever: most are, and this is much quicker to find out. */
export const isPlain = ({ noise }: Container, n: number, habits: Habits): boolean =>
  share(noise, DELETED, n) >= habits.deleted && share(noise, CHANGED, n) >= habits.changed

export function lifeOf(world: World, container: Container, n: number, habits: Habits): Life {
  const { noise } = container
  const created = createdAt(world, container, n)
  const times = new Draw(remix(remix(noise, TIMES), n))
  // what was there when the organization was added had been kept until then
  const kept = Math.max(created, container.organization.since)
  // squared, so that most is done soon and some of it months later
  const deleted =
    share(noise, DELETED, n) < habits.deleted
      ? kept + 36 * HOUR + times.next() ** 2 * 90 * DAY
      : Number.POSITIVE_INFINITY
  const versions = [created]
  let last = times.chance(0.5) ? kept : created
  const changes = share(noise, CHANGED, n) < habits.changed ? times.integer(1, habits.changes) : 0
  for (let left = changes; left > 0; left--) {
    last = Math.floor(last + 2 * HOUR + times.next() ** 2 * 40 * DAY)
    if (last < deleted) versions.push(last)
  }
  return { versions, deleted: Math.floor(deleted) }
}
