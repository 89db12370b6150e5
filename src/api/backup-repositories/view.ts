import type { Static } from 'typebox'
import { getFreeBytes } from '../../world/storage/disk-space.js'
import type { BackupRepository as Row } from '../../world/storage/storage-rows.js'
import type { ViewContext } from '../view-context.js'
import { type BackupRepository, repositoryLinks } from './schema.js'

/** A repository says only what applies to its retention. */
export function repositoryView({ world, base }: ViewContext, row: Row): Static<typeof BackupRepository> {
  const { id, name, description, path, proxyId, retentionType, retentionPeriodType, retentionFrequencyType } =
    row
  const { dailyRetentionPeriod, monthlyRetentionPeriod, yearlyRetentionPeriod } = row
  const { dailyTime, dailyType, monthlyTime, monthlyDaynumber, monthlyDayofweek } = row
  return {
    capacityBytes: row.capacityBytes,
    freeSpaceBytes: Math.max(0, getFreeBytes(world, row)),
    id,
    name,
    description,
    path,
    retentionType,
    retentionPeriodType,
    ...(retentionPeriodType === 'Daily' && { dailyRetentionPeriod }),
    ...(retentionPeriodType === 'Monthly' && { monthlyRetentionPeriod }),
    ...(retentionPeriodType === 'Yearly' && { yearlyRetentionPeriod }),
    retentionFrequencyType,
    ...(retentionFrequencyType === 'Daily'
      ? { dailyTime, dailyType }
      : { monthlyTime, monthlyDaynumber, monthlyDayofweek }),
    proxyId,
    _links: repositoryLinks.build(base, { id, proxyId }),
  } as Static<typeof BackupRepository>
}
