import { Draw, remix } from '../core/hash.js'
import { humanTime } from '../core/human-time.js'
import type { World } from '../world.js'
import { type Container, EXPLORERS, type Growth, USUAL_CONTENT } from './entities.js'

const DAY = 86_400_000
const YEAR = 365 * DAY
const WEEK = 7 * DAY
const [SIZE, PACE] = [101, 102]

/** Entries a day, from and to: people get more mail than they write documents. */
const PACES = {
  mailbox: [4, 22],
  archive: [0.1, 1],
  groupMailbox: [0.5, 4],
  oneDrive: [0.4, 2.5],
  personalSite: [0.05, 0.3],
  groupSite: [0.2, 1.5],
  site: [0.3, 2],
  restoredSite: [0, 0],
} as const

export function growthOf({
  kind,
  noise,
  organization,
}: Pick<Container, 'kind' | 'noise' | 'organization'>): Growth {
  if (kind === 'restoredSite') return { size: 0, span: YEAR, perDay: 0 }
  const content = { ...USUAL_CONTENT, ...organization.content }
  const { from, to } = EXPLORERS[kind] === 'Vex' ? content.mailItems : content.documents
  const [least, most] = PACES[kind]
  const draw = new Draw(remix(noise, SIZE))
  return {
    size: draw.integer(from, to),
    span: Math.round(draw.between(1, 5) * YEAR),
    perDay: new Draw(remix(noise, PACE)).between(least, most),
  }
}

/** When the n-th entry of a container came to be, from 0 on: milliseconds since 1970, never before an earlier one. */
export function createdAt(world: World, container: Container, n: number): number {
  const { size, span, perDay } = container.growth
  const since = container.organization.since
  const place = n + remix(container.noise, n) / 2 ** 32
  const even = n < size ? since - span * (1 - place / size) ** 1.6 : since + ((place - size) / perDay) * DAY
  return humanTime(even, world.zone)
}

/** How many entries of a container had come to be at an instant. */
export function countAt(world: World, container: Container, instant: number): number {
  const { size, perDay } = container.growth
  if (size + perDay === 0) return 0
  const ahead = Math.max(0, instant + WEEK - container.organization.since)
  let [low, high] = [0, size + Math.ceil((ahead / DAY) * perDay) + 1]
  while (low < high) {
    const middle = (low + high) >> 1
    if (createdAt(world, container, middle) <= instant) low = middle + 1
    else high = middle
  }
  return low
}
