import type { BackupObject, Organization } from './entities.js'
import { itemsOf } from './items.js'
import type { World } from './world.js'

/** What of an organization has been backed up at least once. */
export interface Protection {
  readonly users: ReadonlySet<number>
  readonly groups: ReadonlySet<number>
  readonly sites: ReadonlySet<number>
}

/** Looks through the jobs of an organization that have made a backup. */
export function protectionOf(world: World, organization: Organization): Protection {
  const users = new Set<number>()
  const groups = new Set<number>()
  const sites = new Set<number>()
  const put = ({ kind, target }: BackupObject): unknown => (kind === 'site' ? sites : users).add(target)
  for (const job of world.tables.jobs.where('organization', organization.id)) {
    if (job.protectedSince === undefined) continue
    world.tables.scopes.get(job.scopeId ?? '')?.objects.forEach(put)
    for (const { type, target } of itemsOf(world, job, 'selected'))
      if (type === 'Group' && target !== undefined) groups.add(target)
  }
  return { users, groups, sites }
}
