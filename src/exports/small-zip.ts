import { crc32, deflateRawSync } from 'node:zlib'

/** A file in hand. */
interface Part {
  readonly path: string
  readonly bytes: Buffer
  readonly isCompressed?: boolean
}

/** A file as it lies in the zip. */
interface StoredPart extends Part {
  readonly stored: Buffer
}

const [LOCAL, CENTRAL, END] = [30, 46, 22]
/** The first of January 1980, before which zips know no time. */
const NO_DATE = 0x21
/** Method of compression. */
const DEFLATED = 8

/** Computes the size of a zip of small files, without their content, of which none is compressed. */
export const computeSmallZipSize = (paths: readonly string[]): number =>
  paths.reduce((sum, path) => sum + LOCAL + CENTRAL + 2 * path.length, END)

/** A zip of a few small files ([APPNOTE] 4.3), made at once: to stream it would take ten times as long. @param parts with names in ASCII */
export function buildSmallZip(parts: readonly Part[]): Buffer {
  const offsets: number[] = []
  const pieces: Buffer[] = []
  let length = 0
  const put = (...more: readonly Buffer[]): void => {
    for (const piece of more) {
      pieces.push(piece)
      length += piece.length
    }
  }
  const all = parts.map((part) => ({
    ...part,
    stored: part.isCompressed ? deflateRawSync(part.bytes) : part.bytes,
  }))
  for (const part of all) {
    offsets.push(length)
    const head = Buffer.alloc(LOCAL)
    head.write('PK\u0003\u0004', 'latin1')
    writeFileFields(head, 4, part)
    put(head, Buffer.from(part.path), part.stored)
  }
  const directory = length
  for (const [n, part] of all.entries()) {
    const head = Buffer.alloc(CENTRAL)
    head.write('PK\u0001\u0002', 'latin1')
    head.writeUInt16LE(20, 4)
    writeFileFields(head, 6, part)
    head.writeUInt32LE(offsets[n] as number, 42)
    put(head, Buffer.from(part.path))
  }
  const end = Buffer.alloc(END)
  end.write('PK\u0005\u0006', 'latin1')
  end.writeUInt16LE(parts.length, 8)
  end.writeUInt16LE(parts.length, 10)
  end.writeUInt32LE(length - directory, 12)
  end.writeUInt32LE(directory, 16)
  return Buffer.concat([...pieces, end])
}

/** What the head of a file and its entry in the directory have in common. */
function writeFileFields(head: Buffer, at: number, { path, bytes, stored, isCompressed }: StoredPart): void {
  head.writeUInt16LE(20, at)
  head.writeUInt16LE(isCompressed ? DEFLATED : 0, at + 4)
  head.writeUInt16LE(NO_DATE, at + 8)
  head.writeUInt32LE(crc32(bytes), at + 10)
  head.writeUInt32LE(stored.length, at + 14)
  head.writeUInt32LE(bytes.length, at + 18)
  head.writeUInt16LE(path.length, at + 22)
}
