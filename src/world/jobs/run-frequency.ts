import type { Job } from './job-rows.js'
import { PERIOD_MINUTES, type SchedulePolicy, WEEKDAYS } from './schedule.js'

const MINUTE = 60_000
const DAY = 86_400_000

/** Runs that may fall due at once, in a history or on the way of a clock: five times those of the profile `large`. */
export const MAX_RUNS = 500_000

/** Limit of the objects that jobs find at their first runs, counted for each job: twenty times those of `large`. */
export const MAX_OBJECTS = 2_000_000

/** Days of the week on which a daily job runs. */
const DAYS_PER_WEEK: Readonly<Record<string, number>> = { Everyday: 7, Workdays: 5, Weekends: 2 }

/** About how often a job runs in so many milliseconds, at most. @param failures share of its runs that fail */
export function estimateRuns(ms: number, policy: SchedulePolicy, failures: number): number {
  const { type, periodicallyEvery = 'Hours1', dailyType = 'Everyday' } = policy
  if (policy.scheduleEnabled === false) return 0
  const { retryEnabled, retryNumber = 0, retryWaitInterval = 0 } = policy
  const period =
    type === 'Periodically'
      ? PERIOD_MINUTES[periodicallyEvery] * MINUTE
      : (7 * DAY) / (DAYS_PER_WEEK[dailyType] ?? 1)
  // what fails is tried again, until the next run is due
  const retries = retryEnabled ? Math.min(retryNumber, period / (Math.max(retryWaitInterval, 1) * MINUTE)) : 0
  return (ms / period) * getWindowShare(policy) * (1 + failures * retries)
}

/** Returns the share of the week in which the backup window lets runs begin. */
function getWindowShare({ backupWindowEnabled, backupWindowSettings: settings }: SchedulePolicy): number {
  if (!backupWindowEnabled || !settings) return 1
  return settings.backupWindow.filter(Boolean).length / (WEEKDAYS.length * 24)
}

/** About how often the jobs of a world run in so many milliseconds, at most. */
export function estimateAllRuns(jobs: Iterable<Job>, ms: number): number {
  let runs = 0
  for (const { isEnabled, schedulePolicy, workload } of jobs)
    if (isEnabled)
      runs += estimateRuns(ms, schedulePolicy, workload.failure === undefined ? workload.failures : 1)
  return runs
}

/** A number as messages write it: 2,838,240,000. */
export const formatCount = (count: number): string => Math.round(count).toLocaleString('en-US')
