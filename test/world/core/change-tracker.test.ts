import fc from 'fast-check'
import t from 'tap'
import { type Change, ChangeTracker } from '../../../src/world/core/change-tracker.js'

/** What stands where, and what becomes of it. */
const steps = fc.array(
  fc.record({ index: fc.integer({ min: 0, max: 5 }), value: fc.option(fc.integer({ min: 0, max: 3 })) }),
  { maxLength: 40 },
)
type Step = { index: number; value: number | null }

/** Goes through the steps, and gives what stands in the end. @param ask whether the digest is asked for on the way */
function play(changes: ChangeTracker, steps: readonly Step[], ask: boolean): string {
  const rows = new Map<number, object>()
  for (const { index, value } of steps) {
    const before = rows.get(index)
    const after = value === null ? undefined : { value }
    if (before === undefined && after === undefined) continue
    changes.record('things', String(index), before, after)
    if (after) rows.set(index, after)
    else rows.delete(index)
    if (ask) t.type(changes.digest, 'string')
  }
  return JSON.stringify([...rows].sort())
}

t.test('the digest says what is there, however it came to be', async (t) => {
  const seen = new Map<string, string>()
  fc.assert(
    fc.property(steps, fc.boolean(), (steps, ask) => {
      const changes = new ChangeTracker('beginning')
      const content = play(changes, steps, ask)
      const known = seen.get(content) ?? changes.digest
      seen.set(content, known)
      return changes.digest === known
    }),
    { numRuns: 500 },
  )
  t.ok(seen.size > 20, 'many contents were seen')
  t.equal(new Set(seen.values()).size, seen.size, 'each has a digest of its own')
  t.match([...seen.values()][0], /^[0-9a-f]{16}$/)
})

t.test('another beginning is another digest, and one that goes on begins where the other is', async (t) => {
  const one = new ChangeTracker('a')
  t.not(one.digest, new ChangeTracker('b').digest)
  one.record('things', '1', undefined, { value: 1 })
  const other = new ChangeTracker(one)
  t.equal(other.digest, one.digest)
  other.record('things', '1', { value: 1 }, undefined)
  t.equal(other.digest, new ChangeTracker('a').digest)
  t.not(one.digest, other.digest)
})

t.test('who watches is told of each change, as long as it watches', async (t) => {
  const changes = new ChangeTracker('a')
  const [outer, inner]: [Change[], Change[]] = [[], []]
  const stopOuter = changes.watch((change) => outer.push(change))
  changes.record('things', '1', undefined, { value: 1 })
  const stopInner = changes.watch((change) => inner.push(change))
  changes.record('things', '1', { value: 1 }, { value: 2 })
  stopInner()
  t.strictSame(inner, [{ entity: 'things', id: '1', before: { value: 1 }, after: { value: 2 } }])
  t.strictSame(outer, [{ entity: 'things', id: '1', after: { value: 1 } }, ...inner])
  stopOuter()
  changes.record('things', '1', { value: 2 }, undefined)
  t.equal(outer.length, 2)
})

t.test('the digest may be brought up to date in slices, while more is changed', async (t) => {
  const [one, other] = [new ChangeTracker('a'), new ChangeTracker('a')]
  const note = (id: number, before: object | undefined, after: object | undefined): void => {
    for (const changes of [one, other]) changes.record('things', String(id), before, after)
  }
  for (let id = 0; id < 1000; id++) note(id, undefined, { value: id })
  let turns = 0
  for (const work = one.updateDigest(); !work.next().done; turns++) {
    note(turns, { value: turns }, { value: -turns - 1 })
    note(999 - turns, { value: 999 - turns }, undefined)
  }
  t.ok(turns >= 9)
  t.equal(one.digest, other.digest)
})
