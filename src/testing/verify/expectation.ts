import type { CallFilter } from '../journal/call-filter.js'

/** Selects calls by their address, their status and the content of their bodies. All given properties must match. */
export interface CallMatch extends CallFilter {
  /**
   * Content that the request must contain: JSON, or the fields of a form. Property names match in any letter case. Arrays must have
   * exactly these entries. `*` in a text matches any text. The journal hides secrets, so expect `*` for a secret.
   */
  readonly body?: unknown
  /** Content that the response must contain. */
  readonly response?: unknown
}

/** Bounds of a number of calls. */
export interface Times {
  readonly atLeast?: number
  readonly atMost?: number
}

/** Calls that must be in the journal. */
export interface ExpectedCall {
  readonly match: CallMatch
  /** Exact number of calls, or bounds for it. Default: at least one call. */
  readonly times?: number | Times
}

/** Expected calls of a client. */
export interface Expectation {
  readonly calls: readonly ExpectedCall[]
  /** Expects the calls in this order. Other calls may come between them. */
  readonly order?: boolean
  /** Expects no other calls, except logins. */
  readonly nothingElse?: boolean
  /** Checks only calls that change something: no GET and no login. */
  readonly writesOnly?: boolean
  /** Checks only calls with a greater id. */
  readonly after?: number
}

/** A call that nearly matches an expected call. */
export interface NearMiss {
  readonly id: number
  readonly method: string
  readonly url: string
  readonly operation: string
  /** Differences from the expected call. */
  readonly differences: readonly string[]
  /** The expected call beside this one, value by value; empty if only the order or the number of calls is wrong. */
  readonly parts: readonly ComparedPart[]
}

/** An expected value, and the value of a call in its place. */
export interface ComparedPart {
  /** Such as `status` or `body.schedulePolicy.type`. */
  readonly path: string
  readonly expected: unknown
  /** Absent if the call has none. Long values are cut to a text. */
  readonly actual?: unknown
  /** Reason why the actual value is unknown. */
  readonly unknown?: string
  readonly differs: boolean
}

export interface Failure {
  /** Index of the expected call; absent if the failure is about all calls. */
  readonly index?: number
  readonly expected: string
  readonly found: number
  readonly nearest: readonly NearMiss[]
}

/** Result of verifying a client. */
export interface Verdict {
  readonly verified: boolean
  /** Complete message for a log. */
  readonly message: string
  /** Number of checked calls. */
  readonly checked: number
  /** Number of calls that are no longer in the journal and could have matched. */
  readonly dropped: number
  /** Descriptions of the expected calls. */
  readonly expected: readonly string[]
  /** Number of calls found for each of the expected calls. */
  readonly found: readonly number[]
  readonly failures: readonly Failure[]
}
