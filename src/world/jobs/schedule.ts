import type { Zone } from '../core/time-zone.js'

const MINUTE = 60_000
const HOUR = 3_600_000
const DAY = 86_400_000
const WEEK_HOURS = 168
/** A planned run that no backup window lets through in so many days never comes. */
const HORIZON = 9 * DAY

export const PERIOD_MINUTES = {
  Minutes5: 5,
  Minutes10: 10,
  Minutes15: 15,
  Minutes30: 30,
  Hours1: 60,
  Hours2: 120,
  Hours4: 240,
  Hours8: 480,
  Hours12: 720,
} as const

export const WEEKDAYS = [
  'Sunday',
  'Monday',
  'Tuesday',
  'Wednesday',
  'Thursday',
  'Friday',
  'Saturday',
] as const
const WEEKEND_DAYS: readonly string[] = ['Sunday', 'Saturday']

export type Weekday = (typeof WEEKDAYS)[number]
export type DailyType = 'Everyday' | 'Workdays' | 'Weekends' | Weekday

/** The hours of the week in which a job may run: Sunday 00:00 first, day by day. */
export interface BackupWindow {
  readonly backupWindow: readonly boolean[]
  /** Minutes east of UTC of the week that is meant; absent: the server's own time. */
  readonly minuteOffset?: number
}

/** Schedule of a job, in the API's words. Retry waits are minutes, daily times local to the server. */
export interface SchedulePolicy {
  /** Absent: it is. */
  readonly scheduleEnabled?: boolean
  readonly backupWindowEnabled: boolean
  readonly backupWindowSettings?: BackupWindow
  readonly type: 'Periodically' | 'Daily'
  readonly periodicallyEvery?: keyof typeof PERIOD_MINUTES
  /** From when the periods are counted: minutes after midnight; absent: 0. */
  readonly periodicallyOffsetMinutes?: number
  /** The hours in which periodic runs may begin; what runs then goes on. */
  readonly periodicallyWindowEnabled?: boolean
  readonly periodicallyWindowSettings?: BackupWindow
  readonly dailyType?: DailyType
  readonly dailyTime?: string
  readonly retryEnabled: boolean
  readonly retryNumber?: number
  readonly retryWaitInterval?: number
}

/** Returns whether a day of the week (0 is Sunday) matches. */
export function matchesDay(day: DailyType, weekday: number): boolean {
  const name = WEEKDAYS[weekday] as string
  if (day === 'Everyday') return true
  if (day === 'Workdays') return !WEEKEND_DAYS.includes(name)
  if (day === 'Weekends') return WEEKEND_DAYS.includes(name)
  return day === name
}

/** The day of the week of a local time; 0 is Sunday. */
export const getWeekday = (local: number): number => (Math.floor(local / DAY) + 4) % 7

/** Milliseconds since midnight of `HH:mm:ss`. */
export function parseTimeOfDay(text: string): number {
  const at = (index: number): number => Number(text.slice(index, index + 2))
  return (at(0) * 60 + at(3)) * MINUTE + at(6) * 1000
}

/** Midnight of the local day an instant lies in, as a local time. */
export function getLocalMidnight(instant: number, zone: Zone): number {
  return Math.floor(zone.toLocal(instant) / DAY) * DAY
}

/** The first planned run after an instant; undefined when there is no schedule, or windows let none through. */
export function computeNextRun(policy: SchedulePolicy, after: number, zone: Zone): number | undefined {
  if (policy.scheduleEnabled === false) return undefined
  let next = computeNextPlannedRun(policy, after, zone)
  while (!mayBegin(policy, next, zone)) {
    if (next - after > HORIZON) return undefined
    next = computeNextPlannedRun(policy, next, zone)
  }
  return next
}

/** Periods count from the server's midnight, or from so many minutes after it. */
function computeNextPlannedRun(policy: SchedulePolicy, after: number, zone: Zone): number {
  const midnight = getLocalMidnight(after, zone)
  if (policy.type === 'Periodically') {
    const period = PERIOD_MINUTES[policy.periodicallyEvery ?? 'Hours1'] * MINUTE
    const first = midnight + (policy.periodicallyOffsetMinutes ?? 0) * MINUTE
    const steps = Math.floor((zone.toLocal(after) - first) / period) + 1
    const next = zone.toInstant(first + steps * period)
    // where the clocks are set back, the local time of the next step may already be behind us
    return next > after ? next : next + period
  }
  const time = parseTimeOfDay(policy.dailyTime ?? '00:00:00')
  for (let day = midnight; ; day += DAY) {
    if (!matchesDay(policy.dailyType ?? 'Everyday', getWeekday(day))) continue
    const next = zone.toInstant(day + time)
    if (next > after) return next
  }
}

/** Returns whether the backup window is open at an instant. */
export function isWindowOpen(policy: SchedulePolicy, instant: number, zone: Zone): boolean {
  const { backupWindowEnabled, backupWindowSettings: settings } = policy
  return !backupWindowEnabled || isHourOpen(settings, instant, zone)
}

/** Returns whether a planned run may begin at an instant. */
function mayBegin(policy: SchedulePolicy, instant: number, zone: Zone): boolean {
  const { type, periodicallyWindowEnabled, periodicallyWindowSettings } = policy
  const isOpen =
    type !== 'Periodically' ||
    !periodicallyWindowEnabled ||
    isHourOpen(periodicallyWindowSettings, instant, zone)
  return isOpen && isWindowOpen(policy, instant, zone)
}

function isHourOpen(settings: BackupWindow | undefined, instant: number, zone: Zone): boolean {
  if (!settings) return true
  const local = instant + (settings.minuteOffset ?? zone.getOffsetMinutes(instant)) * MINUTE
  // the first of January 1970 was a Thursday
  const hour = (Math.floor(local / HOUR) + 4 * 24) % WEEK_HOURS
  return settings.backupWindow[hour] === true
}

/** Returns when the backup window that is open at an instant closes; undefined when it does not. */
export function getWindowEnd(policy: SchedulePolicy, instant: number, zone: Zone): number | undefined {
  if (!policy.backupWindowEnabled || !isWindowOpen(policy, instant, zone)) return undefined
  // windows begin and end on full hours of a time zone, and time zones differ by quarters of an hour
  const quarter = HOUR / 4
  for (let n = 1; n <= WEEK_HOURS * 4; n++) {
    const at = (Math.floor(instant / quarter) + n) * quarter
    if (!isWindowOpen(policy, at, zone)) return at
  }
  return undefined
}
