import { Type } from 'typebox'
import { nameSchema, refTo } from './hal.js'

/** Response of every operation but the token's when something is wrong. */
export const ExceptionInfo = nameSchema(
  'ExceptionInfo',
  Type.Object({ message: Type.String({ description: 'What was wrong' }) }),
)

/** The error responses that every route has. */
export const errorResponses = { '4xx': refTo(ExceptionInfo), '5xx': refTo(ExceptionInfo) }
