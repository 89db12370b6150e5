import { inflateRawSync } from 'node:zlib'
import { findZipEntry, ZIP_METHODS, ZipError } from '../text/zip-entry.js'

/**
 * Reads a file of a zip that a stranger may have made.
 * @param most bytes that the file may have
 * @returns undefined if the zip does not contain it
 * @throws ZipError
 */
export function readZipFile(zip: Buffer, path: string, most: number): Buffer | undefined {
  const entry = findZipEntry(zip, path)
  if (!entry) return undefined
  const { stored, method, size } = entry
  if (size > most) throw new ZipError(`it unpacks to more than ${most / 1024 / 1024} MB`)
  if (method === ZIP_METHODS.stored) return Buffer.from(stored.buffer, stored.byteOffset, stored.byteLength)
  if (method !== ZIP_METHODS.deflated)
    throw new ZipError('it is compressed in a way that only few programs know')
  try {
    // whatever the directory promises, no more than that is unpacked
    return inflateRawSync(stored, { maxOutputLength: Math.max(1, size) })
  } catch {
    throw new ZipError('it is damaged')
  }
}
