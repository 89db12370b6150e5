import { parseTimeOfDay } from '../world/jobs/schedule.js'
import { Profile } from '../world/seed/profile-schema.js'
import { type Fields, isFields, isValid, readTime } from './fields.js'
import type { RunSummary } from './inventory.js'

const { dailyTime: DailyTime } =
  Profile.properties.organizations.items.properties.jobs.items.properties.schedule.properties

const HOUR = 3_600_000
const DAY = 24 * HOUR

/** Reads the clock of the server. The header of a response is not right if sessions come later, or next runs before it. */
export function findNow(date: number, jobs: readonly Fields[], runs: readonly RunSummary[]): number {
  const past = runs.flatMap(({ lastSeen }) => lastSeen ?? [])
  const next = jobs.flatMap(({ nextRun, isEnabled }) =>
    isEnabled === false ? [] : (readTime(nextRun) ?? []),
  )
  const lastSeen = Math.max(...past)
  const isRight = lastSeen <= date && Math.min(...next) > date - CLOCK_TOLERANCE
  return isRight || past.length === 0 ? date : lastSeen
}

/** Runs may be late when a server is busy. */
const CLOCK_TOLERANCE = DAY / 2

/** Finds the offset of the server from UTC: most next runs of daily jobs are at the local time of their schedule. */
export function findTimeZone(jobs: readonly Fields[]): string | undefined {
  const offsets = new Map<number, number>()
  for (const { nextRun, schedulePolicy } of jobs) {
    const { type, dailyTime } = isFields(schedulePolicy) ? schedulePolicy : {}
    const next = readTime(nextRun)
    if (type !== 'Daily' || next === undefined || !isValid(DailyTime, dailyTime)) continue
    const difference = (parseTimeOfDay(dailyTime as string) - (next % DAY)) / HOUR
    const offset = difference > 12 ? difference - 24 : difference <= -12 ? difference + 24 : difference
    offsets.set(offset, (offsets.get(offset) ?? 0) + 1)
  }
  const [[offset] = []] = [...offsets].sort(([, one], [, other]) => other - one)
  // there are no names for halves of an hour
  if (offset === undefined || !Number.isInteger(offset)) return undefined
  return offset === 0 ? 'Etc/UTC' : `Etc/GMT${offset > 0 ? '-' : '+'}${Math.abs(offset)}`
}
