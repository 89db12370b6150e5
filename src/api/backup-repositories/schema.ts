import { Type } from 'typebox'
import { defineLinks, nameSchema } from '../hal.js'
import { Int32, Int64 } from '../integer-schemas.js'
import { Flag, Name, Text, Time } from '../request-schemas.js'

export const repositoryLinks = defineLinks({ self: 'backuprepositories/{id}', proxy: 'proxies/{proxyId}' })

const TYPES = ['ItemLevel', 'SnapshotBased'] as const
const PERIODS = ['Monthly', 'Daily', 'Yearly'] as const
const YEARS = ['Year1', 'Years2', 'Years3', 'Years5', 'Years7', 'Years10', 'Years25', 'KeepForever'] as const
const FREQUENCIES = ['Daily', 'Monthly'] as const
const WEEKDAYS = ['Sunday', 'Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday'] as const
const DAYS = ['Everyday', 'Workdays', 'Weekends', ...WEEKDAYS] as const
const ORDINALS = ['First', 'Second', 'Third', 'Fourth', 'Last'] as const

export const BackupRepository = nameSchema(
  'BackupRepository',
  Type.Object({
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
    yearlyRetentionPeriod: Type.Optional(
      Type.Enum([...YEARS], { description: 'Only of the period type Yearly' }),
    ),
    retentionFrequencyType: Type.Enum([...FREQUENCIES]),
    dailyTime: Type.Optional(Type.String({ description: "HH:mm:ss, the server's local time" })),
    dailyType: Type.Optional(Type.Enum([...DAYS])),
    monthlyTime: Type.Optional(Type.String({ description: "HH:mm:ss, the server's local time" })),
    monthlyDaynumber: Type.Optional(Type.Enum([...ORDINALS])),
    monthlyDayofweek: Type.Optional(Type.Enum([...WEEKDAYS])),
    proxyId: Type.String({ format: 'uuid' }),
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

export const NewRepository = nameSchema(
  'NewBackupRepository',
  Type.Object({
    name: Name,
    proxyId: Name,
    path: Name,
    description: Text,
    retentionType: Type.Optional(Type.Enum([...TYPES])),
    ...retention,
    retentionPeriodType: Type.Enum([...PERIODS]),
    retentionFrequencyType: Type.Enum([...FREQUENCIES]),
    attachUsedRepository: Flag,
  }),
)

export const RepositoryChange = nameSchema(
  'BackupRepositoryChange',
  Type.Object({ name: Type.Optional(Name), description: Text, ...retention }),
)
