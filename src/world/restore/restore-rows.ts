import type { Container, Explorer } from '../content/containers.js'
import type { EntryId } from '../content/entry-id.js'
import type { FolderType } from '../content/folder-tree.js'
import type { Row } from '../core/table.js'

/** A look into the backups of an organization as they were at a point in time, or a restore that was begun in one. */
export interface RestoreSession extends Row {
  readonly organizationId: string
  readonly type: Explorer
  /** Whose backups are looked at; absent: those of all jobs of the organization. */
  readonly jobId?: string
  /** The only repository whose backups are looked at; absent: all. */
  readonly repositoryId?: string
  readonly name: string
  readonly organization: string
  /** The login that opened it, with its domain if it named one. */
  readonly initiatedBy: string
  /** Milliseconds since 1970, as the other times here. */
  readonly start: number
  readonly end?: number
  readonly pointInTime: number
  readonly showDeleted: boolean
  readonly showAllVersions: boolean
  readonly state: 'Working' | 'Stopped'
  /** When it was used last, to within a second. */
  readonly used: number
  /** How long its restore takes, in milliseconds; absent: it is no restore of its own but a look into backups. */
  readonly restoreDuration?: number
  /** What was done in it so far, and what of it went well. */
  readonly done: number
  readonly succeeded: number
  readonly result: 'Success' | 'Warning' | 'Failed'
}

/** Something that was done in a restore session. */
export interface RestoreEvent extends Row {
  readonly sessionId: string
  readonly type: 'None' | 'Save' | 'Export' | 'Send' | 'Restore' | 'View'
  readonly status: 'Success' | 'Warning' | 'Failed'
  readonly start: number
  readonly end: number
  /** Counts from 0 in its session. */
  readonly order: number
  readonly title: string
  readonly message: string
  /** What it was done to; absent of the session itself. */
  readonly item?: EventItem
  /** The folder, list or library that was looked into, so that each is told once. */
  readonly viewed?: string
  /** What came of it; of a restore with a session of its own. */
  readonly outcome?: RestoreOutcome
}

/** Counts of the entries of what was restored. */
export interface RestoreOutcome {
  readonly created: number
  readonly merged: number
  readonly failed: number
  readonly skipped: number
  readonly problem?: string
}

export interface EventItem {
  readonly name: string
  readonly type: string
  readonly sizeBytes: number
  readonly source: string
  readonly target: string
}

/** Entries that were restored together. Only what a client has changed of an organization's content is kept. */
export interface Restoration extends Row, Pick<Container, 'kind' | 'target'> {
  readonly organizationId: string
  /** Where they were taken from. */
  readonly from: Pick<Container, 'kind' | 'target'>
  readonly entries: readonly EntryId[]
  /** They were not put there but deleted. */
  readonly deleted?: true
  /** The folder they were put into; null: where they had been. */
  readonly folderPath: string | null
  /** What that folder is, should it have to be made. */
  readonly type: FolderType
  readonly prefix: string
  readonly unread: boolean
  readonly at: number
}

/** A site that came to be because another one was restored under its name. */
export interface RestoredSite extends Row {
  readonly organizationId: string
  readonly name: string
  readonly url: string
  /** The site it was restored from, with which it is backed up from then on. */
  readonly from: Pick<Container, 'kind' | 'target'>
  /** The site it lies under, if it lies under one. */
  readonly parent?: Pick<Container, 'kind' | 'target'>
  readonly at: number
}
