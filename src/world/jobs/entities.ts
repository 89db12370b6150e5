import type { Row } from '../core/table.js'
import type { SchedulePolicy } from './schedule.js'

export type SessionStatus = 'Running' | 'Success' | 'Warning' | 'Failed' | 'Stopped'

/** How the runs of a job turn out. Not part of the API: it is what a profile says of the job. */
export interface Workload {
  /** Items in one object at its first backup, and new ones at a later run, on average. */
  readonly firstItems: number
  readonly newItems: number
  /** Bytes in an item, on average. */
  readonly itemBytes: number
  /** Bytes a second, on average. */
  readonly bytesPerSecond: number
  /** Share of the runs that end with a warning, 0 to 1. */
  readonly warnings: number
  /** Share of the runs that fail because the service cannot be reached, 0 to 1. */
  readonly failures: number
  /** Why each run fails; absent for a job that works. */
  readonly failure?: string
}

/** What a tester wants the next run of a job to come to. */
export interface RunWish {
  readonly status: 'Success' | 'Warning' | 'Failed'
  /** Why; it is in the log. */
  readonly message?: string
}

/** What has happened to a job, and what will, is read from its sessions and its events. */
export interface Job extends Row {
  readonly organizationId: string
  readonly repositoryId: string
  readonly name: string
  readonly description: string
  readonly backupType: 'EntireOrganization' | 'SelectedItems'
  readonly isEnabled: boolean
  readonly schedulePolicy: SchedulePolicy
  readonly workload: Workload
  /** A 32-bit number of its own, which those of its sessions come from. */
  readonly noise: number
  /** Runs made again so far because the one before failed. */
  readonly retries: number
  /** What the next run takes in; absent until it is worked out from the items. */
  readonly scopeId?: string
  /** What its next run comes to; absent: what the world makes of it. */
  readonly next?: RunWish
}

/** What a job takes in or leaves out. `target` is the place of the user, group or site in its organization's directory. */
export interface JobItem extends Row {
  readonly jobId: string
  readonly list: 'selected' | 'excluded'
  readonly type: 'User' | 'Group' | 'Site' | 'PartialOrganization' | 'PersonalSites' | 'OneDriveFolders'
  readonly target?: number
  readonly mailbox?: boolean
  readonly oneDrive?: boolean
  readonly archiveMailbox?: boolean
  readonly site?: boolean
  readonly members?: boolean
  readonly memberMailbox?: boolean
  readonly memberArchiveMailbox?: boolean
  readonly memberOnedrive?: boolean
  readonly memberSite?: boolean
  /** Only of OneDriveFolders. */
  readonly folders?: readonly string[]
}

/** Something a run backs up on its own, and what its log names. */
export interface BackupObject {
  readonly kind: 'mailbox' | 'archive' | 'oneDrive' | 'personalSite' | 'groupMailbox' | 'groupSite' | 'site'
  /** The place of its user, group or site in the organization's directory. */
  readonly target: number
}

/** What the runs of a job take in, kept apart from them because many runs share it. */
export interface BackupScope extends Row {
  readonly jobId: string
  readonly objects: readonly BackupObject[]
  /** Places of the groups that were named. */
  readonly groups: readonly number[]
  /** Objects that were selected and excluded. */
  readonly excluded?: number | undefined
}

export type Bottleneck = 'NA' | 'Detecting' | 'Source' | 'Target'

/** Bytes a second, items a second. */
export interface Rates {
  readonly processingRateBytesPS: number
  readonly processingRateItemsPS: number
  readonly readRateBytesPS: number
  readonly writeRateBytesPS: number
  readonly bottleneck: Bottleneck
}

/** A run of a job. Its whole course is settled when it starts; the clock only brings it to light. */
export interface JobSession extends Row {
  readonly jobId: string
  /** Where it writes to. */
  readonly repositoryId: string
  /** Milliseconds since 1970. */
  readonly start: number
  /** Absent while it runs. */
  readonly end?: number | undefined
  /** A 32-bit number of its own, for all that need not be stored. */
  readonly noise: number
  readonly status: SessionStatus
  /** How it ends if nobody stops it, and when; one that is held does not end then, but its work is done. */
  readonly outcome: 'Success' | 'Warning' | 'Failed'
  readonly endsAt: number
  readonly scopeId: string
  /** Places of the objects that end with a warning. */
  readonly warnings: readonly number[]
  /** Why it failed or was stopped, or what a tester has to say of its end. */
  readonly reason?: string | undefined
  /** What it comes to if it is left alone. */
  readonly items: number
  readonly bytes: number
  /** Only of a session that was written down, not run: its numbers as they are, and the last digits of its times. */
  readonly recorded?: Recorded | undefined
}

export interface Recorded {
  readonly creationTime: string
  readonly endTime: string
  readonly progress: number
  readonly rates: Rates
}
