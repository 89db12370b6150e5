import { PAGE_BYTES, PAGE_TYPES, type PageType } from './page.js'

/** Where the first allocation map is, and how much of the file each of them maps ([MS-PST] 2.2.2.7.2). */
export const FIRST_REGION = 0x4400
const SLOT = 64
const MAP_BYTES = PAGE_BYTES - 16
export const REGION_BYTES = MAP_BYTES * 8 * SLOT

/**
 * Maps of older versions, which are kept up though nobody looks into them ([MS-PST] 2.2.2.7.3, 2.2.2.7.5 and 2.2.2.7.6): from
 * which region on there is one, and every how many. What is before that stands in the header.
 */
const OLD_MAPS: readonly [type: PageType, first: number, every: number][] = [
  [PAGE_TYPES.pageMap, 0, 8],
  [PAGE_TYPES.freeMap, 128, MAP_BYTES],
  [PAGE_TYPES.freePageMap, 128 * 8 * 8, MAP_BYTES * 8 * 8],
]

/** The maps at the beginning of a region, in their order. */
export const listMaps = (region: number): PageType[] => [
  PAGE_TYPES.allocationMap,
  ...OLD_MAPS.filter(([, first, every]) => region >= first && (region - first) % every === 0).map(
    ([type]) => type,
  ),
]

export const getRegionStart = (region: number): number => FIRST_REGION + region * REGION_BYTES

/** The bytes of a map. @param used how much of the region is taken, from its beginning on */
export function buildMap(type: PageType, used: number): Buffer {
  const page = Buffer.alloc(PAGE_BYTES)
  if (type !== PAGE_TYPES.allocationMap) return page.fill(0xff, 0, MAP_BYTES)
  const slots = used / SLOT
  page.fill(0xff, 0, slots >> 3)
  if (slots % 8 > 0) page.writeUInt8((0xff00 >> (slots % 8)) & 0xff, slots >> 3)
  return page
}

/** Gives room in a file from its beginning to its end, around the maps. Nothing reaches from one region into the next. */
export class RegionAllocator {
  /** How much of each region is taken, maps and all. */
  readonly used: number[] = []
  #at = 0
  #end = FIRST_REGION

  /** @param size a multiple of 64 bytes. @returns where it begins */
  allocate(size: number): number {
    if (this.#at + size > this.#end || this.used.length === 0) this.#open()
    const at = this.#at
    this.#at += size
    this.used[this.used.length - 1] = this.#at - getRegionStart(this.used.length - 1)
    return at
  }

  /** How long the file is: regions are there as a whole. */
  get end(): number {
    return this.#end
  }

  #open(): void {
    const region = this.used.length
    this.#at = getRegionStart(region) + PAGE_BYTES * listMaps(region).length
    this.#end = getRegionStart(region + 1)
    this.used.push(this.#at - getRegionStart(region))
  }
}
