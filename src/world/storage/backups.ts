import { forEachInSlices, type Slices } from '../core/slices.js'
import type { BackupObject, Job, JobSession } from '../jobs/job-rows.js'
import { getProgress, getSessionObjects } from '../jobs/session-progress.js'
import type { Organization } from '../organizations/organization-rows.js'
import type { World } from '../world.js'
import { changeUsedBytes } from './disk-space.js'
import type { Backup, BackupRepository, Portion } from './storage-rows.js'

const DAY = 86_400_000
/** Days whose bytes are remembered one by one; those of older days are put together by month. */
const DAYS_KEPT_APART = 31
/** How often that is done: each time so many numbers have come. */
const MERGE_INTERVAL = 32

/** Records what a session that has ended has written to its repository. @param objects of its scope that it backed up */
export function recordBackup(
  world: World,
  job: Job,
  session: JobSession,
  objects: number,
  bytes: number,
): void {
  const { repositoryId, scopeId, end: at = world.time } = session
  const { backups, repositories } = world.tables
  const repository = repositories.get(repositoryId)
  if (!repository) return
  const known = findBackup(world, job, repositoryId)
  if (known)
    // written out, because it is done for each session, and a spread takes several times as long
    backups.replace({
      key: known.key,
      id: known.id,
      repositoryId,
      organizationId: known.organizationId,
      jobId: known.jobId,
      portions: addPortion(known.portions, scopeId, objects, at),
      written: addWrittenBytes(known.written, Math.floor(at / DAY), bytes),
    })
  else
    backups.insert({
      ...world.createIdentity('backup', job),
      repositoryId,
      organizationId: job.organizationId,
      jobId: job.id,
      portions: addPortion([], scopeId, objects, at),
      written: [Math.floor(at / DAY), bytes],
    })
  changeUsedBytes(world, repository, bytes)
}

/** Keeps what sessions that are being forgotten have backed up: their backups stay. */
export function* keepBackupTimes(world: World, sessions: readonly JobSession[]): Slices<void> {
  const pasts = new Map<string, { backup: Backup; scopeId: string; past: number[] }>()
  yield* forEachInSlices(sessions, (session) => {
    const { jobId, repositoryId, scopeId, end } = session
    const objects = countBackedUpObjects(world, session)
    if (end === undefined || objects === undefined) return
    const key = `${jobId} ${repositoryId} ${scopeId}`
    let known = pasts.get(key)
    if (!known) {
      const backup = world.tables.backups.where('job', jobId).find((row) => row.repositoryId === repositoryId)
      if (!backup) return
      known = { backup, scopeId, past: [] }
      pasts.set(key, known)
    }
    known.past.push(end, objects)
  })
  yield* forEachInSlices(pasts.values(), ({ backup, scopeId, past }) => {
    const { portions } = world.tables.backups.get(backup.id) as Backup
    const index = portions.findIndex((portion) => portion.scopeId === scopeId)
    const before = portions[index]
    if (!before) return
    const after = { ...before, past: (before.past ?? []).concat(past) }
    world.tables.backups.update(backup.id, { portions: portions.with(index, after) })
  })
}

/** Counts the objects of its scope that a session has backed up; undefined before its end, and if it failed. */
export function countBackedUpObjects(world: World, session: JobSession): number | undefined {
  const { status, end } = session
  if (end === undefined || status === 'Failed' || status === 'Running') return undefined
  return status === 'Stopped' ? getProgress(world, session).objects : getSessionObjects(world, session).length
}

/** Finds the backup of a job in a repository. */
export function findBackup(world: World, job: Job, repositoryId: string): Backup | undefined {
  const newest = world.tables.backups.last('job', job.id)
  if (newest === undefined || newest.repositoryId === repositoryId) return newest
  return world.tables.backups.where('job', job.id).find((backup) => backup.repositoryId === repositoryId)
}

function addPortion(portions: readonly Portion[], scopeId: string, objects: number, at: number): Portion[] {
  const index = portions.findIndex((portion) => portion.scopeId === scopeId)
  const before = portions[index]
  if (!before) return [...portions, { scopeId, objects, first: at, last: at }]
  const { first, past } = before
  // written out, because it is made for each session, and a spread takes several times as long
  const after: Portion = { scopeId, objects: Math.max(before.objects, objects), first, last: at }
  return portions.with(index, past === undefined ? after : { ...after, past })
}

function addWrittenBytes(written: readonly number[], day: number, bytes: number): number[] {
  const last = written.length - 2
  if (written[last] === day) return written.with(last + 1, (written[last + 1] as number) + bytes)
  const rest =
    written.length > 0 && written.length % MERGE_INTERVAL === 0 ? mergeOldDays(written, day) : written
  // concat makes an array of just that length, and there is one for each session
  return rest.concat([day, bytes])
}

/** Puts days of the same month together, as the last of them, when they are long ago. */
function mergeOldDays(written: readonly number[], today: number): number[] {
  const together = written.slice()
  let end = 0
  let month = -1
  for (let index = 0; index < written.length; index += 2) {
    const [day, bytes] = [written[index] as number, written[index + 1] as number]
    const of = today - day < DAYS_KEPT_APART ? -1 : getMonth(day)
    if (of !== -1 && of === month) end -= 2
    together[end + 1] = of !== -1 && of === month ? (together[end + 1] as number) + bytes : bytes
    together[end] = day
    end += 2
    month = of
  }
  together.length = end
  return together
}

const getMonth = (day: number): number => Math.floor(day / 30.44)

export function sumBackupBytes({ written }: Backup): number {
  let bytes = 0
  for (let index = 1; index < written.length; index += 2) bytes += written[index] as number
  return bytes
}

/** The organization that a backup is of, even if it was removed since. */
export const findBackupOrganization = (world: World, { organizationId }: Backup): Organization | undefined =>
  world.tables.organizations.get(organizationId) ?? world.tables.removedOrganizations.get(organizationId)

/** Which backups of an organization count: those of one job, those in one repository, or all. */
export interface BackupFilter {
  readonly jobId?: string
  readonly repositoryId?: string
}

export const isWantedBackup = (backup: Backup, { jobId, repositoryId }: BackupFilter): boolean =>
  backup.jobId === (jobId ?? backup.jobId) && backup.repositoryId === (repositoryId ?? backup.repositoryId)

/** Returns when an organization was first and last backed up: milliseconds since 1970; undefined if it never was. */
export function getBackupTimes(
  world: World,
  organizationId: string,
  filter: BackupFilter = {},
): { readonly first: number; readonly last: number } | undefined {
  let first = Number.POSITIVE_INFINITY
  let last = Number.NEGATIVE_INFINITY
  for (const backup of world.tables.backups.where('organization', organizationId))
    for (const portion of isWantedBackup(backup, filter) ? backup.portions : []) {
      first = Math.min(first, portion.first)
      last = Math.max(last, portion.last)
    }
  return last === Number.NEGATIVE_INFINITY ? undefined : { first, last }
}

/** What has been backed up of a user or a group: by kind of object, when last (milliseconds since 1970). */
export type AccountBackupTimes = Partial<Record<BackupObject['kind'], number>>

/** What backups hold of an organization, by the indexes in its directory. */
export interface BackupContent {
  readonly users: ReadonlyMap<number, AccountBackupTimes>
  readonly groups: ReadonlyMap<number, AccountBackupTimes>
  readonly sites: ReadonlyMap<number, number>
}

const DIRECTORY_LIST_BY_KIND: Record<BackupObject['kind'], 'users' | 'groups' | 'sites'> = {
  mailbox: 'users',
  archive: 'users',
  oneDrive: 'users',
  personalSite: 'users',
  groupMailbox: 'groups',
  groupSite: 'groups',
  site: 'sites',
}

/** Looks through the backups of one organization, in one repository or in all of them. */
export function* buildBackupContent(world: World, backups: readonly Backup[]): Slices<BackupContent> {
  const users = new Map<number, AccountBackupTimes>()
  const groups = new Map<number, AccountBackupTimes>()
  const sites = new Map<number, number>()
  for (const { scopeId, objects, last } of backups.flatMap(({ portions }) => portions)) {
    const scope = world.tables.scopes.get(scopeId)
    yield* forEachInSlices(scope?.objects.slice(0, objects) ?? [], ({ kind, target }) => {
      const where = DIRECTORY_LIST_BY_KIND[kind]
      if (where === 'sites') return void sites.set(target, Math.max(sites.get(target) ?? 0, last))
      const accounts = where === 'users' ? users : groups
      const account = accounts.get(target) ?? {}
      account[kind] = Math.max(account[kind] ?? 0, last)
      accounts.set(target, account)
    })
    for (const group of scope?.groups ?? []) if (!groups.has(group)) groups.set(group, {})
  }
  return { users, groups, sites }
}

/** The backups in a repository, by organization, in the order the organizations came. */
export function groupBackupsByOrganization(
  world: World,
  repository: BackupRepository,
): Map<Organization, Backup[]> {
  const found = new Map<Organization, Backup[]>()
  for (const backup of world.tables.backups.where('repository', repository.id)) {
    const organization = findBackupOrganization(world, backup)
    if (!organization) continue
    const list = found.get(organization)
    if (list) list.push(backup)
    else found.set(organization, [backup])
  }
  return found
}
