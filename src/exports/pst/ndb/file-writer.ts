import { PAGE_BYTES, sealPage } from './page.js'
import { buildMap, getRegionStart, listMaps, RegionAllocator } from './regions.js'

const CHUNK_BYTES = 128 * 1024

/** Writes a file from its beginning to its end: gives room in large pieces, and puts the maps where they belong. */
export class PstFileWriter {
  readonly #regions = new RegionAllocator()
  /** How much of each region will be taken in the end. */
  readonly #used: readonly number[]
  readonly #fullChunks: Buffer[] = []
  #chunk = Buffer.alloc(CHUNK_BYTES)
  #length = 0
  /** How much is written, and how many regions are begun. */
  #written = 0
  #regionsBegun = 0

  constructor(used: readonly number[]) {
    this.#used = used
  }

  /** Puts down what comes before the first region. */
  writeHead(head: Buffer): void {
    this.#fullChunks.push(head)
    this.#written = head.length
  }

  /** Gives the next room, which is all zero, and tells where in the file it is. */
  allocate(size: number): { readonly room: Buffer; readonly at: number } {
    const at = this.#regions.allocate(size)
    if (this.#regionsBegun < this.#regions.used.length) this.#beginRegion()
    return { room: this.#reserve(size), at }
  }

  /** Fills the last region up. */
  finish(): void {
    this.#skipTo(this.#regions.end)
    this.#flush()
  }

  /** What is ready to be sent. */
  *takeChunks(): Generator<Buffer> {
    while (this.#fullChunks.length > 0) yield this.#fullChunks.shift() as Buffer
  }

  #beginRegion(): void {
    const region = this.#regionsBegun++
    this.#skipTo(getRegionStart(region))
    for (const type of listMaps(region)) {
      const map = buildMap(type, this.#used[region] as number)
      sealPage(map, type, this.#written)
      map.copy(this.#reserve(PAGE_BYTES))
    }
  }

  #skipTo(at: number): void {
    while (this.#written < at) this.#reserve(Math.min(CHUNK_BYTES, at - this.#written))
  }

  #reserve(size: number): Buffer {
    if (this.#length + size > CHUNK_BYTES) this.#flush()
    const room = this.#chunk.subarray(this.#length, this.#length + size)
    this.#length += size
    this.#written += size
    return room
  }

  #flush(): void {
    if (this.#length === 0) return
    this.#fullChunks.push(this.#chunk.subarray(0, this.#length))
    this.#chunk = Buffer.alloc(CHUNK_BYTES)
    this.#length = 0
  }
}
