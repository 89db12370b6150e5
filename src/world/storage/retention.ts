import { forEachInSlices, type Slices } from '../core/slices.js'
import { getLocalMidnight, matchesDay, parseTimeOfDay, WEEKDAYS } from '../jobs/schedule.js'
import type { World } from '../world.js'
import { changeUsedBytes } from './disk-space.js'
import type { Backup, BackupRepository, Retention, YearlyRetention } from './storage-rows.js'

const DAY = 86_400_000

const YEARS: Record<YearlyRetention, number> = {
  Year1: 1,
  Years2: 2,
  Years3: 3,
  Years5: 5,
  Years7: 7,
  Years10: 10,
  Years25: 25,
  KeepForever: Number.POSITIVE_INFINITY,
}

const ORDINALS = { First: 0, Second: 1, Third: 2, Fourth: 3, Last: 4 } as const

/** Days that a backup is kept; a month has 30.4 of them, a year 365. */
export function getRetentionDays(retention: Retention): number {
  if (retention.retentionPeriodType === 'Daily') return retention.dailyRetentionPeriod ?? 0
  if (retention.retentionPeriodType === 'Monthly')
    return Math.round((retention.monthlyRetentionPeriod ?? 0) * 30.4)
  return 365 * YEARS[retention.yearlyRetentionPeriod ?? 'KeepForever']
}

/** Plans when a repository is cleaned next, by its schedule. */
export function scheduleRetention(world: World, repository: BackupRepository): void {
  world.schedule({ at: computeNextRetention(world, repository), kind: 'retention', subject: repository.id })
}

/** Returns when retention runs next: milliseconds since 1970. */
function computeNextRetention({ zone, time }: World, retention: Retention): number {
  const monthly = retention.retentionFrequencyType === 'Monthly'
  const at = parseTimeOfDay((monthly ? retention.monthlyTime : retention.dailyTime) ?? '08:00:00')
  for (let day = getLocalMidnight(time, zone); ; day += DAY) {
    const date = new Date(day)
    const meant = monthly
      ? isNthWeekday(date, retention)
      : matchesDay(retention.dailyType ?? 'Everyday', date.getUTCDay())
    const instant = zone.toInstant(day + at)
    if (meant && instant > time) return instant
  }
}

/** Whether a local date is, say, the first Sunday of its month. */
function isNthWeekday(
  date: Date,
  { monthlyDaynumber = 'First', monthlyDayofweek = 'Sunday' }: Retention,
): boolean {
  if (WEEKDAYS[date.getUTCDay()] !== monthlyDayofweek) return false
  const day = date.getUTCDate()
  const length = new Date(Date.UTC(date.getUTCFullYear(), date.getUTCMonth() + 1, 0)).getUTCDate()
  return monthlyDaynumber === 'Last'
    ? day + 7 > length
    : Math.floor((day - 1) / 7) === ORDINALS[monthlyDaynumber]
}

/** Frees what is older than the retention period: the event of a repository's cleaning. */
export function* applyRetention(world: World, id: string): Slices<void> {
  const repository = world.tables.repositories.get(id)
  if (!repository) return
  scheduleRetention(world, repository)
  const oldest = world.time - getRetentionDays(repository) * DAY
  if (oldest === Number.NEGATIVE_INFINITY) return
  let freed = 0
  yield* forEachInSlices(world.tables.backups.where('repository', id), (backup) => {
    freed += deleteExpired(world, backup, oldest)
  })
  if (freed > 0) changeUsedBytes(world, repository, -freed)
}

/** @returns the bytes that became free */
function deleteExpired(world: World, backup: Backup, oldest: number): number {
  const oldestDay = Math.floor(oldest / DAY)
  let freed = 0
  let kept = 0
  for (; kept < backup.written.length && (backup.written[kept] as number) < oldestDay; kept += 2)
    freed += backup.written[kept + 1] as number
  // there is nothing to do for most backups on most days
  if (kept === 0 && backup.portions.every(({ last }) => last >= oldest)) return 0
  const portions = backup.portions.filter(({ last }) => last >= oldest)
  const written = backup.written.slice(kept)
  if (portions.length === 0) {
    // nothing that a session has backed up is young enough, so nothing is left of it
    for (let index = 1; index < written.length; index += 2) freed += written[index] as number
    world.tables.backups.delete(backup.id)
  } else world.tables.backups.update(backup.id, { written, portions })
  return freed
}
