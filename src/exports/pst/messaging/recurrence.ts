import { WINDOWS_EPOCH } from '../ltp/property-types.js'
import type { PstAppointment } from '../pst-store.js'

const MINUTE = 60_000
const [DAY, WEEK] = [1440, 7 * 1440]
/** What stands for an end that there is not. */
const NEVER = 0x5ae9_80df

/** Builds a weekly recurrence without an end ([MS-OXOCAL] 2.2.1.44.5). */
export function buildWeeklyRecurrence({ start, end }: PstAppointment): Buffer {
  const from = Math.floor((start + WINDOWS_EPOCH) / MINUTE)
  const day = from - (from % DAY)
  const weekday = new Date(start).getUTCDay()
  const bytes = Buffer.alloc(80)
  let at = 0
  const put = (size: 2 | 4, ...values: readonly number[]): void => {
    for (const value of values) at = bytes.writeUIntLE(value, at, size)
  }
  // versions, frequency: weekly, pattern: days of the week, calendar: the usual one
  put(2, 0x3004, 0x3004, 0x200b, 1, 0)
  const sunday = day - weekday * DAY
  put(4, sunday % WEEK, 1, 0, 1 << weekday)
  // no end, ten of them to look at, weeks begin on Sunday, none is left out or changed
  put(4, 0x2023, 10, 0, 0, 0, day, NEVER)
  put(4, 0x3006, 0x3009, from - day, from - day + Math.round((end - start) / MINUTE))
  put(2, 0)
  put(4, 0, 0)
  return bytes
}
