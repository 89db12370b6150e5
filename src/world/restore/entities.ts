import type { Row } from '../core/table.js'

/** A look into the backups of an organization, as they were at a point in time. */
export interface RestoreSession extends Row {
  readonly organizationId: string
  readonly type: 'Vex' | 'Veod' | 'Vesp'
  /** Whose backups are looked at; absent: those of all jobs of the organization. */
  readonly jobId?: string
  readonly name: string
  readonly organization: string
  /** The login that opened it. */
  readonly initiatedBy: string
  /** Milliseconds since 1970, as the other times here. */
  readonly start: number
  readonly end?: number
  readonly pointInTime: number
  readonly showDeleted: boolean
  readonly showAllVersions: boolean
  readonly state: 'Working' | 'Stopped'
}
