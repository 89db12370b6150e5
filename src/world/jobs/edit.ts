import { Refused } from '../core/errors.js'
import { seedOf } from '../core/hash.js'
import { limit } from '../core/limit.js'
import { findOrganization } from '../organizations/find.js'
import { stopSessionsOf } from '../restore/restore-sessions.js'
import { rememberBackups } from '../storage/backups.js'
import type { World } from '../world.js'
import type { Job, Workload } from './entities.js'
import { addItem, clearItems, type ItemContent, type ItemDraft, itemsOf, readItems } from './items.js'
import { findJob, planNextRun } from './jobs.js'
import { startJob } from './runs.js'
import { nextRun, type SchedulePolicy } from './schedule.js'
import { runningSession } from './sessions.js'

export const MOST_JOBS = 10_000
const KB = 1024
const MB = 1024 ** 2

/** How runs of a job turn out of which nothing is said: mail of an office. */
export const USUAL_WORKLOAD: Workload = {
  firstItems: 2400,
  newItems: 34,
  itemBytes: 84 * KB,
  bytesPerSecond: 6.5 * MB,
  warnings: 0,
  failures: 0,
}

export const USUAL_SCHEDULE: SchedulePolicy = {
  backupWindowEnabled: false,
  type: 'Daily',
  dailyType: 'Everyday',
  dailyTime: '22:00:00',
  retryEnabled: true,
  retryNumber: 3,
  retryWaitInterval: 10,
}

/** What a client says of a job; what it leaves out stays as it is, or is as usual for a new job. */
export interface JobDraft {
  readonly name?: string
  readonly description?: string
  readonly backupType?: Job['backupType']
  readonly schedulePolicy?: Partial<SchedulePolicy>
  readonly proxyId?: string
  readonly repositoryId?: string
  readonly selectedItems?: readonly ItemDraft[]
  readonly excludedItems?: readonly ItemDraft[]
  readonly runNow?: boolean
}

/** @throws NotFound for the organization, and Refused for what a job cannot be */
export function createJob(
  world: World,
  organizationId: string,
  draft: JobDraft & Required<Pick<JobDraft, 'name' | 'backupType' | 'repositoryId'>>,
): Job {
  const organization = findOrganization(world, organizationId)
  limit(world.tables.jobs.size, MOST_JOBS, 'jobs')
  checkName(world, organization.id, draft.name)
  const repositoryId = readRepository(world, draft.repositoryId, draft.proxyId)
  const schedulePolicy = readSchedule(world, USUAL_SCHEDULE, draft.schedulePolicy)
  const selected = selectionOf(world, organization.id, draft.backupType, draft.selectedItems)
  const excluded = readItems(world, organization.id, draft.excludedItems ?? [], 'excludedItems')
  const identity = world.identify('job', organization)
  const job = world.tables.jobs.insert({
    ...identity,
    noise: seedOf(world.origin.seed, identity.key),
    organizationId: organization.id,
    repositoryId,
    name: draft.name,
    description: draft.description ?? '',
    backupType: draft.backupType,
    isEnabled: true,
    schedulePolicy,
    workload: USUAL_WORKLOAD,
    retries: 0,
  })
  for (const content of selected) addItem(world, job, 'selected', content)
  for (const content of excluded) addItem(world, job, 'excluded', content)
  planNextRun(world, job)
  if (draft.runNow) startJob(world, job.id)
  return findJob(world, job.id)
}

/** @throws NotFound, and Refused for what a job cannot be; then nothing is changed */
export function editJob(world: World, id: string, draft: JobDraft): void {
  const job = findJob(world, id)
  const { organizationId } = job
  const { name, description, backupType = job.backupType } = draft
  if (name !== undefined) checkName(world, organizationId, name, job.id)
  const repositoryId = readRepository(world, draft.repositoryId ?? job.repositoryId, draft.proxyId)
  if (repositoryId !== job.repositoryId && runningSession(world, job))
    throw new Refused(
      `The property 'repositoryId' cannot be changed now: job '${job.name}' is running. Stop it first.`,
    )
  const schedulePolicy = readSchedule(world, job.schedulePolicy, draft.schedulePolicy)
  const keepsItems = draft.selectedItems === undefined && itemsOf(world, job, 'selected').length > 0
  const selected =
    keepsItems && backupType === 'SelectedItems'
      ? undefined
      : selectionOf(world, organizationId, backupType, draft.selectedItems)
  const excluded =
    draft.excludedItems && readItems(world, organizationId, draft.excludedItems, 'excludedItems')
  if (draft.runNow && (!job.isEnabled || runningSession(world, job)))
    throw new Refused(
      `The property 'runNow' cannot be true: the job is ${job.isEnabled ? 'running' : 'disabled'}.`,
    )

  const after = world.tables.jobs.update(job.id, {
    ...(name !== undefined && { name }),
    ...(description !== undefined && { description }),
    backupType,
    repositoryId,
    schedulePolicy,
    ...(backupType !== job.backupType && { scopeId: undefined }),
  })
  replaceItems(world, after, 'selected', selected)
  replaceItems(world, after, 'excluded', excluded)
  if (draft.schedulePolicy) planNextRun(world, after)
  if (draft.runNow) startJob(world, job.id)
}

/** Removes a job with its items and its sessions; what it has backed up stays. @throws NotFound, and Refused while it runs */
export function deleteJob(world: World, id: string): void {
  const job = findJob(world, id)
  if (runningSession(world, job))
    throw new Refused(`Job '${job.name}' is running. Stop it before you delete it.`)
  const { jobs, jobItems, sessions, scopes, backups } = world.tables
  world.cancel('job-due', job.id)
  for (const list of ['selected', 'excluded'] as const)
    for (const item of itemsOf(world, job, list)) jobItems.delete(item.id)
  const old = sessions.where('job', job.id)
  rememberBackups(world, old)
  for (const { id } of old) sessions.delete(id)
  stopSessionsOf(world, 'job', job.id)
  // its backups tell by their scopes what is in them
  const needed = new Set(
    backups.where('job', job.id).flatMap(({ portions }) => portions.map((one) => one.scopeId)),
  )
  for (const scope of scopes.where('job', job.id)) if (!needed.has(scope.id)) scopes.delete(scope.id)
  jobs.delete(job.id)
}

function replaceItems(
  world: World,
  job: Job,
  list: 'selected' | 'excluded',
  contents: readonly ItemContent[] | undefined,
): void {
  if (contents === undefined) return
  clearItems(world, job, list)
  for (const content of contents) addItem(world, job, list, content)
}

/** Names are told apart without regard to case, within an organization. */
function checkName(world: World, organizationId: string, name: string, own?: string): void {
  if (name.trim() === '') throw new Refused("The property 'name' must not be empty.")
  for (const other of world.tables.jobs.where('organization', organizationId))
    if (other.id !== own && other.name.toLowerCase() === name.toLowerCase())
      throw new Refused(`The property 'name' is taken: the organization has a job '${other.name}' already.`)
}

function readRepository(world: World, repositoryId: string, proxyId: string | undefined): string {
  const repository = world.tables.repositories.get(repositoryId)
  if (!repository)
    throw new Refused(`The property 'repositoryId' names no backup repository: '${repositoryId}'.`)
  if (proxyId !== undefined && proxyId.toLowerCase() !== repository.proxyId)
    throw new Refused(`The property 'proxyId' must be '${repository.proxyId}', the proxy of the repository.`)
  return repository.id
}

function selectionOf(
  world: World,
  organizationId: string,
  backupType: Job['backupType'],
  drafts: readonly ItemDraft[] = [],
): ItemContent[] {
  if (backupType === 'SelectedItems' && drafts.length === 0)
    throw new Refused("The property 'selectedItems' must hold at least one item for a job of selected items.")
  if (backupType === 'EntireOrganization' && drafts.length > 0)
    throw new Refused("The property 'selectedItems' must be left out for a job of the entire organization.")
  return readItems(world, organizationId, drafts, 'selectedItems')
}

/** Lays a change over a schedule. Settings of the kind that it is not are kept, and not shown. */
function readSchedule(
  world: World,
  before: SchedulePolicy,
  change: Partial<SchedulePolicy> = {},
): SchedulePolicy {
  const after: SchedulePolicy = { ...before, ...change }
  const { type, backupWindowEnabled, backupWindowSettings } = after
  if (type === 'Periodically' && after.periodicallyEvery === undefined)
    throw new Refused(
      "The property 'schedulePolicy.periodicallyEvery' is missing: the job runs periodically.",
    )
  if (backupWindowEnabled && backupWindowSettings === undefined)
    throw new Refused(
      "The property 'schedulePolicy.backupWindowSettings' is missing: the backup window is enabled.",
    )
  const full: SchedulePolicy = {
    ...after,
    ...(type === 'Daily' && {
      dailyType: after.dailyType ?? 'Everyday',
      dailyTime: after.dailyTime ?? '22:00:00',
    }),
    ...(after.retryEnabled && {
      retryNumber: after.retryNumber ?? 3,
      retryWaitInterval: after.retryWaitInterval ?? 10,
    }),
  }
  if (nextRun(full, world.time, world.zone) === undefined)
    throw new Refused(
      "The property 'schedulePolicy.backupWindowSettings.backupWindow' lets none of the planned runs begin.",
    )
  return full
}
