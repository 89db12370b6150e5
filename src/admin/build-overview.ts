import type { Static } from 'typebox'
import type { TestContext } from '../testing/test-contexts.js'
import { readClock } from '../world/clock-control.js'
import { getLastSession } from '../world/jobs/job-sessions.js'
import { getNextRun } from '../world/jobs/jobs.js'
import { getProgress, getSessionObjects } from '../world/jobs/session-progress.js'
import type { Sandbox } from '../world/sandbox.js'
import { getFreeBytes } from '../world/storage/disk-space.js'
import type { World } from '../world/world.js'
import { formatClock } from './clock-routes.js'
import type { OverviewSchema } from './overview-schema.js'

type Overview = Static<typeof OverviewSchema>

/** Maximum number of rows of a kind in an overview. */
const MAX_ROWS = 100

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
      faults: faults.size,
    },
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
    jobs: findJobs(world, MAX_ROWS).jobs,
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
    repositories: tables.repositories
      .list()
      .slice(0, MAX_ROWS)
      .map((repository) => ({
        id: repository.id,
        name: repository.name,
        capacityBytes: repository.capacityBytes,
        freeBytes: Math.max(0, getFreeBytes(world, repository)),
        running: tables.sessions.where('running', repository.id).length,
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
    proxies: tables.proxies
      .list()
      .slice(0, MAX_ROWS)
      .map(({ id, hostName, status }) => ({ id, name: hostName, status })),
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
  const wanted = name.toLowerCase()
  const found = world.tables.jobs
    .list()
    .filter(
      (job) =>
        wanted === '' ||
        `${job.name}\n${findOrganizationName(world, job.organizationId)}`.toLowerCase().includes(wanted),
    )
  const jobs = found
    .map((job) => ({ job, last: getLastSession(world, job) }))
    .sort(
      (a, b) =>
        Number(b.last?.status === 'Running') - Number(a.last?.status === 'Running') ||
        (b.last?.start ?? 0) - (a.last?.start ?? 0),
    )
    .slice(0, limit)
    .map(({ job, last }) => {
      const next = getNextRun(world, job)
      return {
        id: job.id,
        name: job.name,
        organization: findOrganizationName(world, job.organizationId),
        isEnabled: job.isEnabled,
        ...(last && { lastStatus: last.status, lastRun: formatInstant(last.start) }),
        ...(next !== undefined && { nextRun: formatInstant(next) }),
      }
    })
  return { total: found.length, jobs }
}
