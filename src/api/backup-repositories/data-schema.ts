import { Type } from 'typebox'
import { defineLinks, nameSchema } from '../hal.js'
import { Int64 } from '../integer-schemas.js'

const OrganizationId = Type.String({ description: 'name:guid:guid' })
const Urls = Type.Array(Type.String())

/** Space that an organization takes up in a repository. */
export const RepositoryOrganizationUsage = nameSchema(
  'RepositoryOrganizationUsage',
  Type.Object({ name: Type.String(), id: Type.String(), usedSpaceBytes: Int64() }),
)

export const organizationDataLinks = defineLinks({
  self: 'backuprepositories/{repositoryId}/organizationdata/{organizationId}',
})

export const BackupOrganizationData = nameSchema(
  'BackupOrganizationData',
  Type.Object({
    displayName: Type.String(),
    organizationId: OrganizationId,
    _links: organizationDataLinks.schema,
  }),
)

export const userDataLinks = defineLinks({
  self: 'backuprepositories/{repositoryId}/userdata/{accountId}',
  organization: 'backuprepositories/{repositoryId}/organizationdata/{organizationId}',
  backupRepository: 'backuprepositories/{repositoryId}',
})

export const BackupUserData = nameSchema(
  'BackupUserData',
  Type.Object({
    isMailboxBackedUp: Type.Boolean(),
    isOneDriveBackedUp: Type.Boolean(),
    isArchiveBackedUp: Type.Boolean(),
    isPersonalSiteBackedUp: Type.Boolean(),
    accountType: Type.Enum(['User', 'Shared', 'Public']),
    archiveName: Type.String({ description: 'Empty when no archive is backed up' }),
    id: Type.String({ description: 'The ids of organization and account, without anything between them' }),
    accountId: Type.String({ description: 'guid:guid' }),
    displayName: Type.String(),
    email: Type.String(),
    organizationId: OrganizationId,
    oneDriveUrl: Urls,
    personalSiteUrl: Urls,
    _links: userDataLinks.schema,
  }),
)

export const groupDataLinks = defineLinks({
  self: 'backuprepositories/{repositoryId}/groupdata/{accountId}',
  organization: 'backuprepositories/{repositoryId}/organizationdata/{organizationId}',
  backupRepository: 'backuprepositories/{repositoryId}',
})

export const BackupGroupData = nameSchema(
  'BackupGroupData',
  Type.Object({
    id: Type.String({ description: 'The ids of organization and account, without anything between them' }),
    accountId: Type.String({ description: 'guid:guid' }),
    displayName: Type.String(),
    email: Type.String(),
    organizationId: OrganizationId,
    oneDriveUrl: Urls,
    personalSiteUrl: Urls,
    _links: groupDataLinks.schema,
  }),
)

export const siteDataLinks = defineLinks({ self: 'backuprepositories/{repositoryId}/sitedata/{id}' })

export const BackupSiteData = nameSchema(
  'BackupSiteData',
  Type.Object({
    id: Type.String({ description: 'Two GUIDs' }),
    title: Type.String(),
    url: Type.String(),
    organizationId: OrganizationId,
    _links: siteDataLinks.schema,
  }),
)
