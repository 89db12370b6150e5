import { durationHint, durationOf } from '../core/duration.js'
import type { Amount, Profile, ProfileItem, ProfileJob, ProfileOrganization } from './profile.js'
import { countProblems, workProblems } from './work.js'

const MOST_HISTORY = 3 * 365 * 86_400_000

/** What is wrong in a profile whose shape is right. */
export interface Problem {
  readonly path: readonly (string | number)[]
  /** Goes on after the path: `must be ...`. */
  readonly message: string
}

/** The first thing in a profile that does not go together with the rest of it. */
export function problemOf(profile: Profile): Problem | undefined {
  for (const problem of problems(profile)) return problem
  return undefined
}

function* problems(profile: Profile): Generator<Problem> {
  // first, for all else counts them out
  yield* countProblems(profile)
  const { timeZone, history, license, proxies = [], repositories = [], organizations = [] } = profile
  if (timeZone !== undefined && !isTimeZone(timeZone))
    yield {
      path: ['timeZone'],
      message: `must be an IANA time zone such as Europe/Berlin; it is '${timeZone}'`,
    }
  yield* duration(['history'], history, 0, MOST_HISTORY)
  yield* duration(['license', 'expiresIn'], license?.expiresIn)

  const hosts = names(proxies, 'hostName')
  yield* taken(proxies, 'hostName', ['proxies'])
  yield* taken(repositories, 'name', ['repositories'])
  for (const [place, repository] of repositories.entries())
    for (const proxy of expand(repository, 'proxy'))
      if (!hosts.has(proxy))
        yield { path: ['repositories', place, 'proxy'], message: missing('a proxy', proxy, hosts) }

  const volumes = names(repositories, 'name')
  for (const [place, organization] of organizations.entries())
    yield* organizationProblems(organization, ['organizations', place], volumes)
  yield* taken(organizations, 'name', ['organizations'])
  const ids = new Map<string, readonly (string | number)[]>()
  for (const { id, path } of idsIn(profile)) {
    if (ids.has(id)) yield { path, message: `is the id of '${ids.get(id)?.slice(0, -1).join('.')}' already` }
    ids.set(id, path)
  }
  yield* workProblems(profile)
}

function* organizationProblems(
  organization: ProfileOrganization,
  path: readonly (string | number)[],
  repositories: ReadonlySet<string>,
): Generator<Problem> {
  const { count = 1, jobs = [], exchange = true, sharePoint = true } = organization
  if (count > 1 && organization.name !== undefined && !organization.name.includes('{n}'))
    yield { path: [...path, 'name'], message: 'must have {n} in it, since there are several' }
  if (!exchange && !sharePoint) yield { path, message: 'must have Exchange or SharePoint' }
  for (const name of ['users', 'groups', 'sites'] as const) {
    const size = organization[name]
    if (typeof size === 'object' && size.from > size.to)
      yield { path: [...path, name], message: `must not be from ${size.from} to less` }
  }
  yield* taken(jobs, 'name', [...path, 'jobs'])
  for (const [place, job] of jobs.entries())
    yield* jobProblems(job, [...path, 'jobs', place], organization, repositories)
}

function* jobProblems(
  job: ProfileJob,
  path: readonly (string | number)[],
  organization: ProfileOrganization,
  repositories: ReadonlySet<string>,
): Generator<Problem> {
  for (const name of expand(job, 'repository'))
    if (!repositories.has(name))
      yield { path: [...path, 'repository'], message: missing('a repository', name, repositories) }
  if (job.schedule?.type === 'Periodically' && job.schedule.periodicallyEvery === undefined)
    yield { path: [...path, 'schedule'], message: "has no 'periodicallyEvery'" }
  yield* duration([...path, 'createdAgo'], job.createdAgo, 0)
  for (const [place, event] of (job.events ?? []).entries()) {
    yield* duration([...path, 'events', place, 'ago'], event.ago, 0)
    yield* duration([...path, 'events', place, 'intoRun'], event.intoRun, 0)
  }
  for (const list of ['selected', 'excluded'] as const)
    for (const [place, item] of (job[list] ?? []).entries())
      yield* itemProblems(item, [...path, list, place], organization)
}

const PLACES = { User: ['users', 24], Group: ['groups', 4], Site: ['sites', 6] } as const

function* itemProblems(
  item: ProfileItem,
  path: readonly (string | number)[],
  organization: ProfileOrganization,
): Generator<Problem> {
  if (item.type === 'OneDriveFolders' && !item.folders) yield { path, message: "has no 'folders'" }
  if (!(item.type in PLACES)) return
  const [name, usual] = PLACES[item.type as keyof typeof PLACES]
  const most = least(organization[name] ?? usual)
  if (item.place === undefined) yield { path, message: `has no 'place': which of the ${name}, from 0` }
  else if (item.place >= most)
    yield {
      path: [...path, 'place'],
      message: `must be less than ${most}, the number of ${name}; it is ${item.place}`,
    }
}

const least = (size: Amount): number => (typeof size === 'number' ? size : size.from)

function* duration(
  path: readonly (string | number)[],
  text: string | undefined,
  from = Number.NEGATIVE_INFINITY,
  to = Number.POSITIVE_INFINITY,
): Generator<Problem> {
  if (text === undefined) return
  const ms = durationOf(text)
  if (ms === undefined || ms < from || ms > to)
    yield {
      path,
      message: `must be an ISO 8601 duration such as P30D${to < 1e15 ? ', at most P3Y' : ''}; it is '${text}'${durationHint(text)}`,
    }
}

/** The texts that a counted entry comes to. */
function expand<T extends { count?: number }>(entry: T, name: keyof T): string[] {
  const text = String(entry[name])
  return Array.from({ length: entry.count ?? 1 }, (_, n) => text.replaceAll('{n}', String(n + 1)))
}

const names = <T extends { count?: number }>(entries: readonly T[], name: keyof T): Set<string> =>
  new Set(entries.flatMap((entry) => (entry[name] === undefined ? [] : expand(entry, name))))

/** Names that are there twice, without regard to case. */
function* taken<T extends { count?: number }>(
  entries: readonly T[],
  name: keyof T & string,
  path: readonly (string | number)[],
): Generator<Problem> {
  const known = new Set<string>()
  for (const [place, entry] of entries.entries())
    for (const text of entry[name] === undefined ? [] : expand(entry, name)) {
      if (known.has(text.toLowerCase()))
        yield { path: [...path, place, name], message: `is taken: there is '${text}' already` }
      known.add(text.toLowerCase())
    }
}

/** All ids that are written down. An entry with a count cannot have one. */
function* idsIn(
  value: unknown,
  path: (string | number)[] = [],
): Generator<{ id: string; path: (string | number)[] }> {
  if (typeof value !== 'object' || value === null) return
  for (const [name, inner] of Object.entries(value)) {
    const place = [...path, Array.isArray(value) ? Number(name) : name]
    if (name === 'id' && typeof inner === 'string') yield { id: inner, path: place }
    else yield* idsIn(inner, place)
  }
}

const missing = (what: string, name: string, known: ReadonlySet<string>): string =>
  `names ${what} that is not there: '${name}'; there is ${[...known].map((one) => `'${one}'`).join(', ') || 'none'}`

export function isTimeZone(name: string): boolean {
  try {
    new Intl.DateTimeFormat('en-US', { timeZone: name })
    return true
  } catch {
    return false
  }
}
