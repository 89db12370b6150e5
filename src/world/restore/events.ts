import { find } from '../core/find.js'
import { limit } from '../core/limit.js'
import type { World } from '../world.js'
import type { EventItem, RestoreEvent, RestoreSession } from './entities.js'

/** Events that are kept of a session. */
const MOST_EVENTS = 10_000

export interface EventDraft {
  readonly type: RestoreEvent['type']
  readonly status: RestoreEvent['status']
  /** Milliseconds that it took. */
  readonly duration: number
  readonly title: string
  readonly item?: EventItem
  /** What is said when it did not go well. */
  readonly problem?: string
}

const DEEDS = {
  None: '',
  Save: 'saved',
  Export: 'exported',
  Send: 'sent',
  Restore: 'restored',
  View: 'opened',
}

/** @throws NotFound */
export const findEvent = (world: World, id: string): RestoreEvent =>
  find(world.tables.restoreEvents, 'Event', id)

/** @throws Refused when that many more would be too many */
export const limitEvents = (world: World, { id }: RestoreSession, more: number): void =>
  limit(
    world.tables.restoreEvents.count('session', id) + more - 1,
    MOST_EVENTS,
    'events of this restore session',
  )

/** Writes down what was done in a restore session. */
export function addEvent(world: World, { id }: RestoreSession, draft: EventDraft): void {
  const { restoreSessions, restoreEvents } = world.tables
  const session = restoreSessions.get(id) as RestoreSession
  const { type, status, title, item, duration } = draft
  restoreEvents.insert({
    ...world.identify('event', session),
    sessionId: id,
    type,
    status,
    start: world.time,
    // the answer comes at once, while the real server would have taken that long
    end: world.time + duration,
    order: restoreEvents.count('session', id),
    title,
    message: item ? messageOf(draft, item) : title,
    ...(item && { item }),
  })
  if (type === 'None') return
  restoreSessions.update(id, {
    done: session.done + 1,
    succeeded: session.succeeded + (status === 'Success' ? 1 : 0),
    result: worse(session.result, status),
  })
}

function messageOf(
  { type, status, problem }: EventDraft,
  { name, type: kind, source, target }: EventItem,
): string {
  const how =
    status === 'Success'
      ? `was ${DEEDS[type]} successfully`
      : `was not ${DEEDS[type]}: ${problem ?? 'see its counts'}`
  return `Item ${name} ${how} (type: ${kind}; source: ${source}; target: ${target})`
}

const ORDER = ['Success', 'Warning', 'Failed'] as const
const worse = (a: RestoreEvent['status'], b: RestoreEvent['status']): RestoreEvent['status'] =>
  ORDER.indexOf(a) > ORDER.indexOf(b) ? a : b
