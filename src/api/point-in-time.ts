import { HttpError } from '../http/http-errors.js'

const INSTANT_PATTERN =
  /^(\d{4})[-./](\d\d)[-./](\d\d)(?:[T ](\d{1,2}):(\d\d)(?::(\d\d)(?:\.(\d{1,7}))?)?)?\s*(Z|[+-]\d\d:?\d\d)?$/i

/** As a server with US settings prints it: `6/16/2019 3:00:00 PM`. */
const US_INSTANT_PATTERN = /^(\d{1,2})\/(\d{1,2})\/(\d{4})(?: (\d{1,2}):(\d\d)(?::(\d\d))? ?([AP])M)?$/i

/** The same moment as other clients write it. */
function parseUsInstant(text: string): string {
  const match = US_INSTANT_PATTERN.exec(text)
  if (!match) return text
  const [, month = '', day = '', year, hour = '12', minutes = '00', seconds = '00', half = 'A'] = match
  if (Number(hour) < 1 || Number(hour) > 12) return text
  const hours = (Number(hour) % 12) + (half.toUpperCase() === 'P' ? 12 : 0)
  return `${year}-${month.padStart(2, '0')}-${day.padStart(2, '0')} ${hours}:${minutes}:${seconds}`
}

/**
 * Milliseconds since 1970 of a point in time, as clients write it. Without a zone it is UTC.
 * @param what it is, for the message: `property 'explore.datetime'`
 * @throws HttpError 400
 */
export function parsePointInTime(text: string, what: string): number {
  const match = INSTANT_PATTERN.exec(parseUsInstant(text.trim()))
  const [, year, month, day, hours = '0', minutes = '0', seconds = '0', fraction = '0', offset] = match ?? []
  const utc = Date.UTC(
    Number(year),
    Number(month) - 1,
    Number(day),
    Number(hours),
    Number(minutes),
    Number(seconds),
    Math.floor(Number(`0.${fraction}`) * 1000),
  )
  const date = new Date(utc)
  // a date that is not in the calendar would roll over to another
  if (!match || date.getUTCMonth() !== Number(month) - 1 || Number(hours) > 23 || Number(minutes) > 59)
    throw new HttpError(
      400,
      `The ${what} must be a point in time: ISO 8601 such as 2019-04-12T10:54:40Z, yyyy.MM.dd HH:mm, yyyy-MM-dd HH:mm:ss or M/d/yyyy h:mm:ss PM; it is '${text.slice(0, 60)}'.`,
    )
  if (offset === undefined || /z/i.test(offset)) return utc
  const [, sign, h, m] = /([+-])(\d\d):?(\d\d)/.exec(offset) ?? []
  return utc - (sign === '-' ? -1 : 1) * (Number(h) * 60 + Number(m)) * 60_000
}
