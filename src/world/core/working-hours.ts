import type { Zone } from './time-zone.js'

const HOUR = 3_600_000
const WEEK = 168 * HOUR
/** 1970 began on a Thursday: from Monday on, weeks are counted from three days later. */
const MONDAY = 4 * 24 * HOUR

/** Relative activity of people in an hour of the week. */
function getActivityLevel(hour: number): number {
  const day = Math.floor(hour / 24)
  const time = hour % 24
  if (day > 4) return time >= 9 && time < 22 ? 0.15 : 0.03
  if (time >= 8 && time < 18) return time === 12 ? 0.7 : 1.3
  return time >= 6 && time < 22 ? 0.3 : 0.03
}

/** The share of a week's work that is done when each of its hours begins, and 1 at its end. */
const WORK_DONE = (() => {
  const sums = [0]
  for (let hour = 0; hour < 168; hour++) sums.push((sums[hour] as number) + getActivityLevel(hour))
  const total = sums[168] as number
  return sums.map((sum) => sum / total)
})()

/**
 * Shifts an instant into working hours: of instants that are spread evenly over weeks, most come to lie in the working
 * hours of the zone, and their order stays.
 */
export function shiftToWorkingHours(instant: number, zone: Zone): number {
  const offset = zone.getOffsetMinutes(instant) * 60_000
  const local = instant + offset - MONDAY
  const week = Math.floor(local / WEEK)
  const share = local / WEEK - week
  let [low, high] = [0, 168]
  while (high - low > 1) {
    const middle = (low + high) >> 1
    if ((WORK_DONE[middle] as number) <= share) low = middle
    else high = middle
  }
  const [from, to] = [WORK_DONE[low] as number, WORK_DONE[high] as number]
  return Math.floor((week * 168 + low + (share - from) / (to - from)) * HOUR) + MONDAY - offset
}
