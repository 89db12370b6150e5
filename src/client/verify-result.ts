/** Result of a successful verification. */
export interface Verified {
  readonly verified: boolean
  /** Number of checked calls. */
  readonly checked: number
  /** Number of calls that are no longer in the journal. */
  readonly dropped: number
  /** Descriptions of the expected calls. */
  readonly expected: readonly string[]
  /** Number of calls found for each of the expected calls. */
  readonly found: readonly number[]
}
