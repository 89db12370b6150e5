import type { Draw } from '../../core/hash.js'
import { humanTime } from '../../core/human-time.js'
import type { World } from '../../world.js'
import type { Container } from '../entities.js'
import { createdAt } from '../growth.js'
import { anybody, colleague, drawOf, type Person } from '../people.js'
import type { Place } from '../tree.js'
import { paragraph, subject as subjectOf, title } from '../words.js'
import { classIn } from './folders.js'

const [TOPIC, TEXT, MORE] = [401, 402, 403]
const MINUTE = 60_000
const HOUR = 60 * MINUTE
const DAY = 24 * HOUR
const CITIES = ['Boston', 'Berlin', 'Lyon', 'Leeds', 'Austin', 'Vienna'] as const
const JOBS = ['Buyer', 'Sales Manager', 'Engineer', 'Assistant', 'Consultant', 'Head of Finance'] as const
const ROOMS = ['Room Oak', 'Room Birch', 'Online', 'Canteen', 'Board room'] as const

/** An item of a mailbox. Times are milliseconds since 1970; which properties it has depends on its class. */
export interface MailItem {
  readonly itemClass: string
  /** What a list shows as its name. */
  readonly title: string
  readonly time: number
  readonly from: Person
  readonly to: readonly Person[]
  readonly cc: readonly Person[]
  readonly body: string
  readonly appointment?: {
    readonly start: number
    readonly end: number
    readonly location: string
    readonly recurring: boolean
  }
  readonly task?: {
    readonly status: 'NotStarted' | 'InProgress' | 'Completed' | 'WaitingOnsomeoneelse' | 'Deferred'
    readonly percentComplete: number
    readonly start: number
    readonly due: number
  }
  readonly contact?: {
    readonly person: Person
    readonly company: string
    readonly jobTitle: string
    readonly phone: string
    readonly city: string
  }
  readonly minutes?: number
}

/**
 * The n-th item of a mailbox.
 * @param version of those that are changed, the later ones differ from the first
 */
export function mailItem(
  world: World,
  container: Container,
  place: Place,
  n: number,
  version: number,
): MailItem {
  const { organization } = container
  const itemClass = itemClassOf(container, place, n)
  const draw = drawOf(container, n, MORE)
  const owner: Person = { name: container.name, address: container.address }
  const isOwn = place.name === 'Sent Items' || place.name === 'Drafts' || itemClass !== 'IPM.Note'
  const others = (least: number, most: number): Person[] =>
    Array.from({ length: draw.integer(least, most) }, () => anybody(world, organization, draw))
  const time = createdAt(world, container, n)
  const from = isOwn && itemClass !== 'IPM.Post' ? owner : anybody(world, organization, draw)
  const base = {
    itemClass,
    time,
    from,
    to: isOwn ? others(1, 3) : [owner, ...others(0, 2)],
    cc: draw.chance(0.25) ? others(1, 2) : [],
  }
  const topic = subjectOf(drawOf(container, threadOf(container, n), TOPIC))
  const edited = version === 0 ? '' : ` (changed ${version} times)`
  const body = bodyOf(container, n, from)
  switch (itemClass) {
    case 'IPM.Appointment': {
      const start =
        Math.ceil(humanTime(time + draw.between(1, 12) * DAY, world.zone) / (30 * MINUTE)) * 30 * MINUTE +
        version * HOUR
      const length = draw.pick([30, 60, 60, 90, 120]) * MINUTE
      const [location, recurring] = [draw.pick(ROOMS), draw.chance(0.2)]
      const from = draw.chance(0.4) ? owner : colleague(world, organization, draw)
      return {
        ...base,
        from,
        title: topic,
        body: body + edited,
        appointment: { start, end: start + length, location, recurring },
      }
    }
    case 'IPM.Task': {
      const status = (['NotStarted', 'InProgress', 'Completed', 'WaitingOnsomeoneelse', 'Deferred'] as const)[
        draw.integer(0, 4)
      ] as 'Deferred'
      const percentComplete = { NotStarted: 0, InProgress: 50, Completed: 100 }[status as string] ?? 25
      const task = { status, percentComplete, start: time, due: time + draw.integer(2, 30) * DAY }
      return { ...base, title: topic, body: body + edited, task }
    }
    case 'IPM.Contact': {
      const person = anybody(world, organization, draw)
      const contact = {
        person,
        company: `${person.name.split(' ').at(-1)} ${draw.pick(['Ltd', 'GmbH', 'Inc', 'SA'])}`,
        jobTitle: draw.pick(JOBS),
        phone: `+1 555 ${draw.integer(1000, 9999)}${version === 0 ? '' : ` ext. ${version}`}`,
        city: draw.pick(CITIES),
      }
      return { ...base, title: person.name, body: edited.trim(), contact }
    }
    case 'IPM.DistList':
      return { ...base, to: others(2, 5), title: `${title(draw)} team`, body: edited.trim() }
    case 'IPM.Activity':
      return { ...base, title: `Phone call: ${topic}`, body: body + edited, minutes: draw.integer(3, 90) }
    case 'IPM.StickyNote':
      return { ...base, title: title(draw), body: `${title(draw)}${edited}` }
    default:
      return { ...base, title: threadOf(container, n) === n ? topic : `RE: ${topic}`, body }
  }
}

/** Some of the contacts are lists of people. */
export function itemClassOf(container: Container, place: Place, n: number): string {
  const itemClass = classIn(place)
  const isList = itemClass === 'IPM.Contact' && drawOf(container, n, TEXT).chance(0.12)
  return isList ? 'IPM.DistList' : itemClass
}

/** The first item of the conversation that an item belongs to: some are answers to one shortly before. */
function threadOf(container: Container, n: number): number {
  let first = n
  for (let depth = 0; depth < 12 && first > 0; depth++) {
    const draw = drawOf(container, first, TOPIC)
    if (!draw.chance(0.45)) break
    first = Math.max(0, first - draw.integer(1, 30))
  }
  return first
}

function bodyOf(container: Container, n: number, from: Person): string {
  const draw: Draw = drawOf(container, n, TEXT)
  const paragraphs = Array.from({ length: draw.integer(1, 4) }, () => paragraph(draw))
  const [first = ''] = from.name.split(' ')
  return `Hello,\r\n\r\n${paragraphs.join('\r\n\r\n')}\r\n\r\nRegards\r\n${first}`
}
