import { RefusedError } from './core/errors.js'
import { forEachInSlices, type Slices } from './core/slices.js'
import type { Job } from './jobs/job-rows.js'
import { finishSession, startRun } from './jobs/job-runs.js'
import { getRunningSession, hangSession } from './jobs/job-sessions.js'
import { formatCount, MAX_OBJECTS } from './jobs/run-frequency.js'
import { formatFullReason, formatOfflineReason } from './jobs/wording.js'
import type { DirectorySize, Organization, Range } from './organizations/organization-rows.js'
import { changeSettings } from './settings/settings.js'
import { changeUsedBytes, getFreeBytes } from './storage/disk-space.js'
import type { BackupProxy, BackupRepository } from './storage/storage-rows.js'
import type { World } from './world.js'

// Outages and other causes from outside that make a backup server fail: nothing of it can be asked for through the API.

/** The license has come to its end. What runs goes on, and what starts fails. @param ago milliseconds */
export function expireLicense(world: World, ago: number): void {
  changeSettings(world, 'license', { expires: world.time - ago })
}

/** Something else has filled the disk of a repository: what runs there fails, and so does what starts. */
export function* fillRepository(world: World, repository: BackupRepository): Slices<void> {
  yield* forEachInSlices(world.tables.sessions.where('running', repository.id), (session) =>
    finishSession(world, session, {
      status: 'Failed',
      message: formatFullReason(repository.name, session.bytes, 0),
    }),
  )
  const free = getFreeBytes(world, repository)
  if (free > 0) changeUsedBytes(world, repository, free)
}

/** The host of a proxy is gone, and a rescan does not find it: what runs there fails, and so does what starts. */
export function* takeProxyOffline(world: World, proxy: BackupProxy): Slices<void> {
  world.tables.proxies.update(proxy.id, { status: 'Offline', reachable: false })
  for (const repository of world.tables.repositories.where('proxy', proxy.id))
    yield* forEachInSlices(world.tables.sessions.where('running', repository.id), (session) =>
      finishSession(world, session, { status: 'Failed', message: formatOfflineReason(proxy) }),
    )
}

/** The session of a job gets stuck, also where others end at once; one is started if there is none. */
export function* hangJob(world: World, job: Job): Slices<void> {
  hangSession(world, getRunningSession(world, job) ?? (yield* startRun(world, job)))
}

/** New size of an organization; a property left out stays as it is. */
export interface OrganizationGrowth extends Partial<DirectorySize> {
  /** Of each mailbox, and of each OneDrive and site. */
  readonly mailItems?: Range
  readonly documents?: Range
}

/** @throws RefusedError when the jobs of a tenant would have too much to look at, were it so large */
export function assertCanGrow(
  world: World,
  { id, counts }: Organization,
  { users = counts.users, sites = counts.sites }: OrganizationGrowth,
): void {
  const jobs = world.tables.jobs
    .where('organization', id)
    .filter(({ backupType }) => backupType === 'EntireOrganization').length
  const objects = jobs * (users + sites)
  if (objects > MAX_OBJECTS)
    throw new RefusedError(
      `The tenant would be too large: its ${jobs} jobs for the entire organization would find ${formatCount(objects)} users and sites, and the limit is ${formatCount(MAX_OBJECTS)}.`,
    )
}

/** A tenant has more people, and more in what they have. Jobs of all of it take in the new ones at their next run. */
export function* growOrganization(
  world: World,
  organization: Organization,
  to: OrganizationGrowth,
): Slices<void> {
  const { mailItems, documents, ...counts } = to
  const { organizations, jobs } = world.tables
  organizations.update(organization.id, {
    counts: { ...organization.counts, ...counts },
    content: { ...organization.content, ...(mailItems && { mailItems }), ...(documents && { documents }) },
  })
  yield* forEachInSlices(jobs.where('organization', organization.id), ({ id }) =>
    jobs.update(id, { scopeId: undefined }),
  )
  // no revision counts how much there is in mailboxes, since else it never changes
  world.cache.clear()
  world.contentCache.clear()
}
