import type { Profile, ProfileItem, ProfileJob, ProfileOrganization } from '../world/seed/profile-schema.js'

type ProxyEntry = NonNullable<Profile['proxies']>[number]
type RepositoryEntry = NonNullable<Profile['repositories']>[number]

/** What a backup server consists of: numbers, switches and members of closed sets. No text of the server is in it. */
export interface Inventory {
  /** Version of the API that it was read from. */
  readonly version: number
  /** The clock of the server, in milliseconds since 1970. */
  readonly now: number
  /** With the offset from UTC that the server has now: `Etc/GMT+5`. Absent if it is not known. */
  readonly timeZone?: string | undefined
  readonly license?: Profile['license']
  readonly settings?: Profile['settings']
  readonly proxies: readonly Omit<ProxyEntry, 'hostName'>[]
  readonly repositories: readonly InventoryRepository[]
  readonly organizations: readonly InventoryOrganization[]
  /** Sentences about what was not read, and what is there instead. */
  readonly notes: readonly string[]
}

export interface InventoryRepository {
  /** Index of its proxy. */
  readonly proxy: number
  readonly retention: Omit<RepositoryEntry, 'name' | 'proxy' | 'path'>
  /** Absent if the server does not know it, as for object storage. */
  readonly capacityBytes?: number | undefined
  readonly usedBytes: number
}

export interface InventoryOrganization {
  readonly settings: Pick<ProfileOrganization, 'type' | 'region' | 'exchange' | 'sharePoint'>
  readonly size: OrganizationSize
  readonly jobs: readonly InventoryJob[]
}

export interface OrganizationSize {
  readonly users: number
  readonly groups: number
  readonly sites: number
}

export interface InventoryJob {
  /** Index of the repository it writes to. */
  readonly repository: number
  readonly isEnabled: boolean
  readonly schedule: NonNullable<ProfileJob['schedule']>
  /** Undefined if it backs up the entire organization. */
  readonly selected: readonly ProfileItem[] | undefined
  readonly excluded: readonly ProfileItem[]
  /** Undefined if the server does not list its sessions. */
  readonly runs: RunSummary | undefined
}

/** What the sessions of jobs come to. */
export interface RunSummary {
  /** Sessions that have ended, and those of them with a warning and with a failure. */
  readonly ended: number
  readonly warnings: number
  readonly failures: number
  /** Of the sessions that have written something. */
  readonly bytes: number
  readonly items: number
  readonly seconds: number
  /** Objects, and items of them, of the oldest session and of the later ones. */
  readonly first: Items
  readonly later: Items
  /** When the oldest and the newest session began; absent without sessions. */
  readonly oldest?: number
  readonly newest?: number
  /** The last instant that a session tells of. */
  readonly lastSeen?: number
  /** When the session began that runs now. */
  readonly runningSince?: number
  /** There may be older sessions, which were not read. */
  readonly isCut: boolean
}

export interface Items {
  readonly objects: number
  readonly items: number
}
