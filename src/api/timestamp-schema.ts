import { Type } from 'typebox'
import { byVersion } from './versioned-schemas.js'

/** A moment that is sent. Its format is documented from version 6 on. */
export const Timestamp = (description: string) =>
  byVersion(Type.String({ description }), { 6: Type.String({ format: 'date-time', description }) })
