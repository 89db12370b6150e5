import { checkLimit } from '../core/check-limit.js'
import { ConflictError, RefusedError } from '../core/errors.js'
import { findRow } from '../core/find-row.js'
import { stopRestoreSessions } from '../restore/restore-sessions.js'
import type { World } from '../world.js'
import { scheduleRetention } from './retention.js'
import type { BackupRepository, Retention } from './storage-rows.js'

export const MAX_REPOSITORIES = 1000
const GB = 1024 ** 3
/** The disk behind a repository of which nothing else is said. */
const DEFAULT_CAPACITY = 500 * GB

export const DEFAULT_RETENTION: Retention = {
  retentionType: 'ItemLevel',
  retentionPeriodType: 'Yearly',
  yearlyRetentionPeriod: 'Years3',
  retentionFrequencyType: 'Daily',
  dailyTime: '08:00:00',
  dailyType: 'Everyday',
}

/** Input for a repository; a property left out stays as it is, or has its default in a new one. */
export interface RepositoryDraft extends Partial<Retention> {
  readonly name?: string
  readonly description?: string
}

/** @throws NotFoundError */
export const findRepository = (world: World, id: string): BackupRepository =>
  findRow(world.tables.repositories, 'Backup repository', id)

/** @throws RefusedError for what a repository cannot be */
export function addRepository(
  world: World,
  draft: RepositoryDraft & { name: string; proxyId: string; path: string },
): BackupRepository {
  const { name, proxyId, path, description = '', ...retention } = draft
  const { repositories } = world.tables
  checkLimit(repositories.size, MAX_REPOSITORIES, 'backup repositories')
  assertNameIsFree(world, name)
  const proxy = world.tables.proxies.get(proxyId)
  if (!proxy) throw new RefusedError(`The property 'proxyId' must be the id of a proxy; it is '${proxyId}'.`)
  for (const other of repositories.where('proxy', proxy.id))
    if (other.path.toLowerCase() === path.toLowerCase())
      throw new RefusedError(`The property 'path' is taken: the repository '${other.name}' already uses it.`)
  // a refusal comes before anything is counted
  const kept = mergeRetention(DEFAULT_RETENTION, retention)
  const repository = repositories.insert({
    ...world.createIdentity('repository'),
    name,
    description,
    path,
    proxyId: proxy.id,
    capacityBytes: DEFAULT_CAPACITY,
    ...kept,
  })
  scheduleRetention(world, repository)
  return repository
}

/** @throws NotFoundError, and RefusedError for what a repository cannot be */
export function editRepository(world: World, id: string, draft: RepositoryDraft): void {
  const repository = findRepository(world, id)
  const { name, description, ...retention } = draft
  if (name !== undefined) assertNameIsFree(world, name, repository.id)
  const after = world.tables.repositories.update(repository.id, {
    ...(name !== undefined && { name }),
    ...(description !== undefined && { description }),
    ...mergeRetention(repository, retention),
  })
  scheduleRetention(world, after)
}

/** Takes a repository with its backups out of the configuration. @throws NotFoundError, and RefusedError for one that jobs write to */
export function removeRepository(world: World, id: string): void {
  const repository = findRepository(world, id)
  const [job] = world.tables.jobs.where('repository', repository.id)
  if (job)
    throw new ConflictError(`Repository '${repository.name}' is in use: the job '${job.name}' writes to it.`)
  world.cancel('retention', repository.id)
  stopRestoreSessions(world, 'repository', repository.id)
  for (const backup of world.tables.backups.where('repository', repository.id))
    world.tables.backups.delete(backup.id)
  world.tables.usages.delete(repository.id)
  world.tables.repositories.delete(repository.id)
}

function assertNameIsFree(world: World, name: string, own?: string): void {
  if (name.trim() === '') throw new RefusedError("The property 'name' must not be empty.")
  for (const other of world.tables.repositories.values())
    if (other.id !== own && other.name.toLowerCase() === name.toLowerCase())
      throw new RefusedError(`The property 'name' is taken: there is already a repository '${other.name}'.`)
}

/** The period that goes with each type of period. */
const PERIOD_PROPERTIES = {
  Daily: 'dailyRetentionPeriod',
  Monthly: 'monthlyRetentionPeriod',
  Yearly: 'yearlyRetentionPeriod',
} as const

/** Lays a change over a retention. Settings of the kind that it is not are kept, and not shown. */
export function mergeRetention(before: Retention, change: Partial<Retention>): Retention {
  const after = { ...before, ...change }
  const period = PERIOD_PROPERTIES[after.retentionPeriodType]
  if (after[period] === undefined)
    throw new RefusedError(
      `The property '${period}' is missing: the retentionPeriodType ${after.retentionPeriodType} needs it.`,
    )
  return {
    retentionType: after.retentionType,
    retentionPeriodType: after.retentionPeriodType,
    ...pick(after, ['dailyRetentionPeriod', 'monthlyRetentionPeriod', 'yearlyRetentionPeriod']),
    retentionFrequencyType: after.retentionFrequencyType,
    dailyTime: after.dailyTime ?? '08:00:00',
    dailyType: after.dailyType ?? 'Everyday',
    monthlyTime: after.monthlyTime ?? '08:00:00',
    monthlyDaynumber: after.monthlyDaynumber ?? 'First',
    monthlyDayofweek: after.monthlyDayofweek ?? 'Sunday',
  }
}

function pick<T extends object, K extends keyof T>(from: T, names: readonly K[]): Partial<Pick<T, K>> {
  const to: Partial<Pick<T, K>> = {}
  for (const name of names) if (from[name] !== undefined) to[name] = from[name]
  return to
}
