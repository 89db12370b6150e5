import type { Organization } from '../organizations/entities.js'
import type { World } from '../world.js'
import type { BackupObject, BackupScope, Job, JobItem } from './entities.js'
import { itemsOf } from './items.js'

/** What a run of the job takes in; worked out from its items at the first run, and again when they have changed. */
export function scopeOf(world: World, job: Job): BackupScope {
  const known = world.tables.scopes.get(job.scopeId ?? '')
  if (known) return known
  const scope = world.tables.scopes.insert({
    ...world.identify('scope', job),
    jobId: job.id,
    ...contentOf(world, job),
  })
  world.tables.jobs.update(job.id, { scopeId: scope.id })
  return scope
}

/** The objects that a job covers, each once, and the groups that it names. */
function contentOf(world: World, job: Job): Pick<BackupScope, 'objects' | 'groups' | 'excluded'> {
  const organization = world.tables.organizations.get(job.organizationId)
  if (!organization) return { objects: [], groups: [], excluded: 0 }
  const selected = job.backupType === 'EntireOrganization' ? [ENTIRE] : itemsOf(world, job, 'selected')
  const excluded = itemsOf(world, job, 'excluded')
  const objects = new Map<string, BackupObject>()
  const nameOf = ({ kind, target }: BackupObject): string => `${kind} ${target}`
  for (const item of selected)
    for (const object of objectsOf(world, organization, item)) objects.set(nameOf(object), object)
  const selectedCount = objects.size
  for (const item of excluded)
    for (const object of objectsOf(world, organization, item)) objects.delete(nameOf(object))
  const groupsOf = (items: readonly Item[]): number[] =>
    items.flatMap(({ type, target }) => (type === 'Group' && target !== undefined ? [target] : []))
  const left = new Set(groupsOf(excluded))
  return {
    objects: [...objects.values()],
    groups: [...new Set(groupsOf(selected))].filter((group) => !left.has(group)),
    excluded: selectedCount - objects.size,
  }
}

type Item = Pick<JobItem, 'type'> & Partial<JobItem>

const ENTIRE: Item = {
  type: 'PartialOrganization',
  mailbox: true,
  oneDrive: true,
  archiveMailbox: false,
  site: true,
}

/** Whether the organization was added with the service that an object lies in. */
function hasService(of: Organization, kind: BackupObject['kind']): boolean {
  switch (kind) {
    case 'mailbox':
    case 'archive':
    case 'groupMailbox':
      return (of.exchangeOnlineSettings ?? of.exchangeSettings) !== undefined
    case 'oneDrive':
    case 'personalSite':
      return of.sharePointOnlineSettings !== undefined
    case 'groupSite':
    case 'site':
      return (of.sharePointOnlineSettings ?? of.sharepointSettings) !== undefined
  }
}

const range = (count: number): number[] => Array.from({ length: count }, (_, index) => index)

function objectsOf(world: World, organization: Organization, item: Item): BackupObject[] {
  const { users, sites } = organization.counts
  const own = item.target === undefined ? [] : [item.target]
  const directory = world.directory(organization)
  const isThere = (kind: BackupObject['kind'], target: number): boolean =>
    (kind !== 'oneDrive' && kind !== 'personalSite') || directory.hasDrive(target)
  const make = (kind: BackupObject['kind'], targets: readonly number[], wanted: unknown): BackupObject[] =>
    wanted && hasService(organization, kind)
      ? targets.filter((target) => isThere(kind, target)).map((target) => ({ kind, target }))
      : []
  switch (item.type) {
    case 'User':
      return own.flatMap((user) => [
        ...make('mailbox', [user], item.mailbox),
        ...make('archive', [user], item.archiveMailbox),
        ...make('oneDrive', [user], item.oneDrive),
        ...make('personalSite', [user], item.site),
      ])
    case 'Group': {
      const isOffice365 = own.some((group) => directory.typeOfGroup(group) === 'Office365')
      const members = item.members ? own.flatMap((group) => directory.membersOf(group)) : []
      return [
        ...make('groupMailbox', own, item.mailbox && isOffice365),
        ...make('groupSite', own, item.site && isOffice365),
        ...members.flatMap((user) => [
          ...make('mailbox', [user], item.memberMailbox),
          ...make('archive', [user], item.memberArchiveMailbox),
          ...make('oneDrive', [user], item.memberOnedrive),
          ...make('personalSite', [user], item.memberSite),
        ]),
      ]
    }
    case 'Site':
      return make('site', own, true)
    case 'PersonalSites':
      return make('personalSite', range(users), true)
    case 'OneDriveFolders':
      // folders are a part of an object, so leaving them out takes away none
      return []
    case 'PartialOrganization':
      return [
        ...range(users).flatMap((user) => [
          ...make('mailbox', [user], item.mailbox),
          ...make('archive', [user], item.archiveMailbox),
          ...make('oneDrive', [user], item.oneDrive),
        ]),
        ...make('site', range(sites), item.site),
      ]
  }
}
