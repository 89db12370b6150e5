import type { Call, Change, Message } from '../calls/journal.js'
import type { Finding } from '../checks/findings.js'
import { PageError } from '../state/describe-error.js'
import { texts } from '../texts.js'
import { isZip, readZippedText } from './unzip.js'

const text = texts.run.file

/** Bytes of a file, and of what is in it. */
const MAX_FILE = 100 * 1024 * 1024
const MAX_TRACE = 200 * 1024 * 1024
/** Version of the format that this page knows. */
const KNOWN_VERSION = 1
/** Characters of a text that are shown. */
const MAX_TEXT = 1024 * 1024

export interface RunEvent {
  /** `world`, `clock` or `reset`. */
  readonly type: string
  readonly wallTime: string
  readonly data: Readonly<Record<string, unknown>>
}

/** A saved run: see docs/controls.md. */
export interface Trace {
  readonly createdAt: string
  readonly version: string
  readonly api: readonly string[]
  readonly sandbox: string
  readonly profile: string
  readonly seed: number
  readonly clock: { readonly mode: string; readonly now: string }
  readonly findings: readonly Finding[]
  readonly events: readonly RunEvent[]
  readonly omittedEvents: number
  readonly requests: readonly Call[]
  readonly dropped: number
}

/** Reads a zip or the JSON in it. Nothing of it leaves the browser. @throws PageError */
export async function readTraceFile(file: File): Promise<Trace> {
  if (file.size > MAX_FILE) throw new PageError(text.tooLarge(MAX_FILE / 1024 / 1024))
  const bytes = new Uint8Array(
    await file.arrayBuffer().catch(() => {
      // such as a folder that was dropped
      throw new PageError(text.unreadable)
    }),
  )
  return parseTrace(
    isZip(bytes) ? await readZippedText(bytes, 'trace.json', MAX_TRACE) : new TextDecoder().decode(bytes),
  )
}

/** Parses a trace that a stranger may have made. What is missing is empty; what cannot be shown is refused. @throws PageError */
export function parseTrace(json: string): Trace {
  let value: unknown
  try {
    value = JSON.parse(json)
  } catch {
    throw new PageError(text.notJson)
  }
  const trace = asObject(value)
  if (typeof trace.trace !== 'number' || !Array.isArray(trace.requests) || !Array.isArray(trace.events))
    throw new PageError(text.notTrace)
  if (trace.trace > KNOWN_VERSION) throw new PageError(text.later)
  const clock = asObject(trace.clock)
  return {
    createdAt: asText(trace.createdAt),
    version: asText(trace.version),
    api: asList(trace.api).map(asText),
    sandbox: asText(trace.sandbox),
    profile: asText(trace.profile),
    seed: asNumber(trace.seed),
    clock: { mode: asText(clock.mode), now: asText(clock.now) },
    findings: asList(asObject(trace.report).findings).map(readFinding),
    events: trace.events.map(readEvent),
    omittedEvents: asNumber(trace.omittedEvents),
    requests: trace.requests.map(readCall),
    dropped: asNumber(trace.dropped),
  }
}

type Properties = Readonly<Record<string, unknown>>

const asObject = (value: unknown): Properties =>
  typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Properties) : {}
const asList = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : [])
const asText = (value: unknown): string => (typeof value === 'string' ? value.slice(0, MAX_TEXT) : '')
const asNumber = (value: unknown): number => (typeof value === 'number' ? value : 0)
const isTime = (value: unknown): boolean => !Number.isNaN(Date.parse(asText(value)))

function readFinding(value: unknown): Finding {
  const finding = asObject(value)
  return {
    rule: asText(finding.rule),
    severity: finding.severity === 'error' ? 'error' : 'warning',
    title: asText(finding.title),
    detail: asText(finding.detail),
    count: asNumber(finding.count),
    calls: asList(finding.calls).map(asNumber),
    advice: asText(finding.advice),
  }
}

function readEvent(value: unknown, index: number): RunEvent {
  const { type, wallTime, data } = asObject(value)
  const event = { type: asText(type), wallTime: asText(wallTime), data: asObject(data) }
  if (!isTime(wallTime) || !isTime(getEventTime(event))) throw new PageError(text.noTime('event', index + 1))
  return event
}

/** Simulated time of an event. */
export const getEventTime = ({ data }: RunEvent): string => asText(data.at ?? data.now)

function readCall(value: unknown, index: number): Call {
  const call = asObject(value)
  if (!isTime(call.at) || !isTime(call.wallTime)) throw new PageError(text.noTime('request', index + 1))
  return {
    id: asNumber(call.id),
    at: asText(call.at),
    wallTime: asText(call.wallTime),
    method: asText(call.method),
    url: asText(call.url),
    operation: asText(call.operation),
    account: asText(call.account),
    status: asNumber(call.status),
    duration: asNumber(call.duration),
    request: readMessage(call.request),
    response: readMessage(call.response),
    changes: asList(call.changes).map(readChange),
    deviations: asList(call.deviations).map((deviation) => {
      const { kind, detail } = asObject(deviation)
      return { kind: asText(kind), detail: asText(detail) }
    }),
    ...(typeof call.fault === 'string' && { fault: asText(call.fault) }),
    ...(call.preflight === true && { preflight: true }),
    ...(typeof call.replayOf === 'number' && { replayOf: call.replayOf }),
  }
}

function readMessage(value: unknown): Message {
  const { headers, body, unreadable, size, truncated } = asObject(value)
  const { type, message, position } = asObject(unreadable)
  return {
    headers: Object.fromEntries(Object.entries(asObject(headers)).map(([name, one]) => [name, asText(one)])),
    ...(typeof body === 'string' && { body: asText(body) }),
    ...(unreadable !== undefined && {
      unreadable: { type: asText(type), message: asText(message), position: asNumber(position) },
    }),
    size: asNumber(size),
    truncated: truncated === true || (typeof body === 'string' && body.length > MAX_TEXT),
  }
}

function readChange(value: unknown): Change {
  const { entity, id, before, after } = asObject(value)
  return {
    entity: asText(entity),
    id: asText(id),
    ...(before !== undefined && { before: asObject(before) }),
    ...(after !== undefined && { after: asObject(after) }),
  }
}
