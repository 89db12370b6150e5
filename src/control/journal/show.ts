import type { Body, Call } from './call.js'
import { redact, redactHeaders } from './redact.js'
import { remarksOf } from './remarks.js'

/** A call as it is given out: in JSON's types, and without secrets. */
export interface ShownCall {
  readonly id: number
  /** ISO 8601, on the world's clock. */
  readonly at: string
  /** ISO 8601, on the wall clock. */
  readonly wall: string
  readonly method: string
  readonly url: string
  readonly operation: string
  readonly account: string
  readonly status: number
  /** Milliseconds. */
  readonly duration: number
  readonly request: ShownMessage
  readonly response: ShownMessage
  readonly changes: ShownChange[]
  readonly remarks: { readonly kind: string; readonly detail: string }[]
  readonly fault?: string
}

export interface ShownMessage {
  readonly headers: Record<string, string>
  /** Absent when there was none, or when it is not kept any more. */
  readonly body?: string
  /** Bytes of the whole body. */
  readonly size?: number
  /** Whether the body is only the beginning of what was sent. */
  readonly truncated?: boolean
}

/** What a call has changed in the world: an entity, as it was before and after. */
export interface ShownChange {
  readonly entity: string
  readonly id: string
  readonly before?: object
  readonly after?: object
}

const iso = (instant: number): string => new Date(instant).toISOString()

/** @throws nothing; what is no text is shown as well as it can be */
export function show(call: Call): ShownCall {
  const { request, response, at, wall, requestHeaders, responseType, fault, ...rest } = call
  return {
    id: rest.id,
    at: iso(at),
    wall: iso(wall),
    method: rest.method,
    url: redact(rest.url),
    operation: rest.operation,
    account: rest.account,
    status: rest.status,
    duration: Math.round(rest.duration * 1000) / 1000,
    request: message(redactHeaders(requestHeaders), request),
    response: message(responseType === '' ? {} : { 'content-type': responseType }, response),
    changes: rest.changes.map((change) => JSON.parse(redact(JSON.stringify(change)))),
    remarks: [...remarksOf(call)],
    ...(fault !== undefined && { fault }),
  }
}

function message(headers: Record<string, string>, body: Body | undefined): ShownMessage {
  if (!body) return { headers }
  const { content, size } = body
  const kept = typeof content === 'string' ? Buffer.byteLength(content) : content.length
  return {
    headers,
    body: redact(content.toString()),
    size,
    ...(kept < size && { truncated: true }),
  }
}
