import { Draw, guid, remix } from '../core/hash.js'
import { cultureTime, type Stamp, stamp } from '../core/stamp.js'
import type { Organization } from '../organizations/entities.js'
import type { World } from '../world.js'
import type { BackupObject, JobSession } from './entities.js'
import { doneAt, lastStep, objectsOf, progressOf } from './progress.js'
import { creationTime, endTime } from './sessions.js'
import { plural, size } from './wording.js'

/** One line of a session's log. Its status is the word in brackets its title begins with. */
export interface LogLine {
  readonly id: string
  /** Orders the lines of a log; not without gaps. */
  readonly usn: number
  readonly title: string
  readonly creationTime: Stamp
  readonly endTime: Stamp
}

/** The usn of the last opening line: the product leaves a gap before it. */
const EXCLUDED_USN = 1000
const OPENING_LINES = 4

const TROUBLES = [
  '2 items could not be read and were left out',
  'the connection was lost and taken up again',
  'the service has slowed the connection down',
] as const
const TROUBLE = 20

/** Lines a session's log has by now: opening, one for each object done, and closing when it has ended. */
export function logLength(world: World, session: JobSession): number {
  return layout(world, session).length
}

/** The lines from one place to another, in order; the cost is that of the part. */
export function logLines(world: World, session: JobSession, from = 0, to?: number): LogLine[] {
  const { opening, objects, length } = layout(world, session)
  const lines: LogLine[] = []
  for (let place = from; place < Math.min(to ?? length, length); place++) {
    if (place < opening) lines.push(openingLine(world, session, place))
    else if (place < opening + objects) lines.push(objectLine(world, session, place - opening))
    else lines.push(closingLine(world, session, place - opening - objects))
  }
  return lines
}

export function findLogLine(world: World, session: JobSession, id: string): LogLine | undefined {
  return logLines(world, session).find((line) => line.id === id.toLowerCase())
}

function layout(world: World, session: JobSession): { opening: number; objects: number; length: number } {
  const objects = Math.min(progressOf(world, session).objects, objectsOf(world, session).length)
  const { status, outcome } = session
  const isThrough = status === 'Success' || status === 'Warning'
  const connected =
    isThrough || (outcome !== 'Failed' && doneAt(world, session, 0) <= lastStep(world, session))
  const opening = connected ? OPENING_LINES : 1
  const closing = session.end === undefined ? 0 : 2
  return { opening, objects, length: opening + objects + closing }
}

function line(
  world: World,
  session: JobSession,
  usn: number,
  status: 'Success' | 'Warning' | 'Error',
  text: string,
  [from, to]: readonly [from: number, to: number],
): LogLine {
  return {
    id: guid(world.origin.seed, world.origin.sandbox, session.key, 'log', usn),
    usn,
    title: `[${status}] ${text}`,
    creationTime: moment(session, from),
    endTime: moment(session, to),
  }
}

/** A line begins when the one before ends, so the same instant has the same stamp; none is after the session's end. */
function moment(session: JobSession, instant: number): Stamp {
  if (instant <= session.start) return creationTime(session)
  if (session.end !== undefined && instant >= session.end) return endTime(session) as Stamp
  return stamp(instant)
}

function openingLine(world: World, session: JobSession, place: number): LogLine {
  const { start } = session
  const begun = doneAt(world, session, 0)
  const connected = Math.floor((start + begun) / 2)
  const write = (usn: number, text: string, from: number, to: number): LogLine =>
    line(world, session, usn, 'Success', text, [from, to])
  switch (place) {
    case 0:
      return write(1, `Job started at ${cultureTime(start, world.zone)}`, start, start)
    case 1:
      return write(2, 'Connected to organization', start, connected)
    case 2:
      return write(3, `Found ${plural(objectsOf(world, session).length, 'object')}`, connected, begun)
    default:
      return write(
        EXCLUDED_USN,
        `Found ${plural(excludedFrom(world, session), 'excluded object')}`,
        begun,
        begun,
      )
  }
}

const excludedFrom = (world: World, { scopeId }: JobSession): number =>
  world.tables.scopes.get(scopeId)?.excluded ?? 0

function objectLine(world: World, session: JobSession, place: number): LogLine {
  const object = objectsOf(world, session)[place] as BackupObject
  const times = [doneAt(world, session, place), doneAt(world, session, place + 1)] as const
  const usn = EXCLUDED_USN + place + 1
  const text = `Processing ${describe(world, session, object)}`
  if (!session.warnings.includes(place)) return line(world, session, usn, 'Success', text, times)
  const trouble = new Draw(remix(session.noise, TROUBLE + place)).pick(TROUBLES)
  return line(world, session, usn, 'Warning', `${text}: ${trouble}`, times)
}

function closingLine(world: World, session: JobSession, place: number): LogLine {
  const { objects, items, bytes } = progressOf(world, session)
  const usn = EXCLUDED_USN + objectsOf(world, session).length + 1 + place
  const { end = session.start } = session
  const at = cultureTime(end, world.zone)
  const failed = session.status === 'Failed'
  if (place === 0) {
    const done = Math.min(objects, objectsOf(world, session).length)
    const objectsEnd = done > 0 ? doneAt(world, session, done) : session.start
    const times = [Math.min(end - 1, Math.max(objectsEnd, end - 2000)), end - 1] as const
    return failed
      ? line(world, session, usn, 'Error', `Job cannot go on: ${session.reason}`, times)
      : line(
          world,
          session,
          usn,
          'Success',
          `Transferred ${size(bytes)}: ${plural(items, 'item')} in ${plural(objects, 'object')}`,
          times,
        )
  }
  const times = [end - 1, end] as const
  if (failed) return line(world, session, usn, 'Error', `Job failed at ${at}`, times)
  if (session.status === 'Stopped')
    return line(world, session, usn, 'Warning', `Job was stopped at ${at}: ${session.reason}`, times)
  const warnings = session.warnings.length
  const why = session.reason === undefined ? '' : `: ${session.reason}`
  return session.status === 'Warning'
    ? line(
        world,
        session,
        usn,
        'Warning',
        `Job finished with ${plural(Math.max(1, warnings), 'warning')} at ${at}${why}`,
        times,
      )
    : line(world, session, usn, 'Success', `Job finished at ${at}${why}`, times)
}

/** The organization that a session backs up; nothing when it was removed. */
export function organizationOf(world: World, session: JobSession): Organization | undefined {
  return world.tables.organizations.get(world.tables.jobs.get(session.jobId)?.organizationId ?? '')
}

const KINDS: Record<BackupObject['kind'], string> = {
  mailbox: 'mailbox',
  archive: 'archive mailbox',
  oneDrive: 'OneDrive',
  personalSite: 'personal site',
  groupMailbox: 'group mailbox',
  groupSite: 'group site',
  site: 'site',
}

function describe(world: World, session: JobSession, { kind, target }: BackupObject): string {
  const organization = organizationOf(world, session)
  if (!organization) return kind
  const { users, groups, sites } = world.directory(organization)
  if (kind === 'site') return `site: ${sites[target]?.name} (${sites[target]?.url})`
  const owner = kind === 'groupMailbox' || kind === 'groupSite' ? groups[target] : users[target]
  return `${KINDS[kind]}: ${owner?.displayName} (${owner?.name})`
}
