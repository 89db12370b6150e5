import type { Row } from '../core/table.js'
import type { WorkSettings } from '../work/work-rows.js'

/** Mail folders and holds that no job takes in. */
export interface ExclusionSettings {
  readonly deletedItems: boolean
  readonly drafts: boolean
  readonly junkEmail: boolean
  readonly outbox: boolean
  readonly syncIssues: boolean
  readonly litigationHold: boolean
  readonly inPlaceHold: boolean
}

/** Retention of sessions: for ever, or for a number of weeks. */
export interface HistorySettings {
  readonly keepAllsessions: boolean
  readonly keeponlyLast: number
}

export interface InternetProxySettings {
  readonly useInternetProxy: boolean
  readonly hostName?: string
  readonly port?: number
  readonly useAuthentication?: boolean
  readonly username?: string
}

/** What all mail settings have in common. */
export interface MailServer {
  readonly enableNotification: boolean
  readonly port: number
  readonly useAuthentication: boolean
  readonly username?: string
  readonly useSSL: boolean
  readonly from?: string
}

/** Mail about jobs. */
export interface JobMailSettings extends MailServer {
  readonly smtpServer?: string
  readonly to?: string
  readonly subject: string
  readonly notifyOnSuccess: boolean
  readonly notifyOnWarning: boolean
  readonly notifyOnFailure: boolean
  readonly supressUntilLastRetry: boolean
  readonly attachDetailedReport: boolean
}

/** Mail of the explorers, who send what they have restored. */
export interface ExplorerMailSettings extends MailServer {
  readonly server?: string
}

/** The license of the product. It is no resource of its own in this version, but sessions and users depend on it. */
export interface License {
  readonly type: 'Licensed' | 'Trial'
  readonly users: number
  /** Milliseconds since 1970; absent: never. */
  readonly expires?: number
}

/** What restore sessions find on the server, and how long they are kept open. It is no resource of the API either. */
export interface ExplorerSettings {
  /** Milliseconds without a request after which a restore session ends by itself. */
  readonly idle: number
  /** Whether Outlook is there, which the real server exports by; absent: it is. */
  readonly outlookInstalled?: boolean
}

/** How logins are kept. It is no resource of the API either. */
export interface LoginSettings {
  /** Milliseconds that an access token is good for; absent: as long as the server says. */
  readonly tokenLifetime?: number
}

/** All settings, by the id of their row. */
export interface SettingsByName {
  readonly exclusion: ExclusionSettings
  readonly history: HistorySettings
  readonly internetProxy: InternetProxySettings
  readonly jobMail: JobMailSettings
  readonly exchangeMail: ExplorerMailSettings
  readonly sharePointMail: ExplorerMailSettings
  readonly oneDriveMail: ExplorerMailSettings
  readonly license: License
  readonly explorer: ExplorerSettings
  /** When work that takes its time ends. No resource of the API, but a tester's. */
  readonly work: WorkSettings
  readonly logins: LoginSettings
}

export type SettingsName = keyof SettingsByName

export interface SettingsRow extends Row {
  readonly id: SettingsName
  readonly values: SettingsByName[SettingsName]
}
