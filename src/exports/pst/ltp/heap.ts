import { MAX_BLOCK_BYTES } from '../ndb/block.js'

/** What the heap of a node is for ([MS-PST] 2.3.1.2). */
export const HEAP_TYPES = { properties: 0xbc, table: 0x7c } as const

/** Most bytes of one thing in a heap. */
export const MAX_HEAP_ITEM_BYTES = 3580

/** How many blocks the first block, and each block with a list of its own, tells the free room of. */
const [TOLD_BY_FIRST, TOLD_BY_LIST] = [8, 128]
const HEAD_BYTES = 12

/** Where the levels of free room begin, fullest last ([MS-PST] 2.3.1.2, rgbFillLevel). */
const FILL_LEVELS = [3584, 2560, 2048, 1792, 1536, 1280, 1024, 768, 512, 256, 128, 64, 32, 16, 8]

const hasFillLevels = (n: number): boolean => n >= TOLD_BY_FIRST && (n - TOLD_BY_FIRST) % TOLD_BY_LIST === 0

const getHeadSize = (n: number): number =>
  n === 0 ? HEAD_BYTES : hasFillLevels(n) ? 2 + TOLD_BY_LIST / 2 : 2

interface HeapBlock {
  readonly pieces: Buffer[]
  readonly ends: number[]
  length: number
}

/** A heap on a node ([MS-PST] 2.3.1): small things, each found by an id, in as many blocks as it takes. */
export class Heap {
  readonly #type: number
  readonly #fullBlocks: Buffer[] = []
  readonly #free: number[] = []
  /** The first block stays open, since things may be put down there before it is known what is in them. */
  #first: HeapBlock
  #last: HeapBlock

  constructor(use: (typeof HEAP_TYPES)[keyof typeof HEAP_TYPES]) {
    this.#type = use
    this.#first = this.#last = { pieces: [], ends: [], length: HEAD_BYTES }
  }

  /** @param bytes 3580 at most. @returns the id of what was put down; 0 stands for nothing at all */
  put(bytes: Buffer): number {
    if (bytes.length === 0) return 0
    if (computeBlockSize(this.#last, bytes.length) > MAX_BLOCK_BYTES) this.#startBlock()
    this.#last.pieces.push(bytes)
    this.#last.length += bytes.length
    this.#last.ends.push(this.#last.length)
    return this.#blockIndex * 0x1_0000 + this.#last.ends.length * 32
  }

  get #blockIndex(): number {
    return this.#fullBlocks.length
  }

  /** How many bytes are in it. */
  get length(): number {
    return this.#blockIndex * MAX_BLOCK_BYTES + this.#last.length
  }

  /** @param root the id of what all else is found by. @returns the blocks of the node */
  finish(root: number): Buffer[] {
    const last = this.#blockIndex
    const room = computeBlockSize(this.#last)
    const blocks = [...this.#fullBlocks, writeBlock(this.#last, last, room)]
    const free = [...this.#free, MAX_BLOCK_BYTES - room]
    if (last > 0) blocks[0] = writeBlock(this.#first, 0, MAX_BLOCK_BYTES)
    const [head] = blocks as [Buffer]
    head.writeUInt8(0xec, 2)
    head.writeUInt8(this.#type, 3)
    head.writeUInt32LE(root, 4)
    writeFillLevels(head, 8, free.slice(0, TOLD_BY_FIRST))
    for (let n = TOLD_BY_FIRST; n < blocks.length; n += TOLD_BY_LIST)
      writeFillLevels(blocks[n] as Buffer, 2, free.slice(n, n + TOLD_BY_LIST))
    return blocks
  }

  /** Begins the next block. Those before it are as large as blocks can be. */
  #startBlock(): void {
    const n = this.#blockIndex
    this.#free.push(MAX_BLOCK_BYTES - computeBlockSize(this.#last))
    this.#fullBlocks.push(n === 0 ? Buffer.alloc(0) : writeBlock(this.#last, n, MAX_BLOCK_BYTES))
    this.#last = { pieces: [], ends: [], length: getHeadSize(n + 1) }
  }
}

/** How large a block is with its list of positions, and with another piece. */
function computeBlockSize({ length, ends }: HeapBlock, more = 0): number {
  const count = ends.length + (more > 0 ? 1 : 0)
  return roundUpToEven(length + more) + 4 + 2 * (count + 1)
}

const roundUpToEven = (size: number): number => size + (size % 2)

/** The bytes of a block: its pieces, and at its end the positions of them ([MS-PST] 2.3.1.5). */
function writeBlock({ pieces, ends }: HeapBlock, n: number, size: number): Buffer {
  const bytes = Buffer.alloc(size)
  const list = size - 4 - 2 * (ends.length + 1)
  let at = getHeadSize(n)
  bytes.writeUInt16LE(list, 0)
  bytes.writeUInt16LE(ends.length, list)
  bytes.writeUInt16LE(at, list + 4)
  for (const [k, piece] of pieces.entries()) {
    piece.copy(bytes, at)
    at = ends[k] as number
    bytes.writeUInt16LE(at, list + 6 + 2 * k)
  }
  return bytes
}

function writeFillLevels(target: Buffer, at: number, free: readonly number[]): void {
  for (const [n, bytes] of free.entries()) {
    const level = FILL_LEVELS.findIndex((least) => bytes >= least)
    const bits = (level < 0 ? FILL_LEVELS.length : level) << (4 * (n % 2))
    target.writeUInt8(target.readUInt8(at + (n >> 1)) | bits, at + (n >> 1))
  }
}
