import { type Static, Type } from 'typebox'
import { HttpError } from '../http/http-errors.js'
import { formatTimestamp } from '../world/core/timestamp.js'
import type { RestoreSession as Row } from '../world/restore/restore-rows.js'
import type { ExploreDraft } from '../world/restore/restore-sessions.js'
import { defineLinks, nameSchema } from './hal.js'
import { Flag } from './request-schemas.js'
import type { ViewContext } from './view-context.js'

const restoreSessionLinks = defineLinks({
  self: 'restoresessions/{id}',
  organization: 'restoresessions/{id}/organization',
  events: 'restoresessions/{id}/events',
})

export const RestoreSession = nameSchema(
  'RestoreSession',
  Type.Object({
    id: Type.String({ format: 'uuid' }),
    name: Type.String({
      description:
        'What is restored, and in brackets whose backups of what point in time, local to the server',
    }),
    organization: Type.String(),
    type: Type.Enum(['Vex', 'Veod', 'Vesp'], { description: 'Exchange, OneDrive, SharePoint' }),
    creationTime: Type.String({ description: 'UTC, up to seven digits of a second' }),
    endTime: Type.Optional(Type.String({ description: 'Absent while it is open' })),
    state: Type.Enum(['Starting', 'Working', 'Stopping', 'Stopped']),
    result: Type.Enum(['Success', 'Warning', 'Failed'], { description: 'Success while it is open' }),
    initiatedBy: Type.String({ description: 'The login that opened it, with its domain if it named one' }),
    details: Type.String(),
    _links: Type.Object({
      ...restoreSessionLinks.schema.properties,
      organization: Type.Optional(restoreSessionLinks.schema.properties.organization),
    }),
  }),
)

/** Options of `explore`. */
export const ExploreOptions = nameSchema(
  'ExploreOptions',
  Type.Object({
    datetime: Type.Optional(
      Type.String({
        description:
          "Point in time: ISO 8601, 'yyyy-MM-dd HH:mm:ss.SSS', 'yyyy.MM.dd HH:mm:ss' or 'M/d/yyyy h:mm:ss PM'; without a zone UTC. As backed up last when left out",
      }),
    ),
    type: Type.Enum(['Vex', 'Veod', 'Vesp'], { description: 'Exchange, OneDrive, SharePoint' }),
    showDeleted: Flag,
    showAllVersions: Flag,
  }),
)

const INSTANT_PATTERN =
  /^(\d{4})[-./](\d\d)[-./](\d\d)(?:[T ](\d{1,2}):(\d\d)(?::(\d\d)(?:\.(\d{1,7}))?)?)?\s*(Z|[+-]\d\d:?\d\d)?$/i

/** As a server with US settings prints it: `6/16/2019 3:00:00 PM`. */
const US_INSTANT_PATTERN = /^(\d{1,2})\/(\d{1,2})\/(\d{4})(?: (\d{1,2}):(\d\d)(?::(\d\d))? ?([AP])M)?$/i

/** The same moment as other clients write it. */
function parseUsInstant(text: string): string {
  const match = US_INSTANT_PATTERN.exec(text)
  if (!match) return text
  const [, month = '', day = '', year, hour = '12', minutes = '00', seconds = '00', half = 'A'] = match
  if (Number(hour) < 1 || Number(hour) > 12) return text
  const hours = (Number(hour) % 12) + (half.toUpperCase() === 'P' ? 12 : 0)
  return `${year}-${month.padStart(2, '0')}-${day.padStart(2, '0')} ${hours}:${minutes}:${seconds}`
}

/**
 * Milliseconds since 1970 of a point in time, as clients write it. Without a zone it is UTC.
 * @throws HttpError 400
 */
function parsePointInTime(text: string): number {
  const match = INSTANT_PATTERN.exec(parseUsInstant(text.trim()))
  const [, year, month, day, hours = '0', minutes = '0', seconds = '0', fraction = '0', offset] = match ?? []
  const utc = Date.UTC(
    Number(year),
    Number(month) - 1,
    Number(day),
    Number(hours),
    Number(minutes),
    Number(seconds),
    Math.floor(Number(`0.${fraction}`) * 1000),
  )
  const date = new Date(utc)
  // a date that is not in the calendar would roll over to another
  if (!match || date.getUTCMonth() !== Number(month) - 1 || Number(hours) > 23 || Number(minutes) > 59)
    throw new HttpError(
      400,
      `The property 'explore.datetime' must be a point in time: ISO 8601 such as 2019-04-12T10:54:40Z, yyyy.MM.dd HH:mm, yyyy-MM-dd HH:mm:ss or M/d/yyyy h:mm:ss PM; it is '${text.slice(0, 60)}'.`,
    )
  if (offset === undefined || /z/i.test(offset)) return utc
  const [, sign, h, m] = /([+-])(\d\d):?(\d\d)/.exec(offset) ?? []
  return utc - (sign === '-' ? -1 : 1) * (Number(h) * 60 + Number(m)) * 60_000
}

/** Builds the world's draft of an `explore`. */
export function buildExploreDraft({
  datetime,
  type,
  showDeleted,
  showAllVersions,
}: Static<typeof ExploreOptions>): ExploreDraft {
  return {
    type,
    ...(datetime !== undefined && { pointInTime: parsePointInTime(datetime) }),
    ...(showDeleted !== undefined && { showDeleted }),
    ...(showAllVersions !== undefined && { showAllVersions }),
  }
}

export function restoreSessionView({ base }: ViewContext, row: Row): Static<typeof RestoreSession> {
  const { id, name, organization, type, start, end, state, initiatedBy, done, succeeded, result } = row
  const links = restoreSessionLinks.build(base, { id })
  return {
    id,
    name,
    organization,
    type,
    creationTime: formatTimestamp(start),
    ...(end !== undefined && { endTime: formatTimestamp(end) }),
    state,
    // what went wrong counts at the end
    result: state === 'Working' ? 'Success' : result,
    initiatedBy,
    // clients read the first word as what was processed, and the fourth as what went well
    details: done === 0 ? '' : `${done} of ${done} (${succeeded} succeeded)`,
    // below a stopped one there is nothing any more
    _links: {
      self: links.self,
      ...(state === 'Working' && { organization: links.organization }),
      events: links.events,
    },
  }
}
