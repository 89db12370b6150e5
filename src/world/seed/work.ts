import { durationOf } from '../core/duration.js'
import { MOST_JOBS, USUAL_SCHEDULE } from '../jobs/edit.js'
import { MOST_OBJECTS, MOST_RUNS, readable, runsIn } from '../jobs/frequency.js'
import { MOST_ORGANIZATIONS } from '../organizations/organizations.js'
import { MOST_PROXIES } from '../storage/proxies.js'
import { MOST_REPOSITORIES } from '../storage/repositories.js'
import type { Problem } from './check.js'
import type { Amount, Profile, ProfileJob, ProfileOrganization } from './profile.js'

/** What somebody has done by hand to jobs. */
const MOST_ACTS = 100_000

const countOf = ({ count = 1 }: { readonly count?: number }): number => count
const sum = <T>(entries: readonly T[] = [], of: (entry: T) => number): number =>
  entries.reduce((total, entry) => total + of(entry), 0)

/** What a profile has more of than a world holds: known before anything in it is counted out. */
export function* countProblems({ proxies, repositories, organizations }: Profile): Generator<Problem> {
  const jobs = sum(organizations, (one) => countOf(one) * sum(one.jobs, countOf))
  const acts = sum(
    organizations,
    (one) => countOf(one) * sum(one.jobs, (job) => countOf(job) * (job.events?.length ?? 0)),
  )
  for (const [name, count, most, what] of [
    ['proxies', sum(proxies, countOf), MOST_PROXIES, 'proxies'],
    ['repositories', sum(repositories, countOf), MOST_REPOSITORIES, 'repositories'],
    ['organizations', sum(organizations, countOf), MOST_ORGANIZATIONS, 'organizations'],
    ['organizations', jobs, MOST_JOBS, 'jobs'],
    ['organizations', acts, MOST_ACTS, 'events of jobs'],
  ] as const)
    if (count > most)
      yield {
        path: [name],
        message: `must have at most ${readable(most)} ${what}; it has ${readable(count)}`,
      }
}

/** More work than a world is made with: its past is not written down but lived. */
export function* workProblems({ history = 'PT0S', organizations = [] }: Profile): Generator<Problem> {
  const lived = durationOf(history) ?? 0
  const runs = sum(
    organizations,
    (one) => countOf(one) * sum(one.jobs, (job) => countOf(job) * runsFor(job, lived)),
  )
  if (runs > MOST_RUNS) {
    const jobs = sum(organizations, (one) => countOf(one) * sum(one.jobs, countOf))
    yield {
      path: ['history'],
      message: `is too long: in ${history}, the ${readable(jobs)} jobs would run about ${readable(runs)} times, and the limit is ${readable(MOST_RUNS)}. Shorten it, use fewer jobs, or let them run less often`,
    }
  }
  const objects = sum(organizations, (one) => countOf(one) * objectsFor(one, lived))
  if (objects > MOST_OBJECTS)
    yield {
      path: ['organizations'],
      message: `are too large: their jobs would find about ${readable(objects)} users and sites, and the limit is ${readable(MOST_OBJECTS)}. Use fewer users, or fewer jobs for entire organizations`,
    }
}

function runsFor({ schedule, workload = {}, createdAgo, enabled = true }: ProfileJob, lived: number): number {
  if (!enabled) return 0
  const age = createdAgo === undefined ? lived : Math.min(lived, durationOf(createdAgo) ?? 0)
  return runsIn(
    age,
    { ...USUAL_SCHEDULE, ...schedule },
    workload.failure === undefined ? (workload.failures ?? 0) : 1,
  )
}

function objectsFor({ users = 24, sites = 6, jobs }: ProfileOrganization, lived: number): number {
  const size = most(users) + most(sites)
  return sum(jobs, (job) => (job.selected || runsFor(job, lived) < 1 ? 0 : countOf(job) * size))
}

const most = (size: Amount): number => (typeof size === 'number' ? size : size.to)
