import { parse } from 'tinyduration'

/**
 * Milliseconds of an ISO 8601 duration such as PT6H or P30D, or -P1D; a year is 365 days, a month 30.
 * Undefined for a text that is none.
 */
export function parseDuration(text: string): number | undefined {
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

const UNITS = { w: 'W', d: 'D', h: 'H', m: 'M', s: 'S' } as const

/** Guesses the duration meant by a text such as `6h`, `1h30m`, `2 days` or `pt6h`. */
export function guessDuration(text: string): string | undefined {
  const plain = text.slice(0, 40).toLowerCase().replace(/\s/g, '')
  const parts = [...plain.matchAll(/(\d{1,9})(w|d|h|m(?!o|s)|s)[a-z]*?(?=\d|$)/g)]
  const isWhole = parts.map(([part]) => part).join('') === plain.replace(/^pt?(?=\d)/, '')
  if (parts.length === 0 || !isWhole) return undefined
  const days = parts.filter(([, , unit = '']) => 'wd'.includes(unit))
  const times = parts.filter(([, , unit = '']) => 'hms'.includes(unit))
  const write = (some: typeof parts): string =>
    some.map(([, count, unit]) => `${count}${UNITS[unit as keyof typeof UNITS]}`).join('')
  const meant = `P${write(days)}${times.length > 0 ? `T${write(times)}` : ''}`
  return parseDuration(meant) === undefined ? undefined : meant
}

/** Formats "Did you mean ...?" to follow an error message; empty if no duration is near. */
export function formatDurationHint(text: string): string {
  const meant = guessDuration(text)
  return meant === undefined ? '' : `. Did you mean '${meant}'?`
}
