import { parse } from 'tinyduration'

/**
 * Milliseconds of an ISO 8601 duration such as PT6H or P30D, or -P1D; a year is 365 days, a month 30.
 * Undefined for a text that is none.
 */
export function durationOf(text: string): number | undefined {
  try {
    const {
      years = 0,
      months = 0,
      weeks = 0,
      days = 0,
      hours = 0,
      minutes = 0,
      seconds = 0,
      negative,
    } = parse(text)
    const allDays = years * 365 + months * 30 + weeks * 7 + days
    const total = (((allDays * 24 + hours) * 60 + minutes) * 60 + seconds) * 1000
    return negative ? -total : total
  } catch {
    return undefined
  }
}
