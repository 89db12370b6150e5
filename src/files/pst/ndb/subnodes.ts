import { type Blocks, MOST_IN_BLOCK } from './block.js'
import { type Data, writeData } from './data.js'
import { putLong } from './ids.js'

/** A node within a node: its id counts only there. */
export interface Subnode {
  readonly nid: number
  readonly data: Data
  readonly subnodes?: readonly Subnode[]
}

const HEAD = 8
const [ENTRY, INDEX_ENTRY] = [24, 16]
const MOST_ENTRIES = Math.floor((MOST_IN_BLOCK - HEAD) / ENTRY)
const MOST_BLOCKS = Math.floor((MOST_IN_BLOCK - HEAD) / INDEX_ENTRY)

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
  for (let from = 0; from < entries.length; from += MOST_ENTRIES) {
    const part = entries.slice(from, from + MOST_ENTRIES)
    const content = listOf(part, 0, ENTRY)
    lists.push([(part[0] as (typeof part)[0])[0], yield { size: content.length, isInternal: true, content }])
  }
  if (lists.length < 2) return lists[0]?.[1] ?? 0
  if (lists.length > MOST_BLOCKS)
    throw new Error(`A node of a PST holds no more than ${MOST_BLOCKS * MOST_ENTRIES} nodes.`)
  const content = listOf(lists, 1, INDEX_ENTRY)
  return yield { size: content.length, isInternal: true, content }
}

function listOf(entries: readonly (readonly number[])[], level: number, size: number): Buffer {
  const bytes = Buffer.alloc(HEAD + size * entries.length)
  bytes.writeUInt8(2, 0)
  bytes.writeUInt8(level, 1)
  bytes.writeUInt16LE(entries.length, 2)
  for (const [n, values] of entries.entries())
    for (const [k, value] of values.entries()) putLong(bytes, value, HEAD + size * n + 8 * k)
  return bytes
}
