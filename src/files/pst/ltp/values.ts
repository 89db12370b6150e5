import { MOST_IN_BLOCK } from '../ndb/block.js'
import type { Data } from '../ndb/data.js'
import type { Stream } from '../ndb/feed.js'
import { NID, nidOf } from '../ndb/ids.js'
import type { Subnode } from '../ndb/subnodes.js'
import { type Heap, MOST_IN_HEAP } from './heap.js'

/** What a node consists of. */
export interface Content {
  readonly data: Data
  readonly subnodes: readonly Subnode[]
}

/** Keeps values in the heap of a node as far as they fit into it, and beside it as nodes of their own ([MS-PST] 2.3.3.2). */
export class Values {
  readonly subnodes: Subnode[] = []
  readonly #heap: Heap

  constructor(heap: Heap) {
    this.#heap = heap
  }

  /** @returns the id by which the value is found, in the heap or beside it */
  put(value: Buffer | Stream): number {
    if (!Buffer.isBuffer(value)) return value.length === 0 ? 0 : this.putBeside(value)
    return value.length <= MOST_IN_HEAP ? this.#heap.put(value) : this.putBeside(blocksOf(value))
  }

  putBeside(data: Data): number {
    const nid = nidOf(NID.ltp, this.subnodes.length + 1)
    this.subnodes.push({ nid, data })
    return nid
  }
}

const blocksOf = (bytes: Buffer): Buffer[] =>
  Array.from({ length: Math.ceil(bytes.length / MOST_IN_BLOCK) }, (_, n) =>
    bytes.subarray(n * MOST_IN_BLOCK, (n + 1) * MOST_IN_BLOCK),
  )
