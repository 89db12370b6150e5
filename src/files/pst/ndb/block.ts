import { crcOf, signatureOf } from './checks.js'
import type { Feed } from './feed.js'
import { putLong } from './ids.js'

/** Most bytes that a block holds; with its trailer it is 8 KB long. */
export const MOST_IN_BLOCK = 8176
const TRAILER = 16
const SLOT = 64

/** A block that is to be written: what is in it, or how much of the next that a feed gives. */
export interface Block {
  readonly size: number
  /** Whether it refers to other blocks: nobody above this layer sees it. */
  readonly isInternal: boolean
  readonly content: Buffer | Feed
}

/** Blocks that are to be written one after the other; each is answered with the id that it gets. */
export type Blocks<Result = number> = Generator<Block, Result, number>

export const isInternal = (bid: number): boolean => (bid & 2) !== 0

/** The id of the n-th block, from 1 on ([MS-PST] 2.2.2.2). */
export const bidOf = (n: number, internal: boolean): number => n * 4 + (internal ? 2 : 0)

/** How much room a block takes in the file. */
export const roomOf = (size: number): number => Math.ceil((size + TRAILER) / SLOT) * SLOT

/** Writes the trailer of a block whose content is there already ([MS-PST] 2.2.2.8.1). */
export function sealBlock(room: Buffer, size: number, at: number, bid: number): void {
  const trailer = room.length - TRAILER
  room.writeUInt16LE(size, trailer)
  room.writeUInt16LE(signatureOf(at, bid), trailer + 2)
  room.writeUInt32LE(crcOf(room.subarray(0, size)), trailer + 4)
  putLong(room, bid, trailer + 8)
}
