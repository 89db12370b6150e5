import { PAGE, PAGES, type PageType } from './page.js'

/** Where the first allocation map is, and how much of the file each of them maps ([MS-PST] 2.2.2.7.2). */
export const FIRST_REGION = 0x4400
const SLOT = 64
const MAPPED = PAGE - 16
export const REGION = MAPPED * 8 * SLOT

/**
 * Maps of older versions, which are kept up though nobody looks into them ([MS-PST] 2.2.2.7.3, 2.2.2.7.5 and 2.2.2.7.6): from
 * which region on there is one, and every how many. What is before that stands in the header.
 */
const OLD_MAPS: readonly [type: PageType, first: number, every: number][] = [
  [PAGES.pageMap, 0, 8],
  [PAGES.freeMap, 128, MAPPED],
  [PAGES.freePageMap, 128 * 8 * 8, MAPPED * 8 * 8],
]

/** The maps at the beginning of a region, in their order. */
export const mapsOf = (region: number): PageType[] => [
  PAGES.allocationMap,
  ...OLD_MAPS.filter(([, first, every]) => region >= first && (region - first) % every === 0).map(
    ([type]) => type,
  ),
]

export const startOf = (region: number): number => FIRST_REGION + region * REGION

/** The bytes of a map. @param used how much of the region is taken, from its beginning on */
export function mapOf(type: PageType, used: number): Buffer {
  const page = Buffer.alloc(PAGE)
  if (type !== PAGES.allocationMap) return page.fill(0xff, 0, MAPPED)
  const slots = used / SLOT
  page.fill(0xff, 0, slots >> 3)
  if (slots % 8 > 0) page.writeUInt8((0xff00 >> (slots % 8)) & 0xff, slots >> 3)
  return page
}

/** Gives room in a file from its beginning to its end, around the maps. Nothing reaches from one region into the next. */
export class Regions {
  /** How much of each region is taken, maps and all. */
  readonly used: number[] = []
  #at = 0
  #end = FIRST_REGION

  /** @param size a multiple of 64 bytes. @returns where it begins */
  allocate(size: number): number {
    if (this.#at + size > this.#end || this.used.length === 0) this.#open()
    const at = this.#at
    this.#at += size
    this.used[this.used.length - 1] = this.#at - startOf(this.used.length - 1)
    return at
  }

  /** How long the file is: regions are there as a whole. */
  get end(): number {
    return this.#end
  }

  #open(): void {
    const region = this.used.length
    this.#at = startOf(region) + PAGE * mapsOf(region).length
    this.#end = startOf(region + 1)
    this.used.push(this.#at - startOf(region))
  }
}
