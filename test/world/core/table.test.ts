import fc from 'fast-check'
import t from 'tap'
import { Table } from '../../../src/world/core/table.js'

interface Animal {
  readonly id: string
  readonly key: string
  readonly kind?: string
  readonly legs: number
}

const row = fc.record({
  id: fc.constantFrom('1', '2', '3', '4', '5'),
  kind: fc.constantFrom('cat', 'hen', undefined),
  // some are more than numbers can be added up exactly for
  legs: fc.oneof(fc.nat(8), fc.constantFrom(2 ** 53, 1e300)),
})
const step = fc.record({ action: fc.constantFrom('insert', 'update', 'delete'), row })

t.test('indexes hold what a search through all rows would find', async (t) => {
  fc.assert(
    fc.property(fc.array(step), (steps) => {
      let changes = 0
      const table = new Table<Animal, 'kind'>({ kind: ({ kind }) => kind }, () => changes++, {
        kind: ({ legs }) => legs,
      })
      for (const { action, row } of steps) {
        const there = table.get(row.id) !== undefined
        if (action === 'insert' && !there) {
          const { kind, ...rest } = row
          table.insert({ ...rest, key: row.id, ...(kind !== undefined && { kind }) })
        }
        if (action === 'update' && there) table.update(row.id, row)
        if (action === 'delete') table.delete(row.id)
      }
      for (const kind of ['cat', 'hen']) {
        const found = table.where('kind', kind)
        t.strictSame(new Set(found), new Set(table.list().filter((animal) => animal.kind === kind)))
        t.equal(table.count('kind', kind), found.length)
        t.strictSame(table.where('kind', kind, 1, 3), found.slice(1, 3), 'a part is that part of the whole')
        t.equal(
          table.sum('kind', kind),
          found.reduce((sum, { legs }) => sum + legs, 0),
        )
      }
      t.equal(table.size, table.list().length)
      t.equal(table.revision, changes, 'each change counts, and is told')
    }),
  )
})

t.test('rows are replaced, never changed', async (t) => {
  const table = new Table<Animal, never>({})
  const before = table.insert({ id: 'ab', key: 'ab', kind: 'cat', legs: 4 })
  const after = table.update('ab', { legs: 3, kind: undefined })
  t.strictSame(before, { id: 'ab', key: 'ab', kind: 'cat', legs: 4 })
  t.strictSame(after, { id: 'ab', key: 'ab', legs: 3 }, 'a property given as undefined is gone')
  t.equal(table.get('AB'), after, 'ids are found in capitals too')
  t.throws(() => table.insert(after), /ab already/)
  t.throws(() => table.update('cd', {}), /no row cd/)
})

t.test('a fork adds up its own rows', async (t) => {
  const table = new Table<Animal, 'kind'>({ kind: ({ kind }) => kind }, undefined, {
    kind: ({ legs }) => legs,
  })
  const cat = (id: string, legs: number): Animal => ({ id, key: id, kind: 'cat', legs })
  table.insert(cat('1', 4))
  const fork = table.fork(() => {})
  fork.insert(cat('2', 3))
  table.replace(cat('1', 2))
  t.equal(fork.sum('kind', 'cat'), 7)
  t.equal(table.sum('kind', 'cat'), 2)
  fork.delete('1')
  t.equal(fork.sum('kind', 'cat'), 3)
  t.equal(fork.sum('kind', 'hen'), 0)
})
