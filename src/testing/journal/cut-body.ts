import type { Body } from './call.js'

/** A body that is so many times as long as what is kept of it is cut at once. */
const MAX_RATIO = 4

/** A body, or its beginning if it is longer than what is kept. @param most bytes that are kept */
export function cutBody(content: string | Buffer, most: number): Body {
  const size = typeof content === 'string' ? Buffer.byteLength(content) : content.length
  if (size <= most) return { content, size }
  // the copy of a beginning costs more than the answer, and nearly nobody looks at it
  return size <= MAX_RATIO * most
    ? new LongBody(content, size, most)
    : { content: copyStart(content, most), size }
}

/** A body that is held as a whole until somebody looks at the beginning that is kept of it. */
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

/** A copy of the first bytes. */
function copyStart(content: string | Buffer, bytes: number): Buffer {
  // no character has less than a byte, so what is behind as many characters need not be encoded
  const start = typeof content === 'string' ? Buffer.from(content.slice(0, bytes)) : content
  return Buffer.from(start.subarray(0, bytes))
}
