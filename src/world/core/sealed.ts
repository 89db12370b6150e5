import { remix } from './hash.js'

const HEX = 16
const word = (value: number): string => value.toString(HEX).padStart(8, '0')

/** A GUID that a number can be read back from, so that what it names need not be stored. @param value below 2^32 */
export function sealGuid(noise: number, value: number): string {
  const last = (value ^ remix(noise, 0)) >>> 0
  const [a, b, c] = [1, 2, 3].map((n) => word(remix((remix(noise, n) ^ value) >>> 0, n))) as [
    string,
    string,
    string,
  ]
  const variant = '89ab'[Number.parseInt(b[4] as string, HEX) % 4]
  return `${a}-${b.slice(0, 4)}-4${b.slice(5)}-${variant}${c.slice(0, 3)}-${c.slice(3, 7)}${word(last)}`
}

/** The number that a GUID was made from; undefined for one that was not made with this noise. */
export function unsealGuid(noise: number, guid: string): number | undefined {
  if (guid.length !== 36) return undefined
  const last = Number.parseInt(guid.slice(28), HEX)
  if (Number.isNaN(last)) return undefined
  const value = (last ^ remix(noise, 0)) >>> 0
  return sealGuid(noise, value) === guid.toLowerCase() ? value : undefined
}
