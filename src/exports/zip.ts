/** A file without its bytes in hand. */
export interface FileSource {
  /** Name, with slashes between the folders before it. */
  readonly path: string
  /** Bytes, if they are known before they are made. */
  readonly size?: number
  /** Milliseconds since 1970. */
  readonly modified: number
  readonly read: () => Iterable<Uint8Array> | AsyncIterable<Uint8Array>
}

// loaded when it is needed, as few clients want a zip
const loadClientZip = () => import('client-zip')

/** The bytes of a zip, made as they are read: nothing is held, and nothing is compressed. */
export async function* writeZip(
  sources: Iterable<FileSource> | AsyncIterable<FileSource>,
): AsyncGenerator<Uint8Array> {
  const { makeZip } = await loadClientZip()
  async function* entries() {
    for await (const { path, size, modified, read } of sources)
      yield {
        name: path,
        lastModified: new Date(modified),
        input: toAsync(read()),
        ...(size !== undefined && { size }),
      }
  }
  const stream = makeZip(entries(), { buffersAreUTF8: true }) as unknown as AsyncIterable<Uint8Array>
  yield* stream
}

/** Computes the size of a zip of files whose sizes are known. */
export async function computeZipSize(sources: readonly FileSource[]): Promise<number> {
  const { predictLength } = await loadClientZip()
  return Number(predictLength(sources.map(({ path, size = 0 }) => ({ name: path, size }))))
}

async function* toAsync(
  pieces: Iterable<Uint8Array> | AsyncIterable<Uint8Array>,
): AsyncGenerator<ArrayBufferView> {
  yield* pieces as AsyncIterable<ArrayBufferView>
}

/** All bytes of a file, for those that are small. */
export async function readAll({ read }: FileSource): Promise<Buffer> {
  const pieces: Uint8Array[] = []
  for await (const piece of read()) pieces.push(piece)
  return Buffer.concat(pieces)
}
