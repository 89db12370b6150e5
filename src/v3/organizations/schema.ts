import { Type } from 'typebox'
import { defineLinks, NoActions, named, refer } from '../hal.js'

export const organizationLinks = defineLinks({
  self: 'organizations/{id}',
  jobs: 'organizations/{id}/jobs',
  groups: 'organizations/{id}/groups',
  users: 'organizations/{id}/users',
  sites: 'organizations/{id}/sites',
})

export const oneDriveLinks = defineLinks({
  self: 'organizations/{organizationId}/users/{userId}/onedrives/{id}',
  user: 'organizations/{organizationId}/users/{userId}',
})

/** How the product signs in to Microsoft 365. What is secret in it is never sent. */
export const Office365ConnectionSettings = named(
  'Office365ConnectionSettings',
  Type.Object({
    account: Type.String(),
    grantAdminAccess: Type.Boolean(),
    useMfa: Type.Boolean(),
  }),
)

export const Organization = named(
  'Organization',
  Type.Object({
    type: Type.Enum(['Office365', 'OnPremises', 'Hybrid']),
    region: Type.Enum(['Worldwide', 'Germany', 'China', 'USgovCommunity', 'USgovDefence']),
    isExchangeOnline: Type.Boolean(),
    isSharePointOnline: Type.Boolean(),
    exchangeOnlineSettings: Type.Optional(refer(Office365ConnectionSettings)),
    sharePointOnlineSettings: Type.Optional(refer(Office365ConnectionSettings)),
    id: Type.String({ format: 'uuid' }),
    name: Type.String(),
    isBackedup: Type.Boolean(),
    firstBackuptime: Type.Optional(Type.String({ description: 'UTC; absent before the first backup' })),
    lastBackuptime: Type.Optional(Type.String({ description: 'UTC; absent before the first backup' })),
    _links: organizationLinks.schema,
    _actions: NoActions,
  }),
)

export const OrganizationOneDrive = named(
  'OrganizationOneDrive',
  Type.Object({
    id: Type.String({ description: 'Two GUIDs' }),
    name: Type.String(),
    url: Type.String({ format: 'uri' }),
    _links: oneDriveLinks.schema,
  }),
)
