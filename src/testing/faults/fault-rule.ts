/** Selects the requests of a fault. What is left out matches every request; all that is given has to match. */
export interface FaultMatch {
  /**
   * `POST /Jobs/{id}/Action start`, of any version, or `GET v8 /Jobs`, of one; the names in braces do not matter, letter case
   * neither, and a verb may be left out.
   */
  readonly operation?: string
  readonly method?: string
  /** Path without its query; `*` stands for anything. */
  readonly path?: string
  /** The path may be one that the API does not have. */
  readonly unknownPath?: boolean
  /** The account of the login, without its sandbox. */
  readonly user?: string
}

/** A time to wait: one ISO 8601 duration, or one drawn for each request. */
export type FaultDelay =
  | string
  /** Evenly from one duration to another. */
  | { readonly from: string; readonly to: string; readonly seed: number }
  /** Lognormal, as the times of real servers are: half of them are below the median. */
  | { readonly median: string; readonly sigma: number; readonly seed: number }

/** Effects on a request. Several may go together, such as a delay and a status. */
export interface FaultEffect {
  /** Answers so, in the API's shape, instead of doing anything. */
  readonly status?: number
  /** Message of that response. */
  readonly message?: string
  /** Why it is answered so, for the log of the server; by default the message. */
  readonly reason?: string
  /** Set on the answer, whatever it is. */
  readonly headers?: Readonly<Record<string, string>>
  /** Waits before anything is done. */
  readonly delay?: FaultDelay
  /** Sends the body of the answer at so many bytes a second. */
  readonly slowBody?: number
  /** Closes the connection after so many bytes of the body. */
  readonly cutAfter?: number
  /** Resets the connection before anything is done. */
  readonly reset?: boolean
  /** Never answers, and does nothing. */
  readonly hang?: boolean
  /** Does what was asked, and sends only the beginning of the JSON. */
  readonly brokenJson?: boolean
  /** Answers as to a token that has expired. */
  readonly expiredToken?: boolean
  /** Answers 429, with this many seconds in Retry-After. */
  readonly throttle?: number
}

/** A fault: which requests it is for, what happens to them, and how often. */
export interface FaultRule {
  readonly match?: FaultMatch
  readonly effect: FaultEffect
  /** Maximum number of requests that it applies to. */
  readonly times?: number
  /** So many requests that fit are let through first. */
  readonly after?: number
  /** Of the others it applies to every n-th. */
  readonly every?: number
  /** Time span in which it applies, on the world's clock: instants, or durations from now on. */
  readonly window?: { readonly from?: string; readonly until?: string }
  /** Probability of applying to a request, up to 1; needs a seed. */
  readonly probability?: number
  readonly seed?: number
}

/** A fault as it is given out. */
export interface Fault extends FaultRule {
  readonly id: string
  /** The scenario that has brought it. */
  readonly scenario?: string
  /** Requests that it was for so far, and those that it was applied to. */
  readonly matched: number
  readonly applied: number
}
