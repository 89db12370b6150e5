import type { Problem } from '../../text/problem.js'
import { formatDurationHint, parseDuration } from '../core/duration.js'
import type { Amount, Profile, ProfileItem, ProfileJob, ProfileOrganization } from './profile-schema.js'
import { findCountProblems, findWorkloadProblems } from './workload-problems.js'

const MAX_HISTORY = 3 * 365 * 86_400_000

/** The first thing in a profile that does not go together with the rest of it. */
export function findProfileProblem(profile: Profile): Problem | undefined {
  for (const problem of findProblems(profile)) return problem
  return undefined
}

function* findProblems(profile: Profile): Generator<Problem> {
  // first, for all else counts them out
  yield* findCountProblems(profile)
  const { timeZone, history, license, proxies = [], repositories = [], organizations = [] } = profile
  if (timeZone !== undefined && !isTimeZone(timeZone))
    yield {
      path: ['timeZone'],
      message: `must be an IANA time zone such as Europe/Berlin; it is '${timeZone}'`,
    }
  yield* checkDuration(['history'], history, 0, MAX_HISTORY)
  yield* checkDuration(['license', 'expiresIn'], license?.expiresIn)

  const hosts = collectNames(proxies, 'hostName')
  yield* findDuplicates(proxies, 'hostName', ['proxies'])
  yield* findDuplicates(repositories, 'name', ['repositories'])
  for (const [index, repository] of repositories.entries())
    for (const proxy of expandTexts(repository, 'proxy'))
      if (!hosts.has(proxy))
        yield { path: ['repositories', index, 'proxy'], message: formatMissing('a proxy', proxy, hosts) }

  const volumes = collectNames(repositories, 'name')
  for (const [index, organization] of organizations.entries())
    yield* findOrganizationProblems(organization, ['organizations', index], volumes)
  yield* findDuplicates(organizations, 'name', ['organizations'])
  const ids = new Map<string, readonly (string | number)[]>()
  for (const { id, path } of collectIds(profile)) {
    if (ids.has(id))
      yield { path, message: `must be unique: '${ids.get(id)?.slice(0, -1).join('.')}' has this id` }
    ids.set(id, path)
  }
  yield* findWorkloadProblems(profile)
}

function* findOrganizationProblems(
  organization: ProfileOrganization,
  path: readonly (string | number)[],
  repositories: ReadonlySet<string>,
): Generator<Problem> {
  const { count = 1, jobs = [], exchange = true, sharePoint = true } = organization
  if (count > 1 && organization.name !== undefined && !organization.name.includes('{n}'))
    yield { path: [...path, 'name'], message: 'must contain {n}, because there are several of them' }
  if (!exchange && !sharePoint) yield { path, message: 'must have Exchange or SharePoint' }
  for (const name of ['users', 'groups', 'sites'] as const) {
    const size = organization[name]
    if (typeof size === 'object' && size.from > size.to)
      yield { path: [...path, name], message: `must not have a 'to' less than its 'from', ${size.from}` }
  }
  yield* findDuplicates(jobs, 'name', [...path, 'jobs'])
  for (const [index, job] of jobs.entries())
    yield* findJobProblems(job, [...path, 'jobs', index], organization, repositories)
}

function* findJobProblems(
  job: ProfileJob,
  path: readonly (string | number)[],
  organization: ProfileOrganization,
  repositories: ReadonlySet<string>,
): Generator<Problem> {
  for (const name of expandTexts(job, 'repository'))
    if (!repositories.has(name))
      yield { path: [...path, 'repository'], message: formatMissing('a repository', name, repositories) }
  if (job.schedule?.type === 'Periodically' && job.schedule.periodicallyEvery === undefined)
    yield { path: [...path, 'schedule'], message: "has no 'periodicallyEvery'" }
  yield* checkDuration([...path, 'createdAgo'], job.createdAgo, 0)
  for (const [index, event] of (job.events ?? []).entries()) {
    yield* checkDuration([...path, 'events', index, 'ago'], event.ago, 0)
    yield* checkDuration([...path, 'events', index, 'intoRun'], event.intoRun, 0)
  }
  for (const list of ['selected', 'excluded'] as const)
    for (const [index, item] of (job[list] ?? []).entries())
      yield* findItemProblems(item, [...path, list, index], organization)
}

const DIRECTORY_LISTS = { User: ['users', 24], Group: ['groups', 4], Site: ['sites', 6] } as const

function* findItemProblems(
  item: ProfileItem,
  path: readonly (string | number)[],
  organization: ProfileOrganization,
): Generator<Problem> {
  if (item.type === 'OneDriveFolders' && !item.folders) yield { path, message: "has no 'folders'" }
  if (!(item.type in DIRECTORY_LISTS)) return
  const [name, usual] = DIRECTORY_LISTS[item.type as keyof typeof DIRECTORY_LISTS]
  const most = getLeast(organization[name] ?? usual)
  if (item.index === undefined)
    yield { path, message: `has no 'index', the position of one of the ${name}, from 0` }
  else if (item.index >= most)
    yield {
      path: [...path, 'index'],
      message: `must be less than ${most}, the number of ${name}; it is ${item.index}`,
    }
}

const getLeast = (size: Amount): number => (typeof size === 'number' ? size : size.from)

function* checkDuration(
  path: readonly (string | number)[],
  text: string | undefined,
  from = Number.NEGATIVE_INFINITY,
  to = Number.POSITIVE_INFINITY,
): Generator<Problem> {
  if (text === undefined) return
  const ms = parseDuration(text)
  if (ms === undefined || ms < from || ms > to)
    yield {
      path,
      message: `must be an ISO 8601 duration such as P30D${to < 1e15 ? ', at most P3Y' : ''}; it is '${text}'${formatDurationHint(text)}`,
    }
}

/** The texts that a counted entry comes to. */
function expandTexts<T extends { count?: number }>(entry: T, name: keyof T): string[] {
  const text = String(entry[name])
  return Array.from({ length: entry.count ?? 1 }, (_, n) => text.replaceAll('{n}', String(n + 1)))
}

const collectNames = <T extends { count?: number }>(entries: readonly T[], name: keyof T): Set<string> =>
  new Set(entries.flatMap((entry) => (entry[name] === undefined ? [] : expandTexts(entry, name))))

/** Names that are there twice, without regard to case. */
function* findDuplicates<T extends { count?: number }>(
  entries: readonly T[],
  name: keyof T & string,
  path: readonly (string | number)[],
): Generator<Problem> {
  const known = new Set<string>()
  for (const [index, entry] of entries.entries())
    for (const text of entry[name] === undefined ? [] : expandTexts(entry, name)) {
      if (known.has(text.toLowerCase()))
        yield { path: [...path, index, name], message: `must be unique: there is already '${text}'` }
      known.add(text.toLowerCase())
    }
}

/** All ids that are written down. An entry with a count cannot have one. */
function* collectIds(
  value: unknown,
  path: (string | number)[] = [],
): Generator<{ id: string; path: (string | number)[] }> {
  if (typeof value !== 'object' || value === null) return
  for (const [name, inner] of Object.entries(value)) {
    const innerPath = [...path, Array.isArray(value) ? Number(name) : name]
    if (name === 'id' && typeof inner === 'string') yield { id: inner, path: innerPath }
    else yield* collectIds(inner, innerPath)
  }
}

const formatMissing = (what: string, name: string, known: ReadonlySet<string>): string =>
  `names ${what} that does not exist: '${name}'; there is ${[...known].map((one) => `'${one}'`).join(', ') || 'none'}`

export function isTimeZone(name: string): boolean {
  try {
    new Intl.DateTimeFormat('en-US', { timeZone: name })
    return true
  } catch {
    return false
  }
}
