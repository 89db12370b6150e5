import { formatTime } from './culture.js'
import { hashSeed } from './seeded-random.js'
import type { Zone } from './time-zone.js'

/** A moment as the API writes it: UTC, up to seven digits of a second, no trailing zeros, Z. */
export type Timestamp = string

const DAY = 86_400_000
/** Numbers of two digits, as texts. */
const TWO_DIGITS = Array.from({ length: 100 }, (_, number) => String(number).padStart(2, '0'))
const formatTwoDigits = (number: number): string => TWO_DIGITS[number] as string
/** Years of four digits, which need no sign: the product knows no others. */
const [FIRST, LAST] = [Date.UTC(1000, 0), Date.UTC(10_000, 0)]

/**
 * Date and time of an instant to the second, as toISOString begins: `2026-03-02T14:30:00`. It is written for each time of
 * each answer, and takes a quarter of what a Date takes.
 */
export function formatIsoSecond(instant: number): string {
  if (!(instant >= FIRST && instant < LAST)) return new Date(instant).toISOString().slice(0, -5)
  const days = Math.floor(instant / DAY)
  const seconds = Math.floor((instant - days * DAY) / 1000)
  // the civil calendar from days, with years that begin in March: http://howardhinnant.github.io/date_algorithms.html
  const shifted = days + 719_468
  const era = Math.floor(shifted / 146_097)
  const dayOfEra = shifted - era * 146_097
  const year = Math.floor(
    (dayOfEra -
      Math.floor(dayOfEra / 1460) +
      Math.floor(dayOfEra / 36_524) -
      Math.floor(dayOfEra / 146_096)) /
      365,
  )
  const dayOfYear = dayOfEra - (365 * year + Math.floor(year / 4) - Math.floor(year / 100))
  const marchMonth = Math.floor((5 * dayOfYear + 2) / 153)
  const day = dayOfYear - Math.floor((153 * marchMonth + 2) / 5) + 1
  const month = marchMonth < 10 ? marchMonth + 3 : marchMonth - 9
  const civilYear = year + era * 400 + (month <= 2 ? 1 : 0)
  const time = `${formatTwoDigits(Math.floor(seconds / 3600))}:${formatTwoDigits(Math.floor(seconds / 60) % 60)}:${formatTwoDigits(seconds % 60)}`
  return `${civilYear}-${formatTwoDigits(month)}-${formatTwoDigits(day)}T${time}`
}

/** A fraction of a second, with its dot, without zeros at its end. */
function trimZeros(fraction: string): string {
  let end = fraction.length
  while (fraction[end - 1] === '0') end--
  return fraction.slice(0, fraction[end - 1] === '.' ? end - 1 : end)
}

/** The stamp of a whole second, as planned times have it. */
export function formatWholeSecond(instant: number): Timestamp {
  return `${formatIsoSecond(instant)}Z`
}

/**
 * The steps of 100 ns that an instant has below its millisecond. A double cannot hold them, so they are made up from what
 * is above: the same instant has the same stamp wherever it is written.
 */
const getExtraTicks = (instant: number): number => hashSeed(instant >>> 0, 0) % 10_000

/** The time between the stamps of two instants, as .NET writes a time span: `00:09:06.3493680`, and `00:00:00` for none. */
export function timeSpan(start: number, end: number): string {
  const steps = (end - start) * 10_000 + getExtraTicks(end) - getExtraTicks(start)
  const seconds = Math.floor(steps / 10_000_000)
  const whole = `${formatTwoDigits(Math.floor(seconds / 3600))}:${formatTwoDigits(Math.floor(seconds / 60) % 60)}:${formatTwoDigits(seconds % 60)}`
  return steps === 0 ? whole : `${whole}.${String(steps % 10_000_000).padStart(7, '0')}`
}

/** The stamp of an instant in milliseconds. */
export function formatTimestamp(instant: number): Timestamp {
  const digits = getExtraTicks(instant)
  const milliseconds = ((Math.trunc(instant) % 1000) + 1000) % 1000
  // seven digits behind a one, which keeps the zeros before them
  const fraction = String(10_000_000 + milliseconds * 10_000 + digits).slice(1)
  const moment = `${formatIsoSecond(instant)}.${fraction}`
  return `${digits % 10 === 0 ? trimZeros(moment) : moment}Z`
}

/** Milliseconds since 1970. */
export function parseTimestamp(moment: Timestamp): number {
  return Date.parse(moment)
}

/** The same moment with the server's local time and offset: `2019-06-16T15:00:00.0402129-07:00`. */
export function formatLocalTimestamp(moment: Timestamp, zone: Zone): string {
  const instant = parseTimestamp(moment)
  const minutes = zone.getOffsetMinutes(instant)
  const size = Math.abs(minutes)
  const offset = `${minutes < 0 ? '-' : '+'}${formatTwoDigits(Math.floor(size / 60))}:${formatTwoDigits(size % 60)}`
  return formatIsoSecond(zone.toLocal(instant)) + moment.slice(19, -1) + offset
}

/** The server's local time as its Windows prints it, with US settings `6/16/2019 3:00:00 PM`. */
export const formatCultureTime = (instant: number, zone: Zone): string =>
  formatTime(new Date(zone.toLocal(instant)), zone.culture)
