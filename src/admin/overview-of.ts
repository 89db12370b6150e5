import type { Static } from 'typebox'
import type { Control } from '../control/controls.js'
import { getNextRun } from '../world/jobs/jobs.js'
import { getSessionObjects, getProgress } from '../world/jobs/progress.js'
import { getLastSession } from '../world/jobs/sessions.js'
import type { Sandbox } from '../world/sandbox.js'
import { getFreeBytes } from '../world/storage/space.js'
import { readClock } from '../world/time.js'
import type { World } from '../world/world.js'
import { showClock } from './clock.js'
import type { OverviewShape } from './overview-shape.js'

type Overview = Static<typeof OverviewShape>

/** How many rows of a kind are told of. */
const MOST = 100

const iso = (instant: number): string => new Date(instant).toISOString()

/** A world at a glance, brought up to the present. */
export function overviewOf({ name, template: beginning, world }: Sandbox, { journal, faults }: Control): Overview {
  // what has fallen due happens now, and is in all that is told
  const clock = showClock(readClock(world))
  const { tables } = world
  const running = runningSessions(world)
  const open = tables.restoreSessions.where('state', 'Working')
  return {
    sandbox: name,
    profile: beginning.profile,
    seed: beginning.seed,
    clock,
    counts: {
      organizations: tables.organizations.size,
      jobs: tables.jobs.size,
      jobSessions: tables.sessions.size,
      running: running.length,
      repositories: tables.repositories.size,
      proxies: tables.proxies.size,
      restoreSessions: open.length,
      requests: journal.last,
      faults: faults.size,
    },
    organizations: tables.organizations
      .list()
      .slice(0, MOST)
      .map(({ id, name, type, counts }) => ({
        id,
        name,
        type,
        users: counts.users,
        jobs: tables.jobs.where('organization', id).length,
      })),
    jobs: jobsOf(world),
    running: running.slice(0, MOST).map((session) => {
      const { id, jobId, start } = session
      const job = tables.jobs.get(jobId)
      const { objects, items, bytes } = getProgress(world, session)
      const ends = world.getDueTime('session-end', id)
      const polls = tables.holds.get(id)?.polls
      return {
        id,
        jobId,
        name: job?.name ?? '',
        organization: organizationName(world, job?.organizationId),
        start: iso(start),
        ...(ends !== undefined && { ends: iso(ends) }),
        ...(polls !== undefined && { polls }),
        objects,
        total: getSessionObjects(world, session).length,
        items,
        bytes,
      }
    }),
    repositories: tables.repositories
      .list()
      .slice(0, MOST)
      .map((repository) => ({
        id: repository.id,
        name: repository.name,
        capacityBytes: repository.capacityBytes,
        freeBytes: Math.max(0, getFreeBytes(world, repository)),
        running: tables.sessions.where('running', repository.id).length,
      })),
    restoreSessions: open.slice(0, MOST).map(({ id, name, type, organization, initiatedBy, start, done }) => {
      const ends = world.getDueTime('restore-idle', id)
      return {
        id,
        name,
        type,
        organization,
        initiatedBy,
        start: iso(start),
        ...(ends !== undefined && { ends: iso(ends) }),
        done,
      }
    }),
    proxies: tables.proxies
      .list()
      .slice(0, MOST)
      .map(({ id, hostName, status }) => ({ id, name: hostName, status })),
  }
}

const organizationName = (world: World, id: string | undefined): string =>
  (id === undefined ? undefined : world.tables.organizations.get(id)?.name) ?? ''

function runningSessions({ tables: { sessions } }: World) {
  return [...sessions.listIndexValues('running')]
    .flatMap((repository) => sessions.where('running', repository))
    .sort((a, b) => a.start - b.start || (a.id < b.id ? -1 : 1))
}

/** First those that run, then those that ran last. */
function jobsOf(world: World): Overview['jobs'] {
  return world.tables.jobs
    .list()
    .map((job) => ({ job, last: getLastSession(world, job) }))
    .sort(
      (a, b) =>
        Number(b.last?.status === 'Running') - Number(a.last?.status === 'Running') ||
        (b.last?.start ?? 0) - (a.last?.start ?? 0),
    )
    .slice(0, MOST)
    .map(({ job, last }) => {
      const next = getNextRun(world, job)
      return {
        id: job.id,
        name: job.name,
        organization: organizationName(world, job.organizationId),
        isEnabled: job.isEnabled,
        ...(last && { lastStatus: last.status, lastRun: iso(last.start) }),
        ...(next !== undefined && { nextRun: iso(next) }),
      }
    })
}
