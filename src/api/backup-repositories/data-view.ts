import type { Static } from 'typebox'
import type { GroupData, OrganizationData, SiteData, UserData } from '../../world/storage/repository-data.js'
import {
  type BackupGroupData,
  type BackupOrganizationData,
  type BackupSiteData,
  type BackupUserData,
  groupDataLinks,
  organizationDataLinks,
  siteDataLinks,
  userDataLinks,
} from './data-schema.js'

/** Writes what lies in one repository as the API shows it. */
export class RepositoryDataView {
  readonly #base: string
  readonly #repositoryId: string

  constructor(base: string, repositoryId: string) {
    this.#base = base
    this.#repositoryId = repositoryId
  }

  organization({ id, organization }: OrganizationData): Static<typeof BackupOrganizationData> {
    const ids = { repositoryId: this.#repositoryId, organizationId: id }
    return {
      displayName: organization.name,
      organizationId: id,
      _links: organizationDataLinks.build(this.#base, ids),
    }
  }

  user({ id, accountId, organizationId, user, backup }: UserData): Static<typeof BackupUserData> {
    const ids = { repositoryId: this.#repositoryId, accountId, organizationId }
    const has = (url: string | undefined, kind: keyof typeof backup): string[] =>
      url !== undefined && backup[kind] !== undefined ? [url] : []
    return {
      isMailboxBackedUp: backup.mailbox !== undefined,
      isOneDriveBackedUp: backup.oneDrive !== undefined,
      isArchiveBackedUp: backup.archive !== undefined,
      isPersonalSiteBackedUp: backup.personalSite !== undefined,
      accountType: user.type,
      archiveName: backup.archive === undefined ? '' : `In-Place Archive - ${user.displayName}`,
      id,
      accountId,
      displayName: user.displayName,
      email: user.name,
      organizationId,
      oneDriveUrl: has(user.oneDrive?.url, 'oneDrive'),
      personalSiteUrl: has(user.oneDrive?.url, 'personalSite'),
      _links: userDataLinks.build(this.#base, ids),
    }
  }

  group({ id, accountId, organizationId, group }: GroupData): Static<typeof BackupGroupData> {
    const ids = { repositoryId: this.#repositoryId, accountId, organizationId }
    return {
      id,
      accountId,
      displayName: group.displayName,
      email: group.name,
      organizationId,
      oneDriveUrl: [],
      personalSiteUrl: group.site === undefined ? [] : [group.site],
      _links: groupDataLinks.build(this.#base, ids),
    }
  }

  site({ site: { id, title, url }, organizationId }: SiteData): Static<typeof BackupSiteData> {
    const _links = siteDataLinks.build(this.#base, { repositoryId: this.#repositoryId, id })
    return { id, title, url, organizationId, _links }
  }
}
