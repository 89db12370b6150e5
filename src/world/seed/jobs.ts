import { seedOf } from '../core/hash.js'
import { instantOf } from '../core/stamp.js'
import { USUAL_SCHEDULE, USUAL_WORKLOAD } from '../jobs/edit.js'
import type { Job, JobItem, Workload } from '../jobs/entities.js'
import { addItem, type ItemContent } from '../jobs/items.js'
import { findJob } from '../jobs/jobs.js'
import { enableJob } from '../jobs/runs.js'
import { scopeOf } from '../jobs/scope.js'
import { noiseOf } from '../jobs/sessions.js'
import type { Organization } from '../organizations/entities.js'
import { recordBackup } from '../storage/backups.js'
import type { World } from '../world.js'
import { bytes } from './amounts.js'
import type { ProfileItem, ProfileJob, ProfileSession, ProfileWorkload } from './profile.js'

const WORKLOADS: Record<NonNullable<ProfileWorkload['like']>, Workload> = {
  mail: { ...USUAL_WORKLOAD, warnings: 0.04 },
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
export function addJob(world: World, organization: Organization, job: ProfileJob): Job {
  const repositories = world.tables.repositories.list()
  const repository = repositories.find(({ name }) => name === job.repository)
  const identity = world.identify('job', organization)
  const { id } = world.tables.jobs.insert({
    ...identity,
    ...(job.id !== undefined && { id: job.id }),
    noise: seedOf(world.origin.seed, identity.key),
    organizationId: organization.id,
    repositoryId: repository?.id ?? '',
    name: job.name,
    description: job.description ?? '',
    backupType: job.selected ? 'SelectedItems' : 'EntireOrganization',
    isEnabled: false,
    schedulePolicy: { ...USUAL_SCHEDULE, ...job.schedule },
    workload: workloadOf(job.workload),
    retries: 0,
  })
  for (const list of ['selected', 'excluded'] as const)
    for (const item of job[list] ?? []) addItem(world, findJob(world, id), list, contentOf(item))
  for (const session of job.sessions ?? []) recordSession(world, findJob(world, id), session)
  if (job.enabled !== false) enableJob(world, id)
  return findJob(world, id)
}

function workloadOf({ like = 'mail', itemBytes, bytesPerSecond, ...rest }: ProfileWorkload = {}): Workload {
  const usual = WORKLOADS[like]
  return {
    ...usual,
    ...rest,
    itemBytes: bytes(itemBytes, usual.itemBytes),
    bytesPerSecond: bytes(bytesPerSecond, usual.bytesPerSecond),
  }
}

/** Flags that a type of item has, and that are not given, are off. */
function contentOf({ type, place, ...flags }: ProfileItem): ItemContent {
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
  return { type, ...(place !== undefined && { target: place }), ...off[type], ...flags }
}

/** Puts down a session as it is, and what it has backed up. */
function recordSession(world: World, job: Job, session: ProfileSession): void {
  const { creationTime, endTime, status, progress, statistics, reason } = session
  const { processedObjects: items, transferredDataBytes: written, ...rates } = statistics
  const scope = scopeOf(world, job)
  const identity = world.identify('session', job)
  const [start, end] = [instantOf(creationTime), instantOf(endTime)]
  const row = world.tables.sessions.insert({
    ...identity,
    ...(session.id !== undefined && { id: session.id }),
    jobId: job.id,
    repositoryId: job.repositoryId,
    start,
    end,
    noise: noiseOf(job, identity.key),
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
