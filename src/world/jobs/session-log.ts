import { createGuid, hashSeed, SeededRandom } from '../core/seeded-random.js'
import { filterInSlices, type Slices } from '../core/slices.js'
import { formatCultureTime, formatTimestamp, type Timestamp } from '../core/timestamp.js'
import type { Organization } from '../organizations/organization-rows.js'
import type { World } from '../world.js'
import type { BackupObject, JobSession } from './job-rows.js'
import { getCreationTime, getEndTime } from './job-sessions.js'
import { getDoneTime, getLastStep, getProgress, getSessionObjects } from './session-progress.js'
import { formatSize, pluralize } from './wording.js'

export type LogLineType = 'Success' | 'Warning' | 'Error'

/** One line of a session's log. */
export interface LogLine {
  readonly id: string
  /** Orders the lines of a log; not without gaps. */
  readonly usn: number
  /** Its type in brackets, and its message. */
  readonly title: string
  readonly type: LogLineType
  readonly message: string
  readonly creationTime: Timestamp
  readonly endTime: Timestamp
}

/** The usn of the last opening line: the product leaves a gap before it. */
const EXCLUDED_USN = 1000
const OPENING_LINES = 4

const WARNING_TEXTS = [
  '2 items could not be read and were left out',
  'the connection was lost and taken up again',
  'the service has slowed the connection down',
] as const
const WARNING_PURPOSE = 20

/** Lines a session's log has by now: opening, one for each object done, and closing when it has ended. */
export function countLogLines(world: World, session: JobSession): number {
  return computeLayout(world, session).length
}

/** Works out the directory that has names for the objects in a session's log. */
export function* prepareLog(world: World, id: string): Slices<void> {
  const session = world.tables.sessions.get(id)
  const organization = session && findSessionOrganization(world, session)
  if (organization) yield* world.getDirectory(organization).buildInSlices()
}

/** The lines from one index to another, in order; the cost is that of the part. */
export const getLogLines = (world: World, session: JobSession, from?: number, to?: number): LogLine[] => [
  ...readLogLines(world, session, from, to),
]

/** Lists all lines of a type, in order. */
export const listLogLines = (world: World, session: JobSession, type: string): Slices<LogLine[]> =>
  filterInSlices(readLogLines(world, session), (line) => line.type === type)

/** Finds a line by its id. */
export function* findLogLine(world: World, session: JobSession, id: string): Slices<LogLine | undefined> {
  const wanted = id.toLowerCase()
  const [found] = yield* filterInSlices(readLogLines(world, session), (line) => line.id === wanted)
  return found
}

function* readLogLines(
  world: World,
  session: JobSession,
  from = 0,
  to = Number.POSITIVE_INFINITY,
): Generator<LogLine> {
  const { opening, objects, length } = computeLayout(world, session)
  for (let index = from; index < Math.min(to, length); index++) {
    if (index < opening) yield buildOpeningLine(world, session, index)
    else if (index < opening + objects) yield buildObjectLine(world, session, index - opening)
    else yield buildClosingLine(world, session, index - opening - objects)
  }
}

function computeLayout(
  world: World,
  session: JobSession,
): { opening: number; objects: number; length: number } {
  const objects = Math.min(getProgress(world, session).objects, getSessionObjects(world, session).length)
  const { status, outcome } = session
  const isThrough = status === 'Success' || status === 'Warning'
  const connected =
    isThrough || (outcome !== 'Failed' && getDoneTime(world, session, 0) <= getLastStep(world, session))
  const opening = connected ? OPENING_LINES : 1
  const closing = session.end === undefined ? 0 : 2
  return { opening, objects, length: opening + objects + closing }
}

function buildLine(
  world: World,
  session: JobSession,
  usn: number,
  type: LogLineType,
  message: string,
  [from, to]: readonly [from: number, to: number],
): LogLine {
  return {
    id: createGuid(world.origin.seed, world.origin.sandbox, session.key, 'log', usn),
    usn,
    title: `[${type}] ${message}`,
    type,
    message,
    creationTime: formatMoment(session, from),
    endTime: formatMoment(session, to),
  }
}

/** A line begins when the one before ends, so the same instant has the same stamp; none is after the session's end. */
function formatMoment(session: JobSession, instant: number): Timestamp {
  if (instant <= session.start) return getCreationTime(session)
  if (session.end !== undefined && instant >= session.end) return getEndTime(session) as Timestamp
  return formatTimestamp(instant)
}

function buildOpeningLine(world: World, session: JobSession, index: number): LogLine {
  const { start } = session
  const begun = getDoneTime(world, session, 0)
  const connected = Math.floor((start + begun) / 2)
  const write = (usn: number, text: string, from: number, to: number): LogLine =>
    buildLine(world, session, usn, 'Success', text, [from, to])
  switch (index) {
    case 0:
      return write(1, `Job started at ${formatCultureTime(start, world.zone)}`, start, start)
    case 1:
      return write(2, 'Connected to organization', start, connected)
    case 2:
      return write(
        3,
        `Found ${pluralize(getSessionObjects(world, session).length, 'object')}`,
        connected,
        begun,
      )
    default:
      return write(
        EXCLUDED_USN,
        `Found ${pluralize(excludedFrom(world, session), 'excluded object')}`,
        begun,
        begun,
      )
  }
}

const excludedFrom = (world: World, { scopeId }: JobSession): number =>
  world.tables.scopes.get(scopeId)?.excluded ?? 0

function buildObjectLine(world: World, session: JobSession, index: number): LogLine {
  const object = getSessionObjects(world, session)[index] as BackupObject
  const times = [getDoneTime(world, session, index), getDoneTime(world, session, index + 1)] as const
  const usn = EXCLUDED_USN + index + 1
  const text = `Processing ${describeObject(world, session, object)}`
  if (!session.warnings.includes(index)) return buildLine(world, session, usn, 'Success', text, times)
  const warning = new SeededRandom(hashSeed(session.seed, WARNING_PURPOSE + index)).pick(WARNING_TEXTS)
  return buildLine(world, session, usn, 'Warning', `${text}: ${warning}`, times)
}

function buildClosingLine(world: World, session: JobSession, index: number): LogLine {
  const { objects, items, bytes } = getProgress(world, session)
  const usn = EXCLUDED_USN + getSessionObjects(world, session).length + 1 + index
  const { end = session.start } = session
  const at = formatCultureTime(end, world.zone)
  const failed = session.status === 'Failed'
  if (index === 0) {
    const done = Math.min(objects, getSessionObjects(world, session).length)
    const objectsEnd = done > 0 ? getDoneTime(world, session, done) : session.start
    const times = [Math.min(end - 1, Math.max(objectsEnd, end - 2000)), end - 1] as const
    return failed
      ? buildLine(world, session, usn, 'Error', `Job cannot go on: ${session.reason}`, times)
      : buildLine(
          world,
          session,
          usn,
          'Success',
          `Transferred ${formatSize(bytes)}: ${pluralize(items, 'item')} in ${pluralize(objects, 'object')}`,
          times,
        )
  }
  const times = [end - 1, end] as const
  if (failed) return buildLine(world, session, usn, 'Error', `Job failed at ${at}`, times)
  if (session.status === 'Stopped')
    return buildLine(world, session, usn, 'Warning', `Job was stopped at ${at}: ${session.reason}`, times)
  const warnings = session.warnings.length
  const why = session.reason === undefined ? '' : `: ${session.reason}`
  return session.status === 'Warning'
    ? buildLine(
        world,
        session,
        usn,
        'Warning',
        `Job finished with ${pluralize(Math.max(1, warnings), 'warning')} at ${at}${why}`,
        times,
      )
    : buildLine(world, session, usn, 'Success', `Job finished at ${at}${why}`, times)
}

/** The organization that a session backs up; nothing when it was removed. */
export function findSessionOrganization(world: World, session: JobSession): Organization | undefined {
  return world.tables.organizations.get(world.tables.jobs.get(session.jobId)?.organizationId ?? '')
}

const KIND_NAMES: Record<BackupObject['kind'], string> = {
  mailbox: 'mailbox',
  archive: 'archive mailbox',
  oneDrive: 'OneDrive',
  personalSite: 'personal site',
  groupMailbox: 'group mailbox',
  groupSite: 'group site',
  site: 'site',
}

function describeObject(world: World, session: JobSession, { kind, target }: BackupObject): string {
  const organization = findSessionOrganization(world, session)
  if (!organization) return kind
  const { users, groups, sites } = world.getDirectory(organization)
  if (kind === 'site') return `site: ${sites[target]?.name} (${sites[target]?.url})`
  const owner = kind === 'groupMailbox' || kind === 'groupSite' ? groups[target] : users[target]
  return `${KIND_NAMES[kind]}: ${owner?.displayName} (${owner?.name})`
}
