import { Type } from 'typebox'
import { defineLinks, named } from '../hal.js'

export const repositoryLinks = defineLinks({ self: 'backuprepositories/{id}', proxy: 'proxies/{proxyId}' })

export const BackupRepository = named(
  'BackupRepository',
  Type.Object({
    capacityBytes: Type.Integer(),
    freeSpaceBytes: Type.Integer(),
    id: Type.String({ format: 'uuid' }),
    name: Type.String(),
    description: Type.String(),
    path: Type.String(),
    retentionType: Type.Enum(['ItemLevel', 'SnapshotBased']),
    retentionPeriodType: Type.Enum(['Monthly', 'Daily', 'Yearly']),
    yearlyRetentionPeriod: Type.Optional(
      Type.Enum(['Year1', 'Years2', 'Years3', 'Years5', 'Years7', 'Years10', 'Years25', 'KeepForever']),
    ),
    retentionFrequencyType: Type.Enum(['Daily', 'Monthly']),
    dailyTime: Type.Optional(Type.String({ description: "HH:mm:ss, the server's local time" })),
    dailyType: Type.Optional(Type.Enum(['Everyday', 'Workdays', 'Weekends'])),
    proxyId: Type.String({ format: 'uuid' }),
    _links: repositoryLinks.schema,
  }),
)
