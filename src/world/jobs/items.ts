import { NotFound, Refused } from '../core/errors.js'
import { guid } from '../core/hash.js'
import { limit } from '../core/limit.js'
import type { Directory } from '../organizations/directory.js'
import { findOrganization } from '../organizations/find.js'
import type { World } from '../world.js'
import type { Job, JobItem } from './entities.js'
import { findJob } from './jobs.js'

const MOST_ITEMS = 10_000

type Flag =
  | 'mailbox'
  | 'oneDrive'
  | 'archiveMailbox'
  | 'site'
  | 'members'
  | 'memberMailbox'
  | 'memberArchiveMailbox'
  | 'memberOnedrive'
  | 'memberSite'

/** The flags that each type of item has; an absent one is off. */
const FLAGS: Record<JobItem['type'], readonly Flag[]> = {
  User: ['mailbox', 'oneDrive', 'archiveMailbox', 'site'],
  Group: [
    'mailbox',
    'oneDrive',
    'archiveMailbox',
    'site',
    'members',
    'memberMailbox',
    'memberArchiveMailbox',
    'memberOnedrive',
    'memberSite',
  ],
  Site: [],
  PartialOrganization: ['mailbox', 'oneDrive', 'archiveMailbox', 'site'],
  PersonalSites: [],
  OneDriveFolders: [],
}

/** What a client says of an item. */
export interface ItemDraft extends Partial<Record<Exclude<Flag, 'site'>, boolean>> {
  readonly type: JobItem['type']
  readonly user?: { readonly id: string }
  readonly group?: { readonly id: string }
  /** The site that is meant, or of another type of item whether sites belong to it. */
  readonly site?: { readonly id: string } | boolean
  readonly folders?: readonly string[]
}

/** An item as it is stored, without its identity. */
export type ItemContent = Omit<JobItem, 'id' | 'key' | 'jobId' | 'list'>

/** The items a job takes in or leaves out, in the order they were added. */
export function itemsOf(world: World, job: Job, list: JobItem['list']): JobItem[] {
  return world.tables.jobItems.where('list', `${list} ${job.id}`)
}

/** @throws NotFound */
export function findItem(world: World, job: Job, list: JobItem['list'], id: string): JobItem {
  const item = world.tables.jobItems.get(id)
  if (item?.jobId !== job.id || item.list !== list) throw new NotFound('Job item', id)
  return item
}

/**
 * Checks what a client says of items against the organization of the job.
 * @param where the name of the property they stand in, for messages
 * @throws Refused for a user, group or site that is not there
 */
export function readItems(
  world: World,
  organizationId: string,
  drafts: readonly ItemDraft[],
  where: string,
): ItemContent[] {
  const directory = world.directory(findOrganization(world, organizationId))
  return drafts.map((draft, place) => readItem(directory, draft, `${where}[${place}]`))
}

function readItem(directory: Directory, draft: ItemDraft, where: string): ItemContent {
  const { type } = draft
  const flags: Partial<Record<Flag, boolean>> = {}
  for (const flag of FLAGS[type]) flags[flag] = draft[flag] === true
  const target = targetOf(directory, draft, where)
  if (type === 'PartialOrganization' && !Object.values(flags).includes(true))
    throw new Refused(
      `The property '${where}' takes in nothing: at least one of ${FLAGS[type].join(', ')} must be true.`,
    )
  if (type === 'OneDriveFolders' && !draft.folders?.length)
    throw new Refused(`The property '${where}.folders' must name at least one folder.`)
  return {
    type,
    ...(target !== undefined && { target }),
    ...flags,
    ...(type === 'OneDriveFolders' && draft.folders && { folders: draft.folders }),
  }
}

function targetOf(directory: Directory, draft: ItemDraft, where: string): number | undefined {
  const find = (name: 'user' | 'group' | 'site', id: string | undefined): number => {
    if (id === undefined)
      throw new Refused(
        `The property '${where}.${name}.id' is missing: an item of type ${draft.type} needs it.`,
      )
    const entry = directory[name](id)
    if (!entry)
      throw new Refused(`The property '${where}.${name}.id' names no ${name} of the organization: '${id}'.`)
    return entry.index
  }
  if (draft.type === 'User') return find('user', draft.user?.id)
  if (draft.type === 'Group') return find('group', draft.group?.id)
  if (draft.type === 'Site') return find('site', typeof draft.site === 'object' ? draft.site.id : undefined)
  return undefined
}

/** Adds an item to what a job takes in or leaves out. @throws Refused when there are too many */
export function addItem(world: World, job: Job, list: JobItem['list'], content: ItemContent): JobItem {
  limit(world.tables.jobItems.count('list', `${list} ${job.id}`), MOST_ITEMS, `${list} items of a job`)
  const { id, key } = world.identify(`${list} item`, job)
  const target = idOfTarget(world, job, content, key)
  forgetScope(world, job)
  return world.tables.jobItems.insert({ ...content, list, key, jobId: job.id, id: id + target })
}

/** Adds items as a client describes them. @throws NotFound, and Refused */
export function addItems(
  world: World,
  jobId: string,
  list: JobItem['list'],
  drafts: readonly ItemDraft[],
): JobItem[] {
  const job = findJob(world, jobId)
  if (list === 'selected') expectSelection(job)
  const contents = readItems(world, job.organizationId, drafts, `${list}Items`)
  if (contents.length === 0) throw new Refused('The body must hold at least one item.')
  const nameOf = ({ type, target = -1 }: ItemContent): string => `${type} ${target}`
  const there = new Set(itemsOf(world, job, list).map(nameOf))
  for (const content of contents) {
    // folders are told apart by their names, and a job may leave out any number of them
    if (content.type === 'OneDriveFolders') continue
    if (there.has(nameOf(content)))
      throw new Refused(
        `The job '${job.name}' has this ${content.type} item among its ${list} items already: edit it instead.`,
      )
    there.add(nameOf(content))
  }
  return contents.map((content) => addItem(world, job, list, content))
}

/** Gives an item other flags; what it stands for, it keeps. @throws NotFound, and Refused */
export function editItem(
  world: World,
  jobId: string,
  list: JobItem['list'],
  itemId: string,
  draft: Partial<ItemDraft>,
): void {
  const job = findJob(world, jobId)
  const item = findItem(world, job, list, itemId)
  if (draft.type !== undefined && draft.type !== item.type)
    throw new Refused(`The property 'type' must stay ${item.type}: add another item, and remove this one.`)
  const change: Partial<Record<Flag, boolean>> & { folders?: readonly string[] } = {}
  for (const flag of FLAGS[item.type]) {
    const value = draft[flag]
    if (typeof value === 'boolean') change[flag] = value
  }
  if (item.type === 'OneDriveFolders' && draft.folders?.length) change.folders = draft.folders
  const after = { ...item, ...change }
  if (item.type === 'PartialOrganization' && !FLAGS[item.type].some((flag) => after[flag] === true))
    throw new Refused(
      `The item would take in nothing: at least one of ${FLAGS[item.type].join(', ')} must be true.`,
    )
  forgetScope(world, job)
  world.tables.jobItems.update(item.id, change)
}

/** Removes items. @throws NotFound, and Refused for the last of the selected ones */
export function removeItems(
  world: World,
  jobId: string,
  list: JobItem['list'],
  ids: readonly string[],
): void {
  const job = findJob(world, jobId)
  const items = new Set(ids.map((id) => findItem(world, job, list, id).id))
  if (list === 'selected' && items.size === itemsOf(world, job, list).length)
    throw new Refused(`The job '${job.name}' must keep at least one selected item.`)
  forgetScope(world, job)
  for (const id of items) world.tables.jobItems.delete(id)
}

/** Takes all items of a list away, to be followed by others. */
export function clearItems(world: World, job: Job, list: JobItem['list']): void {
  for (const { id } of itemsOf(world, job, list)) world.tables.jobItems.delete(id)
  forgetScope(world, job)
}

function expectSelection(job: Job): void {
  if (job.backupType !== 'SelectedItems')
    throw new Refused(
      `The job '${job.name}' takes in the entire organization. Change its backupType to SelectedItems first.`,
    )
}

// what the next run takes in has to be worked out again
function forgetScope(world: World, job: Job): void {
  world.tables.jobs.update(job.id, { scopeId: undefined })
}

/** The product glues the id of what is meant to the item's own id. */
function idOfTarget(world: World, job: Job, { type, target }: ItemContent, key: string): string {
  const { seed, sandbox } = world.origin
  const none = (): string => guid(seed, sandbox, key, 'target')
  const organization = world.tables.organizations.get(job.organizationId)
  if (!organization || target === undefined) return none()
  const kind = ({ User: 'user', Group: 'group', Site: 'site' } as const)[type as 'User']
  return kind ? world.directory(organization).idAt(kind, target) : none()
}
