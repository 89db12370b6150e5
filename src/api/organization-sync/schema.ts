import { Type } from 'typebox'
import { defineLinks } from '../hal.js'
import { between, since } from '../versioned-schemas.js'

// no answer of version 3 has these, so they have no names in its description

export const syncStateLinks = defineLinks({
  self: { 7: 'organizations/{id}/syncstate' },
  organization: { 7: 'organizations/{id}' },
})

const SyncType = Type.Enum(['Incremental', 'Full'])
const Moment = Type.String({ format: 'date-time' })

/** How up to date the list of an organization's users, groups and sites is. */
export const OrganizationSyncState = Type.Object({
  organizationId: since(8, Type.String({ format: 'uuid' })),
  lastSyncState: since(
    8,
    Type.Object({
      type: SyncType,
      result: Type.Enum(['Success', 'Error']),
      startTime: Moment,
      endTime: Moment,
    }),
  ),
  _links: syncStateLinks.schema,
  type: between(7, 7, SyncType),
  status: between(7, 7, Type.Enum(['None', 'Success', 'Error'])),
  lastSyncTime: between(7, 7, Moment),
})
