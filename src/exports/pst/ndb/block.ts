import { computeCrc, computeSignature } from './checksums.js'
import { writeUInt64 } from './node-ids.js'
import type { StreamReader } from './stream-reader.js'

/** Most bytes that a block holds; with its trailer it is 8 KB long. */
export const MAX_BLOCK_BYTES = 8176
const TRAILER = 16
const SLOT = 64

/** A block that is to be written: what is in it, or how much of the next that a feed gives. */
export interface Block {
  readonly size: number
  /** Whether it refers to other blocks: nobody above this layer sees it. */
  readonly isInternal: boolean
  readonly content: Buffer | StreamReader
}

/** Blocks that are to be written one after the other; each is answered with the id that it gets. */
export type Blocks<Result = number> = Generator<Block, Result, number>

export const isInternalBlock = (bid: number): boolean => (bid & 2) !== 0

/** The id of the n-th block, from 1 on ([MS-PST] 2.2.2.2). */
export const buildBlockId = (n: number, internal: boolean): number => n * 4 + (internal ? 2 : 0)

/** Returns the bytes that a block takes in the file. */
export const getAlignedSize = (size: number): number => Math.ceil((size + TRAILER) / SLOT) * SLOT

/** Writes the trailer of a block whose content is there already ([MS-PST] 2.2.2.8.1). */
export function sealBlock(room: Buffer, size: number, at: number, bid: number): void {
  const trailer = room.length - TRAILER
  room.writeUInt16LE(size, trailer)
  room.writeUInt16LE(computeSignature(at, bid), trailer + 2)
  room.writeUInt32LE(computeCrc(room.subarray(0, size)), trailer + 4)
  writeUInt64(room, bid, trailer + 8)
}
