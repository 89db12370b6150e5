import type { ByteStream } from '../ndb/stream-reader.js'
import { HEAP_TYPES, Heap } from './heap.js'
import { createHeapTree } from './heap-tree.js'
import { encodeValue, getFixedSize, type Property, type PropertyValue } from './property-types.js'
import { type NodeContent, ValueStore } from './value-store.js'

const RECORD = 8

/** A property context ([MS-PST] 2.3.3): the properties of one thing, each of them once. */
export function buildPropertyContext(properties: readonly Property[]): NodeContent {
  const heap = new Heap(HEAP_TYPES.properties)
  const tree = createHeapTree(heap, 2, 6)
  const values = new ValueStore(heap)
  const records = Buffer.alloc(RECORD * properties.length)
  const sorted = [...properties].sort(([a], [b]) => a - b)
  for (const [n, [id, type, value]] of sorted.entries()) {
    const at = RECORD * n
    records.writeUInt16LE(id, at)
    records.writeUInt16LE(type, at + 2)
    const bytes = isStream(value) ? value : encodeValue(type, value)
    // small numbers stand in the record itself
    if (Buffer.isBuffer(bytes) && (getFixedSize(type) ?? 8) <= 4) bytes.copy(records, at + 4)
    else records.writeUInt32LE(values.put(bytes), at + 4)
  }
  tree.setRecords(records)
  return { data: heap.finish(tree.id), subnodes: values.subnodes }
}

export const isStream = (value: PropertyValue): value is ByteStream =>
  typeof value === 'object' && !Buffer.isBuffer(value)
