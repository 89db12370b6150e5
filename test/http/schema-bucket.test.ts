import t from 'tap'
import { schemaBucket } from '../../src/http/schema-bucket.js'

t.test('a room inherits the schemas of its house, and keeps its own to itself', async (t) => {
  const make = schemaBucket as unknown as (inherited?: unknown) => {
    add: (schema: object) => void
    getSchema: (id: string) => unknown
    getSchemas: () => Record<string, unknown>
  }
  const house = make()
  house.add({ $id: 'A', type: 'string' })
  const room = make(house.getSchemas())
  room.add({ $id: 'B', type: 'integer' })
  t.strictSame(Object.keys(room.getSchemas()), ['A', 'B'])
  t.strictSame(room.getSchema('A'), { $id: 'A', type: 'string' })
  t.strictSame(Object.keys(house.getSchemas()), ['A'])
  t.throws(() => room.add({ $id: 'A' }), /\$id of its own; it is 'A'/)
  t.throws(() => room.add({ type: 'string' }), /must have an \$id/)
})
