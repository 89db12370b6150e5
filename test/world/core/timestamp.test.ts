import fc from 'fast-check'
import t from 'tap'
import {
  formatIsoSecond,
  formatTimestamp,
  formatWholeSecond,
  parseTimestamp,
} from '../../../src/world/core/timestamp.js'

const instants = fc.oneof(
  fc.integer({ min: Date.UTC(1900, 0), max: Date.UTC(2200, 0) }),
  fc.integer({ min: -8.64e15, max: 8.64e15 }),
  // around the days on which calendars are wrong
  fc
    .tuple(fc.integer({ min: 1000, max: 9999 }), fc.constantFrom([1, 28], [1, 29], [2, 1], [11, 31], [0, 1]))
    .chain(([year, [month, day]]) => {
      const at = Date.UTC(year, month as number, day)
      return fc.integer({ min: at - 1000, max: at + 1000 })
    }),
)

t.test('a second is written as Date writes it', async () => {
  fc.assert(
    fc.property(
      instants,
      (instant) => formatIsoSecond(instant) === new Date(instant).toISOString().slice(0, -5),
    ),
    { numRuns: 5000 },
  )
})

t.test(
  'a stamp says the instant that it was made of, in at most seven digits without zeros at the end',
  async () => {
    fc.assert(
      fc.property(fc.integer({ min: Date.UTC(1000, 0), max: Date.UTC(9999, 0) }), (instant) => {
        const text = formatTimestamp(instant)
        return (
          /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{0,6}[1-9])?Z$/.test(text) &&
          Math.floor(parseTimestamp(text)) === instant &&
          formatWholeSecond(instant) === `${text.slice(0, 19)}Z`
        )
      }),
      { numRuns: 2000 },
    )
  },
)
