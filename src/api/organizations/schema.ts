import { type TSchema, Type } from 'typebox'
import { ExploreOptions } from '../explore.js'
import { defineActions, defineLinks, NoActions, nameSchema, refTo } from '../hal.js'
import { Int32, Int64 } from '../integer-schemas.js'
import { action, Certificate, Flag, Name, Port, Secret, Text } from '../request-schemas.js'
import { Timestamp } from '../timestamp-schema.js'
import { allOptionalSince, since, withMemberVersions } from '../versioned-schemas.js'
import type { VersionNumber } from '../versions.js'

export const organizationLinks = defineLinks({
  self: 'organizations/{id}',
  jobs: { 3: 'organizations/{id}/jobs', 8: 'jobs?organizationId={id}' },
  groups: 'organizations/{id}/groups',
  users: 'organizations/{id}/users',
  sites: 'organizations/{id}/sites',
  // sensors of v7 and v8 follow it to the repositories
  usedRepositories: { 7: 'organizations/{id}/usedrepositories' },
})

export const oneDriveLinks = defineLinks({
  self: 'organizations/{organizationId}/users/{userId}/onedrives/{id}',
  user: 'organizations/{organizationId}/users/{userId}',
})

const TYPES = ['Office365', 'OnPremises', 'Hybrid'] as const
const REGIONS = [
  'Worldwide',
  'Germany',
  'China',
  'USgovCommunity',
  'USgovDefence',
  'USGovernment',
  'USDefence',
] as const
const Region = (options: { readonly description?: string } = {}) =>
  withMemberVersions(Type.Enum([...REGIONS], options), {
    USgovCommunity: { until: 5 },
    USgovDefence: { until: 5 },
    USGovernment: { since: 6 },
    USDefence: { since: 6 },
  })

/** Settings for signing in to Microsoft 365. Secrets are never sent. */
export const Office365ConnectionSettings = nameSchema(
  'Office365ConnectionSettings',
  Type.Object(
    allOptionalSince(6, {
      useApplicationOnlyAuth: since(6, Type.Boolean({ description: 'Whether there is no account' })),
      officeOrganizationName: since(6, Type.String({ description: 'The name of the tenant' })),
      sharePointSaveAllWebParts: since(6, Type.Optional(Type.Boolean())),
      account: Type.Optional(Type.String()),
      grantAdminAccess: Type.Boolean(),
      useMfa: Type.Boolean(),
      useCustomVeeamAADApplication: Flag,
      applicationId: Type.Optional(Type.String()),
      applicationCertificateThumbprint: Type.Optional(Type.String()),
    }),
  ),
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
  Type.Object(
    allOptionalSince(6, { serverName: Type.String(), username: Type.String(), ...server, ...exchange }),
  ),
)

/** Settings for signing in to SharePoint servers. Secrets are never sent. */
export const SharepointSettings = nameSchema(
  'SharepointSettings',
  Type.Object(
    allOptionalSince(6, { serverName: Type.String(), username: Type.String(), ...server, ...sharePoint }),
  ),
)

const backupTimes = {
  isBackedup: Type.Boolean(),
  firstBackuptime: Type.Optional(Timestamp('UTC; absent before the first backup')),
  lastBackuptime: Type.Optional(Timestamp('UTC; absent before the first backup')),
}

export const Organization = nameSchema(
  'Organization',
  Type.Object(
    allOptionalSince(6, {
      isTeamsOnline: since(5, Type.Optional(Type.Boolean({ description: 'False; absent on premises' }))),
      isTeamsChatsOnline: since(6, Type.Optional(Type.Boolean({ description: 'False; absent on premises' }))),
      type: Type.Enum([...TYPES]),
      region: Type.Optional(Region({ description: 'Absent on premises' })),
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
      officeName: since(6, Type.Optional(Type.String({ description: 'Absent on premises' }))),
      description: since(7, Type.Optional(Type.String())),
      ...backupTimes,
      msid: since(
        8,
        Type.Optional(Type.String({ format: 'uuid', description: 'Id of the tenant; absent on premises' })),
      ),
      backedUpOrganizationId: since(
        8,
        Type.Optional(Type.String({ description: 'name:guid:guid; absent before the first backup' })),
      ),
      _links: organizationLinks.schema,
      _actions: NoActions,
    }),
  ),
)

const cloudSettings = Type.Optional(
  Type.Object({
    useApplicationOnlyAuth: since(6, Flag),
    officeOrganizationName: since(6, Text),
    sharePointSaveAllWebParts: since(6, Flag),
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

/** What later versions answer with and take back: nobody looks at it. */
const Ignored = (version: VersionNumber, schema: TSchema = Type.String()) =>
  since(version, Type.Optional(schema))

const connections = {
  isTeamsOnline: since(5, Flag),
  isTeamsChatsOnline: since(6, Flag),
  region: Type.Optional(Region()),
  isExchangeOnline: Flag,
  isSharePointOnline: Flag,
  exchangeOnlineSettings: cloudSettings,
  sharePointOnlineSettings: cloudSettings,
  name: Type.Optional(Name),
  isExchange: Flag,
  exchangeSettings: Type.Optional(Type.Object({ ...serverLogin, ...exchange })),
  isSharepoint: Flag,
  sharepointSettings: Type.Optional(Type.Object({ ...serverLogin, ...sharePoint })),
  description: since(7, Text),
  configureApplication: Ignored(6, Type.Boolean()),
  userCode: Ignored(6),
  newApplicationName: Ignored(6),
  id: Ignored(6),
  officeName: Ignored(6),
  isBackedup: Ignored(6, Type.Boolean()),
  firstBackuptime: Ignored(6),
  lastBackuptime: Ignored(6),
  msid: Ignored(8),
  backedUpOrganizationId: Ignored(8),
}

export const NewOrganization = nameSchema(
  'NewOrganization',
  Type.Object({ type: Type.Enum([...TYPES]), ...connections }),
)

export const OrganizationChange = nameSchema(
  'OrganizationChange',
  Type.Object({ type: Type.Optional(Type.Enum([...TYPES])), ...connections }),
)

/** Which organizations are asked for, and how. */
export const ExtendedView = Type.Object({
  extendedView: since(
    6,
    Type.Optional(Type.Boolean({ description: 'Makes no difference: answers are always whole' })),
  ),
})
export const OrganizationQuery = Type.Object({
  ...ExtendedView.properties,
  msid: since(8, Type.Optional(Type.String({ description: 'Only that of this tenant' }))),
  backedUpOrganizationId: since(
    8,
    Type.Optional(Type.String({ description: 'Only that whose backups have this id' })),
  ),
})

export const OrganizationExploreOptions = nameSchema(
  'OrganizationExploreOptions',
  Type.Object({
    ...ExploreOptions.properties,
    repositoryId: since(
      8,
      Type.Optional(Type.String({ minLength: 1, description: 'Only what lies in this repository' })),
    ),
  }),
)

export const OrganizationAction = nameSchema('OrganizationAction', action({ explore: refTo(ExploreOptions) }))

const loggedInActions = defineActions({
  explore: ['POST', { 3: 'organization/action', 6: 'organization/explore' }],
})
export const buildLoggedInActions = loggedInActions.build

/** The organization that a tenant's login belongs to. */
export const LoggedInOrganization = nameSchema(
  'LoggedInOrganization',
  Type.Object(
    allOptionalSince(6, {
      id: Type.String({ format: 'uuid' }),
      name: Type.String(),
      description: since(7, Type.Optional(Type.String())),
      type: Type.Enum([...TYPES]),
      ...backupTimes,
      _actions: loggedInActions.schema,
    }),
  ),
)

export const usedRepositoryLinks = defineLinks({
  organization: 'organizations/{id}',
  backupRepository: 'backuprepositories/{repositoryId}',
})

/** The versions that count what is in a repository. */
export const COUNT_VERSIONS = { since: 8 } as const

export const OrganizationUsedRepository = nameSchema(
  'OrganizationUsedRepository',
  Type.Object(
    allOptionalSince(6, {
      repositoryId: since(8, Type.String({ format: 'uuid' })),
      usedSpaceBytes: Int64(),
      localCacheUsedSpaceBytes: since(4, Int64({ description: '0: there is no object storage' })),
      objectStorageUsedSpaceBytes: since(4, Int64({ description: '0: there is no object storage' })),
      isAvailable: Type.Boolean({ description: 'Whether its proxy is online' }),
      details: Type.String({ description: 'The name of the repository' }),
      protectedObjectsCount: since(
        COUNT_VERSIONS.since,
        Int64({ description: 'Users, groups and sites in it' }),
      ),
      _links: usedRepositoryLinks.schema,
    }),
  ),
)

export const OrganizationLicensingInformation = nameSchema(
  'OrganizationLicensingInformation',
  Type.Object(
    allOptionalSince(6, {
      licensedUsers: Int32({ description: 'Users who take up a license' }),
      newUsers: Int32({ description: 'Those of them beyond the number of licenses' }),
    }),
  ),
)

export const OrganizationOneDrive = nameSchema(
  'OrganizationOneDrive',
  Type.Object(
    allOptionalSince(6, {
      id: Type.String({ description: 'Two GUIDs' }),
      name: Type.String(),
      url: Type.String({ format: 'uri' }),
      _links: oneDriveLinks.schema,
    }),
  ),
)
