import type { SchedulePolicy } from './schedule.js'
import type { Stamp } from './stamp.js'
import type { Row } from './table.js'

/** A tenant under protection. Its users, groups and sites are derived (directory.ts), only their numbers are stored. */
export interface Organization extends Row {
  readonly name: string
  readonly type: 'Office365' | 'OnPremises' | 'Hybrid'
  readonly region: 'Worldwide' | 'Germany' | 'China' | 'USgovCommunity' | 'USgovDefence'
  readonly isExchangeOnline: boolean
  readonly isSharePointOnline: boolean
  /** The account that reads the tenant; its secret is never kept. */
  readonly account: string
  readonly counts: { readonly users: number; readonly groups: number; readonly sites: number }
  readonly firstBackuptime?: Stamp
  readonly lastBackuptime?: Stamp
}

export interface BackupProxy extends Row {
  readonly hostName: string
  readonly description: string
  readonly port: number
  readonly threadsNumber: number
  readonly enableNetworkThrottling: boolean
  readonly useInternetProxy: boolean
  readonly isDefault: boolean
  readonly status: 'Online' | 'Offline'
}

export interface BackupRepository extends Row {
  readonly name: string
  readonly description: string
  readonly path: string
  readonly proxyId: string
  readonly capacityBytes: number
  /** What sessions have written, in bytes. */
  readonly usedBytes: number
  readonly retentionType: 'ItemLevel' | 'SnapshotBased'
  readonly yearlyRetentionPeriod:
    | 'Year1'
    | 'Years2'
    | 'Years3'
    | 'Years5'
    | 'Years7'
    | 'Years10'
    | 'Years25'
    | 'KeepForever'
  readonly retentionFrequencyType: 'Daily' | 'Monthly'
  readonly dailyTime: string
  readonly dailyType: 'Everyday' | 'Workdays' | 'Weekends'
}

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
  /** Why each run fails; absent for a job that works. */
  readonly failure?: string
}

export interface Job extends Row {
  readonly organizationId: string
  readonly repositoryId: string
  readonly name: string
  readonly description: string
  readonly backupType: 'EntireOrganization' | 'SelectedItems'
  readonly isEnabled: boolean
  readonly schedulePolicy: SchedulePolicy
  readonly workload: Workload
  readonly lastRun?: Stamp
  readonly lastStatus?: SessionStatus
  /** Milliseconds since 1970; absent when nothing is planned. */
  readonly nextRun?: number
  /** Runs made again so far because the one before failed. */
  readonly retries: number
  /** When a run first ended with a backup; absent before. */
  readonly protectedSince?: Stamp
  /** What the next run takes in; absent until it is worked out from the items. */
  readonly scopeId?: string
}

/** What a job takes in or leaves out. `target` is the place of the user, group or site in its organization's directory. */
export interface JobItem extends Row {
  readonly jobId: string
  readonly list: 'selected' | 'excluded'
  readonly type: 'User' | 'Group' | 'Site' | 'PartialOrganization'
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
}

/** Something a run backs up on its own, and what its log names: a mailbox, an archive, a OneDrive or a site. */
export interface BackupObject {
  readonly kind: 'mailbox' | 'archive' | 'oneDrive' | 'site'
  /** The place of its user or site in the organization's directory. */
  readonly target: number
}

/** What the runs of a job take in, kept apart from them because many runs share it. */
export interface BackupScope extends Row {
  readonly jobId: string
  readonly objects: readonly BackupObject[]
}

export type Bottleneck = 'NA' | 'Detecting' | 'Source' | 'Target'

/** What a run will come to if it is left alone. Bytes, bytes a second, items, items a second. */
export interface RunTotals {
  readonly items: number
  readonly bytes: number
  readonly processingRateBytesPS: number
  readonly processingRateItemsPS: number
  readonly readRateBytesPS: number
  readonly writeRateBytesPS: number
  readonly bottleneck: Bottleneck
}

export interface JobSession extends Row {
  readonly jobId: string
  readonly creationTime: Stamp
  /** Absent while it runs. */
  readonly endTime?: Stamp
  readonly status: SessionStatus
  /** How it ends if nobody stops it, and when (milliseconds since 1970). */
  readonly outcome: 'Success' | 'Warning' | 'Failed'
  readonly endsAt: number
  readonly scopeId: string
  /** Places of the objects that end with a warning. */
  readonly warnings: readonly number[]
  /** Why it failed. */
  readonly failure?: string
  readonly totals: RunTotals
}
