import { NotFoundError } from '../core/errors.js'
import { forEachInSlices, runSlices, type Slices } from '../core/slices.js'
import type { DirectoryGroup, DirectorySite, DirectoryUser } from '../organizations/directory.js'
import type { Organization } from '../organizations/organization-rows.js'
import type { World } from '../world.js'
import {
  buildBackupContent,
  groupBackupsByOrganization,
  sumBackupBytes,
  type UserBackupTimes,
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
}

export interface UserData extends AccountData {
  readonly user: DirectoryUser
  readonly backup: UserBackupTimes
}

export interface GroupData extends AccountData {
  readonly group: DirectoryGroup
}

export interface SiteData {
  readonly site: DirectorySite
  readonly organizationId: string
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
  const { backups, organizations, removedOrganizations } = world.tables
  const revision = [backups.revision, organizations.revision, removedOrganizations.revision].join()
  const key = `data ${repository.id}`
  const data = world.cache.find<RepositoryData>(key, revision) ?? (yield* collectData(world, repository))
  return world.cache.getOrCreate(key, revision, () => data)
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
      return { id: id + accountId, accountId, organizationId: id }
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
      if (content.groups.has(group.index)) data.groups.push({ ...own(group), group })
    })
    yield* forEachInSlices(directory.sites, (site) => {
      if (content.sites.has(site.index)) data.sites.push({ site, organizationId: id })
    })
  }
  return data
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
