import { type Static, Type } from 'typebox'
import { NotSimulatedError } from '../http/http-errors.js'
import { formatTimestamp } from '../world/core/timestamp.js'
import type { RestoreSession as Row } from '../world/restore/restore-rows.js'
import type { ExploreDraft } from '../world/restore/restore-sessions.js'
import { computeETag, ETag } from './e-tag.js'
import { defineLinks, nameSchema } from './hal.js'
import { parsePointInTime } from './point-in-time.js'
import { Flag } from './request-schemas.js'
import { byVersion, since, until, withMemberVersions } from './versioned-schemas.js'
import { type ByVersion, getForVersion } from './versions.js'
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
    type: withMemberVersions(
      Type.Enum(['Vex', 'Veod', 'Vesp', 'Vet'], { description: 'Exchange, OneDrive, SharePoint' }),
      { Vet: { since: 6 } },
    ),
    creationTime: Type.String({ description: 'UTC, up to seven digits of a second' }),
    endTime: Type.Optional(
      byVersion(Type.String({ description: 'Absent while it is open' }), {
        6: Type.String({ format: 'date-time', description: 'The end of all time while it is open' }),
      }),
    ),
    state: withMemberVersions(Type.Enum(['Starting', 'Working', 'Stopping', 'Stopped']), {
      Starting: { until: 5 },
      Stopping: { until: 5 },
    }),
    result: Type.Enum(['Success', 'Warning', 'Failed'], { description: 'Success while it is open' }),
    initiatedBy: Type.String({ description: 'The login that opened it, with its domain if it named one' }),
    details: Type.String(),
    scopeName: since(6, Type.Optional(Type.String())),
    clientHost: since(6, Type.Optional(Type.String())),
    reason: since(6, Type.Optional(Type.String())),
    eTag: ETag,
    _links: Type.Object({
      ...restoreSessionLinks.schema.properties,
      organization: Type.Optional(restoreSessionLinks.schema.properties.organization),
    }),
  }),
)

const pointInTime = Type.Optional(
  Type.String({
    description:
      "Point in time: ISO 8601, 'yyyy-MM-dd HH:mm:ss.SSS', 'yyyy.MM.dd HH:mm:ss' or 'M/d/yyyy h:mm:ss PM'; without a zone UTC. As backed up last when left out",
  }),
)

/** Options of `explore`. */
export const ExploreOptions = nameSchema(
  'ExploreOptions',
  Type.Object({
    datetime: until(5, pointInTime),
    dateTime: since(6, pointInTime),
    type: withMemberVersions(
      Type.Enum(['Vex', 'Veod', 'Vesp', 'Vet'], { description: 'Exchange, OneDrive, SharePoint' }),
      { Vet: { since: 6 } },
    ),
    showDeleted: Flag,
    showAllVersions: Flag,
  }),
)

/** Builds the world's draft of an `explore`. @throws HttpError, and NotSimulatedError for teams */
export function buildExploreDraft({
  datetime,
  dateTime,
  type,
  showDeleted,
  showAllVersions,
}: Static<typeof ExploreOptions>): ExploreDraft {
  if (type === 'Vet') throw new NotSimulatedError('restores of Microsoft Teams')
  return {
    type,
    ...(datetime !== undefined && { pointInTime: parsePointInTime(datetime, "property 'explore.datetime'") }),
    ...(dateTime !== undefined && { pointInTime: parsePointInTime(dateTime, "property 'dateTime'") }),
    ...(showDeleted !== undefined && { showDeleted }),
    ...(showAllVersions !== undefined && { showAllVersions }),
  }
}

/** The end of what has none yet. */
const OPEN_END: ByVersion<string> = { 6: '9999-12-31T23:59:59.9999999Z' }

export function restoreSessionView({ base, version }: ViewContext, row: Row): Static<typeof RestoreSession> {
  const { id, name, organization, type, start, end, state, initiatedBy, done, succeeded, result } = row
  const links = restoreSessionLinks.build(base, { id })
  // what a restore comes to is told when it has ended
  const isUnderWay = state === 'Working' && row.restoreDuration !== undefined
  const endTime = end === undefined ? getForVersion(OPEN_END, version) : formatTimestamp(end)
  return {
    id,
    name,
    organization,
    type,
    creationTime: formatTimestamp(start),
    ...(endTime !== undefined && { endTime }),
    state,
    // what went wrong counts at the end
    result: state === 'Working' ? 'Success' : result,
    initiatedBy,
    // clients read the first word as what was processed, and the fourth as what went well
    details: done === 0 || isUnderWay ? '' : `${done} of ${done} (${succeeded} succeeded)`,
    get eTag() {
      return computeETag(row)
    },
    // below a stopped one, and one that restores, there is nothing
    _links: {
      self: links.self,
      ...(state === 'Working' && !isUnderWay && { organization: links.organization }),
      events: links.events,
    },
  }
}
