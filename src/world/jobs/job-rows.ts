import type { Row } from '../core/table.js'
import type { SchedulePolicy } from './schedule.js'

export type SessionStatus = 'Running' | 'Success' | 'Warning' | 'Failed' | 'Stopped'

/** Workload of a job, from its profile: it decides how its runs turn out. Not part of the API. */
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

/** Requested result of the next run of a job. */
export interface RequestedOutcome {
  readonly status: 'Success' | 'Warning' | 'Failed'
  /** Reason, shown in the log of the session. */
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
  /** 32-bit seed, from which those of its sessions are derived. */
  readonly seed: number
  /** Runs made again so far because the one before failed. */
  readonly retries: number
  /** What the next run takes in; absent until it is worked out from the items. */
  readonly scopeId?: string
  /** Outcome requested for the next run; absent: decided by the world. */
  readonly next?: RequestedOutcome
}

/** A selected or excluded item of a job. `target` is the index of the user, group or site in its organization's directory. */
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
  /** Index of its user, group or site in the organization's directory. */
  readonly target: number
}

/** Objects and groups that runs of a job back up; a row of its own because many runs share it. */
export interface BackupScope extends Row {
  readonly jobId: string
  readonly objects: readonly BackupObject[]
  /** Directory indexes of the selected groups. */
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
  /** 32-bit seed of all that is derived instead of stored. */
  readonly seed: number
  readonly status: SessionStatus
  /** How it ends if nobody stops it, and when; one that is held does not end then, but its work is done. */
  readonly outcome: 'Success' | 'Warning' | 'Failed'
  readonly endsAt: number
  readonly scopeId: string
  /** Indexes (in the scope) of the objects that end with a warning. */
  readonly warnings: readonly number[]
  /** Why it failed or was stopped, or what a tester has to say of its end. */
  readonly reason?: string | undefined
  /** What it comes to if it is left alone. */
  readonly items: number
  readonly bytes: number
  /** Only of a session that was written down, not run: its numbers as they are, and the last digits of its times. */
  readonly recorded?: RecordedSession | undefined
}

export interface RecordedSession {
  readonly creationTime: string
  readonly endTime: string
  readonly progress: number
  readonly rates: Rates
}
