import { NotFound } from '../core/errors.js'
import { finish, type Slices } from '../core/slices.js'
import type { DirectoryGroup, DirectorySite, DirectoryUser } from '../organizations/directory.js'
import type { Organization } from '../organizations/entities.js'
import type { World } from '../world.js'
import { backupsByOrganization, bytesOf, contentOf, type UserBackup } from './backups.js'
import type { BackupRepository } from './entities.js'

const NOWHERE = '00000000-0000-0000-0000-000000000000'
const GUID = 36

/** An organization as a repository knows it: it may be gone from the configuration. */
export interface OrganizationData {
  /** `name:guid:guid`. */
  readonly id: string
  readonly organization: Organization
  readonly usedBytes: number
}

interface Owned {
  /** The id of the organization and the account's, without anything between them. */
  readonly id: string
  /** `guid:guid`. */
  readonly accountId: string
  readonly organizationId: string
}

export interface UserData extends Owned {
  readonly user: DirectoryUser
  readonly backup: UserBackup
}

export interface GroupData extends Owned {
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
export const backedUpId = ({ name, id }: Organization): string => `${name}:${id}:${NOWHERE}`

/** `guid:guid` of the two GUIDs of an account. */
export const accountIdOf = ({ id }: { id: string }): string => `${id.slice(0, GUID)}:${id.slice(GUID)}`

/** Works out what lies in a repository from what sessions have backed up. */
export const dataOf = (world: World, repository: BackupRepository): RepositoryData =>
  finish(dataInSlices(world, repository))

export function* dataInSlices(world: World, repository: BackupRepository): Slices<RepositoryData> {
  const { backups, organizations, departed } = world.tables
  const revision = [backups.revision, organizations.revision, departed.revision].join()
  const key = `data ${repository.id}`
  const data = world.memo.find<RepositoryData>(key, revision) ?? (yield* collect(world, repository))
  return world.memo.get(key, revision, () => data)
}

function* collect(world: World, repository: BackupRepository): Slices<RepositoryData> {
  const data = {
    organizations: [] as OrganizationData[],
    users: [] as UserData[],
    groups: [] as GroupData[],
    sites: [] as SiteData[],
  }
  for (const [organization, backups] of backupsByOrganization(world, repository)) {
    const id = backedUpId(organization)
    const directory = world.directory(organization)
    yield* directory.workOut()
    const content = contentOf(world, backups)
    yield
    const own = (account: { id: string }): Owned => {
      const accountId = accountIdOf(account)
      return { id: id + accountId, accountId, organizationId: id }
    }
    data.organizations.push({
      id,
      organization,
      usedBytes: backups.reduce((sum, backup) => sum + bytesOf(backup), 0),
    })
    for (const [place, backup] of inOrder(content.users)) {
      const user = directory.users[place]
      if (user) data.users.push({ ...own(user), user, backup })
    }
    for (const [place] of inOrder(content.groups)) {
      const group = directory.groups[place]
      if (group) data.groups.push({ ...own(group), group })
    }
    for (const [place] of inOrder(content.sites)) {
      const site = directory.sites[place]
      if (site) data.sites.push({ site, organizationId: id })
    }
  }
  return data
}

const inOrder = <T>(map: ReadonlyMap<number, T>): [number, T][] => [...map].sort(([a], [b]) => a - b)

/**
 * Finds what a repository holds of a user or a group. Clients ask by the glued id, by the id of the account, by the two
 * GUIDs of the account in one, or by the first of them: all are known.
 * @throws NotFound
 */
export function findOwned<T extends Owned>(list: readonly T[], what: string, id: string): T {
  const wanted = id.toLowerCase()
  const found = list.find(
    (entry) =>
      entry.id.toLowerCase() === wanted ||
      entry.accountId === wanted ||
      entry.accountId.replace(':', '') === wanted ||
      entry.accountId.slice(0, GUID) === wanted,
  )
  if (!found) throw new NotFound(what, id)
  return found
}

/** @throws NotFound */
export function findSiteData(list: readonly SiteData[], id: string): SiteData {
  const wanted = id.toLowerCase()
  const found = list.find(
    ({ site, organizationId }) =>
      site.id === wanted ||
      accountIdOf(site) === wanted ||
      site.id.slice(0, GUID) === wanted ||
      organizationId.toLowerCase() + site.id === wanted,
  )
  if (!found) throw new NotFound('Site data', id)
  return found
}

/** @throws NotFound */
export function findOrganizationData(list: readonly OrganizationData[], id: string): OrganizationData {
  const wanted = id.toLowerCase()
  const found = list.find((entry) => entry.id.toLowerCase() === wanted || entry.organization.id === wanted)
  if (!found) throw new NotFound('Organization data', id)
  return found
}
