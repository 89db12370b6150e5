import type { Draw } from '../core/hash.js'
import type { Amount, ByteSize } from './profile.js'

const UNITS = ['B', 'KB', 'MB', 'GB', 'TB', 'PB']

/** Bytes of a size such as `256 GB`. */
export function bytes(size: ByteSize | undefined, usual: number): number {
  if (size === undefined || typeof size === 'number') return size ?? usual
  const [, number, unit = 'B'] = /^([\d.]+) ?([A-Z]+)$/.exec(size) ?? []
  return Math.round(Number(number) * 1024 ** UNITS.indexOf(unit))
}

/** A number that is given, or drawn. */
export function amount(draw: Draw, wanted: Amount | undefined, usual: number): number {
  if (wanted === undefined || typeof wanted === 'number') return wanted ?? usual
  return draw.integer(wanted.from, wanted.to)
}
