import { type Static, type TSchema, Type } from 'typebox'
import { CULTURES } from '../core/culture.js'
import { PERIOD_MINUTES, WEEKDAYS } from '../jobs/schedule.js'
import type { SettingsName } from '../settings/settings-rows.js'
import type { Tables } from '../tables.js'

// The one declaration of what the rows of a snapshot look like, for snapshots come from outside.

const closed = { additionalProperties: false } as const
const Optional = <T extends TSchema>(schema: T) => Type.Optional(schema)

const Guid = Type.String({
  pattern: '^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$',
  description: 'a GUID in lower case',
})
/** Ids of some kinds are several GUIDs. */
const Id = Type.String({
  pattern: '^([0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}){1,4}$',
  description: 'GUIDs in lower case, one to four',
})
const Text = Type.String()
/** The year 10000 cannot be written in the API's times. */
export const Instant = Type.Number({ minimum: 0, exclusiveMaximum: 253_402_300_800_000 })
const Moment = Type.String({
  pattern: '^\\d{4}-(0\\d|1[0-2])-([0-2]\\d|3[01])T([01]\\d|2[0-3]):[0-5]\\d:[0-5]\\d(\\.\\d{1,7})?Z$',
  description: 'a time in UTC',
})
const Time = Type.String({
  pattern: '^([01]\\d|2[0-3]):[0-5]\\d:[0-5]\\d$',
  description: 'a time of day, HH:mm:ss',
})
/** Bytes may be more than a whole number can tell apart. */
const Amount = Type.Integer({ minimum: 0, maximum: 1e300 })
const Average = Type.Number({ minimum: 0, maximum: 1e300 })
const Count = Type.Integer({ minimum: 0, maximum: Number.MAX_SAFE_INTEGER })
const Count32 = Type.Integer({ minimum: 0, maximum: 2_147_483_647 })
const DirectoryIndex = Type.Integer({ minimum: 0, maximum: 1_000_000 })
const Seed = Type.Integer({ minimum: 0, maximum: 0xffffffff })
const EntryNumber = Type.Integer({ minimum: 0, maximum: 0xffffffff })
const Share = Type.Number({ minimum: 0, maximum: 1 })
const Port = Type.Integer({ minimum: 0, maximum: 65_535 })

/** Schema of a row: the properties that all rows have, and its own. */
const row = <P extends Record<string, TSchema>>(properties: P) =>
  Type.Object(
    {
      id: Id,
      key: Type.String({
        pattern: '^.+:[1-9]\\d{0,14}$',
        description: 'the key of an entity, such as proxy:1',
      }),
      ...properties,
    },
    closed,
  )

const object = <P extends Record<string, TSchema>>(properties: P) => Type.Object(properties, closed)

const range = (most: number) =>
  object({
    from: Type.Number({ minimum: 0, maximum: most }),
    to: Type.Number({ minimum: 0, maximum: most }),
  })

const CloudConnection = object({
  account: Optional(Text),
  grantAdminAccess: Type.Boolean(),
  useMfa: Type.Boolean(),
  useCustomVeeamAADApplication: Optional(Type.Boolean()),
  applicationId: Optional(Text),
  applicationCertificateThumbprint: Optional(Text),
  sharePointSaveAllWebParts: Optional(Type.Boolean()),
})

const ServerConnection = object({
  serverName: Text,
  serverPort: Optional(Port),
  username: Text,
  useSSL: Optional(Type.Boolean()),
  skipCAverification: Optional(Type.Boolean()),
  skipCommonnameverification: Optional(Type.Boolean()),
  skipRevocationcheck: Optional(Type.Boolean()),
  grantImpersonation: Optional(Type.Boolean()),
  configureThrottlingpolicy: Optional(Type.Boolean()),
  grantAccesstositecollections: Optional(Type.Boolean()),
})

const Credential = object({
  account: Text,
  digest: Type.String({ pattern: '^[0-9a-f]{64}$', description: 'a digest of 64 hexadecimal digits' }),
})

const Organization = row({
  name: Type.String({ minLength: 1 }),
  description: Optional(Text),
  type: Type.Enum(['Office365', 'OnPremises', 'Hybrid']),
  region: Optional(Type.Enum(['Worldwide', 'Germany', 'China', 'USgovCommunity', 'USgovDefence'])),
  exchangeOnlineSettings: Optional(CloudConnection),
  sharePointOnlineSettings: Optional(CloudConnection),
  exchangeSettings: Optional(ServerConnection),
  sharepointSettings: Optional(ServerConnection),
  counts: object({
    users: Type.Integer({ minimum: 0, maximum: 100_000 }),
    groups: Type.Integer({ minimum: 0, maximum: 10_000 }),
    sites: Type.Integer({ minimum: 0, maximum: 10_000 }),
  }),
  since: Instant,
  content: Optional(
    object({
      mailItems: Optional(range(1_000_000)),
      documents: Optional(range(1_000_000)),
      documentBytes: Optional(range(1e300)),
    }),
  ),
  people: Optional(Type.Array(Text)),
  credentials: Type.Array(Credential),
  clients: Optional(Type.Array(Credential)),
})

const DailyType = Type.Enum(['Everyday', 'Workdays', 'Weekends', ...WEEKDAYS])

const BackupWindow = object({
  backupWindow: Type.Array(Type.Boolean(), { minItems: 168, maxItems: 168 }),
  minuteOffset: Optional(Type.Integer({ minimum: -1440, maximum: 1440 })),
})

const SchedulePolicy = object({
  scheduleEnabled: Optional(Type.Boolean()),
  backupWindowEnabled: Type.Boolean(),
  backupWindowSettings: Optional(BackupWindow),
  type: Type.Enum(['Periodically', 'Daily']),
  periodicallyEvery: Optional(Type.Enum(Object.keys(PERIOD_MINUTES) as (keyof typeof PERIOD_MINUTES)[])),
  periodicallyOffsetMinutes: Optional(Type.Integer({ minimum: 0, maximum: 1439 })),
  periodicallyWindowEnabled: Optional(Type.Boolean()),
  periodicallyWindowSettings: Optional(BackupWindow),
  dailyType: Optional(DailyType),
  dailyTime: Optional(Time),
  retryEnabled: Type.Boolean(),
  retryNumber: Optional(Count),
  retryWaitInterval: Optional(Type.Integer({ minimum: 0, maximum: 1_000_000 })),
})

const Workload = object({
  firstItems: Average,
  newItems: Average,
  itemBytes: Average,
  bytesPerSecond: Type.Number({ exclusiveMinimum: 0, maximum: 1e300 }),
  warnings: Share,
  failures: Share,
  failure: Optional(Text),
})

const BackupObject = object({
  kind: Type.Enum(['mailbox', 'archive', 'oneDrive', 'personalSite', 'groupMailbox', 'groupSite', 'site']),
  target: DirectoryIndex,
})

const Rates = object({
  processingRateBytesPS: Amount,
  processingRateItemsPS: Amount,
  readRateBytesPS: Amount,
  writeRateBytesPS: Amount,
  bottleneck: Type.Enum(['NA', 'Detecting', 'Source', 'Target']),
})

const ContainerKind = Type.Enum([
  'mailbox',
  'archive',
  'oneDrive',
  'personalSite',
  'groupMailbox',
  'groupSite',
  'site',
  'restoredSite',
])

const From = object({ kind: ContainerKind, target: DirectoryIndex })
const Result = Type.Enum(['Success', 'Warning', 'Failed'])

const MailServer = {
  enableNotification: Type.Boolean(),
  port: Port,
  useAuthentication: Type.Boolean(),
  username: Optional(Text),
  useSSL: Type.Boolean(),
  from: Optional(Text),
}

const ExplorerMail = object({ ...MailServer, server: Optional(Text) })

/** The values of each row of settings, by its id. */
const Policy = Type.Union([
  Type.Enum(['default', 'instant', 'manual']),
  object({ after: Type.String({ pattern: '^P(?!$)[0-9.YMWD]*(T[0-9.HMS]+)?$' }) }),
  object({ polls: Type.Integer({ minimum: 1, maximum: 1_000_000 }) }),
])

export const SETTINGS_SCHEMAS = {
  exclusion: object({
    deletedItems: Type.Boolean(),
    drafts: Type.Boolean(),
    junkEmail: Type.Boolean(),
    outbox: Type.Boolean(),
    syncIssues: Type.Boolean(),
    litigationHold: Type.Boolean(),
    inPlaceHold: Type.Boolean(),
  }),
  history: object({
    keepAllsessions: Type.Boolean(),
    keeponlyLast: Type.Integer({ minimum: 0, maximum: 100_000 }),
  }),
  internetProxy: object({
    useInternetProxy: Type.Boolean(),
    hostName: Optional(Text),
    port: Optional(Port),
    useAuthentication: Optional(Type.Boolean()),
    username: Optional(Text),
  }),
  jobMail: object({
    ...MailServer,
    smtpServer: Optional(Text),
    to: Optional(Text),
    subject: Text,
    notifyOnSuccess: Type.Boolean(),
    notifyOnWarning: Type.Boolean(),
    notifyOnFailure: Type.Boolean(),
    supressUntilLastRetry: Type.Boolean(),
    attachDetailedReport: Type.Boolean(),
  }),
  exchangeMail: ExplorerMail,
  sharePointMail: ExplorerMail,
  oneDriveMail: ExplorerMail,
  license: object({ type: Type.Enum(['Licensed', 'Trial']), users: Count, expires: Optional(Instant) }),
  explorer: object({
    idle: Type.Number({ exclusiveMinimum: 0, maximum: 1e15 }),
    outlookInstalled: Optional(Type.Boolean()),
  }),
  work: object({ job: Policy, restore: Policy, rescan: Policy }),
  logins: object({ tokenLifetime: Optional(Type.Number({ exclusiveMinimum: 0, maximum: 1e15 })) }),
} satisfies Record<SettingsName, TSchema>

type SettingsId = keyof typeof SETTINGS_SCHEMAS

/** The rows of each table. What the values of settings are depends on their row: see SETTINGS. */
export const ROW_SCHEMAS = {
  settings: object({
    id: Type.Enum(Object.keys(SETTINGS_SCHEMAS) as SettingsId[]),
    key: Type.String({ minLength: 1 }),
    values: Type.Unknown(),
  }),
  organizations: Organization,
  removedOrganizations: Organization,
  proxies: row({
    hostName: Text,
    description: Text,
    port: Port,
    threadsNumber: Count,
    enableNetworkThrottling: Type.Boolean(),
    throttlingValue: Optional(Amount),
    throttlingUnit: Optional(Type.Enum(['Mbps', 'MBs', 'KBs'])),
    useInternetProxy: Type.Boolean(),
    internetProxyType: Optional(Type.Enum(['FromManagementServer', 'Custom'])),
    internetProxySettings: Optional(
      object({
        hostName: Text,
        port: Port,
        useAuthentication: Type.Boolean(),
        username: Optional(Text),
      }),
    ),
    isDefault: Type.Boolean(),
    status: Type.Enum(['Online', 'Offline']),
    operatingSystem: Optional(Type.Enum(['Windows', 'Linux'])),
    reachable: Type.Boolean(),
  }),
  repositories: row({
    name: Text,
    description: Text,
    path: Text,
    proxyId: Guid,
    capacityBytes: Amount,
    retentionType: Type.Enum(['ItemLevel', 'SnapshotBased']),
    retentionPeriodType: Type.Enum(['Daily', 'Monthly', 'Yearly']),
    dailyRetentionPeriod: Optional(Amount),
    monthlyRetentionPeriod: Optional(Amount),
    yearlyRetentionPeriod: Optional(
      Type.Enum(['Year1', 'Years2', 'Years3', 'Years5', 'Years7', 'Years10', 'Years25', 'KeepForever']),
    ),
    retentionFrequencyType: Type.Enum(['Daily', 'Monthly']),
    dailyTime: Optional(Time),
    dailyType: Optional(DailyType),
    monthlyTime: Optional(Time),
    monthlyDaynumber: Optional(Type.Enum(['First', 'Second', 'Third', 'Fourth', 'Last'])),
    monthlyDayofweek: Optional(Type.Enum([...WEEKDAYS])),
  }),
  usages: row({ usedBytes: Type.Integer({ minimum: -1e300, maximum: 1e300 }) }),
  backups: row({
    repositoryId: Guid,
    organizationId: Guid,
    jobId: Guid,
    portions: Type.Array(
      object({
        scopeId: Guid,
        objects: DirectoryIndex,
        first: Instant,
        last: Instant,
        past: Optional(Type.Array(Instant)),
      }),
    ),
    written: Type.Array(Amount),
  }),
  jobs: row({
    organizationId: Guid,
    repositoryId: Guid,
    name: Text,
    description: Text,
    backupType: Type.Enum(['EntireOrganization', 'SelectedItems']),
    isEnabled: Type.Boolean(),
    schedulePolicy: SchedulePolicy,
    workload: Workload,
    seed: Seed,
    retries: Count,
    scopeId: Optional(Guid),
    next: Optional(object({ status: Result, message: Optional(Text) })),
  }),
  jobItems: row({
    jobId: Guid,
    list: Type.Enum(['selected', 'excluded']),
    type: Type.Enum(['User', 'Group', 'Site', 'PartialOrganization', 'PersonalSites', 'OneDriveFolders']),
    target: Optional(DirectoryIndex),
    mailbox: Optional(Type.Boolean()),
    oneDrive: Optional(Type.Boolean()),
    archiveMailbox: Optional(Type.Boolean()),
    site: Optional(Type.Boolean()),
    members: Optional(Type.Boolean()),
    memberMailbox: Optional(Type.Boolean()),
    memberArchiveMailbox: Optional(Type.Boolean()),
    memberOnedrive: Optional(Type.Boolean()),
    memberSite: Optional(Type.Boolean()),
    folders: Optional(Type.Array(Text)),
  }),
  scopes: row({
    jobId: Guid,
    objects: Type.Array(BackupObject),
    groups: Type.Array(DirectoryIndex),
    excluded: Optional(Count),
  }),
  sessions: row({
    jobId: Guid,
    repositoryId: Guid,
    start: Instant,
    end: Optional(Instant),
    seed: Seed,
    status: Type.Enum(['Running', 'Success', 'Warning', 'Failed', 'Stopped']),
    outcome: Result,
    endsAt: Instant,
    scopeId: Guid,
    warnings: Type.Array(DirectoryIndex),
    reason: Optional(Text),
    items: Amount,
    bytes: Amount,
    recorded: Optional(object({ creationTime: Moment, endTime: Moment, progress: Count32, rates: Rates })),
  }),
  restoreSessions: row({
    organizationId: Guid,
    type: Type.Enum(['Vex', 'Veod', 'Vesp']),
    jobId: Optional(Guid),
    repositoryId: Optional(Guid),
    name: Text,
    organization: Text,
    initiatedBy: Text,
    start: Instant,
    end: Optional(Instant),
    pointInTime: Instant,
    showDeleted: Type.Boolean(),
    showAllVersions: Type.Boolean(),
    state: Type.Enum(['Working', 'Stopped']),
    used: Instant,
    restoreDuration: Optional(Count),
    done: Count,
    succeeded: Count,
    result: Result,
  }),
  restoreEvents: row({
    sessionId: Guid,
    type: Type.Enum(['None', 'Save', 'Export', 'Send', 'Restore', 'View']),
    status: Result,
    start: Instant,
    end: Instant,
    order: Count,
    title: Text,
    message: Text,
    item: Optional(object({ name: Text, type: Text, sizeBytes: Amount, source: Text, target: Text })),
    viewed: Optional(Text),
    outcome: Optional(
      object({ created: Count, merged: Count, failed: Count, skipped: Count, problem: Optional(Text) }),
    ),
  }),
  restorations: row({
    organizationId: Guid,
    kind: ContainerKind,
    target: DirectoryIndex,
    from: From,
    entries: Type.Array(Type.Integer({ minimum: 0, maximum: 2 ** 35 }), { maxItems: 1_000_000 }),
    deleted: Optional(Type.Literal(true)),
    folderPath: Type.Union([Text, Type.Null()]),
    type: Type.Enum([
      'None',
      'Appointment',
      'Contact',
      'Task',
      'StickyNote',
      'Journal',
      'Folder',
      'Library',
      'LibraryFolder',
      'List',
      'ListFolder',
    ]),
    prefix: Text,
    unread: Type.Boolean(),
    at: Instant,
  }),
  restoredSites: row({
    organizationId: Guid,
    name: Text,
    url: Text,
    from: From,
    parent: Optional(From),
    at: Instant,
  }),
  mails: row({
    at: Instant,
    from: Text,
    to: Text,
    subject: Text,
    text: Text,
    restoreSession: Optional(Guid),
    attachments: Type.Array(
      object({
        name: Text,
        sizeBytes: Optional(Amount),
        entry: Optional(object({ container: Id, id: EntryNumber })),
      }),
    ),
  }),
  holds: row({
    kind: Type.Enum(['job', 'restore', 'rescan']),
    polls: Optional(Type.Integer({ minimum: 1, maximum: 1_000_000 })),
  }),
} satisfies Record<keyof Tables, TSchema>

/** How the clock of a snapshot went, by its mode. */
export const CLOCK_SCHEMAS = {
  real: object({ mode: Type.Literal('real') }),
  frozen: object({ mode: Type.Literal('frozen'), now: Instant }),
  offset: object({ mode: Type.Literal('offset'), offset: Type.Number({ minimum: -1e15, maximum: 1e15 }) }),
  rate: object({
    mode: Type.Literal('rate'),
    rate: Type.Number({ minimum: 0, maximum: 86_400 }),
    wallAnchor: Instant,
    anchor: Instant,
  }),
}

const StoredToken = object({
  /** What it is known by. */
  digest: Text,
  account: Text,
  domainUser: Optional(Text),
  tenant: Optional(Text),
  /** Number of the account's login that it was issued for. */
  login: Count,
  /** Absent: it does not end. */
  expires: Optional(Instant),
})
export type StoredToken = Static<typeof StoredToken>

const StoredTokens = object({
  /** Numbers of logins by account. */
  logins: Type.Record(Text, Count),
  access: Type.Array(StoredToken),
  refresh: Type.Array(StoredToken),
})
/** The tokens of a sandbox, as a data directory keeps them: by digests, so that nobody can use them. */
export type StoredTokens = Static<typeof StoredTokens>

/** Schema of a snapshot without its clock and its rows. */
export const SnapshotFrame = object({
  format: Type.Literal(1),
  origin: object({
    seed: Count,
    sandbox: Type.String({
      pattern: '^([a-z0-9A-Z][a-z0-9A-Z._-]{0,63})?$',
      description: 'the name of a sandbox',
    }),
    timeZone: Text,
    culture: Optional(Type.Enum([...CULTURES])),
  }),
  clock: Type.Object({ mode: Type.Enum(['real', 'frozen', 'offset', 'rate']) }),
  time: Instant,
  from: Type.Optional(
    Type.Object(
      { sandbox: Text, profile: Optional(Text), seed: Optional(Count), tokens: Optional(StoredTokens) },
      { ...closed, description: 'where it was kept, if it is from a data directory' },
    ),
  ),
  tables: Type.Object(
    Object.fromEntries(
      Object.keys(ROW_SCHEMAS).map((name) => [name, Type.Optional(Type.Array(Type.Unknown()))]),
    ),
    closed,
  ),
  events: Type.Array(object({ at: Instant, kind: Text, subject: Text })),
  counters: Type.Array(Type.Tuple([Text, Type.Integer({ minimum: 1, maximum: Number.MAX_SAFE_INTEGER })])),
})

type ParsedRows = {
  readonly [Name in keyof typeof ROW_SCHEMAS]: readonly Static<(typeof ROW_SCHEMAS)[Name]>[]
}

/** A snapshot whose shape was checked. Tables may be left out: they are empty. */
export interface ParsedSnapshot extends Omit<Static<typeof SnapshotFrame>, 'tables' | 'clock' | 'from'> {
  readonly clock: Static<(typeof CLOCK_SCHEMAS)[keyof typeof CLOCK_SCHEMAS]>
  readonly tables: Partial<ParsedRows>
}
