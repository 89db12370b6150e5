import { NotFoundError } from '../core/errors.js'
import { forEachInSlices, runSlices, type Slices } from '../core/slices.js'
import type { DirectoryGroup, DirectorySite, DirectoryUser } from '../organizations/directory.js'
import type { Organization } from '../organizations/organization-rows.js'
import type { World } from '../world.js'
import {
  type AccountBackupTimes,
  buildBackupContent,
  groupBackupsByOrganization,
  sumBackupBytes,
} from './backups.js'
import type { BackupRepository } from './storage-rows.js'

const EMPTY_GUID = '00000000-0000-0000-0000-000000000000'
const GUID_LENGTH = 36

/** An organization as a repository knows it: it may be gone from the configuration. */
export interface OrganizationData {
  /** `name:guid:guid`. */
  readonly id: string
  readonly organization: Organization
  readonly usedBytes: number
}

interface AccountData {
  /** The id of the organization and the account's, without anything between them. */
  readonly id: string
  /** `guid:guid`. */
  readonly accountId: string
  readonly organizationId: string
  readonly organization: Organization
}

export interface UserData extends AccountData {
  readonly user: DirectoryUser
  readonly backup: AccountBackupTimes
}

export interface GroupData extends AccountData {
  readonly group: DirectoryGroup
  /** Empty if nothing but its members was backed up. */
  readonly backup: AccountBackupTimes
}

export interface SiteData {
  readonly site: DirectorySite
  readonly organizationId: string
  readonly organization: Organization
  /** When it was last backed up: milliseconds since 1970. */
  readonly at: number
}

export interface MailboxData extends Pick<AccountData, 'id' | 'organizationId' | 'organization'> {
  readonly isArchive: boolean
  readonly displayName: string
  readonly email: string
  /** When it was last backed up: milliseconds since 1970. */
  readonly at: number
}

export interface OneDriveData extends Pick<AccountData, 'organizationId' | 'organization'> {
  readonly oneDrive: NonNullable<DirectoryUser['oneDrive']>
  /** When it was last backed up: milliseconds since 1970. */
  readonly at: number
}

/** All that lies in a repository. */
export interface RepositoryData {
  readonly organizations: readonly OrganizationData[]
  readonly users: readonly UserData[]
  readonly groups: readonly GroupData[]
  readonly sites: readonly SiteData[]
}

/** The id under which repositories know an organization. */
export const buildOrganizationDataId = ({ name, id }: Organization): string => `${name}:${id}:${EMPTY_GUID}`

/** `guid:guid` of the two GUIDs of an account. */
export const formatAccountId = ({ id }: { id: string }): string =>
  `${id.slice(0, GUID_LENGTH)}:${id.slice(GUID_LENGTH)}`

/** Works out what lies in a repository from what sessions have backed up. */
export const getRepositoryData = (world: World, repository: BackupRepository): RepositoryData =>
  runSlices(getRepositoryDataInSlices(world, repository))

export function* getRepositoryDataInSlices(
  world: World,
  repository: BackupRepository,
): Slices<RepositoryData> {
  return yield* rememberBackups(world, `data ${repository.id}`, () => collectData(world, repository))
}

/** Works something out anew when there are other backups or organizations. */
export function* rememberBackups<T>(world: World, key: string, collect: () => Slices<T>): Slices<T> {
  const { backups, organizations, removedOrganizations } = world.tables
  const revision = [backups.revision, organizations.revision, removedOrganizations.revision].join()
  const value = world.cache.find<T>(key, revision) ?? (yield* collect())
  return world.cache.getOrCreate(key, revision, () => value)
}

function* collectData(world: World, repository: BackupRepository): Slices<RepositoryData> {
  const data = {
    organizations: [] as OrganizationData[],
    users: [] as UserData[],
    groups: [] as GroupData[],
    sites: [] as SiteData[],
  }
  for (const [organization, backups] of groupBackupsByOrganization(world, repository)) {
    const id = buildOrganizationDataId(organization)
    const directory = world.getDirectory(organization)
    yield* directory.buildInSlices()
    const content = yield* buildBackupContent(world, backups)
    const own = (account: { id: string }): AccountData => {
      const accountId = formatAccountId(account)
      return { id: id + accountId, accountId, organizationId: id, organization }
    }
    data.organizations.push({
      id,
      organization,
      usedBytes: backups.reduce((sum, backup) => sum + sumBackupBytes(backup), 0),
    })
    yield* forEachInSlices(directory.users, (user) => {
      const backup = content.users.get(user.index)
      if (backup) data.users.push({ ...own(user), user, backup })
    })
    yield* forEachInSlices(directory.groups, (group) => {
      const backup = content.groups.get(group.index)
      if (backup) data.groups.push({ ...own(group), group, backup })
    })
    yield* forEachInSlices(directory.sites, (site) => {
      const at = content.sites.get(site.index)
      if (at !== undefined) data.sites.push({ site, organizationId: id, organization, at })
    })
  }
  return data
}

/** The name of the archive of a mailbox. */
export const formatArchiveName = (displayName: string): string => `In-Place Archive - ${displayName}`

/** Lists the mailboxes of users and groups that a repository holds, each archive behind its mailbox. */
export const listMailboxData = (world: World, repository: BackupRepository): Slices<readonly MailboxData[]> =>
  rememberBackups(world, `mailboxes ${repository.id}`, function* () {
    const { users, groups } = yield* getRepositoryDataInSlices(world, repository)
    const found: MailboxData[] = []
    yield* forEachInSlices(users, ({ user, backup, id, organizationId, organization }) => {
      const { displayName, name: email } = user
      const own = { email, organizationId, organization }
      const { mailbox, archive } = backup
      if (mailbox !== undefined) found.push({ ...own, id, isArchive: false, displayName, at: mailbox })
      if (archive !== undefined)
        found.push({
          ...own,
          id: `${id}:archive`,
          isArchive: true,
          displayName: formatArchiveName(displayName),
          at: archive,
        })
    })
    yield* forEachInSlices(groups, ({ group, backup, id, organizationId, organization }) => {
      const { displayName, name: email } = group
      const { groupMailbox: at } = backup
      if (at !== undefined)
        found.push({ id, isArchive: false, displayName, email, organizationId, organization, at })
    })
    return found
  })

/** Lists the OneDrives that a repository holds. */
export const listOneDriveData = (
  world: World,
  repository: BackupRepository,
): Slices<readonly OneDriveData[]> =>
  rememberBackups(world, `onedrives ${repository.id}`, function* () {
    const found: OneDriveData[] = []
    const { users } = yield* getRepositoryDataInSlices(world, repository)
    yield* forEachInSlices(users, ({ user: { oneDrive }, backup, organizationId, organization }) => {
      const { oneDrive: at } = backup
      if (oneDrive && at !== undefined) found.push({ oneDrive, organizationId, organization, at })
    })
    return found
  })

/** @throws NotFoundError */
export function findById<T>(list: readonly T[], getId: (entry: T) => string, what: string, id: string): T {
  const wanted = id.toLowerCase()
  const found = list.find((entry) => getId(entry).toLowerCase() === wanted)
  if (found === undefined) throw new NotFoundError(what, id)
  return found
}

/**
 * Finds what a repository holds of a user or a group. Clients ask by the glued id, by the id of the account, by the two
 * GUIDs of the account in one, or by the first of them: all are known.
 * @throws NotFoundError
 */
export function findAccountData<T extends AccountData>(list: readonly T[], what: string, id: string): T {
  const wanted = id.toLowerCase()
  const found = list.find(
    (entry) =>
      entry.id.toLowerCase() === wanted ||
      entry.accountId === wanted ||
      entry.accountId.replace(':', '') === wanted ||
      entry.accountId.slice(0, GUID_LENGTH) === wanted,
  )
  if (!found) throw new NotFoundError(what, id)
  return found
}

/** @throws NotFoundError */
export function findSiteData(list: readonly SiteData[], id: string): SiteData {
  const wanted = id.toLowerCase()
  const found = list.find(
    ({ site, organizationId }) =>
      site.id === wanted ||
      formatAccountId(site) === wanted ||
      site.id.slice(0, GUID_LENGTH) === wanted ||
      organizationId.toLowerCase() + site.id === wanted,
  )
  if (!found) throw new NotFoundError('Site data', id)
  return found
}

/** @throws NotFoundError */
export function findOrganizationData(list: readonly OrganizationData[], id: string): OrganizationData {
  const wanted = id.toLowerCase()
  const found = list.find((entry) => entry.id.toLowerCase() === wanted || entry.organization.id === wanted)
  if (!found) throw new NotFoundError('Organization data', id)
  return found
}
