import { MAX_BLOCK_BYTES } from '../ndb/block.js'
import type { NodeData } from '../ndb/data.js'
import { buildNodeId, NODE_TYPES } from '../ndb/node-ids.js'
import type { ByteStream } from '../ndb/stream-reader.js'
import type { Subnode } from '../ndb/subnodes.js'
import { type Heap, MAX_HEAP_ITEM_BYTES } from './heap.js'

/** What a node consists of. */
export interface NodeContent {
  readonly data: NodeData
  readonly subnodes: readonly Subnode[]
}

/** Keeps values in the heap of a node as far as they fit into it, and beside it as nodes of their own ([MS-PST] 2.3.3.2). */
export class ValueStore {
  readonly subnodes: Subnode[] = []
  readonly #heap: Heap

  constructor(heap: Heap) {
    this.#heap = heap
  }

  /** @returns the id by which the value is found, in the heap or beside it */
  put(value: Buffer | ByteStream): number {
    if (!Buffer.isBuffer(value)) return value.length === 0 ? 0 : this.putSubnode(value)
    return value.length <= MAX_HEAP_ITEM_BYTES
      ? this.#heap.put(value)
      : this.putSubnode(splitIntoBlocks(value))
  }

  putSubnode(data: NodeData): number {
    const nid = buildNodeId(NODE_TYPES.ltp, this.subnodes.length + 1)
    this.subnodes.push({ nid, data })
    return nid
  }
}

const splitIntoBlocks = (bytes: Buffer): Buffer[] =>
  Array.from({ length: Math.ceil(bytes.length / MAX_BLOCK_BYTES) }, (_, n) =>
    bytes.subarray(n * MAX_BLOCK_BYTES, (n + 1) * MAX_BLOCK_BYTES),
  )
