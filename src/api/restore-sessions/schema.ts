import { Type } from 'typebox'
import { ExploreOptions } from '../explore.js'
import { defineLinks, nameSchema, refTo } from '../hal.js'
import { Int32, Int64 } from '../integer-schemas.js'
import { action, NoOptions } from '../request-schemas.js'
import { createOptions, exportToPst } from '../restore-request-schemas.js'

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
    status: Type.Enum(['Running', 'Success', 'Warning', 'Failed', 'Cancelled']),
    startTime: Type.String({ description: 'UTC, up to seven digits of a second' }),
    endTime: Type.String({ description: 'UTC, up to seven digits of a second' }),
    duration: Type.String({ description: 'hh:mm:ss.fffffff' }),
    title: Type.String(),
    message: Type.String(),
    order: Int32(),
    _links: eventLinks.schema,
  }),
)

const Href = Type.Object({ href: Type.String({ format: 'uri', description: 'Absolute address' }) })
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
    _links: Type.Object({
      self: Href,
      mailboxes: Type.Optional(Href),
      onedrives: Type.Optional(Href),
      sites: Type.Optional(Href),
    }),
    _actions: Type.Object({
      exporttoPst: Type.Optional(Type.Object({ uri: Type.String({ format: 'uri' }), method: Type.String() })),
    }),
  }),
)

export const RestoreOrganizationAction = nameSchema(
  'RestoreOrganizationAction',
  action({ exporttoPst: createOptions(exportToPst) }),
)
