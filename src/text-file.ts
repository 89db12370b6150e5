import { closeSync, openSync, readSync } from 'node:fs'

/** Bytes of a file that people hand in: an exported snapshot of the profile `large` comes to 42 MB. */
const MOST = 64 * 1024 * 1024
const STEP = 64 * 1024

/**
 * The text of a file that somebody has named: UTF-8, or UTF-16 as shells of Windows write it; a byte order mark is left out.
 * Devices and pipes are read too, as far as a file may be long.
 * @throws Error whose message says why there is none
 */
export function readTextFile(file: string): string {
  return textOf(readBytes(file))
}

/** The text that bytes are. @throws Error */
export function textOf(bytes: Uint8Array): string {
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
      const part = Buffer.allocUnsafe(STEP)
      const count = readSync(descriptor, part)
      if (count === 0) return Buffer.concat(parts)
      size += count
      if (size > MOST) throw new Error(`it has more than ${MOST / 1024 ** 2} MiB`)
      parts.push(part.subarray(0, count))
    }
  } finally {
    closeSync(descriptor)
  }
}
