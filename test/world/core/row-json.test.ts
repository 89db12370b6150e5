import fc from 'fast-check'
import t from 'tap'
import { stringifyRow } from '../../../src/world/core/row-json.js'

t.test('the pieces of a row are its JSON', async (t) => {
  const entry = fc.oneof(fc.integer(), fc.string(), fc.constant(undefined), fc.record({ kind: fc.string() }))
  const long = fc
    .tuple(fc.array(entry, { minLength: 1, maxLength: 5 }), fc.integer({ min: 0, max: 3000 }))
    .map(([some, length]) => Array.from({ length }, (_, n) => some[n % some.length]))
  const value = fc.oneof(entry, long, fc.array(entry), fc.constant(null))
  fc.assert(
    fc.property(fc.dictionary(fc.string(), value), (row) => {
      t.equal([...stringifyRow(row)].join(''), JSON.stringify(row))
    }),
    { numRuns: 50 },
  )
  const row = { id: 'a', objects: Array.from({ length: 2500 }, (_, target) => ({ target })) }
  t.ok([...stringifyRow(row)].length > 3)
})
