import { type Block, type Blocks, MAX_BLOCK_BYTES } from './block.js'
import { writeUInt64 } from './node-ids.js'
import { type ByteStream, StreamReader } from './stream-reader.js'

/** What is in a node: blocks as they are, of which all but the last should be full, or a stream that is cut into blocks. */
export type NodeData = readonly Buffer[] | ByteStream

const HEAD = 8
const MAX_CHILDREN = Math.floor((MAX_BLOCK_BYTES - HEAD) / 8)

/** A part of a data tree: a block, and how many bytes lie in it and below it. */
interface DataTreePart {
  readonly bid: number
  readonly total: number
}

/**
 * Writes the data of a node as blocks, and above them as many levels as it takes: XBLOCK and XXBLOCK
 * ([MS-PST] 2.2.2.8.3). @returns the block that stands for all of them; 0 when there is no data
 */
export function* writeData(data: NodeData): Blocks {
  let parts: DataTreePart[] = []
  for (const block of splitIntoBlocks(data)) parts.push({ bid: yield block, total: block.size })
  for (let level = 1; parts.length > 1; level++) parts = yield* writeLevel(parts, level)
  return parts[0]?.bid ?? 0
}

function* splitIntoBlocks(data: NodeData): Generator<Block> {
  if (!('read' in data)) {
    for (const content of data) yield { size: content.length, isInternal: false, content }
    return
  }
  const content = new StreamReader(data)
  for (let left = data.length; left > 0; left -= MAX_BLOCK_BYTES)
    yield { size: Math.min(left, MAX_BLOCK_BYTES), isInternal: false, content }
}

function* writeLevel(parts: readonly DataTreePart[], level: number): Blocks<DataTreePart[]> {
  const above: DataTreePart[] = []
  for (let from = 0; from < parts.length; from += MAX_CHILDREN) {
    const below = parts.slice(from, from + MAX_CHILDREN)
    const total = below.reduce((sum, part) => sum + part.total, 0)
    if (level > 2 || total >= 2 ** 32) throw new Error('A node of a PST holds no more than 4 GB.')
    const content = Buffer.alloc(HEAD + 8 * below.length)
    content.writeUInt8(1, 0)
    content.writeUInt8(level, 1)
    content.writeUInt16LE(below.length, 2)
    content.writeUInt32LE(total, 4)
    for (const [n, { bid }] of below.entries()) writeUInt64(content, bid, HEAD + 8 * n)
    above.push({ bid: yield { size: content.length, isInternal: true, content }, total })
  }
  return above
}
