import type { Problem } from '../../text/problem.js'
import { parseDuration } from '../core/duration.js'
import { DEFAULT_SCHEDULE, MAX_JOBS } from '../jobs/edit-jobs.js'
import { estimateRuns, formatCount, MAX_OBJECTS, MAX_RUNS } from '../jobs/run-frequency.js'
import { MAX_ORGANIZATIONS } from '../organizations/organizations.js'
import { MAX_PROXIES } from '../storage/proxies.js'
import { MAX_REPOSITORIES } from '../storage/repositories.js'
import type { Amount, Profile, ProfileJob, ProfileOrganization } from './profile-schema.js'

/** Limit of job events in a profile. */
const MAX_JOB_EVENTS = 100_000

const getCount = ({ count = 1 }: { readonly count?: number }): number => count
const sum = <T>(entries: readonly T[] = [], getAmount: (entry: T) => number): number =>
  entries.reduce((total, entry) => total + getAmount(entry), 0)

/** Finds what a profile has more of than a world holds, before its counts are expanded. */
export function* findCountProblems({ proxies, repositories, organizations }: Profile): Generator<Problem> {
  const jobs = sum(organizations, (one) => getCount(one) * sum(one.jobs, getCount))
  const acts = sum(
    organizations,
    (one) => getCount(one) * sum(one.jobs, (job) => getCount(job) * (job.events?.length ?? 0)),
  )
  for (const [name, count, most, what] of [
    ['proxies', sum(proxies, getCount), MAX_PROXIES, 'proxies'],
    ['repositories', sum(repositories, getCount), MAX_REPOSITORIES, 'repositories'],
    ['organizations', sum(organizations, getCount), MAX_ORGANIZATIONS, 'organizations'],
    ['organizations', jobs, MAX_JOBS, 'jobs'],
    ['organizations', acts, MAX_JOB_EVENTS, 'events of jobs'],
  ] as const)
    if (count > most)
      yield {
        path: [name],
        message: `must have at most ${formatCount(most)} ${what}; it has ${formatCount(count)}`,
      }
}

/** More work than a world is made with: its past is not written down but lived. */
export function* findWorkloadProblems({ history = 'PT0S', organizations = [] }: Profile): Generator<Problem> {
  const lived = parseDuration(history) ?? 0
  const runs = sum(
    organizations,
    (one) => getCount(one) * sum(one.jobs, (job) => getCount(job) * estimateJobRuns(job, lived)),
  )
  if (runs > MAX_RUNS) {
    const jobs = sum(organizations, (one) => getCount(one) * sum(one.jobs, getCount))
    yield {
      path: ['history'],
      message: `is too long: in ${history}, the ${formatCount(jobs)} jobs would run about ${formatCount(runs)} times, and the limit is ${formatCount(MAX_RUNS)}. Shorten it, use fewer jobs, or let them run less often`,
    }
  }
  const objects = sum(organizations, (one) => getCount(one) * countObjects(one, lived))
  if (objects > MAX_OBJECTS)
    yield {
      path: ['organizations'],
      message: `are too large: their jobs would find about ${formatCount(objects)} users and sites, and the limit is ${formatCount(MAX_OBJECTS)}. Use fewer users, or fewer jobs for entire organizations`,
    }
}

function estimateJobRuns(
  { schedule, workload = {}, createdAgo, enabled = true }: ProfileJob,
  lived: number,
): number {
  if (!enabled) return 0
  const age = createdAgo === undefined ? lived : Math.min(lived, parseDuration(createdAgo) ?? 0)
  return estimateRuns(
    age,
    { ...DEFAULT_SCHEDULE, ...schedule },
    workload.failure === undefined ? (workload.failures ?? 0) : 1,
  )
}

function countObjects({ users = 24, sites = 6, jobs }: ProfileOrganization, lived: number): number {
  const size = getMost(users) + getMost(sites)
  return sum(jobs, (job) => (job.selected || estimateJobRuns(job, lived) < 1 ? 0 : getCount(job) * size))
}

const getMost = (size: Amount): number => (typeof size === 'number' ? size : size.to)
