import { type Static, type TSchema, Type } from 'typebox'
import { PERIOD_MINUTES, WEEKDAYS } from '../jobs/schedule.js'

// The one declaration of what a profile may hold: types, checks and the JSON Schema for editors come from it.

const closed = { additionalProperties: false } as const
const Optional = <T extends TSchema>(schema: T) => Type.Optional(schema)

const Text = (description: string) => Type.String({ minLength: 1, maxLength: 200, description })
const Note = Type.String({ maxLength: 1000 })
const Duration = (description: string) =>
  Type.String({
    pattern: '^-?P(?!$)[0-9.YMWD]*(T[0-9.HMS]+)?$',
    description: `${description} (ISO 8601 duration)`,
  })
const Moment = (description: string) =>
  Type.String({
    pattern: '^\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d(\\.\\d{1,7})?Z$',
    description: `${description} (UTC, up to seven digits of a second)`,
  })
const Guid = Type.String({
  pattern: '^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$',
  description: 'GUID in lower case; default: generated',
})
const Bytes = (description: string) =>
  Type.Union(
    [
      Type.Integer({ minimum: 0, maximum: Number.MAX_SAFE_INTEGER }),
      Type.String({ pattern: '^\\d+(\\.\\d+)? ?(B|KB|MB|GB|TB|PB)$' }),
    ],
    { description: `${description}: bytes, or a size such as 256 GB` },
  )
const Count = Type.Integer({
  minimum: 1,
  maximum: 10_000,
  description: 'Number of copies; {n} in a text becomes the number of the copy, from 1',
})
const Size = (most: number, description: string) =>
  Type.Union(
    [
      Type.Integer({ minimum: 0, maximum: most }),
      Type.Object(
        {
          from: Type.Integer({ minimum: 0, maximum: most }),
          to: Type.Integer({ minimum: 0, maximum: most }),
        },
        closed,
      ),
    ],
    { description: `${description}: a number, or a random number between from and to` },
  )
const Share = (description: string) => Type.Number({ minimum: 0, maximum: 1, description })
const Time = Type.String({
  pattern: '^([01]\\d|2[0-3]):[0-5]\\d:[0-5]\\d$',
  description: 'HH:mm:ss, server time',
})
const Id = Optional(Guid)

const Schedule = Type.Object(
  {
    scheduleEnabled: Optional(Type.Boolean({ description: 'Whether the job runs by itself; default: true' })),
    type: Optional(Type.Enum(['Daily', 'Periodically'])),
    periodicallyEvery: Optional(Type.Enum(Object.keys(PERIOD_MINUTES) as (keyof typeof PERIOD_MINUTES)[])),
    dailyType: Optional(Type.Enum(['Everyday', 'Workdays', 'Weekends', ...WEEKDAYS])),
    dailyTime: Optional(Time),
    retryEnabled: Optional(Type.Boolean()),
    retryNumber: Optional(Type.Integer({ minimum: 1, maximum: 100 })),
    retryWaitInterval: Optional(Type.Integer({ minimum: 1, maximum: 1440, description: 'Minutes' })),
    backupWindowEnabled: Optional(Type.Boolean()),
    backupWindowSettings: Optional(
      Type.Object(
        {
          backupWindow: Type.Array(Type.Boolean(), { minItems: 168, maxItems: 168 }),
          minuteOffset: Optional(Type.Integer({ minimum: -840, maximum: 840 })),
        },
        closed,
      ),
    ),
  },
  {
    ...closed,
    description: 'When the job runs; default: daily at 22:00:00, three retries',
  },
)

const Workload = Type.Object(
  {
    like: Optional(
      Type.Enum(['mail', 'files'], { description: 'Kind of data that determines the default numbers' }),
    ),
    firstItems: Optional(Type.Number({ minimum: 0, description: 'Items of an object at its first backup' })),
    newItems: Optional(
      Type.Number({ minimum: 0, description: 'New items of an object at each later backup' }),
    ),
    itemBytes: Optional(Bytes('Average size of an item')),
    bytesPerSecond: Optional(Bytes('Average speed')),
    warnings: Optional(Share('Share of the runs that end with a warning')),
    failures: Optional(Share('Share of the runs that fail')),
    failure: Optional(Text('Reason why every run fails')),
  },
  { ...closed, description: 'Results of the runs' },
)

const Item = Type.Object(
  {
    type: Type.Enum(['User', 'Group', 'Site', 'PartialOrganization', 'PersonalSites', 'OneDriveFolders']),
    index: Optional(
      Type.Integer({
        minimum: 0,
        description: 'Position of the user, group or site in the organization, from 0',
      }),
    ),
    mailbox: Optional(Type.Boolean()),
    oneDrive: Optional(Type.Boolean()),
    archiveMailbox: Optional(Type.Boolean()),
    site: Optional(Type.Boolean()),
    members: Optional(Type.Boolean()),
    memberMailbox: Optional(Type.Boolean()),
    memberArchiveMailbox: Optional(Type.Boolean()),
    memberOnedrive: Optional(Type.Boolean()),
    memberSite: Optional(Type.Boolean()),
    folders: Optional(Type.Array(Text('Folder'), { minItems: 1 })),
  },
  closed,
)

/** What the product counts with 32 bits, and with 64. */
const Counter32 = Type.Integer({ minimum: 0, maximum: 2_147_483_647 })
const Counter = Type.Integer({ minimum: 0, maximum: Number.MAX_SAFE_INTEGER })

const Session = Type.Object(
  {
    id: Id,
    creationTime: Moment('When it began'),
    endTime: Moment('When it ended'),
    status: Type.Enum(['Success', 'Warning', 'Failed', 'Stopped']),
    reason: Optional(Text('Reason why it failed or was stopped')),
    progress: Counter32,
    statistics: Type.Object(
      {
        processingRateBytesPS: Counter,
        processingRateItemsPS: Counter,
        readRateBytesPS: Counter,
        writeRateBytesPS: Counter,
        transferredDataBytes: Counter,
        processedObjects: Counter,
        bottleneck: Type.Enum(['NA', 'Detecting', 'Source', 'Target']),
      },
      closed,
    ),
  },
  { ...closed, description: 'Sessions with given values instead of simulated runs; oldest first' },
)

const Job = Type.Object(
  {
    count: Optional(Count),
    id: Id,
    name: Text('Name'),
    description: Optional(Note),
    repository: Text('Name of the backup repository it writes to'),
    schedule: Optional(Schedule),
    workload: Optional(Workload),
    enabled: Optional(Type.Boolean()),
    createdAgo: Optional(
      Duration('How long ago it was made; by default as long ago as the history goes back'),
    ),
    selected: Optional(
      Type.Array(Item, { minItems: 1, description: 'Selected items; default: the entire organization' }),
    ),
    excluded: Optional(Type.Array(Item, { description: 'Excluded items' })),
    events: Optional(
      Type.Array(
        Type.Object(
          {
            do: Type.Enum(['start', 'stop', 'enable', 'disable']),
            ago: Duration('How long ago'),
            intoRun: Optional(Duration('Wait for the next run from there on, and for so much of it')),
          },
          closed,
        ),
        { description: 'Manual actions' },
      ),
    ),
    sessions: Optional(Type.Array(Session)),
  },
  closed,
)

const Organization = Type.Object(
  {
    count: Optional(Count),
    id: Id,
    name: Optional(Text('Name of the tenant; default: generated')),
    type: Optional(Type.Enum(['Office365', 'OnPremises', 'Hybrid'])),
    region: Optional(Type.Enum(['Worldwide', 'Germany', 'China', 'USgovCommunity', 'USgovDefence'])),
    exchange: Optional(Type.Boolean({ description: 'Whether it has mailboxes; default: true' })),
    sharePoint: Optional(Type.Boolean({ description: 'Whether it has sites and OneDrives; default: true' })),
    account: Optional(Text('Login of the tenant; default: backup@NAME')),
    password: Optional(Text('Password of the login; default: password')),
    clients: Optional(
      Type.Array(
        Type.Object(
          {
            id: Text('client_id'),
            assertion: Type.String({
              minLength: 1,
              maxLength: 10_000,
              description: 'assertion, or integration_token',
            }),
          },
          closed,
        ),
        { description: 'Programs that log the tenant in without its password, from version 4 of the API on' },
      ),
    ),
    users: Optional(Size(100_000, 'Users and shared mailboxes')),
    groups: Optional(Size(10_000, 'Groups')),
    sites: Optional(Size(10_000, 'Sites')),
    people: Optional(
      Type.Array(Text('Display name'), {
        description: 'Names of the first users; the other names are generated',
      }),
    ),
    content: Optional(
      Type.Object(
        {
          mailItems: Optional(Size(1_000_000, 'Items of a mailbox when the organization is added')),
          documents: Optional(Size(1_000_000, 'Documents and list items of a OneDrive or site then')),
          documentBytes: Optional(
            Type.Union([Bytes('Size'), Type.Object({ from: Bytes('From'), to: Bytes('To') }, closed)], {
              description:
                'Size of a document, 4000 bytes at least: one for all, or drawn between from and to',
            }),
          ),
        },
        { ...closed, description: 'Amount of data to restore' },
      ),
    ),
    jobs: Optional(Type.Array(Job)),
  },
  closed,
)

const ProxyHost = Type.Object(
  {
    count: Optional(Count),
    id: Id,
    hostName: Text('Name of the host'),
    description: Optional(Note),
    port: Optional(Type.Integer({ minimum: 1, maximum: 65_535 })),
    threadsNumber: Optional(Type.Integer({ minimum: 1, maximum: 1024 })),
    enableNetworkThrottling: Optional(Type.Boolean()),
    throttlingValue: Optional(Type.Integer({ minimum: 1 })),
    throttlingUnit: Optional(Type.Enum(['Mbps', 'MBs', 'KBs'])),
    useInternetProxy: Optional(Type.Boolean()),
    isDefault: Optional(Type.Boolean()),
    status: Optional(Type.Enum(['Online', 'Offline'])),
    reachable: Optional(
      Type.Boolean({ description: 'Whether a rescan finds it online; default: as its status says' }),
    ),
  },
  closed,
)

const Repository = Type.Object(
  {
    count: Optional(Count),
    id: Id,
    name: Text('Name'),
    description: Optional(Note),
    proxy: Text('Host name of its proxy'),
    path: Text('Folder on the proxy'),
    capacity: Optional(Bytes('Size of the disk')),
    used: Optional(Bytes('What lies on the disk beside the backups')),
    retentionType: Optional(Type.Enum(['ItemLevel', 'SnapshotBased'])),
    retentionPeriodType: Optional(Type.Enum(['Daily', 'Monthly', 'Yearly'])),
    dailyRetentionPeriod: Optional(Type.Integer({ minimum: 1, maximum: 36_500 })),
    monthlyRetentionPeriod: Optional(Type.Integer({ minimum: 1, maximum: 1200 })),
    yearlyRetentionPeriod: Optional(
      Type.Enum(['Year1', 'Years2', 'Years3', 'Years5', 'Years7', 'Years10', 'Years25', 'KeepForever']),
    ),
    retentionFrequencyType: Optional(Type.Enum(['Daily', 'Monthly'])),
    dailyTime: Optional(Time),
    dailyType: Optional(Type.Enum(['Everyday', 'Workdays', 'Weekends', ...WEEKDAYS])),
    monthlyTime: Optional(Time),
    monthlyDaynumber: Optional(Type.Enum(['First', 'Second', 'Third', 'Fourth', 'Last'])),
    monthlyDayofweek: Optional(Type.Enum([...WEEKDAYS])),
  },
  closed,
)

export const Profile = Type.Object(
  {
    $schema: Optional(Type.String()),
    description: Optional(Note),
    timeZone: Optional(Text('IANA time zone of the simulated server; default: America/New_York')),
    history: Optional(Duration('How long the server has been running when it is handed over; at most P3Y')),
    license: Optional(
      Type.Object(
        {
          type: Optional(Type.Enum(['Licensed', 'Trial'])),
          users: Optional(
            Type.Integer({ minimum: 0, maximum: 1_000_000, description: 'Number of licensed users' }),
          ),
          expiresIn: Optional(Duration('Until it ends; with a minus, since it has ended')),
        },
        closed,
      ),
    ),
    settings: Optional(
      Type.Object(
        {
          keepAllsessions: Optional(Type.Boolean()),
          keeponlyLast: Optional(Type.Integer({ minimum: 1, maximum: 520, description: 'Weeks' })),
        },
        closed,
      ),
    ),
    proxies: Optional(Type.Array(ProxyHost)),
    repositories: Optional(Type.Array(Repository)),
    organizations: Optional(Type.Array(Organization)),
  },
  { ...closed, title: 'vbo365-mock profile', description: 'Data of a new sandbox' },
)

/** A profile: the counts and the entities that a new world is filled with. */
export type Profile = Static<typeof Profile>
export type ProfileOrganization = Static<typeof Organization>
export type ProfileJob = Static<typeof Job>
export type ProfileItem = Static<typeof Item>
export type ProfileSession = Static<typeof Session>
export type ProfileWorkload = Static<typeof Workload>
export type Amount = Static<ReturnType<typeof Size>>
export type ByteSize = Static<ReturnType<typeof Bytes>>
