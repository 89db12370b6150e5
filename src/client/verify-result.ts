/** Calls that were found as they were expected. */
export interface Verified {
  readonly verified: boolean
  /** Calls that were checked. */
  readonly checked: number
  /** Calls that are not kept any more. */
  readonly dropped: number
  /** Number of calls found for each of the expected calls. */
  readonly found: readonly number[]
}
