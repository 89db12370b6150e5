import type { IncomingHttpHeaders } from 'node:http'
import type { Change } from '../../world/core/change-tracker.js'

/** Something about a request that the lax server let through, and a stricter one would not. */
export interface Deviation {
  /** Names the kind: `unknown-property`, `repaired-value` ... */
  readonly kind: string
  /** Describes one deviation in a few words. */
  readonly detail: string
}

/** A body as it was sent; what is longer than the journal keeps is cut. */
export interface Body {
  readonly content: string | Buffer
  /** Of the whole, in bytes. */
  readonly size: number
}

/** A request and its response, as a journal is told of them; the journal finds out the rest. */
export interface NewCall {
  /** Time of arrival on the world's clock, and on the wall clock. Milliseconds since 1970. */
  readonly at: number
  readonly wallTime: number
  readonly method: string
  /** Path and query. */
  readonly url: string
  /** `POST /Jobs/{jobId}/Action start`; empty for what is no operation of the API. */
  readonly operation: string
  readonly account: string
  /** 0 for a request that got no answer. */
  readonly status: number
  /** Milliseconds from its arrival to its answer. */
  readonly duration: number
  /** It came by TLS, which links begin with. */
  readonly encrypted?: boolean
  readonly responseType: string
  /** Requests may share their headers: what is the same object is kept, and counted, once. A body belongs to one call. */
  readonly requestHeaders: IncomingHttpHeaders
  readonly request?: Body | undefined
  readonly response?: Body | undefined
  readonly changes: readonly Change[]
  readonly deviations: readonly Deviation[]
  /** The response was a page, and there is another one after it. */
  readonly hasMore?: boolean
  /** The fault that touched it. */
  readonly fault?: string | undefined
}

/** One request and its answer, as they were. Secrets are in it: only what recorded-call.ts and body-reader.ts make of it may be given out. */
export interface Call extends NewCall {
  /** Counts from 1 in its journal. */
  readonly id: number
  /** The request had a body. */
  readonly hasRequestBody: boolean
  /** Its headers and bodies are forgotten already; they go before the rest. */
  readonly isStripped: boolean
}
