import { createSeed } from '../world/core/seeded-random.js'
import { Int64 } from './integer-schemas.js'
import { since } from './versioned-schemas.js'

/** Tells one state of a resource from another. */
export const ETag = since(8, Int64({ description: 'Another number after each change' }))

/** Computes the tag of what a resource is made of. */
export const computeETag = (row: object): number => createSeed(JSON.stringify(row))
