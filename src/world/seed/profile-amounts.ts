import type { SeededRandom } from '../core/seeded-random.js'
import type { Amount, ByteSize } from './profile-schema.js'

const UNITS = ['B', 'KB', 'MB', 'GB', 'TB', 'PB']

/** Bytes of a size such as `256 GB`. */
export function parseByteSize(size: ByteSize | undefined, fallback: number): number {
  if (size === undefined || typeof size === 'number') return size ?? fallback
  const [, number, unit = 'B'] = /^([\d.]+) ?([A-Z]+)$/.exec(size) ?? []
  return Math.round(Number(number) * 1024 ** UNITS.indexOf(unit))
}

/** A number that is given, or drawn. */
export function pickAmount(random: SeededRandom, size: Amount | undefined, fallback: number): number {
  if (size === undefined || typeof size === 'number') return size ?? fallback
  return random.integer(size.from, size.to)
}
