import { hashSeed } from './seeded-random.js'

const HEX = 16
const formatWord = (value: number): string => value.toString(HEX).padStart(8, '0')

/** Encodes a number as a GUID that can be decoded again, so that it need not be stored. @param value below 2^32 */
export function encodeGuid(seed: number, value: number): string {
  const last = (value ^ hashSeed(seed, 0)) >>> 0
  const [a, b, c] = [1, 2, 3].map((n) => formatWord(hashSeed((hashSeed(seed, n) ^ value) >>> 0, n))) as [
    string,
    string,
    string,
  ]
  const variant = '89ab'[Number.parseInt(b[4] as string, HEX) % 4]
  return `${a}-${b.slice(0, 4)}-4${b.slice(5)}-${variant}${c.slice(0, 3)}-${c.slice(3, 7)}${formatWord(last)}`
}

/** Decodes the number from a GUID; undefined for a GUID that was encoded with another seed. */
export function decodeGuid(seed: number, guid: string): number | undefined {
  if (guid.length !== 36) return undefined
  const last = Number.parseInt(guid.slice(28), HEX)
  if (Number.isNaN(last)) return undefined
  const value = (last ^ hashSeed(seed, 0)) >>> 0
  return encodeGuid(seed, value) === guid.toLowerCase() ? value : undefined
}
