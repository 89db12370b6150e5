import { maskUrl } from '../../text/mask.js'
import type { ClockReading } from '../../world/clock-control.js'
import type { ActivityEvent } from '../activity/activity-event.js'
import { BodyReader } from '../journal/body-reader.js'
import type { Call } from '../journal/call.js'

/** A summary of a request. The journal has all details. */
export interface RequestEvent {
  readonly sandbox: string
  /** Id in the journal of its sandbox. */
  readonly id: number
  /** Simulated time, in ISO 8601. */
  readonly at: string
  readonly method: string
  /** Path and query, without secrets; at most 2,000 characters. */
  readonly url: string
  /** Empty if it is not an operation of the API. */
  readonly operation: string
  readonly account: string
  /** Status of the response; 0 if there was no response. */
  readonly status: number
  /** Milliseconds. */
  readonly duration: number
  /** Number of changed objects. */
  readonly changes: number
  /** Number of mistakes in the request that the server ignored or repaired. */
  readonly deviations: number
  /** Message of an error; at most 300 characters. */
  readonly message?: string
  /** Fault that affected the request. */
  readonly fault?: string
  /** A browser asked whether a page of another origin may send its request. */
  readonly preflight?: true
  /** Id of the request that a tester repeated. */
  readonly replayOf?: number
}

/** An event in the data of a sandbox, such as the end of a job session. */
export interface WorldEvent extends ActivityEvent {
  readonly sandbox: string
}

/** The clock of a sandbox was moved or set. */
export interface ClockEvent {
  readonly sandbox: string
  readonly mode: ClockReading['mode']
  /** ISO 8601, UTC. */
  readonly now: string
  readonly rate: number
}

/** A sandbox was reset, or a snapshot was loaded. */
export interface ResetEvent {
  readonly sandbox: string
  /** Simulated time after the reset, in ISO 8601. */
  readonly at: string
}

/** Events before this one were dropped. */
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
const MAX_MESSAGE_LENGTH = 300

export function buildRequestEvent(sandbox: string, call: Call): RequestEvent {
  const { id, at, method, url, operation, account, status, duration, changes, deviations, fault } = call
  const { isPreflight, replayOf } = call
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
    deviations: deviations.length,
    ...readMessage(call),
    ...(fault !== undefined && { fault }),
    ...(isPreflight && { preflight: true }),
    ...(replayOf !== undefined && { replayOf }),
  }
}

/** Reads the message of an error, without secrets. */
function readMessage({ status, response, responseType }: Call): { message?: string } {
  if (status < 400 || !response) return {}
  const content = new BodyReader().read(response, responseType)
  if (content.kind !== 'json') return {}
  const { message, error_description: description } = (content.value ?? {}) as Record<string, unknown>
  const told = message ?? description
  return typeof told === 'string' ? { message: told.slice(0, MAX_MESSAGE_LENGTH) } : {}
}
