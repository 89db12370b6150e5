import { findRepeatedNames } from '../../text/repeated-names.js'
import { BodyReader, countKeptBytes, isWhole } from './body-reader.js'
import type { Body, Call } from './call.js'
import { findDeviations } from './find-deviations.js'

/** A request and its response in the journal, without secrets. */
export interface RecordedCall {
  readonly id: number
  /** Simulated time, in ISO 8601. */
  readonly at: string
  /** Real time, in ISO 8601. */
  readonly wallTime: string
  readonly method: string
  readonly url: string
  readonly operation: string
  readonly account: string
  readonly status: number
  /** Milliseconds. */
  readonly duration: number
  readonly request: RecordedMessage
  readonly response: RecordedMessage
  readonly changes: RecordedChange[]
  readonly deviations: { readonly kind: string; readonly detail: string }[]
  readonly fault?: string
  /** A browser asked whether a page of another origin may send its request. Does not count for or against the client. */
  readonly preflight?: true
  /** Id of the request that a tester repeated. Does not count for or against the client. */
  readonly replayOf?: number
}

export interface RecordedMessage {
  readonly headers: Record<string, string>
  /** JSON or a form, with masked secrets. Absent if there was no body, or if it is no longer kept. */
  readonly body?: string
  /** Present instead of a body that is neither JSON nor a form, because its secrets cannot be found. */
  readonly unreadable?: UnreadableBody
  /** Bytes of the whole body. */
  readonly size?: number
  /** The body is incomplete: only its beginning was kept. */
  readonly truncated?: boolean
}

/** Explains why a body is not shown. */
export interface UnreadableBody {
  /** Content type; empty if there was none. */
  readonly type: string
  /** Error of the JSON parser. */
  readonly message: string
  /** Position of the error, in characters from the beginning. */
  readonly position: number
}

/** An object that a request changed, before and after. */
export interface RecordedChange {
  readonly entity: string
  readonly id: string
  readonly before?: object
  readonly after?: object
}

const formatInstant = (instant: number): string => new Date(instant).toISOString()

/**
 * Converts a call to JSON types, without its secrets.
 * @param reader may have read its bodies before
 */
export function maskCall(call: Call, reader = new BodyReader()): RecordedCall {
  const { request, response, requestHeaders, responseHeaders, responseType, fault, isPreflight, replayOf } =
    call
  const { masker } = reader
  const message = (headers: Record<string, unknown>, body: Body | undefined): RecordedMessage => ({
    headers: masker.headers(headers),
    ...(body && maskBody(body, String(headers['content-type'] ?? ''), reader)),
  })
  const sent = message(requestHeaders, request)
  return {
    id: call.id,
    at: formatInstant(call.at),
    wallTime: formatInstant(call.wallTime),
    method: call.method,
    url: masker.url(call.url),
    operation: call.operation,
    account: call.account,
    status: call.status,
    duration: Math.round(call.duration * 1000) / 1000,
    request: {
      ...sent,
      ...(request && sent.body !== undefined && { body: findUnmasked(request, sent.body) }),
    },
    response: message(
      { ...(responseType !== '' && { 'content-type': responseType }), ...responseHeaders },
      response,
    ),
    changes: call.changes.map((change) => masker.value(JSON.parse(JSON.stringify(change))) as RecordedChange),
    deviations: [...findDeviations(call, reader)],
    ...(fault !== undefined && { fault }),
    ...(isPreflight && { preflight: true }),
    ...(replayOf !== undefined && { replayOf }),
  }
}

function maskBody(body: Body, type: string, reader: BodyReader): Omit<RecordedMessage, 'headers'> {
  const content = reader.read(body, type)
  return {
    ...(content.kind === 'unreadable'
      ? { unreadable: { type, message: content.message, position: content.position } }
      : { body: content.text }),
    size: body.size,
    ...(countKeptBytes(body) < body.size && { truncated: true }),
  }
}

/**
 * Returns a body as it was sent if it holds no secret. Of a repeated name, the parser has seen only the last value, so such a
 * body stays as it was read.
 */
function findUnmasked(body: Body, shown: string): string {
  const sent = body.content.toString()
  try {
    const isSame = isWhole(body) && JSON.stringify(JSON.parse(sent)) === shown
    return isSame && findRepeatedNames(sent).length === 0 ? sent : shown
  } catch {
    return shown
  }
}
