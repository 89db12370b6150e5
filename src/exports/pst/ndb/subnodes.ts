import { type Blocks, MAX_BLOCK_BYTES } from './block.js'
import { type NodeData, writeData } from './data.js'
import { writeUInt64 } from './node-ids.js'

/** A node within a node: its id counts only there. */
export interface Subnode {
  readonly nid: number
  readonly data: NodeData
  readonly subnodes?: readonly Subnode[]
}

const HEAD_BYTES = 8
const [ENTRY, INDEX_ENTRY] = [24, 16]
const MAX_ENTRIES = Math.floor((MAX_BLOCK_BYTES - HEAD_BYTES) / ENTRY)
const MAX_BLOCKS = Math.floor((MAX_BLOCK_BYTES - HEAD_BYTES) / INDEX_ENTRY)

/**
 * Writes the nodes within a node, and the list of them: an SLBLOCK, or several below an SIBLOCK
 * ([MS-PST] 2.2.2.8.3.3). @returns the block that stands for all of them; 0 when there are none
 */
export function* writeSubnodes(subnodes: readonly Subnode[] = []): Blocks {
  const entries: [nid: number, data: number, below: number][] = []
  for (const { nid, data, subnodes: below } of subnodes)
    entries.push([nid, yield* writeData(data), yield* writeSubnodes(below)])
  entries.sort(([a], [b]) => a - b)
  const lists: [nid: number, bid: number][] = []
  for (let from = 0; from < entries.length; from += MAX_ENTRIES) {
    const part = entries.slice(from, from + MAX_ENTRIES)
    const content = buildList(part, 0, ENTRY)
    lists.push([(part[0] as (typeof part)[0])[0], yield { size: content.length, isInternal: true, content }])
  }
  if (lists.length < 2) return lists[0]?.[1] ?? 0
  if (lists.length > MAX_BLOCKS)
    throw new Error(`A node of a PST holds no more than ${MAX_BLOCKS * MAX_ENTRIES} nodes.`)
  const content = buildList(lists, 1, INDEX_ENTRY)
  return yield { size: content.length, isInternal: true, content }
}

function buildList(entries: readonly (readonly number[])[], level: number, size: number): Buffer {
  const bytes = Buffer.alloc(HEAD_BYTES + size * entries.length)
  bytes.writeUInt8(2, 0)
  bytes.writeUInt8(level, 1)
  bytes.writeUInt16LE(entries.length, 2)
  for (const [n, values] of entries.entries())
    for (const [k, value] of values.entries()) writeUInt64(bytes, value, HEAD_BYTES + size * n + 8 * k)
  return bytes
}
