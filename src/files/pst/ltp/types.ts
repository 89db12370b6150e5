import type { Stream } from '../ndb/feed.js'

/** Types of properties ([MS-OXCDATA] 2.11.1): those that are written here. */
export const TYPE = {
  integer16: 0x02,
  integer: 0x03,
  double: 0x05,
  boolean: 0x0b,
  long: 0x14,
  text: 0x1f,
  time: 0x40,
  binary: 0x102,
  integers: 0x1003,
} as const

export type Type = (typeof TYPE)[keyof typeof TYPE]

/** A value of a property; times are milliseconds since 1970. Only binary ones can be streams. */
export type Value = string | number | boolean | Buffer | Stream

export type Property = readonly [id: number, type: Type, value: Value]

/** Bytes of values that have always as many. */
const SIZES: Partial<Record<Type, number>> = {
  [TYPE.integer16]: 2,
  [TYPE.integer]: 4,
  [TYPE.double]: 8,
  [TYPE.boolean]: 1,
  [TYPE.long]: 8,
  [TYPE.time]: 8,
}

/** How long a value of a type is; undefined when that depends on the value. */
export const sizeOf = (type: Type): number | undefined => SIZES[type]

/** Milliseconds between the beginning of 1601, from which on Windows counts, and that of 1970. */
export const EPOCH = 11_644_473_600_000

/** A value as bytes. */
export function encode(type: Type, value: Exclude<Value, Stream>): Buffer {
  if (typeof value === 'string') return Buffer.from(value, 'utf16le')
  if (Buffer.isBuffer(value)) return value
  const bytes = Buffer.alloc(SIZES[type] ?? 0)
  if (type === TYPE.time) bytes.writeBigUInt64LE(BigInt(Math.floor(Number(value)) + EPOCH) * 10_000n)
  else if (type === TYPE.double) bytes.writeDoubleLE(Number(value))
  else if (type === TYPE.long) bytes.writeBigInt64LE(BigInt(value))
  else bytes.writeIntLE(Number(value), 0, bytes.length)
  return bytes
}
