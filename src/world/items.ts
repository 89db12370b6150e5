import type { Job, JobItem } from './entities.js'
import { guid } from './hash.js'
import type { World } from './world.js'

/** Adds an item to what a job takes in (or leaves out, with `list: 'excluded'`). */
export function addItem(world: World, job: Job, item: Partial<JobItem> & Pick<JobItem, 'type'>): JobItem {
  const list = item.list ?? 'selected'
  const { id, key } = world.identify(`${list} item`, job)
  const row = { ...item, list, key, jobId: job.id, id: id + idOfTarget(world, job, item, key) }
  // what the next run takes in has to be worked out again
  world.tables.jobs.update(job.id, { scopeId: undefined })
  return world.tables.jobItems.insert(row)
}

/** The items a job takes in or leaves out, in the order they were added. */
export function itemsOf(world: World, job: Job, list: JobItem['list']): JobItem[] {
  return world.tables.jobItems.where('list', `${list} ${job.id}`)
}

/** The product glues the id of what is meant to the item's own id. */
function idOfTarget(world: World, job: Job, item: Pick<JobItem, 'type' | 'target'>, key: string): string {
  const { seed, sandbox } = world.origin
  const organization = world.tables.organizations.get(job.organizationId)
  if (!organization || item.target === undefined) return guid(seed, sandbox, key, 'target')
  const directory = world.directory(organization)
  const entries = {
    User: directory.users,
    Group: directory.groups,
    Site: directory.sites,
    PartialOrganization: [],
  }
  return entries[item.type][item.target]?.id ?? guid(seed, sandbox, key, 'target')
}
