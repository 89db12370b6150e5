import { remix } from './hash.js'
import type { Zone } from './zone.js'

/** A moment as the API writes it: UTC, up to seven digits of a second, no trailing zeros, Z. */
export type Stamp = string

/** A fraction of a second, with its dot, without zeros at its end. */
function trim(fraction: string): string {
  let end = fraction.length
  while (fraction[end - 1] === '0') end--
  return fraction.slice(0, fraction[end - 1] === '.' ? end - 1 : end)
}

/** The stamp of a whole second, as planned times have it. */
export function wholeSecond(instant: number): Stamp {
  return `${new Date(instant).toISOString().slice(0, 19)}Z`
}

/**
 * The stamp of an instant in milliseconds. A double cannot hold the product's steps of 100 ns, so the four digits below
 * are made up from those above: the same instant has the same stamp wherever it is written.
 */
export function stamp(instant: number): Stamp {
  const iso = new Date(instant).toISOString()
  const digits = remix(instant >>> 0, 0) % 10_000
  const moment = iso.slice(0, 23) + (digits < 1000 ? String(digits).padStart(4, '0') : digits)
  return `${digits % 10 === 0 ? trim(moment) : moment}Z`
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
  return new Date(zone.local(instant)).toISOString().slice(0, 19) + moment.slice(19, -1) + offset
}

/** The server's local time as a Windows server with US settings prints it: `6/16/2019 3:00:00 PM`. */
export function cultureTime(instant: number, zone: Zone): string {
  const local = new Date(zone.local(instant))
  const hours = local.getUTCHours()
  const two = (value: number): string => String(value).padStart(2, '0')
  const time = `${hours % 12 || 12}:${two(local.getUTCMinutes())}:${two(local.getUTCSeconds())}`
  return `${local.getUTCMonth() + 1}/${local.getUTCDate()}/${local.getUTCFullYear()} ${time} ${hours < 12 ? 'AM' : 'PM'}`
}
