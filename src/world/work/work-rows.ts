import type { Row } from '../core/table.js'

/** Kind of work: a job run, an open restore session, or the rescan of a proxy. */
export type WorkKind = 'job' | 'restore' | 'rescan'

/**
 * When work ends.
 * - default: as simulated.
 * - instant: immediately after its start.
 * - after: this time after its start (for a restore session: after its last use), as an ISO 8601 duration.
 * - polls: after this number of polls by clients.
 * - manual: when you end it.
 */
export type WorkPolicy =
  | 'default'
  | 'instant'
  | 'manual'
  | { readonly after: string }
  | { readonly polls: number }

/** When each kind of work ends. */
export type WorkSettings = Readonly<Record<WorkKind, WorkPolicy>>

/** Work that the clock does not end. Its id is the id of the job session, restore session or proxy. */
export interface Hold extends Row {
  readonly kind: WorkKind
  /** Remaining polls by clients; absent if a tester ends it. */
  readonly polls?: number
}
