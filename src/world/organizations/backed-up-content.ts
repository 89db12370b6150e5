import { type BackupContent, buildBackupContent } from '../storage/backups.js'
import type { World } from '../world.js'
import type { Organization } from './organization-rows.js'

/** Returns the content of an organization that was backed up, in any repository. */
export function getBackedUpContent(world: World, { id }: Organization): BackupContent {
  const { backups } = world.tables
  return world.cache.getOrCreate(`protection ${id}`, backups.revision, () =>
    buildBackupContent(world, backups.where('organization', id)),
  )
}
