import { createGuid, createSeed } from '../core/seeded-random.js'
import type { Organization } from '../organizations/organization-rows.js'
import type { World } from '../world.js'
import type { Container, ContainerKind } from './containers.js'
import { computeGrowth } from './growth.js'

/** The container of an organization; undefined when the directory has no such thing. */
export function findContainer(
  world: World,
  organization: Organization,
  kind: ContainerKind,
  target: number,
): Container | undefined {
  const address = findAddress(world, organization, kind, target)
  if (!address) return undefined
  const { seed, sandbox } = world.origin
  const path = [organization.key, kind, target].join(' ')
  const own = createGuid(seed, sandbox, path)
  const ownSeed = createSeed(seed, path)
  return {
    kind,
    target,
    organization,
    // the id of a site has two parts: that of the collection, and its own
    id: kind === 'personalSite' || kind === 'groupSite' ? own + createGuid(seed, sandbox, path, 'web') : own,
    seed: ownSeed,
    idSeed: createSeed(seed, sandbox, path),
    growth: computeGrowth({ kind, seed: ownSeed, organization }),
    ...address,
  }
}

type ContainerAddress = Pick<Container, 'name' | 'address'> & Partial<Pick<Container, 'id' | 'parent'>>

function findAddress(
  world: World,
  organization: Organization,
  kind: ContainerKind,
  target: number,
): ContainerAddress | undefined {
  const directory = world.getDirectory(organization)
  switch (kind) {
    case 'mailbox':
    case 'archive': {
      const user = directory.users[target]
      return user && { name: user.displayName, address: user.name }
    }
    case 'oneDrive':
    case 'personalSite': {
      const drive = directory.users[target]?.oneDrive
      return drive && { name: drive.name, address: drive.url, ...(kind === 'oneDrive' && { id: drive.id }) }
    }
    case 'groupMailbox': {
      const group = directory.groups[target]
      return group && { name: group.displayName, address: group.name }
    }
    case 'groupSite': {
      const group = directory.groups[target]
      return group?.site === undefined ? undefined : { name: group.displayName, address: group.site }
    }
    case 'site': {
      const site = directory.sites[target]
      if (!site) return undefined
      const { id, name, url, parent } = site
      return { id, name, address: url, ...(parent !== undefined && { parent: { kind, target: parent } }) }
    }
    case 'restoredSite': {
      const row = world.tables.restoredSites.where('organization', organization.id)[target]
      if (!row) return undefined
      const { id, name, url, parent } = row
      return { id: id + createGuid(id, 'web'), name, address: url, ...(parent && { parent }) }
    }
  }
}
