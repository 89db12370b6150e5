import { checkLimit } from '../core/check-limit.js'
import { findRow } from '../core/find-row.js'
import { createSeed, SeededRandom } from '../core/seeded-random.js'
import type { World } from '../world.js'
import type { EventItem, RestoreEvent, RestoreOutcome, RestoreSession } from './restore-rows.js'

const SECOND = 1000

/** Events that are kept of a session. */
const MAX_EVENTS = 10_000

export interface RestoreEventDraft {
  readonly type: RestoreEvent['type']
  readonly status: RestoreEvent['status']
  /** What there was to do; absent: nothing that takes time. */
  readonly work?: EventWork
  readonly title: string
  readonly item?: EventItem
  /** The folder, list or library that was looked into. */
  readonly viewed?: string
  /** What is said when it did not go well. */
  readonly problem?: string
  /** Why nothing was done, though nothing went wrong. */
  readonly skipReason?: string
  /** Counts of a restore, which its own session keeps. */
  readonly outcome?: RestoreOutcome
}

/** Entries that are written, those that are looked at for it, and the bytes that are read. */
export interface EventWork {
  readonly entries: number
  readonly comparedEntries: number
  readonly bytes: number
}

const PAST_TENSE = {
  None: '',
  Save: 'saved',
  Export: 'exported',
  Send: 'sent',
  Restore: 'restored',
  View: 'opened',
}

/** @throws NotFoundError */
export const findRestoreEvent = (world: World, id: string): RestoreEvent =>
  findRow(world.tables.restoreEvents, 'Event', id)

/** @param session absent: a new one. @throws RefusedError when that many more would be too many */
export const checkEventLimit = (world: World, session: RestoreSession | undefined, more: number): void =>
  checkLimit(
    (session ? world.tables.restoreEvents.count('session', session.id) : 0) + more - 1,
    MAX_EVENTS,
    'events of this restore session',
  )

/** Whether there is room for what nobody has asked for: half of it is left to what is done. */
export const hasRoomForViews = (world: World, { id }: RestoreSession): boolean =>
  world.tables.restoreEvents.count('session', id) < MAX_EVENTS / 2

/** Estimates how long the real server would have taken, in milliseconds: most of it goes into opening and closing. */
function estimateDuration({ entries, comparedEntries, bytes }: EventWork, random: SeededRandom): number {
  const opening = 300 + 1700 * random.next() ** 2
  const each = entries * random.between(40, 95) + comparedEntries * random.between(3, 8)
  // some hundred megabytes in a second, and not so long that it would end much later than now
  const reading = Math.min(40 * SECOND, bytes / random.between(150_000, 400_000))
  return Math.round(Math.min(900 * SECOND, opening + each + reading))
}

/** Writes down what was done in a restore session. */
export function addRestoreEvent(
  world: World,
  { id }: RestoreSession,
  draft: RestoreEventDraft,
): RestoreEvent {
  const { restoreSessions, restoreEvents } = world.tables
  const session = restoreSessions.get(id) as RestoreSession
  const { type, status, title, item, viewed, work, outcome } = draft
  const identity = world.createIdentity('event', session)
  const random = new SeededRandom(createSeed(world.origin.seed, identity.key))
  const event = restoreEvents.insert({
    ...identity,
    sessionId: id,
    type,
    status,
    start: world.time,
    // the answer comes at once, while the real server would have taken that long
    end: world.time + (work ? estimateDuration(work, random) : 0),
    order: restoreEvents.count('session', id),
    title,
    message: item ? formatMessage(draft, item) : title,
    ...(item && { item }),
    ...(viewed !== undefined && { viewed }),
    ...(outcome && session.restoreDuration !== undefined && { outcome }),
  })
  if (type === 'None' || type === 'View') return event
  restoreSessions.update(id, {
    done: session.done + 1,
    succeeded: session.succeeded + (status === 'Success' ? 1 : 0),
    result: getWorseStatus(session.result, status),
  })
  return event
}

function formatMessage(
  { type, status, problem, skipReason }: RestoreEventDraft,
  { name, type: kind, source, target }: EventItem,
): string {
  const how =
    skipReason !== undefined
      ? `was skipped: ${skipReason}`
      : status === 'Success'
        ? `was ${PAST_TENSE[type]} successfully`
        : `was not ${PAST_TENSE[type]}: ${problem ?? 'see its counts'}`
  return `Item ${name} ${how} (type: ${kind}; source: ${source}; target: ${target})`
}

const ORDER = ['Success', 'Warning', 'Failed'] as const
const getWorseStatus = (a: RestoreEvent['status'], b: RestoreEvent['status']): RestoreEvent['status'] =>
  ORDER.indexOf(a) > ORDER.indexOf(b) ? a : b
