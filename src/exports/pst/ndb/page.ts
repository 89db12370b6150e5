import { computeCrc, computeSignature } from './checksums.js'
import { writeUInt64 } from './node-ids.js'

export const PAGE_BYTES = 512
const TRAILER = 16

/** What a page can be ([MS-PST] 2.2.2.7.1). */
export const PAGE_TYPES = {
  blocks: 0x80,
  nodes: 0x81,
  freeMap: 0x82,
  pageMap: 0x83,
  allocationMap: 0x84,
  freePageMap: 0x85,
  densityList: 0x86,
} as const

export type PageType = (typeof PAGE_TYPES)[keyof typeof PAGE_TYPES]

/** Pages that map the file are named by where they are, and have no signature. */
const MAP_PAGE_TYPES: readonly number[] = [
  PAGE_TYPES.freeMap,
  PAGE_TYPES.pageMap,
  PAGE_TYPES.allocationMap,
  PAGE_TYPES.freePageMap,
]

/** Writes the trailer of a page whose content is there already. @param bid its id; of a map none is needed */
export function sealPage(page: Buffer, type: PageType, at: number, bid = at): void {
  const trailer = PAGE_BYTES - TRAILER
  page.writeUInt8(type, trailer)
  page.writeUInt8(type, trailer + 1)
  page.writeUInt16LE(MAP_PAGE_TYPES.includes(type) ? 0 : computeSignature(at, bid), trailer + 2)
  page.writeUInt32LE(computeCrc(page.subarray(0, trailer)), trailer + 4)
  writeUInt64(page, bid, trailer + 8)
}
