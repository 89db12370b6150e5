import type { Static } from 'typebox'
import { formatTimestamp } from '../../world/core/timestamp.js'
import type { Organization } from '../../world/organizations/organization-rows.js'
import {
  formatArchiveName,
  type GroupData,
  type MailboxData,
  type OneDriveData,
  type OrganizationData,
  type SiteData,
  type UserData,
} from '../../world/storage/repository-data.js'
import type { BackupRepository } from '../../world/storage/storage-rows.js'
import { type ApiVersion, type ByVersion, getForVersion } from '../versions.js'
import type { ViewContext } from '../view-context.js'
import {
  type BackupGroupData,
  type BackupMailboxData,
  type BackupOneDriveData,
  type BackupOrganizationData,
  type BackupSiteData,
  type BackupUserData,
  groupDataLinks,
  mailboxDataLinks,
  oneDriveDataLinks,
  organizationDataLinks,
  siteDataLinks,
  userDataLinks,
} from './data-schema.js'

/** An organization as a repository knows it. */
interface Owner {
  /** `name:guid:guid`. */
  readonly organizationId: string
  readonly organization: Organization
}

/** What an entry says of its organization. */
const ORGANIZATION_ID: ByVersion<(owner: Owner) => string> = {
  3: ({ organizationId }) => organizationId,
  7: ({ organization }) => organization.id,
}

const ACCOUNT_TYPES: ByVersion<Readonly<Record<UserData['user']['type'], string>>> = {
  3: { User: 'User', Shared: 'Shared', Public: 'Public' },
  6: { User: 'User', Shared: 'SharedMailbox', Public: 'PublicMailbox' },
}

const GUID_LENGTH = 36

/** Writes what lies in one repository as the API shows it. */
export class RepositoryDataView {
  readonly #base: string
  readonly #version: ApiVersion
  readonly #repository: BackupRepository

  constructor({ base, version }: ViewContext, repository: BackupRepository) {
    this.#base = base
    this.#version = version
    this.#repository = repository
  }

  organization({ id, organization }: OrganizationData): Static<typeof BackupOrganizationData> {
    const ids = { repositoryId: this.#repository.id, organizationId: id }
    return {
      displayName: organization.name,
      organizationId: this.#forVersion(ORGANIZATION_ID)({ organizationId: id, organization }),
      backedUpOrganizationId: id,
      _links: organizationDataLinks.build(this.#base, ids),
    }
  }

  user(entry: UserData): Static<typeof BackupUserData> {
    const { id, accountId, organizationId, user, backup } = entry
    const ids = { repositoryId: this.#repository.id, accountId, organizationId }
    const has = (url: string | undefined, kind: keyof typeof backup): string[] =>
      url !== undefined && backup[kind] !== undefined ? [url] : []
    return {
      ...this.#describe('User', entry),
      ...buildMoment('mailboxBackedUpTime', backup.mailbox),
      ...buildMoment('archiveBackedUpTime', backup.archive),
      ...buildMoment('oneDriveBackedUpTime', backup.oneDrive),
      ...buildMoment('personalSiteBackedUpTime', backup.personalSite),
      isMailboxBackedUp: backup.mailbox !== undefined,
      isOneDriveBackedUp: backup.oneDrive !== undefined,
      isArchiveBackedUp: backup.archive !== undefined,
      isPersonalSiteBackedUp: backup.personalSite !== undefined,
      accountType: this.#forVersion(ACCOUNT_TYPES)[user.type] as UserData['user']['type'],
      archiveName: backup.archive === undefined ? '' : formatArchiveName(user.displayName),
      id,
      accountId,
      displayName: user.displayName,
      email: user.name,
      oneDriveUrl: has(user.oneDrive?.url, 'oneDrive'),
      personalSiteUrl: has(user.oneDrive?.url, 'personalSite'),
      _links: userDataLinks.build(this.#base, ids),
    }
  }

  group(entry: GroupData): Static<typeof BackupGroupData> {
    const { id, accountId, organizationId, group, backup } = entry
    const ids = { repositoryId: this.#repository.id, accountId, organizationId }
    const sites = group.site === undefined ? [] : [group.site]
    return {
      ...this.#describe('Group', entry),
      isMailboxBackedUp: backup.groupMailbox !== undefined,
      isSiteBackedUp: backup.groupSite !== undefined,
      ...buildMoment('mailboxBackedUpTime', backup.groupMailbox),
      ...buildMoment('siteBackedUpTime', backup.groupSite),
      id,
      accountId,
      displayName: group.displayName,
      email: group.name,
      groupSiteUrl: sites,
      oneDriveUrl: [],
      personalSiteUrl: sites,
      _links: groupDataLinks.build(this.#base, ids),
    }
  }

  site(entry: SiteData): Static<typeof BackupSiteData> {
    const { id, title, url, isCloud } = entry.site
    return {
      ...this.#describe('Site', entry),
      ...buildMoment('backedUpTime', entry.at),
      id,
      title,
      url,
      ...(isCloud && { msid: id.slice(0, GUID_LENGTH) }),
      _links: siteDataLinks.build(this.#base, { repositoryId: this.#repository.id, id }),
    }
  }

  mailbox(entry: MailboxData): Static<typeof BackupMailboxData> {
    const { id, isArchive, displayName, email, at } = entry
    return {
      ...this.#describe('Mailbox', entry),
      ...buildMoment('backedUpTime', at),
      id,
      isArchive,
      displayName,
      email,
      _links: mailboxDataLinks.build(this.#base, { repositoryId: this.#repository.id, id }),
    }
  }

  oneDrive(entry: OneDriveData): Static<typeof BackupOneDriveData> {
    const { id, name: title, url } = entry.oneDrive
    return {
      ...this.#describe('OneDrive', entry),
      ...buildMoment('backedUpTime', entry.at),
      id,
      title,
      url,
      _links: oneDriveDataLinks.build(this.#base, { repositoryId: this.#repository.id, id }),
    }
  }

  /** What all entries say of themselves and of their owners. Nobody deletes anything in these organizations. */
  #describe<const T extends string>(itemType: T, owner: Owner) {
    return {
      itemType,
      repositoryId: this.#repository.id,
      organizationId: this.#forVersion(ORGANIZATION_ID)(owner),
      backedUpOrganizationId: owner.organizationId,
      isDeleted: false,
      proxyId: this.#repository.proxyId,
    }
  }

  #forVersion<T>(values: ByVersion<T>): T {
    return getForVersion(values, this.#version) as T
  }
}

const buildMoment = <const T extends string>(name: T, at: number | undefined) =>
  (at === undefined ? {} : { [name]: formatTimestamp(at) }) as { readonly [N in T]?: string }
