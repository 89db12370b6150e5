import { forEachInSlices, type Slices } from '../core/slices.js'
import type { Organization } from '../organizations/organization-rows.js'
import type { World } from '../world.js'
import { listJobItems } from './job-items.js'
import type { BackupObject, BackupScope, Job, JobItem } from './job-rows.js'

/** Returns the scope of the next run; it is derived from the items at the first run, and again when they have changed. */
export function* getBackupScope(world: World, job: Job): Slices<BackupScope> {
  const known = world.tables.scopes.get(job.scopeId ?? '')
  if (known) return known
  const content = yield* buildScope(world, job)
  const scope = world.tables.scopes.insert({
    ...world.createIdentity('scope', job),
    jobId: job.id,
    ...content,
  })
  world.tables.jobs.update(job.id, { scopeId: scope.id })
  return scope
}

/** The objects that a job covers, each once, and the groups that it names. */
function* buildScope(world: World, job: Job): Slices<Pick<BackupScope, 'objects' | 'groups' | 'excluded'>> {
  const organization = world.tables.organizations.get(job.organizationId)
  if (!organization) return { objects: [], groups: [], excluded: 0 }
  const selected =
    job.backupType === 'EntireOrganization' ? [ENTIRE_ORGANIZATION] : listJobItems(world, job, 'selected')
  const excluded = listJobItems(world, job, 'excluded')
  // what was seen of each object: a set of hundreds of thousands of them would take long to grow
  const { users, groups, sites } = organization.counts
  const marks = new Uint8Array(Math.max(users, groups, sites) * KINDS_LENGTH)
  for (const item of excluded)
    yield* forEachInSlices(resolveObjects(world, organization, item), (object) => {
      marks[toNumber(object)] = EXCLUDED
    })
  const objects: BackupObject[] = []
  let excludedCount = 0
  for (const item of selected)
    yield* forEachInSlices(resolveObjects(world, organization, item), (object) => {
      const number = toNumber(object)
      if (marks[number] === SEEN) return
      if (marks[number] === EXCLUDED) excludedCount++
      else objects.push(object)
      marks[number] = SEEN
    })
  const listGroups = (items: readonly ScopeItem[]): number[] =>
    items.flatMap(({ type, target }) => (type === 'Group' && target !== undefined ? [target] : []))
  const left = new Set(listGroups(excluded))
  return {
    objects,
    groups: [...new Set(listGroups(selected))].filter((group) => !left.has(group)),
    excluded: excludedCount,
  }
}

const [EXCLUDED, SEEN] = [1, 2]

const KINDS = {
  mailbox: 0,
  archive: 1,
  oneDrive: 2,
  personalSite: 3,
  groupMailbox: 4,
  groupSite: 5,
  site: 6,
} as const satisfies Record<BackupObject['kind'], number>

/** Numbers of kinds, and one more. */
const KINDS_LENGTH = 8

/** A number for each object of an organization. */
const toNumber = ({ kind, target }: BackupObject): number => target * KINDS_LENGTH + KINDS[kind]

type ScopeItem = Pick<JobItem, 'type'> & Partial<JobItem>

const ENTIRE_ORGANIZATION: ScopeItem = {
  type: 'PartialOrganization',
  mailbox: true,
  oneDrive: true,
  archiveMailbox: false,
  site: true,
}

/** Returns whether the organization was added with the service of an object. */
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

/** The objects of an item, in the order that a run takes them in. */
function* resolveObjects(
  world: World,
  organization: Organization,
  item: ScopeItem,
): Generator<BackupObject, void, undefined> {
  const { users, sites } = organization.counts
  const directory = world.getDirectory(organization)
  const resolve = function* (
    kind: BackupObject['kind'],
    target: number,
    wanted: unknown,
  ): Generator<BackupObject, void, undefined> {
    if (!wanted || !hasService(organization, kind)) return
    const isPersonal = kind === 'oneDrive' || kind === 'personalSite'
    if (!isPersonal || directory.hasOneDrive(target)) yield { kind, target }
  }
  const { target } = item
  switch (item.type) {
    case 'User':
      if (target === undefined) break
      yield* resolve('mailbox', target, item.mailbox)
      yield* resolve('archive', target, item.archiveMailbox)
      yield* resolve('oneDrive', target, item.oneDrive)
      yield* resolve('personalSite', target, item.site)
      break
    case 'Group': {
      if (target === undefined) break
      const isOffice365 = directory.getGroupType(target) === 'Office365'
      yield* resolve('groupMailbox', target, item.mailbox && isOffice365)
      yield* resolve('groupSite', target, item.site && isOffice365)
      for (const user of item.members ? directory.getMembers(target) : []) {
        yield* resolve('mailbox', user, item.memberMailbox)
        yield* resolve('archive', user, item.memberArchiveMailbox)
        yield* resolve('oneDrive', user, item.memberOnedrive)
        yield* resolve('personalSite', user, item.memberSite)
      }
      break
    }
    case 'Site':
      if (target !== undefined) yield* resolve('site', target, true)
      break
    case 'PersonalSites':
      for (let user = 0; user < users; user++) yield* resolve('personalSite', user, true)
      break
    case 'OneDriveFolders':
      // folders are a part of an object, so leaving them out takes away none
      break
    case 'PartialOrganization':
      for (let user = 0; user < users; user++) {
        yield* resolve('mailbox', user, item.mailbox)
        yield* resolve('archive', user, item.archiveMailbox)
        yield* resolve('oneDrive', user, item.oneDrive)
      }
      for (let site = 0; site < sites; site++) yield* resolve('site', site, item.site)
      break
  }
}
