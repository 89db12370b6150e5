import { Profile } from '../world/seed/profile-schema.js'
import { type Fields, isFields, isValid, pickFields, readCount, readReference, readTime } from './fields.js'
import type { Inventory, InventoryJob, InventoryRepository } from './inventory.js'

const ProxyEntry = Profile.properties.proxies.items.properties
const RepositoryEntry = Profile.properties.repositories.items.properties
const JobEntry = Profile.properties.organizations.items.properties.jobs.items.properties
const Schedule = JobEntry.schedule.properties

const DAY = 86_400_000

export function readProxy(fields: Fields): Inventory['proxies'][number] {
  const { isDefault, type } = fields
  const {
    threadsNumber,
    useInternetProxy,
    status,
    enableNetworkThrottling,
    throttlingValue,
    throttlingUnit,
  } = pickFields(fields, ProxyEntry, [
    'threadsNumber',
    'enableNetworkThrottling',
    'throttlingValue',
    'throttlingUnit',
    'useInternetProxy',
    'status',
  ])
  return {
    // later versions say that it is the backup server itself
    ...((isDefault === true || type === 'Local') && { isDefault: true }),
    ...(threadsNumber !== undefined && { threadsNumber }),
    ...(useInternetProxy && { useInternetProxy }),
    ...(status === 'Offline' && { status }),
    ...(enableNetworkThrottling &&
      throttlingValue &&
      throttlingUnit && { enableNetworkThrottling, throttlingValue, throttlingUnit }),
  }
}

export function readRepository(fields: Fields, proxies: ReadonlyMap<string, number>): InventoryRepository {
  const capacityBytes = readCount(fields.capacityBytes)
  const free = readCount(fields.freeSpaceBytes) ?? 0
  return {
    proxy: proxies.get(readReference(fields, 'proxyId', 'proxy') ?? '') ?? 0,
    retention: readRetention(fields),
    capacityBytes,
    usedBytes: Math.max(0, (capacityBytes ?? 0) - free),
  }
}

const PERIODS = {
  Daily: 'dailyRetentionPeriod',
  Monthly: 'monthlyRetentionPeriod',
  Yearly: 'yearlyRetentionPeriod',
} as const

function readRetention(fields: Fields): InventoryRepository['retention'] {
  const { yearlyRetentionPeriod: years } = fields
  const { retentionPeriodType, ...retention } = pickFields(
    // later versions have another name for a retention without an end
    { ...fields, yearlyRetentionPeriod: years === 'Keep' ? 'KeepForever' : years },
    RepositoryEntry,
    [
      'retentionType',
      'retentionPeriodType',
      'dailyRetentionPeriod',
      'monthlyRetentionPeriod',
      'yearlyRetentionPeriod',
      'retentionFrequencyType',
      'dailyTime',
      'dailyType',
      'monthlyTime',
      'monthlyDaynumber',
      'monthlyDayofweek',
    ],
  )
  // a period must have a length
  const isWhole = retentionPeriodType && retention[PERIODS[retentionPeriodType]] !== undefined
  return { ...(isWhole && { retentionPeriodType }), ...retention }
}

export function readSchedule(policy: Fields): InventoryJob['schedule'] {
  const { backupWindowSettings, type, scheduleEnabled } = policy
  const { backupWindow, minuteOffset } = isFields(backupWindowSettings) ? backupWindowSettings : {}
  const window = { backupWindow, ...(typeof minuteOffset === 'number' && { minuteOffset }) }
  const hasWindow = policy.backupWindowEnabled === true && isValid(Schedule.backupWindowSettings, window)
  const { periodicallyEvery, dailyType, dailyTime, ...rest } = pickFields(policy, Schedule, [
    'type',
    'periodicallyEvery',
    'dailyType',
    'dailyTime',
    'retryEnabled',
    'retryNumber',
    'retryWaitInterval',
  ])
  const isPeriodic = rest.type === 'Periodically' && periodicallyEvery !== undefined
  return {
    ...((scheduleEnabled === false || type === 'ManualOnly') && { scheduleEnabled: false }),
    ...(isPeriodic
      ? { type: 'Periodically', periodicallyEvery }
      : { ...(dailyType && { dailyType }), ...(dailyTime && { dailyTime }) }),
    ...(rest.retryEnabled === false
      ? { retryEnabled: false }
      : {
          ...(rest.retryNumber && { retryNumber: rest.retryNumber }),
          ...(rest.retryWaitInterval && { retryWaitInterval: rest.retryWaitInterval }),
        }),
    ...(hasWindow && {
      backupWindowEnabled: true,
      backupWindowSettings: window as NonNullable<InventoryJob['schedule']['backupWindowSettings']>,
    }),
  }
}

export function readLicense(fields: Fields, now: number): NonNullable<Inventory['license']> {
  const { type, totalNumber, licenseExpires, expirationDate } = fields
  const users = readCount(totalNumber)
  const expires = readTime(licenseExpires ?? expirationDate)
  const days = expires === undefined ? undefined : Math.round((expires - now) / DAY)
  return {
    ...(type === 'Evaluation' && { type: 'Trial' }),
    ...(users !== undefined && { users: Math.min(users, 1_000_000) }),
    ...(days !== undefined && { expiresIn: `${days < 0 ? '-' : ''}P${Math.min(Math.abs(days), 36_500)}D` }),
  }
}
