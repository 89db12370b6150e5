import type { Body } from './call.js'

/** A body this many times longer than its kept part is cut at once. */
const MAX_RATIO = 4

/** Returns a body, or the beginning of a long body. @param most bytes to keep */
export function cutBody(content: string | Buffer, most: number): Body {
  const size = typeof content === 'string' ? Buffer.byteLength(content) : content.length
  if (size <= most) return { content, size }
  // the copy of a beginning costs more than the response, and almost nobody reads it
  return size <= MAX_RATIO * most
    ? new LongBody(content, size, most)
    : { content: copyStart(content, most), size }
}

/** A body that is held completely until its kept beginning is first read. */
export class LongBody implements Body {
  readonly size: number
  readonly #most: number
  #content: string | Buffer
  #isCut = false

  constructor(content: string | Buffer, size: number, most: number) {
    this.#content = content
    this.size = size
    this.#most = most
  }

  get content(): string | Buffer {
    if (!this.#isCut) this.#content = copyStart(this.#content, this.#most)
    this.#isCut = true
    return this.#content
  }
}

/** Copies the first bytes. */
function copyStart(content: string | Buffer, bytes: number): Buffer {
  // each character has at least one byte, so later characters need not be encoded
  const start = typeof content === 'string' ? Buffer.from(content.slice(0, bytes)) : content
  return Buffer.from(start.subarray(0, bytes))
}
