import { Type } from 'typebox'

/** Largest value of the product's 32-bit counts. */
export const INT32 = 2_147_483_647

interface Details {
  readonly description?: string
  readonly minimum?: number
}

/** A count of 32 bits that is sent: the real server cannot send a larger one. */
export const Int32 = (details: Details = {}) =>
  Type.Integer({ format: 'int32', minimum: -INT32 - 1, maximum: INT32, ...details })

/** A count of 64 bits that is sent, as far as a number of JSON holds it exactly. */
export const Int64 = (details: Details = {}) =>
  Type.Integer({
    format: 'int64',
    minimum: Number.MIN_SAFE_INTEGER,
    maximum: Number.MAX_SAFE_INTEGER,
    ...details,
  })
