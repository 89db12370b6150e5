import { Type } from 'typebox'
import { ExploreOptions } from '../explore.js'
import { defineActions, defineLinks, NoActions, nameSchema, refTo } from '../hal.js'
import { Int32, Int64 } from '../integer-schemas.js'
import { action, Certificate, Flag, Name, Port, Secret, Text } from '../request-schemas.js'

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

const TYPES = ['Office365', 'OnPremises', 'Hybrid'] as const
const REGIONS = ['Worldwide', 'Germany', 'China', 'USgovCommunity', 'USgovDefence'] as const

/** Settings for signing in to Microsoft 365. Secrets are never sent. */
export const Office365ConnectionSettings = nameSchema(
  'Office365ConnectionSettings',
  Type.Object({
    account: Type.Optional(Type.String()),
    grantAdminAccess: Type.Boolean(),
    useMfa: Type.Boolean(),
    useCustomVeeamAADApplication: Flag,
    applicationId: Type.Optional(Type.String()),
    applicationCertificateThumbprint: Type.Optional(Type.String()),
  }),
)

const server = {
  useSSL: Flag,
  skipCAverification: Flag,
  skipCommonnameverification: Flag,
  skipRevocationcheck: Flag,
}
const exchange = { grantImpersonation: Flag, configureThrottlingpolicy: Flag }
const sharePoint = { serverPort: Port, grantAccesstositecollections: Flag }

/** Settings for signing in to Exchange servers. Secrets are never sent. */
export const ExchangeSettings = nameSchema(
  'ExchangeSettings',
  Type.Object({ serverName: Type.String(), username: Type.String(), ...server, ...exchange }),
)

/** Settings for signing in to SharePoint servers. Secrets are never sent. */
export const SharepointSettings = nameSchema(
  'SharepointSettings',
  Type.Object({ serverName: Type.String(), username: Type.String(), ...server, ...sharePoint }),
)

export const Organization = nameSchema(
  'Organization',
  Type.Object({
    type: Type.Enum([...TYPES]),
    region: Type.Optional(Type.Enum([...REGIONS], { description: 'Absent on premises' })),
    isExchangeOnline: Flag,
    isSharePointOnline: Flag,
    exchangeOnlineSettings: Type.Optional(refTo(Office365ConnectionSettings)),
    sharePointOnlineSettings: Type.Optional(refTo(Office365ConnectionSettings)),
    isExchange: Flag,
    exchangeSettings: Type.Optional(refTo(ExchangeSettings)),
    isSharepoint: Flag,
    sharepointSettings: Type.Optional(refTo(SharepointSettings)),
    id: Type.String({ format: 'uuid' }),
    name: Type.String(),
    isBackedup: Type.Boolean(),
    firstBackuptime: Type.Optional(Type.String({ description: 'UTC; absent before the first backup' })),
    lastBackuptime: Type.Optional(Type.String({ description: 'UTC; absent before the first backup' })),
    _links: organizationLinks.schema,
    _actions: NoActions,
  }),
)

const cloudSettings = Type.Optional(
  Type.Object({
    account: Text,
    password: Secret,
    grantAdminAccess: Flag,
    useMfa: Flag,
    useCustomVeeamAADApplication: Flag,
    applicationId: Text,
    applicationSecret: Secret,
    applicationCertificate: Certificate,
    applicationCertificatePassword: Secret,
    applicationCertificateThumbprint: Text,
  }),
)
const serverLogin = { serverName: Text, username: Text, password: Secret, ...server }

const connections = {
  region: Type.Optional(Type.Enum([...REGIONS])),
  isExchangeOnline: Flag,
  isSharePointOnline: Flag,
  exchangeOnlineSettings: cloudSettings,
  sharePointOnlineSettings: cloudSettings,
  name: Type.Optional(Name),
  isExchange: Flag,
  exchangeSettings: Type.Optional(Type.Object({ ...serverLogin, ...exchange })),
  isSharepoint: Flag,
  sharepointSettings: Type.Optional(Type.Object({ ...serverLogin, ...sharePoint })),
}

export const NewOrganization = nameSchema(
  'NewOrganization',
  Type.Object({ type: Type.Enum([...TYPES]), ...connections }),
)

export const OrganizationChange = nameSchema(
  'OrganizationChange',
  Type.Object({ type: Type.Optional(Type.Enum([...TYPES])), ...connections }),
)

export const OrganizationAction = nameSchema('OrganizationAction', action({ explore: refTo(ExploreOptions) }))

const loggedInActions = defineActions({ explore: ['POST', 'organization/action'] })
export const buildLoggedInActions = loggedInActions.build

/** The organization that a tenant's login belongs to. */
export const LoggedInOrganization = nameSchema(
  'LoggedInOrganization',
  Type.Object({
    id: Type.String({ format: 'uuid' }),
    name: Type.String(),
    type: Type.Enum([...TYPES]),
    isBackedup: Type.Boolean(),
    firstBackuptime: Type.Optional(Type.String({ description: 'UTC; absent before the first backup' })),
    lastBackuptime: Type.Optional(Type.String({ description: 'UTC; absent before the first backup' })),
    _actions: loggedInActions.schema,
  }),
)

export const usedRepositoryLinks = defineLinks({
  organization: 'organizations/{id}',
  backupRepository: 'backuprepositories/{repositoryId}',
})

export const OrganizationUsedRepository = nameSchema(
  'OrganizationUsedRepository',
  Type.Object({
    usedSpaceBytes: Int64(),
    isAvailable: Type.Boolean({ description: 'Whether its proxy is online' }),
    details: Type.String({ description: 'The name of the repository' }),
    _links: usedRepositoryLinks.schema,
  }),
)

export const OrganizationLicensingInformation = nameSchema(
  'OrganizationLicensingInformation',
  Type.Object({
    licensedUsers: Int32({ description: 'Users who take up a license' }),
    newUsers: Int32({ description: 'Those of them beyond the number of licenses' }),
  }),
)

export const OrganizationOneDrive = nameSchema(
  'OrganizationOneDrive',
  Type.Object({
    id: Type.String({ description: 'Two GUIDs' }),
    name: Type.String(),
    url: Type.String({ format: 'uri' }),
    _links: oneDriveLinks.schema,
  }),
)
