import fc from 'fast-check'
import t, { type Test } from 'tap'
import { RowMap } from '../../../src/world/core/row-map.js'

interface Step {
  readonly action: 'set' | 'delete' | 'copy'
  /** Which of the maps there are by then. */
  readonly map: number
  readonly id: string
}

const step: fc.Arbitrary<Step> = fc.record({
  action: fc.constantFrom('set', 'set', 'delete', 'copy'),
  map: fc.nat(3),
  id: fc.nat(12).map(String),
})

/** A row map beside a plain map that does the same. */
type Pair = readonly [RowMap<object>, Map<string, object>]

/** What a plain map calls `set`. */
function set(map: RowMap<object>, id: string, row: object): void {
  const index = map.findIndex(id)
  if (index === undefined) map.add(id, row)
  else map.put(index, row)
}

const agree = (t: Test, [ours, plain]: Pair): void => {
  t.strictSame(ours.list(), [...plain.values()])
  t.strictSame([...ours.values()], [...plain.values()])
  t.equal(ours.size, plain.size)
  t.ok([...plain].every(([id, row]) => ours.has(id) && ours.get(id) === row))
}

t.test('it holds what a map would, in its order, and so do copies of copies', async (t) => {
  fc.assert(
    fc.property(fc.array(step, { maxLength: 60 }), (steps) => {
      const pairs: Pair[] = [[new RowMap(), new Map()]]
      for (const { action, map, id } of steps) {
        const [ours, plain] = pairs[map % pairs.length] as Pair
        if (action === 'copy') pairs.push([ours.copy(), new Map(plain)])
        else if (action === 'delete') {
          ours.delete(id)
          plain.delete(id)
        } else {
          const row = { id }
          set(ours, id, row)
          plain.set(id, row)
        }
      }
      for (const pair of pairs) agree(t, pair)
    }),
  )
})

t.test('many rows are spread over parts, and a copy goes its own way in each of them', async (t) => {
  const many = Array.from({ length: 5000 }, (_, n) => ({ id: `row-${n}` }))
  const pair: Pair = [new RowMap(), new Map()]
  for (const row of many) {
    set(pair[0], row.id, row)
    pair[1].set(row.id, row)
  }
  const copy: Pair = [pair[0].copy(), new Map(pair[1])]
  const other = { id: 'another' }
  for (const map of copy) {
    for (const { id } of many.slice(1000, 3500)) map.delete(id)
  }
  for (const { id } of [...many.slice(0, 10), ...many.slice(2000, 2100)]) {
    set(copy[0], id, other)
    copy[1].set(id, other)
  }
  for (const map of pair) map.delete('row-4999')
  agree(t, pair)
  agree(t, copy)
  t.notOk(pair[0].has('row-4999'))
  t.ok(copy[0].has('row-4999'))
  t.equal(copy[0].get('row-1500'), undefined)
})

t.test('a row keeps its index, and there is one of an id', async (t) => {
  const map = new RowMap<object>()
  const [first, second] = [{ n: 1 }, { n: 2 }]
  t.equal(map.add('a', first), 0)
  t.equal(map.add('b', second), 1)
  t.equal(map.add('a', second), undefined)
  t.equal(map.get('a'), first, 'the one that was there stays')
  map.delete('a')
  t.equal(map.findIndex('b'), 1)
  t.equal(map.at(0), undefined)
  t.equal(map.add('a', second), 2, 'who comes back comes last')
})
