import type { IncomingHttpHeaders } from 'node:http'
import type { Change } from '../../world/core/changes.js'

/** Something about a request that the lax server let through, and a stricter one would not. */
export interface Deviation {
  /** Names the kind: `unknown-property`, `repaired-value` ... */
  readonly kind: string
  /** What exactly, in a few words. */
  readonly detail: string
}

/** A body as it was sent; what is longer than the journal keeps is cut. */
export interface Body {
  readonly content: string | Buffer
  /** Of the whole, in bytes. */
  readonly size: number
}

/** What a journal is told of a request and its answer: it finds out the rest itself. */
export interface NewCall {
  /** When it came: on the world's clock, and on the wall's. Milliseconds since 1970. */
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
  /** Whether it came by TLS, which links begin with. */
  readonly encrypted?: boolean
  readonly responseType: string
  /** Requests may share their headers and bodies: what is the same object is kept, and counted, once. */
  readonly requestHeaders: IncomingHttpHeaders
  readonly request?: Body | undefined
  readonly response?: Body | undefined
  readonly changes: readonly Change[]
  readonly deviations: readonly Deviation[]
  /** Whether the answer was a page, and there is another one after it. */
  readonly hasMore?: boolean
  /** The fault that touched it. */
  readonly fault?: string | undefined
}

/** One request and its answer, as they were. Secrets are in it: only what show.ts and content.ts make of it may be given out. */
export interface Call extends NewCall {
  /** Counts from 1 in its journal. */
  readonly id: number
  /** Whether the request had a body. */
  readonly hasRequestBody: boolean
  /** Whether its headers and bodies are forgotten already, which they are before the rest. */
  readonly isStripped: boolean
}
