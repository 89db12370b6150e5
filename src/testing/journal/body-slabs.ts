import type { Body } from './call.js'

/** Number of bodies of a size that share a slab, and the maximum size of a slab. */
const BODIES_PER_SLAB = 4
const MAX_BYTES = 256 * 1024

/** Memory that several bodies share. */
interface Slab {
  readonly bytes: Buffer
  used: number
  /** Number of its bodies that are held. */
  live: number
  /** Something that was handed out of it may still be in use. */
  isShared: boolean
}

/**
 * Memory for the bodies of a journal, outside of the heap. They are many, long, and live for a while, which is what a
 * collector of garbage bears least: it would copy each of them twice. A slab is used again when its bodies were let go.
 */
export class BodySlabs {
  #current: Slab | undefined
  #free: Slab | undefined

  /** Copies the first bytes of a text that is ASCII. @param size of the whole */
  copy(text: string, size: number, bytes: number): SlabBody {
    const slab = this.#slabFor(bytes)
    const start = slab.used
    slab.used += slab.bytes.write(text, start, bytes, 'latin1')
    slab.live++
    return new SlabBody(slab, start, slab.used, size, this)
  }

  /** Reuses the memory of a body that is no longer held. */
  takeBack(slab: Slab): void {
    if (--slab.live > 0 || slab.isShared) return
    slab.used = 0
    if (slab !== this.#current) this.#free = slab
  }

  #slabFor(bytes: number): Slab {
    if (this.#current && hasRoom(this.#current, bytes)) return this.#current
    const free = this.#free
    this.#free = undefined
    this.#current =
      free && hasRoom(free, bytes)
        ? free
        : {
            bytes: Buffer.allocUnsafeSlow(Math.max(bytes, Math.min(MAX_BYTES, bytes * BODIES_PER_SLAB))),
            used: 0,
            live: 0,
            isShared: false,
          }
    return this.#current
  }
}

const hasRoom = ({ bytes, used }: Slab, wanted: number): boolean => used + wanted <= bytes.length

/** A body in a slab. */
export class SlabBody implements Body {
  readonly size: number
  readonly #slab: Slab
  readonly #start: number
  readonly #end: number
  readonly #owner: BodySlabs

  constructor(slab: Slab, start: number, end: number, size: number, owner: BodySlabs) {
    this.#slab = slab
    this.#start = start
    this.#end = end
    this.size = size
    this.#owner = owner
  }

  get content(): Buffer {
    return this.#slab.bytes.subarray(this.#start, this.#end)
  }

  /** Bytes that are kept. */
  get kept(): number {
    return this.#end - this.#start
  }

  /** Keeps the memory for a reader after the journal has released the body. */
  share(): void {
    this.#slab.isShared = true
  }

  /** Releases the body. Only earlier readers may still use it. */
  release(): void {
    this.#owner.takeBack(this.#slab)
  }
}
