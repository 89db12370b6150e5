import { createSeed } from '../core/seeded-random.js'
import type { Slices } from '../core/slices.js'
import { parseTimestamp } from '../core/timestamp.js'
import { getBackupScope } from '../jobs/backup-scope.js'
import { DEFAULT_SCHEDULE, DEFAULT_WORKLOAD } from '../jobs/edit-jobs.js'
import { addJobItem, type JobItemContent } from '../jobs/job-items.js'
import type { Job, JobItem, Workload } from '../jobs/job-rows.js'
import { enableJob } from '../jobs/job-runs.js'
import { createSessionSeed } from '../jobs/job-sessions.js'
import { findJob } from '../jobs/jobs.js'
import type { Organization } from '../organizations/organization-rows.js'
import { recordBackup } from '../storage/backups.js'
import type { World } from '../world.js'
import { parseByteSize } from './profile-amounts.js'
import type { ProfileItem, ProfileJob, ProfileSession, ProfileWorkload } from './profile-schema.js'

/** What jobs of a kind of data do, if a profile says nothing else. */
export const WORKLOADS: Record<NonNullable<ProfileWorkload['like']>, Workload> = {
  mail: { ...DEFAULT_WORKLOAD, warnings: 0.04 },
  files: {
    firstItems: 900,
    newItems: 6,
    itemBytes: 720 * 1024,
    bytesPerSecond: 9 * 1024 ** 2,
    warnings: 0.05,
    failures: 0,
  },
}

/** Makes a job of a profile, with its items and the sessions that are written down. */
export function* addProfileJob(world: World, organization: Organization, job: ProfileJob): Slices<Job> {
  const repositories = world.tables.repositories.list()
  const repository = repositories.find(({ name }) => name === job.repository)
  const identity = world.createIdentity('job', organization)
  const { id } = world.tables.jobs.insert({
    ...identity,
    ...(job.id !== undefined && { id: job.id }),
    seed: createSeed(world.origin.seed, identity.key),
    organizationId: organization.id,
    repositoryId: repository?.id ?? '',
    name: job.name,
    description: job.description ?? '',
    backupType: job.selected ? 'SelectedItems' : 'EntireOrganization',
    isEnabled: false,
    schedulePolicy: { ...DEFAULT_SCHEDULE, ...job.schedule },
    workload: buildWorkload(job.workload),
    retries: 0,
  })
  for (const list of ['selected', 'excluded'] as const)
    for (const item of job[list] ?? []) addJobItem(world, findJob(world, id), list, buildItemContent(item))
  for (const session of job.sessions ?? []) yield* recordSession(world, findJob(world, id), session)
  if (job.enabled !== false) enableJob(world, id)
  return findJob(world, id)
}

function buildWorkload({
  like = 'mail',
  itemBytes,
  bytesPerSecond,
  ...rest
}: ProfileWorkload = {}): Workload {
  const usual = WORKLOADS[like]
  return {
    ...usual,
    ...rest,
    itemBytes: parseByteSize(itemBytes, usual.itemBytes),
    bytesPerSecond: parseByteSize(bytesPerSecond, usual.bytesPerSecond),
  }
}

/** Flags that a type of item has, and that are not given, are off. */
function buildItemContent({ type, index, ...flags }: ProfileItem): JobItemContent {
  const off: Record<JobItem['type'], Partial<JobItem>> = {
    User: { mailbox: false, oneDrive: false, archiveMailbox: false, site: false },
    Group: {
      mailbox: false,
      oneDrive: false,
      archiveMailbox: false,
      site: false,
      members: false,
      memberMailbox: false,
      memberArchiveMailbox: false,
      memberOnedrive: false,
      memberSite: false,
    },
    PartialOrganization: { mailbox: false, oneDrive: false, archiveMailbox: false, site: false },
    Site: {},
    PersonalSites: {},
    OneDriveFolders: {},
  }
  return { type, ...(index !== undefined && { target: index }), ...off[type], ...flags }
}

/** Puts down a session as it is, and what it has backed up. */
function* recordSession(world: World, job: Job, session: ProfileSession): Slices<void> {
  const { creationTime, endTime, status, progress, statistics, reason } = session
  const { processedObjects: items, transferredDataBytes: written, ...rates } = statistics
  const scope = yield* getBackupScope(world, job)
  const identity = world.createIdentity('session', job)
  const [start, end] = [parseTimestamp(creationTime), parseTimestamp(endTime)]
  const row = world.tables.sessions.insert({
    ...identity,
    ...(session.id !== undefined && { id: session.id }),
    jobId: job.id,
    repositoryId: job.repositoryId,
    start,
    end,
    seed: createSessionSeed(job, identity.key),
    status,
    outcome: status === 'Stopped' ? 'Success' : status,
    endsAt: end,
    scopeId: scope.id,
    warnings: status === 'Warning' && scope.objects.length > 0 ? [0] : [],
    ...(reason !== undefined && { reason }),
    items,
    bytes: written,
    recorded: { creationTime, endTime, progress, rates },
  })
  if (status !== 'Failed') recordBackup(world, job, row, Math.min(progress, scope.objects.length), written)
}
