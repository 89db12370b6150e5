import { crcOf, signatureOf } from './checks.js'
import { putLong } from './ids.js'

export const PAGE = 512
const TRAILER = 16

/** What a page can be ([MS-PST] 2.2.2.7.1). */
export const PAGES = {
  blocks: 0x80,
  nodes: 0x81,
  freeMap: 0x82,
  pageMap: 0x83,
  allocationMap: 0x84,
  freePageMap: 0x85,
  densityList: 0x86,
} as const

export type PageType = (typeof PAGES)[keyof typeof PAGES]

/** Pages that map the file are named by where they are, and have no signature. */
const MAPS: readonly number[] = [PAGES.freeMap, PAGES.pageMap, PAGES.allocationMap, PAGES.freePageMap]

/** Writes the trailer of a page whose content is there already. @param bid its id; of a map none is needed */
export function sealPage(page: Buffer, type: PageType, at: number, bid = at): void {
  const trailer = PAGE - TRAILER
  page.writeUInt8(type, trailer)
  page.writeUInt8(type, trailer + 1)
  page.writeUInt16LE(MAPS.includes(type) ? 0 : signatureOf(at, bid), trailer + 2)
  page.writeUInt32LE(crcOf(page.subarray(0, trailer)), trailer + 4)
  putLong(page, bid, trailer + 8)
}
