import type { Static } from 'typebox'
import { getFreeBytes } from '../../world/storage/disk-space.js'
import type { BackupRepository as Row } from '../../world/storage/storage-rows.js'
import { type ByVersion, getForVersion } from '../versions.js'
import type { ViewContext } from '../view-context.js'
import { type BackupRepository, repositoryLinks } from './schema.js'

/** What a retention without an end is called. */
const FOR_EVER: ByVersion<string> = { 3: 'KeepForever', 6: 'Keep' }

/** What is the same of all repositories here, for they lie on disks of proxies. */
const ON_DISK = {
  objectStorageEncryptionEnabled: false,
  isLongTerm: false,
  isOutdated: false,
  isOutOfSync: false,
  isIndexed: true,
  isMigrationLocked: false,
  isOutOfOrder: false,
} as const

/** A repository says only what applies to its retention. */
export function repositoryView(
  { world, base, version }: ViewContext,
  row: Row,
): Static<typeof BackupRepository> {
  const { id, name, description, path, proxyId, retentionType, retentionPeriodType, retentionFrequencyType } =
    row
  const { dailyRetentionPeriod, monthlyRetentionPeriod, yearlyRetentionPeriod: years } = row
  const yearlyRetentionPeriod = years === 'KeepForever' ? getForVersion(FOR_EVER, version) : years
  const { dailyTime, dailyType, monthlyTime, monthlyDaynumber, monthlyDayofweek } = row
  return {
    ...ON_DISK,
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
