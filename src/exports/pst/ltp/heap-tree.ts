import { type Heap, MAX_HEAP_ITEM_BYTES } from './heap.js'

/** A tree on a heap ([MS-PST] 2.3.2), which is begun before it is known what is in it. */
export interface HeapTree {
  /** The id of its header. */
  readonly id: number
  /** @param records one after the other, in the order of their keys */
  readonly setRecords: (records: Buffer) => void
}

const ID_BYTES = 4

/** @param key and @param value how many bytes of a record they are */
export function createHeapTree(heap: Heap, key: 2 | 4, value: number): HeapTree {
  const header = Buffer.from([0xb5, key, value, 0, 0, 0, 0, 0])
  const id = heap.put(header)
  return {
    id,
    setRecords: (records) => {
      let level = 0
      let nodes = putNodes(heap, records, key, key + value)
      for (; nodes.length > key + ID_BYTES; level++) nodes = putNodes(heap, nodes, key, key + ID_BYTES)
      header.writeUInt8(level, 3)
      if (nodes.length > 0) nodes.copy(header, 4, key)
    },
  }
}

/** Puts records down in pieces. @returns a record for each of them: its first key, and its id */
function putNodes(heap: Heap, records: Buffer, key: number, size: number): Buffer {
  const most = size * Math.floor(MAX_HEAP_ITEM_BYTES / size)
  const above = Buffer.alloc((key + ID_BYTES) * Math.ceil(records.length / most))
  for (let from = 0, at = 0; from < records.length; from += most, at += key + ID_BYTES) {
    const piece = records.subarray(from, from + most)
    piece.copy(above, at, 0, key)
    above.writeUInt32LE(heap.put(piece), at + key)
  }
  return above
}
