import { findRow } from '../core/find.js'
import type { World } from '../world.js'
import type { Organization } from './entities.js'

/** @throws NotFound */
export const findOrganization = (world: World, id: string): Organization =>
  findRow(world.tables.organizations, 'Organization', id)
