import { createSeed } from '../world/core/seeded-random.js'
import { Int64 } from './integer-schemas.js'
import { since } from './versioned-schemas.js'

/** Tells one state of a resource from another. */
export const ETag = since(8, Int64({ description: 'Another number after each change' }))

/**
 * Computes the tag of a row, once: a row does not change, but another one takes its place.
 * @param read what of it shows in the resource
 */
export function computeETag<Row extends object>(
  row: Row,
  read: (row: Row) => unknown = (all) => all,
): number {
  let tag = tags.get(row)
  if (tag === undefined) {
    tag = createSeed(JSON.stringify(read(row)))
    tags.set(row, tag)
  }
  return tag
}

const tags = new WeakMap<object, number>()
