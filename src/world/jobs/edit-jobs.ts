import { checkLimit } from '../core/check-limit.js'
import { ConflictError, RefusedError } from '../core/errors.js'
import { createSeed } from '../core/seeded-random.js'
import { forEachInSlices, type Slices } from '../core/slices.js'
import { findOrganization } from '../organizations/find-organization.js'
import { stopRestoreSessions } from '../restore/restore-sessions.js'
import { keepBackupTimes } from '../storage/backups.js'
import type { World } from '../world.js'
import {
  addJobItem,
  clearJobItems,
  type JobItemContent,
  type JobItemDraft,
  listJobItems,
  resolveItems,
} from './job-items.js'
import type { Job, Workload } from './job-rows.js'
import { startJob } from './job-runs.js'
import { getRunningSession } from './job-sessions.js'
import { findJob, scheduleNextRun } from './jobs.js'
import { computeNextRun, type SchedulePolicy } from './schedule.js'

export const MAX_JOBS = 10_000
const KB = 1024
const MB = 1024 ** 2

/** Default workload: mail of an office. */
export const DEFAULT_WORKLOAD: Workload = {
  firstItems: 2400,
  newItems: 34,
  itemBytes: 84 * KB,
  bytesPerSecond: 6.5 * MB,
  warnings: 0,
  failures: 0,
}

export const DEFAULT_SCHEDULE: SchedulePolicy = {
  backupWindowEnabled: false,
  type: 'Daily',
  dailyType: 'Everyday',
  dailyTime: '22:00:00',
  retryEnabled: true,
  retryNumber: 3,
  retryWaitInterval: 10,
}

/** Input for a job; a property left out stays as it is, or has its default in a new job. */
export interface JobDraft {
  readonly name?: string
  readonly description?: string
  readonly backupType?: Job['backupType']
  readonly schedulePolicy?: Partial<SchedulePolicy>
  readonly proxyId?: string
  readonly repositoryId?: string
  readonly selectedItems?: readonly JobItemDraft[]
  readonly excludedItems?: readonly JobItemDraft[]
  readonly runNow?: boolean
  readonly isEnabled?: boolean
}

/** @throws NotFoundError for the organization, and RefusedError for what a job cannot be */
export function* createJob(
  world: World,
  organizationId: string,
  draft: JobDraft & Required<Pick<JobDraft, 'name' | 'backupType' | 'repositoryId'>>,
): Slices<Job> {
  const organization = findOrganization(world, organizationId)
  checkLimit(world.tables.jobs.size, MAX_JOBS, 'jobs')
  assertNameIsFree(world, organization.id, draft.name)
  const repositoryId = resolveRepository(world, draft.repositoryId, draft.proxyId)
  const schedulePolicy = mergeSchedule(world, DEFAULT_SCHEDULE, draft.schedulePolicy)
  if (draft.selectedItems || draft.excludedItems) yield* world.getDirectory(organization).buildInSlices()
  const selected = resolveSelection(world, organization.id, draft.backupType, draft.selectedItems)
  const excluded = resolveItems(world, organization.id, draft.excludedItems ?? [], 'excludedItems')
  const identity = world.createIdentity('job', organization)
  const job = world.tables.jobs.insert({
    ...identity,
    seed: createSeed(world.origin.seed, identity.key),
    organizationId: organization.id,
    repositoryId,
    name: draft.name,
    description: draft.description ?? '',
    backupType: draft.backupType,
    isEnabled: draft.isEnabled ?? true,
    schedulePolicy,
    workload: DEFAULT_WORKLOAD,
    retries: 0,
  })
  for (const content of selected) addJobItem(world, job, 'selected', content)
  for (const content of excluded) addJobItem(world, job, 'excluded', content)
  scheduleNextRun(world, job)
  if (draft.runNow) yield* startJob(world, job.id)
  return findJob(world, job.id)
}

/** @throws NotFoundError, and RefusedError for what a job cannot be; then nothing is changed */
export function* editJob(world: World, id: string, draft: JobDraft): Slices<void> {
  const job = findJob(world, id)
  const { organizationId } = job
  const { name, description, backupType = job.backupType, isEnabled = job.isEnabled } = draft
  if (name !== undefined) assertNameIsFree(world, organizationId, name, job.id)
  const repositoryId = resolveRepository(world, draft.repositoryId ?? job.repositoryId, draft.proxyId)
  if (repositoryId !== job.repositoryId && getRunningSession(world, job))
    throw new ConflictError(
      `The property 'repositoryId' cannot be changed now: job '${job.name}' is running. Stop it first.`,
    )
  const schedulePolicy = mergeSchedule(world, job.schedulePolicy, draft.schedulePolicy)
  const organization = world.tables.organizations.get(organizationId)
  if (organization && (draft.selectedItems || draft.excludedItems))
    yield* world.getDirectory(organization).buildInSlices()
  const keepsItems = draft.selectedItems === undefined && listJobItems(world, job, 'selected').length > 0
  const selected =
    keepsItems && backupType === 'SelectedItems'
      ? undefined
      : resolveSelection(world, organizationId, backupType, draft.selectedItems)
  const excluded =
    draft.excludedItems && resolveItems(world, organizationId, draft.excludedItems, 'excludedItems')
  if (draft.runNow && (!isEnabled || getRunningSession(world, job)))
    throw new ConflictError(
      `The property 'runNow' cannot be true: the job is ${isEnabled ? 'running' : 'disabled'}.`,
    )

  const after = world.tables.jobs.update(job.id, {
    ...(name !== undefined && { name }),
    ...(description !== undefined && { description }),
    backupType,
    repositoryId,
    schedulePolicy,
    isEnabled,
    ...(backupType !== job.backupType && { scopeId: undefined }),
  })
  replaceItems(world, after, 'selected', selected)
  replaceItems(world, after, 'excluded', excluded)
  if (draft.schedulePolicy || isEnabled !== job.isEnabled) scheduleNextRun(world, after)
  if (draft.runNow) yield* startJob(world, job.id)
}

/** Removes a job with its items and its sessions; what it has backed up stays. @throws NotFoundError, and RefusedError while it runs */
export function* deleteJob(world: World, id: string): Slices<void> {
  const job = findJob(world, id)
  if (getRunningSession(world, job))
    throw new ConflictError(`Job '${job.name}' is running. Stop it before you delete it.`)
  const { jobs, jobItems, sessions, scopes, backups } = world.tables
  world.cancel('job-due', job.id)
  for (const list of ['selected', 'excluded'] as const)
    for (const item of listJobItems(world, job, list)) jobItems.delete(item.id)
  const old = sessions.where('job', job.id)
  yield* keepBackupTimes(world, old)
  yield* forEachInSlices(old, ({ id }) => sessions.delete(id))
  stopRestoreSessions(world, 'job', job.id)
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
  contents: readonly JobItemContent[] | undefined,
): void {
  if (contents === undefined) return
  clearJobItems(world, job, list)
  for (const content of contents) addJobItem(world, job, list, content)
}

/** Names are told apart without regard to case, within an organization. */
function assertNameIsFree(world: World, organizationId: string, name: string, own?: string): void {
  if (name.trim() === '') throw new RefusedError("The property 'name' must not be empty.")
  for (const other of world.tables.jobs.where('organization', organizationId))
    if (other.id !== own && other.name.toLowerCase() === name.toLowerCase())
      throw new RefusedError(
        `The property 'name' is taken: the organization already has a job '${other.name}'.`,
      )
}

function resolveRepository(world: World, repositoryId: string, proxyId: string | undefined): string {
  const repository = world.tables.repositories.get(repositoryId)
  if (!repository)
    throw new RefusedError(
      `The property 'repositoryId' must be the id of a backup repository; it is '${repositoryId}'.`,
    )
  if (proxyId !== undefined && proxyId.toLowerCase() !== repository.proxyId)
    throw new RefusedError(
      `The property 'proxyId' must be '${repository.proxyId}', the proxy of the repository.`,
    )
  return repository.id
}

function resolveSelection(
  world: World,
  organizationId: string,
  backupType: Job['backupType'],
  drafts: readonly JobItemDraft[] = [],
): JobItemContent[] {
  if (backupType === 'SelectedItems' && drafts.length === 0)
    throw new RefusedError(
      "The property 'selectedItems' must contain at least one item: the job backs up selected items.",
    )
  if (backupType === 'EntireOrganization' && drafts.length > 0)
    throw new RefusedError(
      "The property 'selectedItems' must be omitted: the job backs up the entire organization.",
    )
  return resolveItems(world, organizationId, drafts, 'selectedItems')
}

/** Lays a change over a schedule. Settings of the kind that it is not are kept, and not shown. */
function mergeSchedule(
  world: World,
  before: SchedulePolicy,
  change: Partial<SchedulePolicy> = {},
): SchedulePolicy {
  const { scheduleEnabled, ...after }: SchedulePolicy = { ...before, ...change }
  const { type, backupWindowEnabled, backupWindowSettings } = after
  if (type === 'Periodically' && after.periodicallyEvery === undefined)
    throw new RefusedError(
      "The property 'schedulePolicy.periodicallyEvery' is missing: the job runs periodically.",
    )
  if (backupWindowEnabled && backupWindowSettings === undefined)
    throw new RefusedError(
      "The property 'schedulePolicy.backupWindowSettings' is missing: the backup window is enabled.",
    )
  const full: SchedulePolicy = {
    ...after,
    ...(scheduleEnabled === false && { scheduleEnabled }),
    ...(type === 'Daily' && {
      dailyType: after.dailyType ?? 'Everyday',
      dailyTime: after.dailyTime ?? '22:00:00',
    }),
    ...(after.retryEnabled && {
      retryNumber: after.retryNumber ?? 3,
      retryWaitInterval: after.retryWaitInterval ?? 10,
    }),
  }
  if (scheduleEnabled !== false && computeNextRun(full, world.time, world.zone) === undefined)
    throw new RefusedError(
      "The property 'schedulePolicy.backupWindowSettings.backupWindow' prevents all planned runs.",
    )
  return full
}
