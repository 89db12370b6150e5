import fc from 'fast-check'
import t from 'tap'
import { Zone } from '../../../src/world/core/time-zone.js'
import { shiftToWorkingHours } from '../../../src/world/core/working-hours.js'

const HOUR = 3_600_000
const utc = new Zone('UTC')

t.test('the order of instants stays', (t) => {
  const instant = fc.integer({ min: 0, max: 4e12 })
  fc.assert(
    fc.property(
      instant,
      fc.nat(1e10),
      (at, later) => shiftToWorkingHours(at, utc) <= shiftToWorkingHours(at + later, utc),
    ),
  )
  t.pass('it holds')
  t.end()
})

t.test('an instant stays in its week, and most come to lie in working hours', (t) => {
  const zone = new Zone('America/New_York')
  // a Monday
  const monday = zone.toInstant(Date.UTC(2026, 1, 2))
  const hours = Array.from(
    { length: 1680 },
    (_, n) => new Date(zone.toLocal(shiftToWorkingHours(monday + (n * HOUR) / 10, zone))),
  )
  t.equal(hours[0]?.getUTCDay(), 1)
  t.ok(hours.every((date) => date.getTime() - Date.UTC(2026, 1, 2) < 168 * HOUR))
  const atWork = hours.filter((date) => {
    const [day, hour] = [date.getUTCDay(), date.getUTCHours()]
    return day > 0 && day < 6 && hour >= 8 && hour < 18
  })
  t.ok(atWork.length > 0.7 * hours.length, `${atWork.length} of ${hours.length}`)
  t.end()
})
