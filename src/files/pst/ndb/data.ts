import { type Block, type Blocks, MOST_IN_BLOCK } from './block.js'
import { Feed, type Stream } from './feed.js'
import { putLong } from './ids.js'

/** What is in a node: blocks as they are, of which all but the last should be full, or a stream that is cut into blocks. */
export type Data = readonly Buffer[] | Stream

const HEAD = 8
const MOST_BELOW = Math.floor((MOST_IN_BLOCK - HEAD) / 8)

/** A part of a data tree: a block, and how many bytes lie in it and below it. */
interface Part {
  readonly bid: number
  readonly total: number
}

/**
 * Writes the data of a node as blocks, and above them as many levels as it takes: XBLOCK and XXBLOCK
 * ([MS-PST] 2.2.2.8.3). @returns the block that stands for all of them; 0 when there is no data
 */
export function* writeData(data: Data): Blocks {
  let parts: Part[] = []
  for (const block of cut(data)) parts.push({ bid: yield block, total: block.size })
  for (let level = 1; parts.length > 1; level++) parts = yield* writeLevel(parts, level)
  return parts[0]?.bid ?? 0
}

function* cut(data: Data): Generator<Block> {
  if (!('read' in data)) {
    for (const content of data) yield { size: content.length, isInternal: false, content }
    return
  }
  const content = new Feed(data)
  for (let left = data.length; left > 0; left -= MOST_IN_BLOCK)
    yield { size: Math.min(left, MOST_IN_BLOCK), isInternal: false, content }
}

function* writeLevel(parts: readonly Part[], level: number): Blocks<Part[]> {
  const above: Part[] = []
  for (let from = 0; from < parts.length; from += MOST_BELOW) {
    const below = parts.slice(from, from + MOST_BELOW)
    const total = below.reduce((sum, part) => sum + part.total, 0)
    if (level > 2 || total >= 2 ** 32) throw new Error('A node of a PST holds no more than 4 GB.')
    const content = Buffer.alloc(HEAD + 8 * below.length)
    content.writeUInt8(1, 0)
    content.writeUInt8(level, 1)
    content.writeUInt16LE(below.length, 2)
    content.writeUInt32LE(total, 4)
    for (const [n, { bid }] of below.entries()) putLong(content, bid, HEAD + 8 * n)
    above.push({ bid: yield { size: content.length, isInternal: true, content }, total })
  }
  return above
}
