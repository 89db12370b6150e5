import fc from 'fast-check'
import t from 'tap'
import { runSlices, sortInSlices } from '../../../src/world/core/slices.js'

t.test('a list is sorted in slices as it is at once', async (t) => {
  const list = fc
    .tuple(
      fc.array(fc.integer({ min: 0, max: 50 }), { minLength: 1, maxLength: 40 }),
      fc.integer({ min: 0, max: 3000 }),
    )
    .map(([some, length]) =>
      Array.from({ length }, (_, place) => ({
        place,
        rank: ((some[place % some.length] ?? 0) * (place + 7)) % 40,
      })),
    )
  const compare = (a: { rank: number }, b: { rank: number }): number => a.rank - b.rank
  fc.assert(
    fc.property(list, (entries) => {
      const before = [...entries]
      t.strictSame(
        runSlices(sortInSlices(entries, compare)).map(({ place }) => place),
        entries.toSorted(compare).map(({ place }) => place),
      )
      t.ok(entries.every((entry, n) => entry === before[n]))
    }),
    { numRuns: 20 },
  )
  const steps = [
    ...sortInSlices(
      Array.from({ length: 5000 }, (_, n) => -n),
      (a, b) => a - b,
    ),
  ]
  t.ok(steps.length > 20)
})
