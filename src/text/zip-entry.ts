const [LOCAL, CENTRAL, END] = [30, 46, 22]
const SIGNATURES = { local: 0x04034b50, central: 0x02014b50, end: 0x06054b50 } as const
/** Longest comment that may stand behind the end of a zip. */
const MAX_COMMENT = 0xffff

/** Methods of compression that everybody can undo. */
export const ZIP_METHODS = { stored: 0, deflated: 8 } as const

/** Says in a few words why bytes are no zip that can be read. */
export class ZipError extends Error {
  override readonly name = 'ZipError'
}

/** A file of a zip. */
export interface ZipEntry {
  /** Bytes of the file as they lie in the zip. */
  readonly stored: Uint8Array
  readonly method: number
  /** Bytes of the file, if the zip is right. */
  readonly size: number
}

/**
 * Finds a file of a zip ([APPNOTE] 4.3) that a stranger may have made, in Node or in a browser.
 * @returns undefined if the zip does not contain it
 * @throws ZipError
 */
export function findZipEntry(bytes: Uint8Array, path: string): ZipEntry | undefined {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const end = findEnd(view)
  try {
    return readDirectory(bytes, view, end, path)
  } catch (error) {
    // an offset leads out of the bytes
    throw error instanceof RangeError ? new ZipError('it is damaged') : error
  }
}

function findEnd(view: DataView): number {
  for (let at = view.byteLength - END; at >= Math.max(0, view.byteLength - END - MAX_COMMENT); at--)
    if (view.getUint32(at, true) === SIGNATURES.end) return at
  throw new ZipError('it is no zip')
}

function readDirectory(bytes: Uint8Array, view: DataView, end: number, path: string): ZipEntry | undefined {
  let at = view.getUint32(end + 16, true)
  for (let left = view.getUint16(end + 10, true); left > 0; left--) {
    if (view.getUint32(at, true) !== SIGNATURES.central) throw new ZipError('it is damaged')
    const nameLength = view.getUint16(at + 28, true)
    const name = new TextDecoder().decode(bytes.subarray(at + CENTRAL, at + CENTRAL + nameLength))
    if (name === path) return readEntry(bytes, view, at)
    at += CENTRAL + nameLength + view.getUint16(at + 30, true) + view.getUint16(at + 32, true)
  }
  return undefined
}

/** @param at offset of its entry in the directory */
function readEntry(bytes: Uint8Array, view: DataView, at: number): ZipEntry {
  const offset = view.getUint32(at + 42, true)
  if (view.getUint32(offset, true) !== SIGNATURES.local) throw new ZipError('it is damaged')
  const start = offset + LOCAL + view.getUint16(offset + 26, true) + view.getUint16(offset + 28, true)
  const stored = bytes.subarray(start, start + view.getUint32(at + 20, true))
  if (stored.length < view.getUint32(at + 20, true)) throw new ZipError('its end is missing')
  return { stored, method: view.getUint16(at + 10, true), size: view.getUint32(at + 24, true) }
}
