import type { Organization } from './entities.js'
import { NotFound } from './errors.js'
import type { World } from './world.js'

/** @throws NotFound */
export function findOrganization(world: World, id: string): Organization {
  const organization = world.tables.organizations.get(id)
  if (!organization) throw new NotFound('Organization', id)
  return organization
}
