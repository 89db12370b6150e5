import { runSlices, type Slices } from '../core/slices.js'
import { type BackupContent, buildBackupContent } from '../storage/backups.js'
import type { World } from '../world.js'
import type { Organization } from './organization-rows.js'

/** Returns the content of an organization that was backed up, in any repository. */
export const getBackedUpContent = (world: World, organization: Organization): BackupContent =>
  runSlices(getBackedUpContentInSlices(world, organization))

export function* getBackedUpContentInSlices(world: World, { id }: Organization): Slices<BackupContent> {
  const { backups } = world.tables
  const [key, { revision }] = [`protection ${id}`, backups]
  const content =
    world.cache.find<BackupContent>(key, revision) ??
    (yield* buildBackupContent(world, backups.where('organization', id)))
  return world.cache.getOrCreate(key, revision, () => content)
}
