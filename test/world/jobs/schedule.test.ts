import fc from 'fast-check'
import t from 'tap'
import { Zone } from '../../../src/world/core/time-zone.js'
import {
  formatCultureTime,
  formatLocalTimestamp,
  formatTimestamp,
} from '../../../src/world/core/timestamp.js'
import {
  computeNextRun,
  getWindowEnd,
  isWindowOpen,
  type SchedulePolicy,
} from '../../../src/world/jobs/schedule.js'

const policy = (rest: Partial<SchedulePolicy>): SchedulePolicy => ({
  backupWindowEnabled: false,
  type: 'Daily',
  retryEnabled: false,
  ...rest,
})
const newYork = new Zone('America/New_York')

const CASES: readonly [name: string, rest: Partial<SchedulePolicy>, after: string, next: string][] = [
  ['today', { dailyTime: '22:00:00' }, '2026-03-02T14:30:00Z', '2026-03-03T03:00:00Z'],
  ['tomorrow', { dailyTime: '08:15:00' }, '2026-03-02T14:30:00Z', '2026-03-03T13:15:00Z'],
  ['not at the very instant', { dailyTime: '09:30:00' }, '2026-03-02T14:30:00Z', '2026-03-03T14:30:00Z'],
  [
    'Workdays',
    { dailyType: 'Workdays', dailyTime: '22:00:00' },
    '2026-03-07T04:00:00Z',
    '2026-03-10T02:00:00Z',
  ],
  [
    'Weekends',
    { dailyType: 'Weekends', dailyTime: '06:00:00' },
    '2026-03-02T14:30:00Z',
    '2026-03-07T11:00:00Z',
  ],
  [
    'a weekday',
    { dailyType: 'Friday', dailyTime: '06:00:00' },
    '2026-03-02T14:30:00Z',
    '2026-03-06T11:00:00Z',
  ],
  ['summer time', { dailyTime: '22:00:00' }, '2026-03-08T12:00:00Z', '2026-03-09T02:00:00Z'],
  ['an hour the clocks skip', { dailyTime: '02:30:00' }, '2026-03-08T00:00:00Z', '2026-03-08T07:30:00Z'],
  ['an hour that comes twice', { dailyTime: '01:30:00' }, '2026-11-01T04:00:00Z', '2026-11-01T05:30:00Z'],
  [
    'every four hours',
    { type: 'Periodically', periodicallyEvery: 'Hours4' },
    '2026-03-02T14:30:00Z',
    '2026-03-02T17:00:00Z',
  ],
  [
    'every five minutes',
    { type: 'Periodically', periodicallyEvery: 'Minutes5' },
    '2026-03-02T14:30:00Z',
    '2026-03-02T14:35:00Z',
  ],
]

for (const [name, rest, after, next] of CASES)
  t.test(`next run: ${name}`, async (t) => {
    t.equal(
      new Date(computeNextRun(policy(rest), Date.parse(after), newYork) ?? 0).toISOString(),
      next.replace('Z', '.000Z'),
    )
  })

t.test('the next run always lies ahead, at most a week and a bit', async (t) => {
  fc.assert(
    fc.property(
      fc.integer({ min: Date.UTC(2019, 0), max: Date.UTC(2030, 0) }),
      fc.constantFrom('America/New_York', 'Europe/Berlin', 'Australia/Lord_Howe', 'UTC', 'Asia/Kathmandu'),
      fc.constantFrom<Partial<SchedulePolicy>>(
        { dailyTime: '02:30:00' },
        { dailyTime: '23:59:59', dailyType: 'Sunday' },
        { type: 'Periodically', periodicallyEvery: 'Minutes5' },
        { type: 'Periodically', periodicallyEvery: 'Hours8' },
      ),
      (after, zone, rest) => {
        const next = computeNextRun(policy(rest), after, new Zone(zone)) ?? 0
        t.ok(next > after && next - after <= 8.1 * 86_400_000)
      },
    ),
  )
})

t.test('stamps keep the digits a double loses', async (t) => {
  const moment = formatTimestamp(Date.parse('2026-07-01T12:00:00.250Z'))
  t.match(moment, /^2026-07-01T12:00:00\.25\d{0,5}Z$/)
  t.equal(
    formatTimestamp(Date.parse('2026-07-01T12:00:00.250Z')),
    moment,
    'the same instant, the same digits',
  )
  t.equal(formatLocalTimestamp('2019-06-16T22:00:00.0402129Z', newYork), '2019-06-16T18:00:00.0402129-04:00')
  t.equal(
    formatLocalTimestamp('2019-12-16T22:00:00Z', new Zone('Asia/Kathmandu')),
    '2019-12-17T03:45:00+05:45',
  )
  t.equal(formatCultureTime(Date.parse('2019-06-16T04:05:06.5Z'), newYork), '6/16/2019 12:05:06 AM')
  t.equal(formatCultureTime(Date.parse('2019-06-16T16:05:06Z'), newYork), '6/16/2019 12:05:06 PM')
})

const hours = (...open: number[]): boolean[] => Array.from({ length: 168 }, (_, hour) => open.includes(hour))
const at = (text: string): number => Date.parse(text)
const iso = (instant: number | undefined): string | undefined =>
  instant === undefined ? undefined : new Date(instant).toISOString().replace('.000', '')

t.test('a backup window lets runs begin in its hours only', async (t) => {
  // Tuesday 02:00 to 04:00 in New York
  const nightly = policy({
    dailyTime: '02:30:00',
    backupWindowEnabled: true,
    backupWindowSettings: { backupWindow: hours(2 * 24 + 2, 2 * 24 + 3) },
  })
  t.equal(iso(computeNextRun(nightly, at('2026-03-02T14:30:00Z'), newYork)), '2026-03-03T07:30:00Z')
  t.equal(
    iso(computeNextRun(nightly, at('2026-03-03T07:30:00Z'), newYork)),
    '2026-03-10T06:30:00Z',
    'a week later',
  )
  t.equal(isWindowOpen(nightly, at('2026-03-03T06:59:59Z'), newYork), false)
  t.equal(isWindowOpen(nightly, at('2026-03-03T07:00:00Z'), newYork), true)
  t.equal(iso(getWindowEnd(nightly, at('2026-03-03T07:30:00Z'), newYork)), '2026-03-03T09:00:00Z')
  t.equal(
    getWindowEnd(nightly, at('2026-03-03T12:00:00Z'), newYork),
    undefined,
    'what is closed does not close',
  )
  t.equal(
    computeNextRun({ ...nightly, dailyTime: '05:00:00' }, at('2026-03-02T14:30:00Z'), newYork),
    undefined,
  )

  const offset = { ...nightly, backupWindowSettings: { backupWindow: hours(2 * 24 + 7), minuteOffset: 0 } }
  t.equal(isWindowOpen(offset, at('2026-03-03T07:30:00Z'), newYork), true, 'hours of the week in UTC')
  t.equal(isWindowOpen(offset, at('2026-03-03T08:30:00Z'), newYork), false)

  const all = { ...nightly, backupWindowSettings: { backupWindow: hours(...Array(168).keys()) } }
  t.equal(
    getWindowEnd(all, at('2026-03-03T07:30:00Z'), newYork),
    undefined,
    'what is always open does not close',
  )
  const off = { ...nightly, backupWindowEnabled: false }
  t.equal(iso(computeNextRun(off, at('2026-03-03T07:30:00Z'), newYork)), '2026-03-04T07:30:00Z')
})
