import type { IncomingHttpHeaders } from 'node:http'
import type { Change } from '../../world/core/change-tracker.js'

/** A mistake in a request that the server accepts, but a stricter server would refuse. */
export interface Deviation {
  /** Kind of the deviation, such as `unknown-property` or `repaired-value`. */
  readonly kind: string
  /** Short description of the deviation. */
  readonly detail: string
}

/** Headers of a response by name, in lower case. */
export type ResponseHeaders = Record<string, string | number | string[] | undefined>

/** A body as it was sent, cut to the maximum length in the journal. */
export interface Body {
  readonly content: string | Buffer
  /** Bytes of the whole body. */
  readonly size: number
}

/** A request and its response, as the journal receives them. */
export interface NewCall {
  /** Time of arrival: simulated time, and real time. Milliseconds since 1970. */
  readonly at: number
  readonly wallTime: number
  readonly method: string
  /** Path and query. */
  readonly url: string
  /** Operation such as `POST /Jobs/{jobId}/Action start`; empty if it is not an operation of the API. */
  readonly operation: string
  readonly account: string
  /** Status of the response; 0 if there was no response. */
  readonly status: number
  /** Milliseconds from the arrival of the request to its response. */
  readonly duration: number
  /** The request came over TLS; links in its response begin with https. */
  readonly encrypted?: boolean
  readonly responseType: string
  /** All headers of the response that are known before Node.js sends it. */
  readonly responseHeaders?: ResponseHeaders
  /** Headers. Requests can share them: the journal keeps and counts the same object once. Bodies are not shared. */
  readonly requestHeaders: IncomingHttpHeaders
  readonly request?: Body | undefined
  readonly response?: Body | undefined
  readonly changes: readonly Change[]
  readonly deviations: readonly Deviation[]
  /** The response is a page, and there is a next page. */
  readonly hasMore?: boolean
  /** Fault that affected the request. */
  readonly fault?: string | undefined
  /** A browser asks whether a page of another origin may send its request. */
  readonly isPreflight?: boolean
  /** Id of the call that a tester repeated. */
  readonly replayOf?: number | undefined
}

/** Tells whether a client decided to make a call. Browsers make preflights, and testers make replays. */
export const isOfClient = ({ isPreflight, replayOf }: NewCall): boolean =>
  isPreflight !== true && replayOf === undefined

/** A request and its response, with secrets. Give out only what recorded-call.ts and body-reader.ts make of it. */
export interface Call extends NewCall {
  /** Number in its journal, from 1. */
  readonly id: number
  /** The request had a body. */
  readonly hasRequestBody: boolean
  /** Its headers and bodies are already dropped. */
  readonly isStripped: boolean
}
