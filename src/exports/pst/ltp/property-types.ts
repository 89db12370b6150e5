import type { ByteStream } from '../ndb/stream-reader.js'

/** Types of properties ([MS-OXCDATA] 2.11.1): those that are written here. */
export const PROPERTY_TYPES = {
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

export type PropertyType = (typeof PROPERTY_TYPES)[keyof typeof PROPERTY_TYPES]

/** A value of a property; times are milliseconds since 1970. Only binary ones can be streams. */
export type PropertyValue = string | number | boolean | Buffer | ByteStream

export type Property = readonly [id: number, type: PropertyType, value: PropertyValue]

/** Bytes of values that have always as many. */
const SIZES: Partial<Record<PropertyType, number>> = {
  [PROPERTY_TYPES.integer16]: 2,
  [PROPERTY_TYPES.integer]: 4,
  [PROPERTY_TYPES.double]: 8,
  [PROPERTY_TYPES.boolean]: 1,
  [PROPERTY_TYPES.long]: 8,
  [PROPERTY_TYPES.time]: 8,
}

/** Returns the size of a value of a type; undefined when that depends on the value. */
export const getFixedSize = (type: PropertyType): number | undefined => SIZES[type]

/** Milliseconds between the beginning of 1601, from which on Windows counts, and that of 1970. */
export const WINDOWS_EPOCH = 11_644_473_600_000

/** A value as bytes. */
export function encodeValue(type: PropertyType, value: Exclude<PropertyValue, ByteStream>): Buffer {
  if (typeof value === 'string') return Buffer.from(value, 'utf16le')
  if (Buffer.isBuffer(value)) return value
  const bytes = Buffer.alloc(SIZES[type] ?? 0)
  if (type === PROPERTY_TYPES.time)
    bytes.writeBigUInt64LE(BigInt(Math.floor(Number(value)) + WINDOWS_EPOCH) * 10_000n)
  else if (type === PROPERTY_TYPES.double) bytes.writeDoubleLE(Number(value))
  else if (type === PROPERTY_TYPES.long) bytes.writeBigInt64LE(BigInt(value))
  else bytes.writeIntLE(Number(value), 0, bytes.length)
  return bytes
}
