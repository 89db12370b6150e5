import { forEachInSlices, type Slices } from '../core/slices.js'
import type { World } from '../world.js'
import {
  type GroupData,
  getRepositoryDataInSlices,
  type RepositoryData,
  rememberBackups,
  type SiteData,
  type UserData,
} from './repository-data.js'

/** Whose backups there are: each user, group and site once, wherever they lie. */
export type ProtectedObjects = Pick<RepositoryData, 'users' | 'groups' | 'sites'>

/** Lists what has backups in a repository, or in any. @param repositoryId of one that may be gone */
export function* listProtectedObjects(world: World, repositoryId?: string): Slices<ProtectedObjects> {
  const { repositories } = world.tables
  if (repositoryId === undefined)
    return yield* rememberBackups(world, 'protected objects', () => mergeRepositories(world))
  const repository = repositories.get(repositoryId)
  return repository
    ? yield* getRepositoryDataInSlices(world, repository)
    : { users: [], groups: [], sites: [] }
}

function* mergeRepositories(world: World): Slices<ProtectedObjects> {
  const users = new Map<string, UserData>()
  const groups = new Map<string, GroupData>()
  const sites = new Map<string, SiteData>()
  for (const repository of world.tables.repositories.values()) {
    const data = yield* getRepositoryDataInSlices(world, repository)
    yield* forEachInSlices(data.users, (user) => {
      users.set(user.id, { ...user, backup: { ...users.get(user.id)?.backup, ...user.backup } })
    })
    yield* forEachInSlices(data.groups, (group) => {
      groups.set(group.id, { ...group, backup: { ...groups.get(group.id)?.backup, ...group.backup } })
    })
    yield* forEachInSlices(data.sites, (site) => sites.set(`${site.organizationId} ${site.site.id}`, site))
  }
  return { users: [...users.values()], groups: [...groups.values()], sites: [...sites.values()] }
}
