import type { Stream } from '../ndb/feed.js'
import { beginTree } from './bth.js'
import { HEAPS, Heap } from './heap.js'
import { encode, type Property, sizeOf, type Value } from './types.js'
import { type Content, Values } from './values.js'

const RECORD = 8

/** A property context ([MS-PST] 2.3.3): the properties of one thing, each of them once. */
export function propertiesOf(properties: readonly Property[]): Content {
  const heap = new Heap(HEAPS.properties)
  const tree = beginTree(heap, 2, 6)
  const values = new Values(heap)
  const records = Buffer.alloc(RECORD * properties.length)
  const sorted = [...properties].sort(([a], [b]) => a - b)
  for (const [n, [id, type, value]] of sorted.entries()) {
    const at = RECORD * n
    records.writeUInt16LE(id, at)
    records.writeUInt16LE(type, at + 2)
    const bytes = isStream(value) ? value : encode(type, value)
    // small numbers stand in the record itself
    if (Buffer.isBuffer(bytes) && (sizeOf(type) ?? 8) <= 4) bytes.copy(records, at + 4)
    else records.writeUInt32LE(values.put(bytes), at + 4)
  }
  tree.fill(records)
  return { data: heap.finish(tree.id), subnodes: values.subnodes }
}

export const isStream = (value: Value): value is Stream =>
  typeof value === 'object' && !Buffer.isBuffer(value)
