import { MOST_IN_BLOCK } from '../ndb/block.js'

/** What the heap of a node is for ([MS-PST] 2.3.1.2). */
export const HEAPS = { properties: 0xbc, table: 0x7c } as const

/** Most bytes of one thing in a heap. */
export const MOST_IN_HEAP = 3580

/** How many blocks the first block, and each block with a list of its own, tells the free room of. */
const [TOLD_BY_FIRST, TOLD_BY_LIST] = [8, 128]
const HEAD = 12

/** Where the levels of free room begin, fullest last ([MS-PST] 2.3.1.2, rgbFillLevel). */
const LEVELS = [3584, 2560, 2048, 1792, 1536, 1280, 1024, 768, 512, 256, 128, 64, 32, 16, 8]

const listsFillLevels = (n: number): boolean => n >= TOLD_BY_FIRST && (n - TOLD_BY_FIRST) % TOLD_BY_LIST === 0

const headSize = (n: number): number => (n === 0 ? HEAD : listsFillLevels(n) ? 2 + TOLD_BY_LIST / 2 : 2)

interface Page {
  readonly pieces: Buffer[]
  readonly ends: number[]
  length: number
}

/** A heap on a node ([MS-PST] 2.3.1): small things, each found by an id, in as many blocks as it takes. */
export class Heap {
  readonly #use: number
  readonly #done: Buffer[] = []
  readonly #free: number[] = []
  /** The first block stays open, since things may be put down there before it is known what is in them. */
  #first: Page
  #last: Page

  constructor(use: (typeof HEAPS)[keyof typeof HEAPS]) {
    this.#use = use
    this.#first = this.#last = { pieces: [], ends: [], length: HEAD }
  }

  /** @param bytes 3580 at most. @returns the id of what was put down; 0 stands for nothing at all */
  put(bytes: Buffer): number {
    if (bytes.length === 0) return 0
    if (roomWith(this.#last, bytes.length) > MOST_IN_BLOCK) this.#turn()
    this.#last.pieces.push(bytes)
    this.#last.length += bytes.length
    this.#last.ends.push(this.#last.length)
    return this.#number * 0x1_0000 + this.#last.ends.length * 32
  }

  get #number(): number {
    return this.#done.length
  }

  /** How many bytes are in it. */
  get length(): number {
    return this.#number * MOST_IN_BLOCK + this.#last.length
  }

  /** @param root the id of what all else is found by. @returns the blocks of the node */
  finish(root: number): Buffer[] {
    const last = this.#number
    const room = roomWith(this.#last)
    const blocks = [...this.#done, bytesOf(this.#last, last, room)]
    const free = [...this.#free, MOST_IN_BLOCK - room]
    if (last > 0) blocks[0] = bytesOf(this.#first, 0, MOST_IN_BLOCK)
    const [head] = blocks as [Buffer]
    head.writeUInt8(0xec, 2)
    head.writeUInt8(this.#use, 3)
    head.writeUInt32LE(root, 4)
    putLevels(head, 8, free.slice(0, TOLD_BY_FIRST))
    for (let n = TOLD_BY_FIRST; n < blocks.length; n += TOLD_BY_LIST)
      putLevels(blocks[n] as Buffer, 2, free.slice(n, n + TOLD_BY_LIST))
    return blocks
  }

  /** Begins the next block. Those before it are as large as blocks can be. */
  #turn(): void {
    const n = this.#number
    this.#free.push(MOST_IN_BLOCK - roomWith(this.#last))
    this.#done.push(n === 0 ? Buffer.alloc(0) : bytesOf(this.#last, n, MOST_IN_BLOCK))
    this.#last = { pieces: [], ends: [], length: headSize(n + 1) }
  }
}

/** How large a block is with its list of places, and with another piece. */
function roomWith({ length, ends }: Page, more = 0): number {
  const count = ends.length + (more > 0 ? 1 : 0)
  return even(length + more) + 4 + 2 * (count + 1)
}

const even = (size: number): number => size + (size % 2)

/** The bytes of a block: its pieces, and at its end the places of them ([MS-PST] 2.3.1.5). */
function bytesOf({ pieces, ends }: Page, n: number, size: number): Buffer {
  const bytes = Buffer.alloc(size)
  const list = size - 4 - 2 * (ends.length + 1)
  let at = headSize(n)
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

function putLevels(target: Buffer, at: number, free: readonly number[]): void {
  for (const [n, bytes] of free.entries()) {
    const level = LEVELS.findIndex((least) => bytes >= least)
    const bits = (level < 0 ? LEVELS.length : level) << (4 * (n % 2))
    target.writeUInt8(target.readUInt8(at + (n >> 1)) | bits, at + (n >> 1))
  }
}
