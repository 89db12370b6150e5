import type { IncomingHttpHeaders } from 'node:http'
import type { Change } from '../../world/core/changes.js'

/** Something about a request that the lax server let through, and a stricter one would not. */
export interface Remark {
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

/** One request and its answer, as they were. Secrets are in it: only what show.ts and content.ts make of it may be given out. */
export interface Call {
  /** Counts from 1 in its journal. */
  readonly id: number
  /** When it came: on the world's clock, and on the wall's. Milliseconds since 1970. */
  readonly at: number
  readonly wall: number
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
  /** Whether the request had a body. */
  readonly bodySent: boolean
  /** Headers and bodies are forgotten before the rest is: `shed` says so. */
  requestHeaders: IncomingHttpHeaders
  shed?: true
  request?: Body
  response?: Body
  readonly changes: readonly Change[]
  readonly remarks: readonly Remark[]
  /** The answer was a page, and there is another one after it. */
  readonly more?: true
  /** The fault that touched it. */
  readonly fault?: string
}

/** What a journal is told of a call: it finds out the rest itself. */
export type NewCall = Omit<Call, 'id' | 'bodySent' | 'shed'>
