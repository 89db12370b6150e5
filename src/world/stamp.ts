import { seedOf } from './hash.js'
import type { Zone } from './zone.js'

/**
 * A moment as the API writes it: UTC, up to seven digits of a second, no trailing zeros, Z.
 * Rows keep such texts, because a double cannot hold the product's steps of 100 ns.
 */
export type Stamp = string

const trim = (fraction: string): string => fraction.replace(/\.?0+$/, '')

/** The stamp of a whole second, as planned times have it. */
export function wholeSecond(instant: number): Stamp {
  return `${new Date(instant).toISOString().slice(0, 19)}Z`
}

/** The stamp of an instant in milliseconds; the four digits below come from `parts`. */
export function stamp(instant: number, ...parts: (string | number)[]): Stamp {
  const iso = new Date(instant).toISOString()
  const ticks = String(seedOf(...parts) % 10_000).padStart(4, '0')
  return `${trim(iso.slice(0, 23) + ticks)}Z`
}

/** Milliseconds since 1970. */
export function instantOf(moment: Stamp): number {
  return Date.parse(moment)
}

/** The same moment with the server's local time and offset: `2019-06-16T15:00:00.0402129-07:00`. */
export function localStamp(moment: Stamp, zone: Zone): string {
  const instant = instantOf(moment)
  const minutes = zone.offsetAt(instant)
  const size = Math.abs(minutes)
  const two = (value: number): string => String(value).padStart(2, '0')
  const offset = `${minutes < 0 ? '-' : '+'}${two(Math.floor(size / 60))}:${two(size % 60)}`
  return zone.local(instant).toISOString().slice(0, 19) + moment.slice(19, -1) + offset
}

/** The server's local time as a Windows server with US settings prints it: `6/16/2019 3:00:00 PM`. */
export function cultureTime(moment: Stamp, zone: Zone): string {
  const local = zone.local(instantOf(moment))
  const hours = local.getUTCHours()
  const two = (value: number): string => String(value).padStart(2, '0')
  const time = `${hours % 12 || 12}:${two(local.getUTCMinutes())}:${two(local.getUTCSeconds())}`
  return `${local.getUTCMonth() + 1}/${local.getUTCDate()}/${local.getUTCFullYear()} ${time} ${hours < 12 ? 'AM' : 'PM'}`
}
