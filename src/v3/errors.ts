import { Type } from 'typebox'
import { named, refer } from './hal.js'

/** What every operation but the token's answers when something is wrong. */
export const ExceptionInfo = named(
  'ExceptionInfo',
  Type.Object({ message: Type.String({ description: 'What was wrong' }) }),
)

/** The error responses that every route has. */
export const errors = { '4xx': refer(ExceptionInfo), '5xx': refer(ExceptionInfo) }
