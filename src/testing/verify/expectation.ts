import type { CallFilter } from '../journal/call-filter.js'

/** Selects calls, and the content of their bodies; all that is given has to match. */
export interface CallMatch extends CallFilter {
  /**
   * What was sent has at least this: JSON or the fields of a form. Names of properties match in any letter case, an array has just
   * these entries, and `*` in a text stands for anything. Secrets are not compared: `*` is all that may be expected of one.
   */
  readonly body?: unknown
  /** The same for what was answered. */
  readonly response?: unknown
}

/** Bounds of a number of calls. */
export interface Times {
  readonly atLeast?: number
  readonly atMost?: number
}

/** Calls that have to be in the journal. */
export interface ExpectedCall {
  readonly match: CallMatch
  /** Just so often, or in these bounds; at least once when it is left out. */
  readonly times?: number | Times
}

/** Calls that a client should have made. */
export interface Expectation {
  readonly calls: readonly ExpectedCall[]
  /** The calls came in this order, each as often as it has to at least; others may lie between them. */
  readonly order?: boolean
  /** No other calls were made. Logins do not count. */
  readonly nothingElse?: boolean
  /** Only calls that write are checked: no GET, and no login. */
  readonly writesOnly?: boolean
  /** Only calls with a greater id are checked. */
  readonly after?: number
}

/** A call that is nearly one that was expected. */
export interface NearMiss {
  readonly id: number
  readonly method: string
  readonly url: string
  readonly operation: string
  /** Differences from the expected call. */
  readonly differences: readonly string[]
}

export interface Failure {
  readonly expected: string
  readonly found: number
  readonly nearest: readonly NearMiss[]
}

/** Result of verifying a client. */
export interface Verdict {
  readonly verified: boolean
  /** Says all of it, to be read alone. */
  readonly message: string
  /** Calls that were checked. */
  readonly checked: number
  /** Calls that are not kept any more, and might have mattered. */
  readonly dropped: number
  /** Number of calls found for each of the expected calls. */
  readonly found: readonly number[]
  readonly failures: readonly Failure[]
}
