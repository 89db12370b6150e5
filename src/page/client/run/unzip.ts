import { PageError } from '../state/describe-error.js'
import { texts } from '../texts.js'

const text = texts.run.file

const [LOCAL, CENTRAL, END] = [30, 46, 22]
const SIGNATURES = { local: 0x04034b50, central: 0x02014b50, end: 0x06054b50 } as const
/** Longest comment that may stand behind the end of a zip. */
const MAX_COMMENT = 0xffff
const [STORED, DEFLATED] = [0, 8]

/** Tells whether bytes begin as a zip does. */
export const isZip = (bytes: Uint8Array): boolean => bytes[0] === 0x50 && bytes[1] === 0x4b

/**
 * Reads a text file of a zip ([APPNOTE] 4.3) that a stranger may have made.
 * @param most bytes that the file may have
 * @throws PageError
 */
export async function readZippedText(bytes: Uint8Array, path: string, most: number): Promise<string> {
  try {
    const { stored, method } = findEntry(bytes, path)
    if (method !== STORED && method !== DEFLATED) throw new PageError(text.unknownMethod)
    const source = new Blob([stored as Uint8Array<ArrayBuffer>]).stream()
    const unpacked = method === STORED ? source : source.pipeThrough(new DecompressionStream('deflate-raw'))
    return await readText(unpacked, most)
  } catch (error) {
    if (error instanceof PageError) throw error
    // an offset leads out of the bytes, or what is compressed is damaged
    throw new PageError(text.damaged)
  }
}

function findEntry(
  bytes: Uint8Array,
  path: string,
): { readonly stored: Uint8Array; readonly method: number } {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const end = findEnd(view)
  let at = view.getUint32(end + 16, true)
  for (let left = view.getUint16(end + 10, true); left > 0; left--) {
    if (view.getUint32(at, true) !== SIGNATURES.central) throw new PageError(text.damaged)
    const nameLength = view.getUint16(at + 28, true)
    const name = new TextDecoder().decode(bytes.subarray(at + CENTRAL, at + CENTRAL + nameLength))
    if (name === path) {
      const offset = view.getUint32(at + 42, true)
      if (view.getUint32(offset, true) !== SIGNATURES.local) throw new PageError(text.damaged)
      const start = offset + LOCAL + view.getUint16(offset + 26, true) + view.getUint16(offset + 28, true)
      const size = view.getUint32(at + 20, true)
      if (start + size > bytes.length) throw new PageError(text.damaged)
      return { stored: bytes.subarray(start, start + size), method: view.getUint16(at + 10, true) }
    }
    at += CENTRAL + nameLength + view.getUint16(at + 30, true) + view.getUint16(at + 32, true)
  }
  throw new PageError(text.noTrace(path))
}

function findEnd(view: DataView): number {
  for (let at = view.byteLength - END; at >= Math.max(0, view.byteLength - END - MAX_COMMENT); at--)
    if (view.getUint32(at, true) === SIGNATURES.end) return at
  throw new PageError(text.damaged)
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
