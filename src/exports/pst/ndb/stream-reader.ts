/** Bytes that are made as they are read, and how many they will be. */
export interface ByteStream {
  readonly length: number
  readonly read: () => Iterable<Uint8Array> | AsyncIterable<Uint8Array>
}

type Pieces = Iterator<Uint8Array> | AsyncIterator<Uint8Array>

/** Hands out a stream in pieces of other sizes. It is opened at its first byte. */
export class StreamReader {
  readonly #stream: ByteStream
  #pieces: Pieces | undefined
  #piece: Uint8Array = new Uint8Array()

  constructor(stream: ByteStream) {
    this.#stream = stream
  }

  /** Fills a buffer with what comes next. @throws Error for a stream that is shorter than it said */
  async readInto(target: Uint8Array): Promise<void> {
    this.#pieces ??= openStream(this.#stream.read())
    for (let at = 0; at < target.length; ) {
      if (this.#piece.length === 0) {
        const next = await this.#pieces.next()
        if (next.done) throw new Error(`A stream ended before its ${this.#stream.length} bytes were read.`)
        this.#piece = next.value
      }
      const part = this.#piece.subarray(0, target.length - at)
      target.set(part, at)
      at += part.length
      this.#piece = this.#piece.subarray(part.length)
    }
  }
}

const openStream = (bytes: Iterable<Uint8Array> | AsyncIterable<Uint8Array>): Pieces =>
  Symbol.asyncIterator in bytes ? bytes[Symbol.asyncIterator]() : bytes[Symbol.iterator]()
