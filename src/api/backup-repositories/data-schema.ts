import { Type } from 'typebox'
import { defineLinks, nameSchema } from '../hal.js'
import { Int64 } from '../integer-schemas.js'
import { between, byVersion, since, until } from '../versioned-schemas.js'

const GluedId = Type.String({ description: 'name:guid:guid' })
const OrganizationId = byVersion(GluedId, { 7: Type.String({ format: 'uuid' }) })
const Urls = Type.Array(Type.String())
const Moment = since(
  6,
  Type.Optional(Type.String({ format: 'date-time', description: 'When it was backed up last' })),
)

/** What all entries tell of themselves and of their owners from version 7 on. */
const entry = {
  itemType: since(7, Type.Enum(['Mailbox', 'OneDrive', 'Site', 'Team', 'User', 'Group'])),
  repositoryId: since(7, Type.String({ format: 'uuid' })),
}
const owner = {
  backedUpOrganizationId: since(7, GluedId),
  isDeleted: between(7, 7, Type.Boolean()),
  proxyId: between(7, 7, Type.String({ format: 'uuid' })),
}

/** Space that an organization takes up in a repository. */
export const RepositoryOrganizationUsage = nameSchema(
  'RepositoryOrganizationUsage',
  Type.Object({
    name: Type.String(),
    id: Type.String(),
    usedSpaceBytes: Int64(),
    localCacheUsedSpaceBytes: since(6, Int64()),
    objectStorageUsedSpaceBytes: since(6, Int64()),
  }),
)

export const organizationDataLinks = defineLinks({
  self: 'backuprepositories/{repositoryId}/organizationdata/{organizationId}',
})

export const BackupOrganizationData = nameSchema(
  'BackupOrganizationData',
  Type.Object({
    displayName: Type.String(),
    organizationId: OrganizationId,
    backedUpOrganizationId: since(7, GluedId),
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
    ...entry,
    mailboxBackedUpTime: Moment,
    archiveBackedUpTime: Moment,
    oneDriveBackedUpTime: Moment,
    personalSiteBackedUpTime: Moment,
    isMailboxBackedUp: Type.Boolean(),
    isOneDriveBackedUp: Type.Boolean(),
    isArchiveBackedUp: Type.Boolean(),
    isPersonalSiteBackedUp: Type.Boolean(),
    accountType: byVersion(Type.Enum(['User', 'Shared', 'Public']), {
      6: Type.Enum(['User', 'SharedMailbox', 'PublicMailbox']),
    }),
    archiveName: Type.String({ description: 'Empty when no archive is backed up' }),
    id: Type.String({ description: 'The ids of organization and account, without anything between them' }),
    accountId: Type.String({ description: 'guid:guid' }),
    displayName: Type.String(),
    email: Type.String(),
    organizationId: OrganizationId,
    oneDriveUrl: Urls,
    personalSiteUrl: Urls,
    ...owner,
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
    ...entry,
    isMailboxBackedUp: since(6, Type.Boolean()),
    isSiteBackedUp: since(6, Type.Boolean()),
    mailboxBackedUpTime: Moment,
    siteBackedUpTime: Moment,
    id: Type.String({ description: 'The ids of organization and account, without anything between them' }),
    accountId: Type.String({ description: 'guid:guid' }),
    displayName: Type.String(),
    email: Type.String(),
    groupSiteUrl: since(6, Urls),
    organizationId: OrganizationId,
    oneDriveUrl: until(5, Urls),
    personalSiteUrl: until(5, Urls),
    ...owner,
    _links: groupDataLinks.schema,
  }),
)

export const siteDataLinks = defineLinks({ self: 'backuprepositories/{repositoryId}/sitedata/{id}' })

export const BackupSiteData = nameSchema(
  'BackupSiteData',
  Type.Object({
    id: Type.String({ description: 'Two GUIDs' }),
    ...entry,
    title: Type.String(),
    url: Type.String(),
    backedUpTime: Moment,
    organizationId: OrganizationId,
    ...owner,
    msid: since(8, Type.Optional(Type.String({ format: 'uuid', description: 'Id in Microsoft 365' }))),
    _links: siteDataLinks.schema,
  }),
)

export const mailboxDataLinks = defineLinks({
  self: { 6: 'backuprepositories/{repositoryId}/mailboxdata/{id}' },
})

export const BackupMailboxData = Type.Object({
  id: Type.String({ description: 'That of its user or group, with :archive behind it if it is one' }),
  ...entry,
  isArchive: Type.Boolean(),
  displayName: Type.String(),
  email: Type.String(),
  backedUpTime: Moment,
  organizationId: OrganizationId,
  ...owner,
  _links: mailboxDataLinks.schema,
})

export const oneDriveDataLinks = defineLinks({
  self: { 6: 'backuprepositories/{repositoryId}/onedrivedata/{id}' },
})

export const BackupOneDriveData = Type.Object({
  id: Type.String(),
  ...entry,
  title: Type.String(),
  url: Type.String(),
  backedUpTime: Moment,
  organizationId: OrganizationId,
  ...owner,
  _links: oneDriveDataLinks.schema,
})

/** What a repository would hold of a team: no job of this server backs up teams. */
export const BackupTeamData = Type.Object({
  id: Type.String(),
  ...entry,
  displayName: Type.String(),
  backedUpTime: Moment,
  organizationId: OrganizationId,
  ...owner,
})
