import type { Row } from '../core/table.js'
import type { DailyType, Weekday } from '../jobs/schedule.js'

export interface ProxyInternetSettings {
  readonly hostName: string
  readonly port: number
  readonly useAuthentication: boolean
  readonly username?: string
}

export interface BackupProxy extends Row {
  readonly hostName: string
  readonly description: string
  readonly port: number
  readonly threadsNumber: number
  readonly enableNetworkThrottling: boolean
  /** Both only when throttling is on. */
  readonly throttlingValue?: number
  readonly throttlingUnit?: 'Mbps' | 'MBs' | 'KBs'
  readonly useInternetProxy: boolean
  readonly internetProxyType?: 'FromManagementServer' | 'Custom'
  readonly internetProxySettings?: ProxyInternetSettings
  readonly isDefault: boolean
  /** Absent: Windows. */
  readonly operatingSystem?: 'Windows' | 'Linux'
  /** As last seen. */
  readonly status: 'Online' | 'Offline'
  /** Whether a rescan would find it. */
  readonly reachable: boolean
}

export type YearlyRetention =
  | 'Year1'
  | 'Years2'
  | 'Years3'
  | 'Years5'
  | 'Years7'
  | 'Years10'
  | 'Years25'
  | 'KeepForever'

/** Retention policy of a repository, and when it is applied. Times are local to the server. */
export interface Retention {
  readonly retentionType: 'ItemLevel' | 'SnapshotBased'
  readonly retentionPeriodType: 'Daily' | 'Monthly' | 'Yearly'
  readonly dailyRetentionPeriod?: number
  readonly monthlyRetentionPeriod?: number
  readonly yearlyRetentionPeriod?: YearlyRetention
  readonly retentionFrequencyType: 'Daily' | 'Monthly'
  readonly dailyTime?: string
  readonly dailyType?: DailyType
  readonly monthlyTime?: string
  readonly monthlyDaynumber?: 'First' | 'Second' | 'Third' | 'Fourth' | 'Last'
  readonly monthlyDayofweek?: Weekday
}

export interface BackupRepository extends Row, Retention {
  readonly name: string
  readonly description: string
  readonly path: string
  readonly proxyId: string
  readonly capacityBytes: number
}

/** Used space of a repository; a row of its own because each session changes it. */
export interface RepositoryUsage extends Row {
  /** What ended sessions have written and retention has not freed, and what lay there before. */
  readonly usedBytes: number
}

/** Objects that were backed up together, and when: milliseconds since 1970. */
export interface Portion {
  readonly scopeId: string
  /** How many objects of the scope, from its first on: fewer than all when no session came to its end. */
  readonly objects: number
  readonly first: number
  readonly last: number
  /** Backups of which nobody knows the sessions any more, as pairs: when, how many objects, when, how many... */
  readonly past?: readonly number[]
}

/** Backup of one job in one repository. It outlives the job. */
export interface Backup extends Row {
  readonly repositoryId: string
  readonly organizationId: string
  readonly jobId: string
  readonly portions: readonly Portion[]
  /** Bytes by the day they were written on, as pairs: days since 1970, bytes, day, bytes... oldest first. */
  readonly written: readonly number[]
}
