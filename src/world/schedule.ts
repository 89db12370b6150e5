import type { Zone } from './zone.js'

const MINUTE = 60_000
const DAY = 86_400_000

const PERIODS = {
  Minutes5: 5,
  Minutes10: 10,
  Minutes15: 15,
  Minutes30: 30,
  Hours1: 60,
  Hours2: 120,
  Hours4: 240,
  Hours8: 480,
} as const

const WEEK = ['Sunday', 'Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday'] as const
const WEEKEND: readonly string[] = ['Sunday', 'Saturday']

export type DailyType = 'Everyday' | 'Workdays' | 'Weekends' | (typeof WEEK)[number]

/** When a job runs, in the API's words. Retry waits are minutes, daily times local to the server. */
export interface SchedulePolicy {
  readonly backupWindowEnabled: boolean
  readonly type: 'Periodically' | 'Daily'
  readonly periodicallyEvery?: keyof typeof PERIODS
  readonly dailyType?: DailyType
  readonly dailyTime?: string
  readonly retryEnabled: boolean
  readonly retryNumber?: number
  readonly retryWaitInterval?: number
}

function isDue(day: DailyType, weekday: number): boolean {
  const name = WEEK[weekday] as string
  if (day === 'Everyday') return true
  if (day === 'Workdays') return !WEEKEND.includes(name)
  if (day === 'Weekends') return WEEKEND.includes(name)
  return day === name
}

/** The first planned run after an instant. Periods count from the server's midnight. */
export function nextRun(policy: SchedulePolicy, after: number, zone: Zone): number {
  const local = zone.local(after)
  const midnight = Date.UTC(local.getUTCFullYear(), local.getUTCMonth(), local.getUTCDate())
  if (policy.type === 'Periodically') {
    const period = PERIODS[policy.periodicallyEvery ?? 'Hours1'] * MINUTE
    const steps = Math.floor((local.getTime() - midnight) / period) + 1
    const next = zone.instant(new Date(midnight + steps * period))
    // where the clocks are set back, the local time of the next step may already be behind us
    return next > after ? next : next + period
  }
  const [hours = 0, minutes = 0, seconds = 0] = (policy.dailyTime ?? '00:00:00').split(':').map(Number)
  for (let day = midnight; ; day += DAY) {
    const next = zone.instant(new Date(day + (hours * 60 + minutes) * MINUTE + seconds * 1000))
    if (next > after && isDue(policy.dailyType ?? 'Everyday', new Date(day).getUTCDay())) return next
  }
}
