import { Type } from 'typebox'
import { defineLinks, nameSchema } from '../hal.js'
import { Int32, Int64 } from '../integer-schemas.js'
import { Flag, Name, Reference, Text, Time } from '../request-schemas.js'
import { between, byVersion, optionalSince, since } from '../versioned-schemas.js'

export const repositoryLinks = defineLinks({ self: 'backuprepositories/{id}', proxy: 'proxies/{proxyId}' })

const TYPES = ['ItemLevel', 'SnapshotBased'] as const
const PERIODS = ['Monthly', 'Daily', 'Yearly'] as const
const YEARS = ['Year1', 'Years2', 'Years3', 'Years5', 'Years7', 'Years10', 'Years25', 'KeepForever'] as const
/** The last one has another name in later versions. */
const LATER_YEARS = [...YEARS.slice(0, -1), 'Keep'] as const
const FREQUENCIES = ['Daily', 'Monthly'] as const
const WEEKDAYS = ['Sunday', 'Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday'] as const
const DAYS = ['Everyday', 'Workdays', 'Weekends', ...WEEKDAYS] as const
const ORDINALS = ['First', 'Second', 'Third', 'Fourth', 'Last'] as const

export const BackupRepository = nameSchema(
  'BackupRepository',
  Type.Object({
    objectStorageEncryptionEnabled: since(4, Type.Boolean()),
    capacityBytes: Int64(),
    freeSpaceBytes: Int64(),
    id: Type.String({ format: 'uuid' }),
    name: Type.String(),
    description: Type.String(),
    path: Type.String(),
    retentionType: Type.Enum([...TYPES]),
    retentionPeriodType: Type.Enum([...PERIODS]),
    dailyRetentionPeriod: Type.Optional(Int32({ description: 'Days; only of the period type Daily' })),
    monthlyRetentionPeriod: Type.Optional(Int32({ description: 'Months; only of the period type Monthly' })),
    yearlyRetentionPeriod: byVersion(
      Type.Optional(Type.Enum([...YEARS], { description: 'Only of the period type Yearly' })),
      { 6: Type.Optional(Type.Enum([...LATER_YEARS], { description: 'Only of the period type Yearly' })) },
    ),
    retentionFrequencyType: Type.Enum([...FREQUENCIES]),
    dailyTime: Type.Optional(Type.String({ description: "HH:mm:ss, the server's local time" })),
    dailyType: Type.Optional(Type.Enum([...DAYS])),
    monthlyTime: Type.Optional(Type.String({ description: "HH:mm:ss, the server's local time" })),
    monthlyDaynumber: Type.Optional(Type.Enum([...ORDINALS])),
    monthlyDayofweek: Type.Optional(Type.Enum([...WEEKDAYS])),
    proxyId: Type.String({ format: 'uuid' }),
    isLongTerm: since(6, Type.Boolean()),
    isOutdated: since(8, Type.Boolean()),
    isOutOfSync: since(4, Type.Boolean()),
    isIndexed: since(8, Type.Boolean()),
    isMigrationLocked: since(8, Type.Boolean()),
    isOutOfOrder: since(8, Type.Boolean()),
    _links: repositoryLinks.schema,
  }),
)

const retention = {
  retentionPeriodType: Type.Optional(Type.Enum([...PERIODS])),
  dailyRetentionPeriod: Type.Optional(Type.Integer({ minimum: 1, maximum: 36_500 })),
  monthlyRetentionPeriod: Type.Optional(Type.Integer({ minimum: 1, maximum: 1200 })),
  yearlyRetentionPeriod: Type.Optional(
    Type.Enum([...YEARS, 'Keep'], { description: 'Keep, the word of later versions, is KeepForever' }),
  ),
  retentionFrequencyType: Type.Optional(Type.Enum([...FREQUENCIES])),
  dailyTime: Time,
  dailyType: Type.Optional(Type.Enum([...DAYS])),
  monthlyTime: Time,
  monthlyDaynumber: Type.Optional(Type.Enum([...ORDINALS])),
  monthlyDayofweek: Type.Optional(Type.Enum([...WEEKDAYS])),
}

/** The query of the list. */
export const RepositoryQuery = Type.Object({
  proxyId: Type.Optional(Type.String({ description: 'Only those of this proxy' })),
  longTerm: since(
    6,
    Type.Optional(Type.Boolean({ description: 'Only those that are, or are not, archives' })),
  ),
  proxyPoolId: since(8, Type.Optional(Type.String({ description: 'Only those of this proxy pool' }))),
  organizationId: since(
    8,
    Type.Optional(Type.String({ description: 'Only those that belong to this organization' })),
  ),
})

/** What a repository may be built on in later versions, and the mock does not simulate. */
const foundations = {
  objectStorageId: between(4, 7, Reference),
  objectStorageCachePath: between(4, 7, Text),
  objectStorage: since(8, Type.Optional(Type.Object({}, { additionalProperties: Type.Unknown() }))),
  objectStorageEncryptionEnabled: since(4, Flag),
  encryptionKeyId: since(4, Reference),
  proxyPoolId: since(8, Reference),
  ignoreProxyPoolApplianceAccessValidation: since(8, Flag),
  organizationId: since(8, Reference),
}

/** Those of them that would make another repository of it. */
export const NOT_SIMULATED = [
  'objectStorageId',
  'objectStorage',
  'encryptionKeyId',
  'proxyPoolId',
  'organizationId',
] as const

export const NewRepository = nameSchema(
  'NewBackupRepository',
  Type.Object({
    name: Name,
    proxyId: Name,
    path: Name,
    description: Text,
    retentionType: Type.Optional(Type.Enum([...TYPES])),
    ...retention,
    retentionPeriodType: optionalSince(6, Type.Enum([...PERIODS])),
    retentionFrequencyType: optionalSince(6, Type.Enum([...FREQUENCIES])),
    attachUsedRepository: Flag,
    id: since(6, Text),
    ...foundations,
  }),
)

export const RepositoryChange = nameSchema(
  'BackupRepositoryChange',
  Type.Object({
    name: Type.Optional(Name),
    description: Text,
    ...retention,
    path: since(6, Text),
    proxyId: since(6, Text),
    retentionType: since(6, Type.Optional(Type.Enum([...TYPES]))),
    id: since(6, Text),
    attachUsedRepository: since(6, Flag),
    ...foundations,
  }),
)
