import { Type } from 'typebox'
import { byVersion } from './versioned-schemas.js'
import { type ApiVersion, type ByVersion, getForVersion } from './versions.js'

const ZONE: ByVersion<string> = { 3: '', 6: 'Z' }

/**
 * A moment as SharePoint writes it: UTC without a part of a second, `2017-04-04T12:01:49`. It says so from version 6 on, where
 * moments have a zone.
 */
export const formatSharePointTime = (instant: number, version: ApiVersion): string =>
  new Date(instant).toISOString().slice(0, 19) + getForVersion(ZONE, version)

export const SharePointTime = byVersion(
  Type.String({ description: 'yyyy-MM-ddTHH:mm:ss, UTC without saying so' }),
  { 6: Type.String({ format: 'date-time' }) },
)
