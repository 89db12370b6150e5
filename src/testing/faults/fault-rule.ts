/** Selects the requests of a fault. All given properties must match; without properties, every request matches. */
export interface FaultMatch {
  /**
   * Operation such as `POST /Jobs/{id}/Action start` of any version, or `GET v8 /Jobs` of one version. Letter case and the names
   * in braces do not matter; the verb is optional.
   */
  readonly operation?: string
  readonly method?: string
  /** Path without its query; `*` matches any text. */
  readonly path?: string
  /** Allows a path that the API does not have. */
  readonly unknownPath?: boolean
  /** Account of the login, without its sandbox. */
  readonly user?: string
  /** Values of query parameters. Names match in any letter case; of a repeated parameter, the first value counts. `*` matches any text. */
  readonly query?: Readonly<Record<string, string>>
  /** Values of request headers. Names match in any letter case; `*` matches any text. */
  readonly headers?: Readonly<Record<string, string>>
  /** Content that the request must contain, as `verify` compares it: JSON, or the fields of a form. */
  readonly body?: unknown
}

/** A time to wait: an ISO 8601 duration, or a random time for each request. */
export type FaultDelay =
  | string
  /** Evenly distributed between two durations. */
  | { readonly from: string; readonly to: string; readonly seed: number }
  /** Lognormal distribution, similar to real servers: half of the times are below the median. */
  | { readonly median: string; readonly sigma: number; readonly seed: number }

/** Effects on a request. Some can be combined, such as a delay and a status. */
export interface FaultEffect {
  /** Responds with this status and an error body, and does nothing else. */
  readonly status?: number
  /** Message of that response. */
  readonly message?: string
  /**
   * Body of the response: a text, or a value to send as JSON. Without `status`, the status is 200. The request has no effect.
   * `headers` can set another `content-type`.
   */
  readonly body?: unknown
  /** Reason in the log of the server. Default: the message. */
  readonly reason?: string
  /** Headers to set on the response. */
  readonly headers?: Readonly<Record<string, string>>
  /** Leaves these properties out of the JSON of the response, at every depth and in any letter case. */
  readonly omit?: readonly string[]
  /** Waits before the request is processed. */
  readonly delay?: FaultDelay
  /** Sends this many bytes of the response body per second. */
  readonly slowBody?: number
  /** Closes the connection after this many bytes of the response body. */
  readonly cutAfter?: number
  /** Resets the connection before the request is processed. */
  readonly reset?: boolean
  /** Never responds, and does nothing. */
  readonly hang?: boolean
  /** Processes the request, but sends only the beginning of the JSON. */
  readonly brokenJson?: boolean
  /** Responds as if the token had expired. */
  readonly expiredToken?: boolean
  /** Responds with 429, and this many seconds in Retry-After. */
  readonly throttle?: number
}

/** Definition of a fault: which requests it affects, how, and how often. */
export interface FaultRule {
  readonly match?: FaultMatch
  readonly effect: FaultEffect
  /** `false` switches the fault off: it affects and counts no requests. Default: `true`. */
  readonly enabled?: boolean
  /** Maximum number of affected requests. */
  readonly times?: number
  /** Number of matching requests that are not affected first. */
  readonly after?: number
  /** Affects only every n-th of the later requests. */
  readonly every?: number
  /** Span of simulated time in which the fault is active: instants, or durations from now. */
  readonly window?: { readonly from?: string; readonly until?: string }
  /** Probability that a request is affected, from 0 to 1; needs a seed. */
  readonly probability?: number
  readonly seed?: number
}

/** A fault with its id and its counters. */
export interface Fault extends FaultRule {
  readonly id: string
  /** Scenario that added the fault. */
  readonly scenario?: string
  /** Number of matching requests so far, and of affected requests. */
  readonly matched: number
  readonly applied: number
}
