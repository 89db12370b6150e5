import { type Content, contentOf } from '../storage/backups.js'
import type { World } from '../world.js'
import type { Organization } from './entities.js'

/** What of an organization has been backed up, in any repository. */
export function protectionOf(world: World, { id }: Organization): Content {
  const { backups } = world.tables
  return world.memo.get(`protection ${id}`, backups.revision, () =>
    contentOf(world, backups.where('organization', id)),
  )
}
