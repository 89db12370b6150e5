import { CachedPart } from './cached-parts.js'

/** Entries of an array that a response is made of at once; with more of them it is made in slices. */
const MAX_SHORT = 100
/** Number of entries that are read at a time. */
const BATCH_SIZE = 20

/** Tells whether an array of so many entries is written in slices, in which time its world may change. */
export const isLong = (count: number): boolean => count > MAX_SHORT

/** An array of a response whose entries are worked out while it is written. */
export class LongList {
  readonly #length: number
  readonly #read: (from: number, to: number) => readonly unknown[]

  constructor(length: number, read: (from: number, to: number) => readonly unknown[]) {
    this.#length = length
    this.#read = read
  }

  *entries(): Generator<unknown> {
    for (let from = 0; from < this.#length; from += BATCH_SIZE)
      yield* this.#read(from, Math.min(this.#length, from + BATCH_SIZE))
  }
}

/**
 * The array of a response: a list of few entries, and what stands for a list of many. The latter is for the serializer
 * alone, so to its route it is of the type that it has in the response.
 * @param read the entries from one index to another; it may be called later, and has to give what it would give now
 */
export const createList = <T>(length: number, read: (from: number, to: number) => T[]): T[] =>
  isLong(length) ? (new LongList(length, read) as unknown as T[]) : read(0, length)

/** Tells whether a response has a long list, itself or at the top of some of what it consists of. */
export function hasLongList(value: unknown, depth = 2): boolean {
  if (value instanceof LongList) return true
  if (typeof value !== 'object' || value === null || Array.isArray(value) || depth === 0) return false
  // what is kept is short
  if (value instanceof CachedPart) return false
  for (const name in value) if (hasLongList((value as Record<string, unknown>)[name], depth - 1)) return true
  return false
}
