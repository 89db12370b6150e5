import { checkLimit } from '../core/check-limit.js'
import { NotFoundError, RefusedError } from '../core/errors.js'
import { createGuid } from '../core/seeded-random.js'
import type { Directory } from '../organizations/directory.js'
import { findOrganization } from '../organizations/find-organization.js'
import type { World } from '../world.js'
import type { Job, JobItem } from './job-rows.js'
import { findJob } from './jobs.js'

const MAX_ITEMS = 10_000

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
export const ITEM_FLAGS: Readonly<Record<JobItem['type'], readonly Flag[]>> = {
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

/** Input for a job item. */
export interface JobItemDraft extends Partial<Record<Exclude<Flag, 'site'>, boolean>> {
  readonly type: JobItem['type']
  readonly user?: { readonly id: string }
  readonly group?: { readonly id: string }
  /** The site that is meant, or of another type of item whether sites belong to it. */
  readonly site?: { readonly id: string } | boolean
  readonly folders?: readonly string[]
}

/** An item as it is stored, without its identity. */
export type JobItemContent = Omit<JobItem, 'id' | 'key' | 'jobId' | 'list'>

/** The items a job takes in or leaves out, in the order they were added. */
export function listJobItems(world: World, job: Job, list: JobItem['list']): JobItem[] {
  return world.tables.jobItems.where('list', `${list} ${job.id}`)
}

/** @throws NotFoundError */
export function findJobItem(world: World, job: Job, list: JobItem['list'], id: string): JobItem {
  const item = world.tables.jobItems.get(id)
  if (item?.jobId !== job.id || item.list !== list) throw new NotFoundError('Job item', id)
  return item
}

/**
 * Checks what a client says of items against the organization of the job.
 * @param where the name of the property they stand in, for messages
 * @throws RefusedError for a user, group or site that is not there
 */
export function resolveItems(
  world: World,
  organizationId: string,
  drafts: readonly JobItemDraft[],
  where: string,
): JobItemContent[] {
  const directory = world.getDirectory(findOrganization(world, organizationId))
  return drafts.map((draft, index) => resolveItem(directory, draft, `${where}[${index}]`))
}

function resolveItem(directory: Directory, draft: JobItemDraft, where: string): JobItemContent {
  const { type } = draft
  const flags: Partial<Record<Flag, boolean>> = {}
  for (const flag of ITEM_FLAGS[type]) flags[flag] = draft[flag] === true
  const target = resolveTarget(directory, draft, where)
  if (type === 'PartialOrganization' && !Object.values(flags).includes(true))
    throw new RefusedError(
      `The property '${where}' selects nothing: at least one of ${ITEM_FLAGS[type].join(', ')} must be true.`,
    )
  if (type === 'OneDriveFolders' && !draft.folders?.length)
    throw new RefusedError(`The property '${where}.folders' must name at least one folder.`)
  return {
    type,
    ...(target !== undefined && { target }),
    ...flags,
    ...(type === 'OneDriveFolders' && draft.folders && { folders: draft.folders }),
  }
}

function resolveTarget(directory: Directory, draft: JobItemDraft, where: string): number | undefined {
  const findIndex = (name: 'user' | 'group' | 'site', id: string | undefined): number => {
    if (id === undefined)
      throw new RefusedError(
        `The property '${where}.${name}.id' is missing: an item of type ${draft.type} needs it.`,
      )
    const entry = directory[name](id)
    if (!entry)
      throw new RefusedError(
        `The property '${where}.${name}.id' must be the id of a ${name} of the organization; it is '${id}'.`,
      )
    return entry.index
  }
  if (draft.type === 'User') return findIndex('user', draft.user?.id)
  if (draft.type === 'Group') return findIndex('group', draft.group?.id)
  if (draft.type === 'Site')
    return findIndex('site', typeof draft.site === 'object' ? draft.site.id : undefined)
  return undefined
}

/** Adds an item to what a job takes in or leaves out. @throws RefusedError when there are too many */
export function addJobItem(world: World, job: Job, list: JobItem['list'], content: JobItemContent): JobItem {
  checkLimit(world.tables.jobItems.count('list', `${list} ${job.id}`), MAX_ITEMS, `${list} items of a job`)
  const { id, key } = world.createIdentity(`${list} item`, job)
  const target = buildTargetId(world, job, content, key)
  forgetScope(world, job)
  return world.tables.jobItems.insert({ ...content, list, key, jobId: job.id, id: id + target })
}

/** Adds items as a client describes them. @throws NotFoundError, and RefusedError */
export function addJobItems(
  world: World,
  jobId: string,
  list: JobItem['list'],
  drafts: readonly JobItemDraft[],
): JobItem[] {
  const job = findJob(world, jobId)
  if (list === 'selected') assertSelectsItems(job)
  const contents = resolveItems(world, job.organizationId, drafts, `${list}Items`)
  if (contents.length === 0) throw new RefusedError('The body must contain at least one item.')
  const getItemKey = ({ type, target = -1 }: JobItemContent): string => `${type} ${target}`
  const there = new Set(listJobItems(world, job, list).map(getItemKey))
  for (const content of contents) {
    // folders are told apart by their names, and a job may leave out any number of them
    if (content.type === 'OneDriveFolders') continue
    if (there.has(getItemKey(content)))
      throw new RefusedError(
        `The job '${job.name}' already has this ${content.type} item in its ${list} items: edit it instead.`,
      )
    there.add(getItemKey(content))
  }
  return contents.map((content) => addJobItem(world, job, list, content))
}

/** Gives an item other flags; what it stands for, it keeps. @throws NotFoundError, and RefusedError */
export function editJobItem(
  world: World,
  jobId: string,
  list: JobItem['list'],
  itemId: string,
  draft: Partial<JobItemDraft>,
): void {
  const job = findJob(world, jobId)
  const item = findJobItem(world, job, list, itemId)
  if (draft.type !== undefined && draft.type !== item.type)
    throw new RefusedError(
      `The property 'type' must stay ${item.type}: add another item, and remove this one.`,
    )
  const change: Partial<Record<Flag, boolean>> & { folders?: readonly string[] } = {}
  for (const flag of ITEM_FLAGS[item.type]) {
    const value = draft[flag]
    if (typeof value === 'boolean') change[flag] = value
  }
  if (item.type === 'OneDriveFolders' && draft.folders?.length) change.folders = draft.folders
  const after = { ...item, ...change }
  if (item.type === 'PartialOrganization' && !ITEM_FLAGS[item.type].some((flag) => after[flag] === true))
    throw new RefusedError(
      `The item would select nothing: at least one of ${ITEM_FLAGS[item.type].join(', ')} must be true.`,
    )
  forgetScope(world, job)
  world.tables.jobItems.update(item.id, change)
}

/** Removes items. @throws NotFoundError, and RefusedError for the last of the selected ones */
export function removeJobItems(
  world: World,
  jobId: string,
  list: JobItem['list'],
  ids: readonly string[],
): void {
  const job = findJob(world, jobId)
  const items = new Set(ids.map((id) => findJobItem(world, job, list, id).id))
  if (list === 'selected' && items.size === listJobItems(world, job, list).length)
    throw new RefusedError(`The job '${job.name}' must keep at least one selected item.`)
  forgetScope(world, job)
  for (const id of items) world.tables.jobItems.delete(id)
}

/** Takes all items of a list away, to be followed by others. */
export function clearJobItems(world: World, job: Job, list: JobItem['list']): void {
  for (const { id } of listJobItems(world, job, list)) world.tables.jobItems.delete(id)
  forgetScope(world, job)
}

function assertSelectsItems(job: Job): void {
  if (job.backupType !== 'SelectedItems')
    throw new RefusedError(
      `The job '${job.name}' backs up the entire organization. Change its backupType to SelectedItems first.`,
    )
}

// what the next run takes in has to be worked out again
function forgetScope(world: World, job: Job): void {
  world.tables.jobs.update(job.id, { scopeId: undefined })
}

/** The product glues the id of what is meant to the item's own id. */
function buildTargetId(world: World, job: Job, { type, target }: JobItemContent, key: string): string {
  const { seed, sandbox } = world.origin
  const none = (): string => createGuid(seed, sandbox, key, 'target')
  const organization = world.tables.organizations.get(job.organizationId)
  if (!organization || target === undefined) return none()
  const kind = ({ User: 'user', Group: 'group', Site: 'site' } as const)[type as 'User']
  return kind ? world.getDirectory(organization).getId(kind, target) : none()
}
