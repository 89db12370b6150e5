import type { BackupObject, BackupScope, Job, JobItem } from './entities.js'
import { itemsOf } from './items.js'
import type { World } from './world.js'

/** What a run of the job takes in; worked out from its items at the first run. */
export function scopeOf(world: World, job: Job): BackupScope {
  const known = world.tables.scopes.get(job.scopeId ?? '')
  if (known) return known
  const scope = { ...world.identify('scope', job), jobId: job.id, objects: objectsOf(world, job) }
  world.tables.jobs.update(job.id, { scopeId: scope.id })
  return world.tables.scopes.insert(scope)
}

/** The mailboxes, archives, OneDrives and sites that a job covers, each once. */
function objectsOf(world: World, job: Job): BackupObject[] {
  const objects = new Map<string, BackupObject>()
  const put = (object: BackupObject): void => {
    objects.set(`${object.kind} ${object.target}`, object)
  }
  if (job.backupType === 'EntireOrganization') objectsOfItem(world, job, ENTIRE).forEach(put)
  for (const item of itemsOf(world, job, 'selected')) objectsOfItem(world, job, item).forEach(put)
  for (const item of itemsOf(world, job, 'excluded'))
    for (const { kind, target } of objectsOfItem(world, job, item)) objects.delete(`${kind} ${target}`)
  return [...objects.values()]
}

const ENTIRE: Pick<JobItem, 'type' | 'mailbox' | 'oneDrive' | 'archiveMailbox' | 'site'> = {
  type: 'PartialOrganization',
  mailbox: true,
  oneDrive: true,
  archiveMailbox: false,
  site: true,
}

function objectsOfItem(world: World, job: Job, item: Partial<JobItem>): BackupObject[] {
  const organization = world.tables.organizations.get(job.organizationId)
  if (!organization) return []
  const { users, sites } = organization.counts
  const all = (count: number): number[] => Array.from({ length: count }, (_, index) => index)
  const ofUsers = (targets: readonly number[], flags: [unknown, unknown, unknown]): BackupObject[] =>
    targets.flatMap((target) => {
      const [mailbox, archive, oneDrive] = flags
      return [
        ...(mailbox ? [{ kind: 'mailbox', target } as const] : []),
        ...(archive ? [{ kind: 'archive', target } as const] : []),
        ...(oneDrive ? [{ kind: 'oneDrive', target } as const] : []),
      ]
    })
  const ofSites = (targets: readonly number[]): BackupObject[] =>
    targets.map((target) => ({ kind: 'site', target }))
  const own = item.target === undefined ? [] : [item.target]
  switch (item.type) {
    case 'User':
      return ofUsers(own, [item.mailbox, item.archiveMailbox, item.oneDrive])
    case 'Group': {
      const members = world.directory(organization).groups[own[0] ?? -1]?.members ?? []
      return item.members
        ? ofUsers(members, [item.memberMailbox, item.memberArchiveMailbox, item.memberOnedrive])
        : []
    }
    case 'Site':
      return ofSites(own)
    default:
      return [
        ...ofUsers(all(users), [item.mailbox, item.archiveMailbox, item.oneDrive]),
        ...(item.site ? ofSites(all(sites)) : []),
      ]
  }
}
