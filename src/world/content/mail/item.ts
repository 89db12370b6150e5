import type { Draw } from '../../core/hash.js'
import type { World } from '../../world.js'
import { nativePlace } from '../contents.js'
import type { Container } from '../entities.js'
import { createdAt } from '../growth.js'
import { Cast, drawOf, type Person } from '../people.js'
import type { Place } from '../tree.js'
import { fill } from '../words/fill.js'
import { ROOMS } from '../words/names.js'
import { APPOINTMENTS, CALLS, NOTES, POSTS, TASKS } from '../words/subjects.js'
import { paragraph, sentences } from '../words/text.js'
import { closeContacts, contactAt, itemClassOf } from './contacts.js'
import { mailTree } from './folders.js'
import { factsOf, type Head, headOf, isNewsletters, ownerOf } from './thread.js'

const [TOPIC, TEXT, MORE] = [401, 402, 403]
const MINUTE = 60_000
const HOUR = 60 * MINUTE
const DAY = 24 * HOUR
const GREETINGS = ['Hello', 'Hello', 'Hi', 'Dear', 'Good morning'] as const
const CLOSINGS = ['Regards', 'Best regards', 'Kind regards', 'Thanks', 'Many thanks'] as const

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

const STATUSES = ['NotStarted', 'InProgress', 'Completed', 'WaitingOnsomeoneelse', 'Deferred'] as const
const PERCENT = {
  NotStarted: 0,
  InProgress: 50,
  Completed: 100,
  WaitingOnsomeoneelse: 25,
  Deferred: 25,
} as const

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
  const itemClass = itemClassOf(container, place, n)
  const time = createdAt(world, container, n)
  if (itemClass === 'IPM.Note') return mailOf(world, container, place, n, time)
  const draw = drawOf(container, n, MORE)
  const words = drawOf(container, n, TOPIC)
  const owner = ownerOf(container)
  const cast = new Cast(world, container.organization, draw, closeContacts(world, container), [owner])
  const facts = { ...factsOf(world, container, place, n), person: cast.one(1)?.name }
  const subject = (templates: readonly [string, ...string[]]): string =>
    fill(words.pick(templates), words, facts)
  // what was changed has got longer with each time
  const told = sentences(drawOf(container, n, TEXT), facts)
  const text = [paragraph(draw, told), ...Array.from({ length: version }, () => told.next().value)].join(
    '\r\n',
  )
  const base = { itemClass, time, from: owner, to: [], cc: [] }
  switch (itemClass) {
    case 'IPM.Appointment': {
      const start = workingHour(world, time + draw.between(1, 12) * DAY, draw) + version * HOUR
      const length = draw.pick([30, 60, 60, 90, 120]) * MINUTE
      const [location, recurring] = [draw.pick(ROOMS), draw.chance(0.2)]
      const from = draw.chance(0.4) ? owner : (cast.one(1) ?? owner)
      const others = cast.several(1, 3, 0.9)
      return {
        ...base,
        from,
        to: from === owner ? others : [owner, ...others],
        title: subject(APPOINTMENTS),
        body: `Hello,\r\n\r\n${text}\r\n\r\n${draw.pick(CLOSINGS)}\r\n${firstName(from)}`,
        appointment: { start, end: start + length, location, recurring },
      }
    }
    case 'IPM.Task': {
      const status = draw.pick(STATUSES)
      const start = timeOfDay(world, time, 9)
      const due = timeOfDay(world, start + draw.integer(2, 30) * DAY, 17)
      return {
        ...base,
        title: subject(TASKS),
        body: text,
        task: { status, percentComplete: PERCENT[status], start, due },
      }
    }
    case 'IPM.Contact':
      return { ...base, ...contactOf(world, container, n, version) }
    case 'IPM.DistList': {
      const members = cast.several(2, 5, 0.6)
      const list = members.map(({ name, address }) => `${name} <${address}>`).join('\r\n')
      return {
        ...base,
        title: subject(['Team {project}', 'Team {city}', '{firm}', 'Friends of the {topic}']),
        body: list,
      }
    }
    case 'IPM.Activity':
      return { ...base, title: subject(CALLS), body: text, minutes: draw.integer(3, 90) }
    case 'IPM.StickyNote': {
      const title = subject(NOTES)
      const more = Array.from({ length: version }, () => told.next().value)
      return { ...base, title, body: [title, ...more].join('\r\n') }
    }
    default:
      // posts are to nobody in particular
      return { ...base, from: cast.one(1) ?? owner, title: subject(POSTS), body: text }
  }
}

const firstName = ({ name }: Person): string => name.split(' ')[0] ?? name

function contactOf(world: World, container: Container, n: number, version: number) {
  const { name, address, firm, city, phone, jobTitle } = contactAt(world, container, n)
  const contact = {
    person: { name, address },
    company: firm,
    jobTitle: version === 0 ? jobTitle : `Senior ${jobTitle}`,
    phone,
    city,
  }
  const body = [
    `Name: ${name}`,
    `Company: ${firm}`,
    `Job title: ${contact.jobTitle}`,
    `Business phone: ${phone}`,
    `E-mail: ${address}`,
    `City: ${city}`,
    ...(version > 1 ? [`Changed ${version} times`] : []),
  ].join('\r\n')
  return { title: name, body, contact }
}

/** An hour at which people meet, on the next working day at most three days later. */
function workingHour(world: World, instant: number, draw: Draw): number {
  const local = new Date(world.zone.local(instant))
  const weekday = local.getUTCDay()
  const later = weekday === 6 ? 2 : weekday === 0 ? 1 : 0
  const quarter = draw.pick([0, 0, 0, 2, 2, 1, 3])
  const day = Date.UTC(local.getUTCFullYear(), local.getUTCMonth(), local.getUTCDate() + later)
  return world.zone.instant(day + draw.integer(8, 15) * HOUR + quarter * 15 * MINUTE)
}

/** A full hour of the day of an instant. */
function timeOfDay(world: World, instant: number, hour: number): number {
  return world.zone.instant(Math.floor(world.zone.local(instant) / DAY) * DAY + hour * HOUR)
}

function mailOf(world: World, container: Container, place: Place, n: number, time: number): MailItem {
  const head = headOf(world, container, place, n)
  const { from, to, cc, prefix, topic } = head
  return {
    itemClass: 'IPM.Note',
    title: prefix + topic,
    time,
    from,
    to,
    cc,
    // lists do not show it, and it costs more than all else
    get body() {
      return bodyOf(world, container, place, n, head)
    },
  }
}

/** The text of a mail; below an answer stands what it answers. */
function bodyOf(world: World, container: Container, place: Place, n: number, head: Head): string {
  const own = textOf(world, container, place, n, head)
  if (head.parent === undefined) return own
  const { before, where } = answered(world, container, head.parent)
  const sent = new Date(world.zone.local(createdAt(world, container, head.parent))).toISOString()
  return [
    own,
    '',
    '-----Original Message-----',
    `From: ${before.from.name} <${before.from.address}>`,
    `Sent: ${sent.slice(0, 10)} ${sent.slice(11, 16)}`,
    `To: ${before.to.map(({ name }) => name).join('; ')}`,
    `Subject: ${before.prefix}${before.topic}`,
    '',
    textOf(world, container, where, head.parent, before),
  ].join('\r\n')
}

function answered(world: World, container: Container, parent: number): { where: Place; before: Head } {
  const where = nativePlace(mailTree(world, container), container, parent)
  return { where, before: headOf(world, container, where, parent) }
}

function textOf(
  world: World,
  container: Container,
  place: Place,
  n: number,
  { from, to, topic, parent }: Head,
): string {
  const draw = drawOf(container, n, TEXT)
  const facts = { ...factsOf(world, container, place, n), firm: from.firm ?? to[0]?.firm }
  let quoted = ''
  if (parent !== undefined) {
    const { where, before } = answered(world, container, parent)
    quoted = textOf(world, container, where, parent, before)
  }
  const told = unlike(sentences(draw, facts), quoted)
  const paragraphs = Array.from({ length: draw.integer(1, 4) }, () => paragraph(draw, told))
  if (isNewsletters(place)) return [topic, ...paragraphs, from.name].join('\r\n\r\n')
  const [only, more] = to
  const name = only && !more && draw.chance(0.7) ? ` ${firstName(only)}` : ''
  const firm = from.firm === undefined ? '' : `\r\n${from.firm}`
  const signature = `${draw.pick(CLOSINGS)}\r\n${from.firm === undefined ? firstName(from) : from.name}${firm}`
  const greeting = name === '' ? 'Hello' : draw.pick(GREETINGS)
  return [`${greeting}${name},`, ...paragraphs, signature].join('\r\n\r\n')
}

/** Sentences that a text does not have yet. */
function* unlike(told: Generator<string, never>, text: string): Generator<string, never> {
  for (;;) {
    const { value } = told.next()
    if (!text.includes(value)) yield value
  }
}
