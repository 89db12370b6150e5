import { maskUrl } from '../../text/mask.js'
import type { ClockReading } from '../../world/clock-control.js'
import type { ActivityEvent } from '../activity/activity-event.js'
import type { Call } from '../journal/call.js'

/** A request in short; the journal has the whole of it. */
export interface RequestEvent {
  readonly sandbox: string
  /** Its number in the journal of its sandbox. */
  readonly id: number
  /** ISO 8601, on the world's clock. */
  readonly at: string
  readonly method: string
  /** Path and query, without secrets; at most 2,000 characters. */
  readonly url: string
  /** Empty for what is no operation of the API. */
  readonly operation: string
  readonly account: string
  /** 0 for a request that got no answer. */
  readonly status: number
  /** Milliseconds. */
  readonly duration: number
  /** Number of rows that it has changed in the world. */
  readonly changes: number
  /** The fault that touched it. */
  readonly fault?: string
}

/** Something has happened in a world. */
export interface WorldEvent extends ActivityEvent {
  readonly sandbox: string
}

/** A clock was moved or set. */
export interface ClockEvent {
  readonly sandbox: string
  readonly mode: ClockReading['mode']
  /** ISO 8601, UTC. */
  readonly now: string
  readonly rate: number
}

/** A sandbox has a new world. */
export interface ResetEvent {
  readonly sandbox: string
  /** ISO 8601, on the new world's clock. */
  readonly at: string
}

/** Before this event there were more than are kept or told of. */
export interface MissedEvent {
  readonly sandbox: string
  readonly count: number
}

/** Data of the events at /events, by event type. */
export interface EventData {
  readonly request: RequestEvent
  readonly world: WorldEvent
  readonly clock: ClockEvent
  readonly reset: ResetEvent
  readonly missed: MissedEvent
}

export type EventType = keyof EventData

const MAX_URL_LENGTH = 2000

export function buildRequestEvent(sandbox: string, call: Call): RequestEvent {
  const { id, at, method, url, operation, account, status, duration, changes, fault } = call
  return {
    sandbox,
    id,
    at: new Date(at).toISOString(),
    method,
    url: maskUrl(url).slice(0, MAX_URL_LENGTH),
    operation,
    account,
    status,
    duration: Math.round(duration * 1000) / 1000,
    changes: changes.length,
    ...(fault !== undefined && { fault }),
  }
}
