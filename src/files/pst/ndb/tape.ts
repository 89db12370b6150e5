import { PAGE, sealPage } from './page.js'
import { mapOf, mapsOf, Regions, startOf } from './regions.js'

const CHUNK = 128 * 1024

/** Writes a file from its beginning to its end: gives room in large pieces, and puts the maps where they belong. */
export class Tape {
  readonly #regions = new Regions()
  /** How much of each region will be taken in the end. */
  readonly #used: readonly number[]
  readonly #full: Buffer[] = []
  #chunk = Buffer.alloc(CHUNK)
  #length = 0
  /** How much is written, and how many regions are begun. */
  #written = 0
  #begun = 0

  constructor(used: readonly number[]) {
    this.#used = used
  }

  /** Puts down what comes before the first region. */
  begin(head: Buffer): void {
    this.#full.push(head)
    this.#written = head.length
  }

  /** Gives the next room, which is all zero, and tells where in the file it is. */
  next(size: number): { readonly room: Buffer; readonly at: number } {
    const at = this.#regions.allocate(size)
    if (this.#begun < this.#regions.used.length) this.#beginRegion()
    return { room: this.#take(size), at }
  }

  /** Fills the last region up. */
  end(): void {
    this.#skipTo(this.#regions.end)
    this.#flush()
  }

  /** What is ready to be sent. */
  *ready(): Generator<Buffer> {
    while (this.#full.length > 0) yield this.#full.shift() as Buffer
  }

  #beginRegion(): void {
    const region = this.#begun++
    this.#skipTo(startOf(region))
    for (const type of mapsOf(region)) {
      const map = mapOf(type, this.#used[region] as number)
      sealPage(map, type, this.#written)
      map.copy(this.#take(PAGE))
    }
  }

  #skipTo(at: number): void {
    while (this.#written < at) this.#take(Math.min(CHUNK, at - this.#written))
  }

  #take(size: number): Buffer {
    if (this.#length + size > CHUNK) this.#flush()
    const room = this.#chunk.subarray(this.#length, this.#length + size)
    this.#length += size
    this.#written += size
    return room
  }

  #flush(): void {
    if (this.#length === 0) return
    this.#full.push(this.#chunk.subarray(0, this.#length))
    this.#chunk = Buffer.alloc(CHUNK)
    this.#length = 0
  }
}
