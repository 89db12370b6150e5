import { findZipEntry, ZIP_METHODS } from '../../../text/zip-entry.js'
import { PageError } from '../state/describe-error.js'
import { texts } from '../texts.js'

const text = texts.run.file

/** Tells whether bytes begin as a zip does. */
export const isZip = (bytes: Uint8Array): boolean => bytes[0] === 0x50 && bytes[1] === 0x4b

/**
 * Reads a text file of a zip that a stranger may have made.
 * @param most bytes that the file may have
 * @throws PageError
 */
export async function readZippedText(bytes: Uint8Array, path: string, most: number): Promise<string> {
  try {
    const entry = findZipEntry(bytes, path)
    if (!entry) throw new PageError(text.noTrace(path))
    const { stored, method } = entry
    if (method !== ZIP_METHODS.stored && method !== ZIP_METHODS.deflated)
      throw new PageError(text.unknownMethod)
    const source = new Blob([stored as Uint8Array<ArrayBuffer>]).stream()
    const unpacked =
      method === ZIP_METHODS.stored ? source : source.pipeThrough(new DecompressionStream('deflate-raw'))
    return await readText(unpacked, most)
  } catch (error) {
    if (error instanceof PageError) throw error
    // it is no zip, or what is compressed is damaged
    throw new PageError(text.damaged)
  }
}

/** Reads until the limit, whatever the zip says about the size. */
async function readText(stream: ReadableStream<Uint8Array>, most: number): Promise<string> {
  const decoder = new TextDecoder()
  const reader = stream.getReader()
  const parts: string[] = []
  let size = 0
  while (true) {
    const { value, done } = await reader.read()
    if (done) break
    size += value.length
    if (size > most) {
      void reader.cancel()
      throw new PageError(text.unpacksTooLarge(most / 1024 / 1024))
    }
    parts.push(decoder.decode(value, { stream: true }))
  }
  return parts.join('') + decoder.decode()
}
