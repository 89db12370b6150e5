import { findRow } from '../core/find-row.js'
import type { World } from '../world.js'
import type { Organization } from './organization-rows.js'

/** @throws NotFoundError */
export const findOrganization = (world: World, id: string): Organization =>
  findRow(world.tables.organizations, 'Organization', id)
