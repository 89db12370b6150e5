import { inflateRawSync } from 'node:zlib'

const [LOCAL, CENTRAL, END] = [30, 46, 22]
const SIGNATURES = { local: 0x04034b50, central: 0x02014b50, end: 0x06054b50 } as const
/** Longest comment that may stand behind the end of a zip. */
const MAX_COMMENT = 0xffff
const [STORED, DEFLATED] = [0, 8]

/** Says in a few words why bytes are no zip that can be read. */
export class ZipError extends Error {
  override readonly name = 'ZipError'
}

/**
 * Reads a file of a zip ([APPNOTE] 4.3) that a stranger may have made.
 * @param most bytes that the file may have
 * @returns undefined if the zip does not contain it
 * @throws ZipError
 */
export function readZipFile(zip: Buffer, path: string, most: number): Buffer | undefined {
  try {
    const entry = findEntry(zip, path)
    return entry && readEntry(zip, entry, most)
  } catch (error) {
    if (error instanceof ZipError) throw error
    // an offset leads out of the bytes, or what is compressed is damaged
    throw new ZipError('it is damaged')
  }
}

interface Entry {
  readonly method: number
  readonly storedSize: number
  readonly size: number
  /** Offset of the file. */
  readonly offset: number
}

function findEntry(zip: Buffer, path: string): Entry | undefined {
  const end = findEnd(zip)
  let at = zip.readUInt32LE(end + 16)
  for (let left = zip.readUInt16LE(end + 10); left > 0; left--) {
    if (zip.readUInt32LE(at) !== SIGNATURES.central) throw new ZipError('it is damaged')
    const nameLength = zip.readUInt16LE(at + 28)
    if (zip.toString('utf8', at + CENTRAL, at + CENTRAL + nameLength) === path)
      return {
        method: zip.readUInt16LE(at + 10),
        storedSize: zip.readUInt32LE(at + 20),
        size: zip.readUInt32LE(at + 24),
        offset: zip.readUInt32LE(at + 42),
      }
    at += CENTRAL + nameLength + zip.readUInt16LE(at + 30) + zip.readUInt16LE(at + 32)
  }
  return undefined
}

function findEnd(zip: Buffer): number {
  for (let at = zip.length - END; at >= Math.max(0, zip.length - END - MAX_COMMENT); at--)
    if (zip.readUInt32LE(at) === SIGNATURES.end) return at
  throw new ZipError('it is no zip')
}

function readEntry(zip: Buffer, { method, storedSize, size, offset }: Entry, most: number): Buffer {
  if (size > most) throw new ZipError(`it unpacks to more than ${most / 1024 / 1024} MB`)
  if (zip.readUInt32LE(offset) !== SIGNATURES.local) throw new ZipError('it is damaged')
  const start = offset + LOCAL + zip.readUInt16LE(offset + 26) + zip.readUInt16LE(offset + 28)
  const stored = zip.subarray(start, start + storedSize)
  if (stored.length < storedSize) throw new ZipError('its end is missing')
  if (method === STORED) return stored
  if (method !== DEFLATED) throw new ZipError('it is compressed in a way that only few programs know')
  // whatever the directory promises, no more than that is unpacked
  return inflateRawSync(stored, { maxOutputLength: Math.max(1, size) })
}
