import type { Row } from '../core/table.js'

/** How the product signs in to Microsoft 365. What is secret in it is never kept. */
export interface CloudConnection {
  /** Absent when the product signs in as an application only. */
  readonly account?: string
  readonly grantAdminAccess: boolean
  readonly useMfa: boolean
  readonly useCustomVeeamAADApplication?: boolean
  readonly applicationId?: string
  readonly applicationCertificateThumbprint?: string
  readonly sharePointSaveAllWebParts?: boolean
}

/** How the product signs in to an Exchange or SharePoint server. What is secret in it is never kept. */
export interface ServerConnection {
  readonly serverName: string
  readonly serverPort?: number
  readonly username: string
  readonly useSSL?: boolean
  readonly skipCAverification?: boolean
  readonly skipCommonnameverification?: boolean
  readonly skipRevocationcheck?: boolean
  readonly grantImpersonation?: boolean
  readonly configureThrottlingpolicy?: boolean
  readonly grantAccesstositecollections?: boolean
}

/** A login that an organization was added with: it is also the tenant's login to the API. */
export interface Credential {
  /** In lower case. */
  readonly account: string
  /** See `credentials.ts`: the password cannot be had from it. */
  readonly digest: string
}

/** A tenant under protection. Its users, groups and sites are derived (directory.ts), only their numbers are stored. */
export interface Organization extends Row {
  readonly name: string
  readonly description?: string
  readonly type: 'Office365' | 'OnPremises' | 'Hybrid'
  /** Absent on premises. */
  readonly region?: 'Worldwide' | 'Germany' | 'China' | 'USgovCommunity' | 'USgovDefence'
  readonly exchangeOnlineSettings?: CloudConnection
  readonly sharePointOnlineSettings?: CloudConnection
  readonly exchangeSettings?: ServerConnection
  readonly sharepointSettings?: ServerConnection
  readonly counts: DirectorySize
  /** When it was added: milliseconds since 1970. */
  readonly since: number
  /** How much its mailboxes, OneDrives and sites hold, if it is not as usual. */
  readonly content?: Partial<ContentSize>
  /** What its first users are called; the names of the others are made up. */
  readonly people?: readonly string[]
  readonly credentials: readonly Credential[]
  /** Programs that log the tenant in with an assertion, by their ids as accounts; absent: none. */
  readonly clients?: readonly Credential[]
}

export interface DirectorySize {
  readonly users: number
  readonly groups: number
  readonly sites: number
}

export interface Range {
  readonly from: number
  readonly to: number
}

/** How much there is when an organization is added: items of a mailbox, documents of a OneDrive or site, their bytes. */
export interface ContentSize {
  readonly mailItems: Range
  readonly documents: Range
  readonly documentBytes: Range
}
