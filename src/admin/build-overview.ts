import type { Static } from 'typebox'
import type { TestContext } from '../testing/test-contexts.js'
import { readClock } from '../world/clock-control.js'
import type { Job, JobSession } from '../world/jobs/job-rows.js'
import { getLastSession } from '../world/jobs/job-sessions.js'
import { getNextRun } from '../world/jobs/jobs.js'
import { getProgress, getSessionObjects } from '../world/jobs/session-progress.js'
import type { Sandbox } from '../world/sandbox.js'
import { getSettings } from '../world/settings/settings.js'
import { getFreeBytes } from '../world/storage/disk-space.js'
import type { World } from '../world/world.js'
import { formatClock } from './clock-routes.js'
import type { OverviewSchema } from './overview-schema.js'

type Overview = Static<typeof OverviewSchema>

/** Maximum number of rows of a kind in an overview. */
const MAX_ROWS = 100

/** Share of a repository that is free at most when it is full. */
const FULL_SHARE = 0.005

const formatInstant = (instant: number): string => new Date(instant).toISOString()

/** Builds the overview of a world, after everything that is due has happened. */
export function buildOverview(
  { name, template, world }: Sandbox,
  { journal, faults }: TestContext,
): Overview {
  // everything that is due happens now, before the description
  const clock = formatClock(readClock(world))
  const { tables } = world
  const running = listRunningSessions(world)
  const open = tables.restoreSessions.where('state', 'Working')
  const found = listJobs(world)
  const countJobs = (status: string): number => found.filter(({ last }) => last?.status === status).length
  const repositories = tables.repositories
    .list()
    .map((repository) => ({ repository, freeBytes: Math.max(0, getFreeBytes(world, repository)) }))
  const proxies = tables.proxies.list()
  const { expires } = getSettings(world, 'license')
  return {
    sandbox: name,
    profile: template.profile,
    seed: template.seed,
    clock,
    counts: {
      organizations: tables.organizations.size,
      jobs: tables.jobs.size,
      jobSessions: tables.sessions.size,
      running: running.length,
      repositories: tables.repositories.size,
      proxies: tables.proxies.size,
      restoreSessions: open.length,
      requests: journal.lastId,
      requestsKept: journal.count,
      requestErrors: journal.errorCount,
      faults: faults.size,
      failedJobs: countJobs('Failed'),
      warningJobs: countJobs('Warning'),
      fullRepositories: repositories.filter(
        ({ repository, freeBytes }) => freeBytes <= repository.capacityBytes * FULL_SHARE,
      ).length,
      offlineProxies: proxies.filter(({ status }) => status === 'Offline').length,
    },
    isLicenseExpired: expires !== undefined && expires <= world.time,
    organizations: tables.organizations
      .list()
      .slice(0, MAX_ROWS)
      .map(({ id, name, type, counts }) => ({
        id,
        name,
        type,
        users: counts.users,
        jobs: tables.jobs.where('organization', id).length,
      })),
    jobs: found.slice(0, MAX_ROWS).map((job) => describeJob(world, job)),
    running: running.slice(0, MAX_ROWS).map((session) => {
      const { id, jobId, start } = session
      const job = tables.jobs.get(jobId)
      const { objects, items, bytes } = getProgress(world, session)
      const ends = world.getDueTime('session-end', id)
      const polls = tables.holds.get(id)?.polls
      return {
        id,
        jobId,
        name: job?.name ?? '',
        organization: findOrganizationName(world, job?.organizationId),
        start: formatInstant(start),
        ...(ends !== undefined && { ends: formatInstant(ends) }),
        ...(polls !== undefined && { polls }),
        processedObjects: objects,
        totalObjects: getSessionObjects(world, session).length,
        processedItems: items,
        writtenBytes: bytes,
      }
    }),
    repositories: repositories
      .slice(0, MAX_ROWS)
      .map(({ repository: { id, name, capacityBytes }, freeBytes }) => ({
        id,
        name,
        capacityBytes,
        freeBytes,
        running: tables.sessions.where('running', id).length,
      })),
    restoreSessions: open
      .slice(0, MAX_ROWS)
      .map(({ id, name, type, organization, initiatedBy, start, done }) => {
        const ends = world.getDueTime('restore-idle', id)
        return {
          id,
          name,
          type,
          organization,
          initiatedBy,
          start: formatInstant(start),
          ...(ends !== undefined && { ends: formatInstant(ends) }),
          actions: done,
        }
      }),
    proxies: proxies.slice(0, MAX_ROWS).map(({ id, hostName, status }) => ({ id, name: hostName, status })),
  }
}

const findOrganizationName = (world: World, id: string | undefined): string =>
  (id === undefined ? undefined : world.tables.organizations.get(id)?.name) ?? ''

function listRunningSessions({ tables: { sessions } }: World) {
  return [...sessions.listIndexValues('running')]
    .flatMap((repository) => sessions.where('running', repository))
    .sort((a, b) => a.start - b.start || (a.id < b.id ? -1 : 1))
}

/**
 * Finds running jobs first, then the jobs that ran last.
 * @param name a part of the name of a job or its organization, in any letter case
 */
export function findJobs(
  world: World,
  limit: number,
  name = '',
): { readonly total: number; readonly jobs: Overview['jobs'] } {
  const found = listJobs(world, name)
  return { total: found.length, jobs: found.slice(0, limit).map((job) => describeJob(world, job)) }
}

interface FoundJob {
  readonly job: Job
  readonly last: JobSession | undefined
}

/** Running jobs first, then the jobs that ran last. */
function listJobs(world: World, name = ''): FoundJob[] {
  const wanted = name.toLowerCase()
  return world.tables.jobs
    .list()
    .filter(
      (job) =>
        wanted === '' ||
        `${job.name}\n${findOrganizationName(world, job.organizationId)}`.toLowerCase().includes(wanted),
    )
    .map((job) => ({ job, last: getLastSession(world, job) }))
    .sort(
      (a, b) =>
        Number(b.last?.status === 'Running') - Number(a.last?.status === 'Running') ||
        (b.last?.start ?? 0) - (a.last?.start ?? 0),
    )
}

function describeJob(world: World, { job, last }: FoundJob): Overview['jobs'][number] {
  const next = getNextRun(world, job)
  return {
    id: job.id,
    name: job.name,
    organization: findOrganizationName(world, job.organizationId),
    isEnabled: job.isEnabled,
    ...(last && { lastStatus: last.status, lastRun: formatInstant(last.start) }),
    ...(next !== undefined && { nextRun: formatInstant(next) }),
  }
}
