import type { Row } from '../core/table.js'

/** What takes its time: the run of a job, a restore session that nobody uses, the rescan of a proxy. */
export type WorkKind = 'job' | 'restore' | 'rescan'

/**
 * When work ends.
 * - default: as the world has it.
 * - instant: as soon as it has begun.
 * - after: a time after it has begun (a restore session: after it was used last), as an ISO 8601 duration.
 * - polls: when clients have asked for it so many times.
 * - manual: when a tester ends it.
 */
export type WorkPolicy =
  | 'default'
  | 'instant'
  | 'manual'
  | { readonly after: string }
  | { readonly polls: number }

export type WorkSettings = Readonly<Record<WorkKind, WorkPolicy>>

/** Work that the clock does not end. It has the id of its job session, restore session or proxy. */
export interface Hold extends Row {
  readonly kind: WorkKind
  /** How many times clients have to ask for it yet; absent: a tester ends it. */
  readonly polls?: number
}
