import { DEFAULT_SCHEDULE } from '../world/jobs/edit-jobs.js'
import type { Profile, ProfileItem, ProfileJob, ProfileOrganization } from '../world/seed/profile-schema.js'
import { DEFAULT_RETENTION } from '../world/storage/repositories.js'
import { formatSize, roundTo } from './format-size.js'
import type {
  Inventory,
  InventoryJob,
  InventoryOrganization,
  InventoryRepository,
  RunSummary,
} from './inventory.js'
import { mergeRuns } from './summarize-runs.js'

const MINUTE = 60_000
const DAY = 24 * 60 * MINUTE
const MAX_HISTORY_DAYS = 3 * 365
/** Days until a new job has run for the first time, if it runs once a week. */
const FIRST_RUN_DAYS = 8
/** Lowest shares of runs with a warning or failure that make jobs unlike each other. */
const SHARE_STEPS = [0.1, 0.5, 0.9]
const GB = 1024 ** 3

export interface ProfileDraft {
  readonly profile: Profile
  /** Bytes on the disk of each repository, by its name. */
  readonly usedBytes: ReadonlyMap<string, number>
}

/** Builds a profile with invented names. What is alike becomes one entry with a count. */
export function buildProfile({
  now,
  timeZone,
  license,
  settings,
  proxies: foundProxies,
  repositories: foundRepositories,
  organizations: found,
}: Inventory): ProfileDraft {
  const needsRepository = found.some(({ jobs }) => jobs.length > 0)
  const inventedRepository: InventoryRepository = { proxy: 0, retention: {}, usedBytes: 0 }
  const repositories =
    foundRepositories.length === 0 && needsRepository ? [inventedRepository] : foundRepositories
  const proxies = foundProxies.length === 0 && repositories.length > 0 ? [{}] : foundProxies
  const proxyGroups = nameGroups(
    'proxy',
    groupAlike(proxies, (proxy) => proxy),
  )
  const hostNames = listNames(proxyGroups, proxies.length, (name) => `${name}.example`)
  const busy = new Set(found.flatMap(({ jobs }) => jobs.map(({ repository }) => repository)))
  // jobs fill the disks of their repositories in their own way
  const repositoryGroups = nameGroups(
    'Repository ',
    groupAlike(repositories, (repository, index) => [repository, busy.has(index) && index]),
  )
  const repositoryNames = listNames(repositoryGroups, repositories.length, (name) => name)
  const historyDays = measureHistory(found, now)
  const context: JobContext = { now, historyDays, repositoryNames }
  return {
    profile: {
      ...(timeZone !== undefined && { timeZone }),
      ...(historyDays > 0 && { history: `P${historyDays}D` }),
      ...(license && { license }),
      ...(settings && { settings }),
      proxies: proxyGroups.map(({ name, members: [proxy = {}], counted }) => ({
        ...counted,
        hostName: `${name}.example`,
        ...proxy,
      })),
      repositories: repositoryGroups.map(({ name, members, counted }) => {
        const [{ proxy, retention, capacityBytes } = inventedRepository] = members
        return {
          ...counted,
          name,
          proxy: hostNames[proxy] ?? '',
          path: `D:\\${name.replace(' ', '')}`,
          ...(capacityBytes !== undefined && { capacity: formatSize(capacityBytes) }),
          ...omitDefaults(retention, DEFAULT_RETENTION),
        }
      }),
      organizations: groupAlike(found, ({ settings, size, jobs }) => [
        settings,
        size,
        jobs.map((job) => describeForGroup(job, context)).sort(),
      ]).map(({ members }) => buildOrganization(members, context)),
    },
    usedBytes: new Map(
      repositories.map(({ usedBytes, capacityBytes }, index) => [
        repositoryNames[index] ?? '',
        Math.min(usedBytes, capacityBytes ?? 500 * GB),
      ]),
    ),
  }
}

const DEFAULT_ORGANIZATION = { type: 'Office365', region: 'Worldwide' }

/** Leaves out what a profile need not say. */
const omitDefaults = <T extends object>(values: T, defaults: object): T =>
  Object.fromEntries(
    Object.entries(values).filter(([name, value]) => (defaults as Record<string, unknown>)[name] !== value),
  ) as T

/** Leaves out objects without properties. */
const keepFilled = <T extends Record<string, object>>(values: T): Partial<T> =>
  Object.fromEntries(
    Object.entries(values).filter(([, value]) => Object.keys(value).length > 0),
  ) as Partial<T>

interface Group<T> {
  readonly members: readonly T[]
  /** Where they stand in the list that they come from. */
  readonly indexes: readonly number[]
}

interface NamedGroup<T> extends Group<T> {
  /** With {n} if there are several members. */
  readonly name: string
  readonly counted: { readonly count?: number }
}

/** Groups what has the same key, in the order of the first ones. */
function groupAlike<T>(entries: readonly T[], getKey: (entry: T, index: number) => unknown): Group<T>[] {
  const groups = new Map<string, { members: T[]; indexes: number[] }>()
  for (const [index, entry] of entries.entries()) {
    const key = JSON.stringify(getKey(entry, index))
    const group = groups.get(key) ?? { members: [], indexes: [] }
    group.members.push(entry)
    group.indexes.push(index)
    groups.set(key, group)
  }
  return [...groups.values()]
}

/** Invents names: `Repository 1`, and `Repository 2-{n}` for the second group. */
const nameGroups = <T>(base: string, groups: readonly Group<T>[]): NamedGroup<T>[] =>
  groups.map((group, index) => {
    const { length } = group.members
    const name = `${base}${index + 1}`
    return length === 1
      ? { ...group, name, counted: {} }
      : { ...group, name: `${name}-{n}`, counted: { count: length } }
  })

/** Lists the names of all members, as a profile with these groups gives them. */
function listNames(
  groups: readonly NamedGroup<unknown>[],
  length: number,
  format: (name: string) => string,
): string[] {
  const names = Array.from({ length }, () => '')
  for (const { name, indexes } of groups)
    for (const [number, index] of indexes.entries())
      names[index] = format(name.replace('{n}', String(number + 1)))
  return names
}

/** Days since the oldest session of a job that still runs; of any job if none does. */
function measureHistory(organizations: readonly InventoryOrganization[], now: number): number {
  const jobs = organizations.flatMap((one) => one.jobs)
  const running = jobs.filter(({ isEnabled, runs }) => isEnabled && runs?.oldest !== undefined)
  const starts = (running.length > 0 ? running : jobs).flatMap(({ runs }) => runs?.oldest ?? [])
  const days = Math.ceil((now - Math.min(now, ...starts)) / DAY)
  return Math.min(days, MAX_HISTORY_DAYS)
}

interface JobContext {
  readonly now: number
  readonly historyDays: number
  readonly repositoryNames: readonly string[]
}

/** Builds the entry of organizations that are alike. */
function buildOrganization(
  members: readonly InventoryOrganization[],
  context: JobContext,
): ProfileOrganization {
  const [{ settings, size } = { settings: {}, size: {} }] = members
  const jobs = members.flatMap((one) => one.jobs)
  const names = new Map<string, number>()
  return {
    ...(members.length > 1 && { count: members.length }),
    ...omitDefaults(settings, DEFAULT_ORGANIZATION),
    ...size,
    jobs: groupAlike(jobs, (job) => describeForGroup(job, context)).map((group): ProfileJob => {
      const base = nameKind(group.members[0] as InventoryJob)
      const number = (names.get(base) ?? 0) + 1
      names.set(base, number)
      return buildJob(group.members, group.members.length / members.length, { base, number }, context)
    }),
  }
}

/** What jobs of one entry have in common: all but their results, which are averaged. */
function describeForGroup(job: InventoryJob, context: JobContext): string {
  const { runs, ...own } = job
  const step = (count: number): number => {
    const share = count / (runs?.ended || 1)
    return SHARE_STEPS.filter((one) => share >= one).length
  }
  return JSON.stringify([
    own,
    runs && [step(runs.warnings), step(runs.failures), runs.bytes > 0],
    buildPast(job, context),
  ])
}

function buildJob(
  members: readonly InventoryJob[],
  count: number,
  { base, number }: { readonly base: string; readonly number: number },
  context: JobContext,
): ProfileJob {
  const [job] = members as [InventoryJob]
  const { repository, schedule, selected, excluded } = job
  const runs = mergeRuns(members.flatMap((one) => one.runs ?? []))
  return {
    ...(count > 1 && { count }),
    name: count > 1 ? `${base} ${number}-{n}` : number > 1 ? `${base} ${number}` : base,
    repository: context.repositoryNames[repository] ?? '',
    ...keepFilled({
      schedule: omitDefaults(schedule, DEFAULT_SCHEDULE),
      workload: buildWorkload(selected, runs),
    }),
    ...buildPast(job, context),
    ...(selected && { selected: [...selected] }),
    ...(excluded.length > 0 && { excluded: [...excluded] }),
  }
}

/** Since when a job runs, and whether it still does. */
function buildPast(
  { isEnabled, schedule, runs }: InventoryJob,
  { now, historyDays }: JobContext,
): Pick<ProfileJob, 'enabled' | 'createdAgo' | 'events'> {
  if (!runs || (runs.newest === undefined && runs.isCut)) return isEnabled ? {} : { enabled: false }
  const { oldest, newest, runningSince, isCut } = runs
  if (oldest === undefined || newest === undefined)
    return isEnabled ? { createdAgo: 'PT0S' } : { enabled: false }
  const age = now - oldest
  const isYoung = !isCut && age < (historyDays - Math.min(FIRST_RUN_DAYS, historyDays / 2)) * DAY
  const createdAgo = isYoung && { createdAgo: formatAge(age, Math.ceil) }
  const isManual = schedule.scheduleEnabled === false
  const started = runningSince ?? (isManual ? newest : undefined)
  const isKnown = (time: number): boolean => now - time < historyDays * DAY
  const events: NonNullable<ProfileJob['events']> = []
  if (started !== undefined && isKnown(started))
    events.push({ do: 'start', ago: formatAge(now - started, Math.ceil) })
  if (!isEnabled) {
    // what stopped before the history begins has none
    if (!isKnown(newest - DAY)) return { enabled: false }
    events.push({ do: 'disable', ago: formatAge(now - newest, Math.floor) })
  }
  return { ...createdAgo, ...(events.length > 0 && { events }) }
}

/** Days, or minutes of less than one. */
const formatAge = (ms: number, round: (value: number) => number): string =>
  ms < DAY ? `PT${Math.max(0, round(ms / MINUTE))}M` : `P${round(ms / DAY)}D`

function buildWorkload(
  selected: readonly ProfileItem[] | undefined,
  runs: RunSummary | undefined,
): NonNullable<ProfileJob['workload']> {
  const { ended, warnings, failures, bytes, items, seconds } = runs ?? NO_RUNS
  const like = selected?.every(isOfFiles) && { like: 'files' as const }
  if (!runs || ended === 0) return { ...like }
  const share = (count: number): number => roundTo(2, count / ended)
  return {
    ...like,
    ...(items > 0 && {
      ...averageItems('firstItems', runs.first),
      ...averageItems('newItems', runs.later),
      itemBytes: formatSize(bytes / items, 2),
      bytesPerSecond: formatSize(Math.max(1, bytes / seconds), 2),
    }),
    warnings: share(warnings),
    ...(failures > 0 && { failures: share(failures) }),
  }
}

const NO_RUNS = { ended: 0, warnings: 0, failures: 0, bytes: 0, items: 0, seconds: 0 }

const averageItems = <Name extends string>(name: Name, { objects, items }: RunSummary['first']) =>
  (objects > 0 ? { [name]: roundTo(2, items / objects) } : {}) as { [K in Name]?: number }

const isOfFiles = ({
  type,
  mailbox,
  archiveMailbox,
  memberMailbox,
  memberArchiveMailbox,
}: ProfileItem): boolean =>
  type !== 'Group' && !mailbox && !archiveMailbox && !memberMailbox && !memberArchiveMailbox

const KINDS: Readonly<Record<ProfileItem['type'], string>> = {
  User: 'Users',
  Group: 'Groups',
  Site: 'Sites',
  PartialOrganization: 'Parts of the organization',
  PersonalSites: 'Personal sites',
  OneDriveFolders: 'OneDrive folders',
}

const PARTS = {
  mailbox: 'Mailboxes',
  archiveMailbox: 'Archive mailboxes',
  oneDrive: 'OneDrives',
  site: 'Team sites',
} as const

/** Invents the name of a job: what it backs up. */
function nameKind({ selected }: InventoryJob): string {
  if (!selected) return 'Entire organization'
  const [item] = selected
  if (!item || selected.some(({ type }) => type !== item.type)) return 'Selection'
  const parts = Object.entries(PARTS).filter(([flag]) => item[flag as keyof typeof PARTS])
  return item.type === 'PartialOrganization' && parts.length === 1 ? (parts[0]?.[1] ?? '') : KINDS[item.type]
}
