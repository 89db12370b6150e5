import type { SeededRandom } from '../../core/seeded-random.js'
import type { World } from '../../world.js'
import type { Container } from '../containers.js'
import { getNativeFolder } from '../contents.js'
import type { Folder } from '../folder-tree.js'
import { getEntryCreationTime } from '../growth.js'
import { createEntryRandom, Participants, type Person } from '../people.js'
import { fillTemplate } from '../words/fill-template.js'
import { ROOMS } from '../words/name-lists.js'
import { buildParagraph, generateSentences } from '../words/sentences.js'
import {
  APPOINTMENT_SUBJECTS,
  CALL_SUBJECTS,
  NOTE_SUBJECTS,
  POST_SUBJECTS,
  TASK_SUBJECTS,
} from '../words/subjects.js'
import {
  buildMailHeader,
  buildTextFacts,
  getOwner,
  isNewsletterFolder,
  type MailHeader,
} from './conversation.js'
import { getContact, getFrequentContacts, getItemClass } from './mail-contacts.js'
import { getMailTree } from './mail-folders.js'

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
export function buildMailItem(
  world: World,
  container: Container,
  folder: Folder,
  n: number,
  version: number,
): MailItem {
  const itemClass = getItemClass(container, folder, n)
  const time = getEntryCreationTime(world, container, n)
  if (itemClass === 'IPM.Note') return buildMail(world, container, folder, n, time)
  const random = createEntryRandom(container, n, MORE)
  const words = createEntryRandom(container, n, TOPIC)
  const owner = getOwner(container)
  const participants = new Participants(
    world,
    container.organization,
    random,
    getFrequentContacts(world, container),
    [owner],
  )
  const facts = { ...buildTextFacts(world, container, folder, n), person: participants.pickOne(1)?.name }
  const subject = (templates: readonly [string, ...string[]]): string =>
    fillTemplate(words.pick(templates), words, facts)
  // what was changed has got longer with each time
  const told = generateSentences(createEntryRandom(container, n, TEXT), facts)
  const text = [
    buildParagraph(random, told),
    ...Array.from({ length: version }, () => told.next().value),
  ].join('\r\n')
  const base = { itemClass, time, from: owner, to: [], cc: [] }
  switch (itemClass) {
    case 'IPM.Appointment': {
      const start = pickMeetingTime(world, time + random.between(1, 12) * DAY, random) + version * HOUR
      const length = random.pick([30, 60, 60, 90, 120]) * MINUTE
      const [location, recurring] = [random.pick(ROOMS), random.chance(0.2)]
      const from = random.chance(0.4) ? owner : (participants.pickOne(1) ?? owner)
      const others = participants.pickSeveral(1, 3, 0.9)
      return {
        ...base,
        from,
        to: from === owner ? others : [owner, ...others],
        title: subject(APPOINTMENT_SUBJECTS),
        body: `Hello,\r\n\r\n${text}\r\n\r\n${random.pick(CLOSINGS)}\r\n${getFirstName(from)}`,
        appointment: { start, end: start + length, location, recurring },
      }
    }
    case 'IPM.Task': {
      const status = random.pick(STATUSES)
      const start = getFullHour(world, time, 9)
      const due = getFullHour(world, start + random.integer(2, 30) * DAY, 17)
      return {
        ...base,
        title: subject(TASK_SUBJECTS),
        body: text,
        task: { status, percentComplete: PERCENT[status], start, due },
      }
    }
    case 'IPM.Contact':
      return { ...base, ...buildContact(world, container, n, version) }
    case 'IPM.DistList': {
      const members = participants.pickSeveral(2, 5, 0.6)
      const list = members.map(({ name, address }) => `${name} <${address}>`).join('\r\n')
      return {
        ...base,
        title: subject(['Team {project}', 'Team {city}', '{firm}', 'Friends of the {topic}']),
        body: list,
      }
    }
    case 'IPM.Activity':
      return { ...base, title: subject(CALL_SUBJECTS), body: text, minutes: random.integer(3, 90) }
    case 'IPM.StickyNote': {
      const title = subject(NOTE_SUBJECTS)
      const more = Array.from({ length: version }, () => told.next().value)
      return { ...base, title, body: [title, ...more].join('\r\n') }
    }
    default:
      // posts are to nobody in particular
      return { ...base, from: participants.pickOne(1) ?? owner, title: subject(POST_SUBJECTS), body: text }
  }
}

const getFirstName = ({ name }: Person): string => name.split(' ')[0] ?? name

function buildContact(world: World, container: Container, n: number, version: number) {
  const { name, address, firm, city, phone, jobTitle } = getContact(world, container, n)
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
function pickMeetingTime(world: World, instant: number, random: SeededRandom): number {
  const local = new Date(world.zone.toLocal(instant))
  const weekday = local.getUTCDay()
  const later = weekday === 6 ? 2 : weekday === 0 ? 1 : 0
  const quarter = random.pick([0, 0, 0, 2, 2, 1, 3])
  const day = Date.UTC(local.getUTCFullYear(), local.getUTCMonth(), local.getUTCDate() + later)
  return world.zone.toInstant(day + random.integer(8, 15) * HOUR + quarter * 15 * MINUTE)
}

/** A full hour of the day of an instant. */
function getFullHour(world: World, instant: number, hour: number): number {
  return world.zone.toInstant(Math.floor(world.zone.toLocal(instant) / DAY) * DAY + hour * HOUR)
}

function buildMail(world: World, container: Container, folder: Folder, n: number, time: number): MailItem {
  const head = buildMailHeader(world, container, folder, n)
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
      return buildBody(world, container, folder, n, head)
    },
  }
}

/** The text of a mail; below an answer stands what it answers. */
function buildBody(world: World, container: Container, folder: Folder, n: number, head: MailHeader): string {
  const own = buildText(world, container, folder, n, head)
  if (head.parent === undefined) return own
  const { before, where } = getAnsweredMail(world, container, head.parent)
  const sent = new Date(world.zone.toLocal(getEntryCreationTime(world, container, head.parent))).toISOString()
  return [
    own,
    '',
    '-----Original Message-----',
    `From: ${before.from.name} <${before.from.address}>`,
    `Sent: ${sent.slice(0, 10)} ${sent.slice(11, 16)}`,
    `To: ${before.to.map(({ name }) => name).join('; ')}`,
    `Subject: ${before.prefix}${before.topic}`,
    '',
    buildText(world, container, where, head.parent, before),
  ].join('\r\n')
}

function getAnsweredMail(
  world: World,
  container: Container,
  parent: number,
): { where: Folder; before: MailHeader } {
  const where = getNativeFolder(getMailTree(world, container), container, parent)
  return { where, before: buildMailHeader(world, container, where, parent) }
}

function buildText(
  world: World,
  container: Container,
  folder: Folder,
  n: number,
  { from, to, topic, parent }: MailHeader,
): string {
  const random = createEntryRandom(container, n, TEXT)
  const facts = { ...buildTextFacts(world, container, folder, n), firm: from.firm ?? to[0]?.firm }
  let quoted = ''
  if (parent !== undefined) {
    const { where, before } = getAnsweredMail(world, container, parent)
    quoted = buildText(world, container, where, parent, before)
  }
  const told = filterNewSentences(generateSentences(random, facts), quoted)
  const paragraphs = Array.from({ length: random.integer(1, 4) }, () => buildParagraph(random, told))
  if (isNewsletterFolder(folder)) return [topic, ...paragraphs, from.name].join('\r\n\r\n')
  const [only, more] = to
  const name = only && !more && random.chance(0.7) ? ` ${getFirstName(only)}` : ''
  const firm = from.firm === undefined ? '' : `\r\n${from.firm}`
  const signature = `${random.pick(CLOSINGS)}\r\n${from.firm === undefined ? getFirstName(from) : from.name}${firm}`
  const greeting = name === '' ? 'Hello' : random.pick(GREETINGS)
  return [`${greeting}${name},`, ...paragraphs, signature].join('\r\n\r\n')
}

/** Sentences that a text does not have yet. */
function* filterNewSentences(told: Generator<string, never>, text: string): Generator<string, never> {
  for (;;) {
    const { value } = told.next()
    if (!text.includes(value)) yield value
  }
}
