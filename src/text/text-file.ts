import { closeSync, openSync, readSync } from 'node:fs'

/** Bytes of a file that people hand in: an exported snapshot of the profile `large` comes to 42 MB. */
const MAX_BYTES = 64 * 1024 * 1024
const CHUNK_BYTES = 64 * 1024

/**
 * The text of a file that somebody has named: UTF-8, or UTF-16 as shells of Windows write it; a byte order mark is left out.
 * Devices and pipes are read too, as far as a file may be long.
 * @throws Error whose message says why there is none
 */
export function readTextFile(file: string): string {
  return decodeText(readBytes(file))
}

/** The text that bytes are. @throws Error */
export function decodeText(bytes: Uint8Array): string {
  const encoding = bytes[0] === 0xff && bytes[1] === 0xfe ? 'utf-16le' : 'utf-8'
  let text: string
  try {
    text = new TextDecoder(encoding, { fatal: true }).decode(bytes)
  } catch {
    throw new Error('it is no text in UTF-8')
  }
  if (text.includes('\0')) throw new Error('it is not a text file: it contains zero bytes')
  return text
}

function readBytes(file: string): Buffer {
  const descriptor = openSync(file, 'r')
  try {
    const parts: Buffer[] = []
    for (let size = 0; ; ) {
      const part = Buffer.allocUnsafe(CHUNK_BYTES)
      const count = readSync(descriptor, part)
      if (count === 0) return Buffer.concat(parts)
      size += count
      if (size > MAX_BYTES) throw new Error(`it has more than ${MAX_BYTES / 1024 ** 2} MiB`)
      parts.push(part.subarray(0, count))
    }
  } finally {
    closeSync(descriptor)
  }
}
