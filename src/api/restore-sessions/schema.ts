import { Type } from 'typebox'
import { ExploreOptions } from '../explore.js'
import { defineLinks, Href, nameSchema, refTo } from '../hal.js'
import { Int32, Int64 } from '../integer-schemas.js'
import { PageQuery } from '../paging.js'
import { action, NoOptions } from '../request-schemas.js'
import { createOptions, exportToPst } from '../restore-request-schemas.js'
import { since, until, withMemberVersions } from '../versioned-schemas.js'
import type { VersionNumber } from '../versions.js'

const Bound = (version: VersionNumber, description: string) =>
  since(version, Type.Optional(Type.String({ description })))

/** Filters and order of restore sessions. */
export const RestoreSessionsQuery = Type.Object({
  ...PageQuery.properties,
  startTimeFrom: Bound(6, 'Only those that were opened then or later'),
  startTimeTo: Bound(6, 'Only those that were opened then or before'),
  endTimeFrom: Bound(8, 'Only those that ended then or later; open ones do at the end of all time'),
  endTimeTo: Bound(8, 'Only those that ended then or before'),
  orderAsc: since(8, Type.Optional(Type.Boolean({ description: 'Oldest first' }))),
  orderBy: since(8, Type.Optional(Type.Enum(['CreationTime', 'EndTime']))),
})

export const RestoreSessionAction = nameSchema('RestoreSessionAction', action({ stop: NoOptions }))

export const RestoreSessionsAction = nameSchema(
  'RestoreSessionsAction',
  action({ explore: refTo(ExploreOptions) }),
)

export const eventLinks = defineLinks({
  self: 'restoresessions/{session}/events/{id}',
  restoreSession: 'restoresessions/{session}',
})

export const RestoreSessionEvent = nameSchema(
  'RestoreSessionEvent',
  Type.Object({
    itemName: Type.Optional(
      Type.String({ description: 'This and the next four are absent of the session itself' }),
    ),
    itemType: Type.Optional(Type.String()),
    itemSizeBytes: Type.Optional(Int64()),
    source: Type.Optional(Type.String()),
    target: Type.Optional(Type.String()),
    id: Type.String({ format: 'uuid' }),
    type: Type.Enum(['None', 'Save', 'Export', 'Send', 'Restore', 'View']),
    status: withMemberVersions(
      Type.Enum(['Running', 'Success', 'Warning', 'Failed', 'Cancelled', 'Skipped']),
      { Skipped: { since: 6 } },
    ),
    startTime: Type.String({ description: 'UTC, up to seven digits of a second' }),
    endTime: Type.String({ description: 'UTC, up to seven digits of a second' }),
    duration: Type.String({ description: 'hh:mm:ss.fffffff' }),
    title: Type.String(),
    message: Type.String(),
    order: Int32(),
    organizationId: since(8, Type.String({ format: 'uuid' })),
    backedUpOrganizationId: since(8, Type.Optional(Type.String())),
    userId: since(8, Type.Optional(Type.String())),
    groupId: since(8, Type.Optional(Type.String())),
    siteId: since(8, Type.Optional(Type.String())),
    teamId: since(8, Type.Optional(Type.String({ format: 'uuid' }))),
    _links: eventLinks.schema,
  }),
)

const ORGANIZATION = 'restoresessions/{session}/organization'

export const restoreOrganizationLinks = defineLinks({
  self: ORGANIZATION,
  mailboxes: `${ORGANIZATION}/mailboxes`,
  onedrives: `${ORGANIZATION}/onedrives`,
  sites: `${ORGANIZATION}/sites`,
})

export const RestoreOrganization = nameSchema(
  'RestoreOrganization',
  Type.Object({
    id: Type.String({ format: 'uuid' }),
    name: Type.String({ description: 'The organization, and the point in time in brackets' }),
    type: since(6, Type.Enum(['Office365', 'OnPremises', 'Hybrid'])),
    _links: Type.Object({
      self: Href,
      mailboxes: Type.Optional(Href),
      onedrives: Type.Optional(Href),
      sites: Type.Optional(Href),
    }),
    _actions: until(
      5,
      Type.Object({
        exporttoPst: Type.Optional(
          Type.Object({ uri: Type.String({ format: 'uri' }), method: Type.String() }),
        ),
      }),
    ),
  }),
)

export const RestoreOrganizationAction = nameSchema(
  'RestoreOrganizationAction',
  action({ exporttoPst: createOptions(exportToPst) }),
)
