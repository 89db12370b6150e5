import { MAX_JOBS } from '../world/jobs/edit-jobs.js'
import { MAX_ORGANIZATIONS } from '../world/organizations/organizations.js'
import { Profile } from '../world/seed/profile-schema.js'
import { MAX_PROXIES } from '../world/storage/proxies.js'
import { MAX_REPOSITORIES } from '../world/storage/repositories.js'
import { type Fields, isFields, pickFields, readId, readReference } from './fields.js'
import { fitItems } from './fit-items.js'
import type { Inventory, InventoryJob, InventoryOrganization, OrganizationSize } from './inventory.js'
import { BudgetError, InventoryClient, type InventoryClientOptions } from './inventory-client.js'
import { readLicense, readProxy, readRepository, readSchedule } from './read-entries.js'
import { JobItemReader, MAX_PROFILE_ITEMS } from './read-job-items.js'
import { findNow, findTimeZone } from './server-clock.js'
import { summarizeSessions } from './summarize-runs.js'

const OrganizationEntry = Profile.properties.organizations.items.properties

const MAX_USERS = 100_000
const MAX_GROUPS_AND_SITES = 10_000
/** Sessions of a job that tell enough of it. */
const MAX_SESSIONS = 2000

export interface InventoryOptions extends InventoryClientOptions {
  readonly onProgress?: (done: number, total: number, text: string) => void
}

/** Thrown when a login may not read what a profile needs. */
export class InventoryError extends Error {
  override readonly name = 'InventoryError'
}

/**
 * Reads what a server consists of. If there are more organizations and jobs than requests, it reads some of them; the
 * others are taken to be like these.
 * @throws InventoryError, BudgetError, UnreachableError, LoginError
 */
export async function readInventory({ onProgress, ...options }: InventoryOptions): Promise<Inventory> {
  const client = new InventoryClient(options)
  const notes: string[] = []
  const organizations = await client.readList('/Organizations')
  const jobs = await client.readList('/Jobs')
  if (!organizations || !jobs)
    throw new InventoryError(
      `This login cannot read the organizations and jobs of the server. Use an account of a backup administrator. ${client.listProblems().join(' ')}`,
    )
  const proxies = (await client.readList('/Proxies?extendedView=true', '/Proxies'))?.items ?? []
  const repositories = (await client.readList('/BackupRepositories'))?.items ?? []
  const history = await client.readObject('/HistorySettings')
  // version 3 and 4 have no resource for it
  const license = client.version >= 5 ? await client.readObject('/License') : undefined

  const cut = <T>(list: readonly T[], max: number, what: string): readonly T[] => {
    if (list.length > max) notes.push(`There are ${list.length} ${what}; the profile has the first ${max}.`)
    return list.slice(0, max)
  }
  const found = cut(organizations.items, MAX_ORGANIZATIONS, 'organizations').map(readOrganization)
  const known = indexIds(found)
  const proxyIds = indexIds(cut(proxies, MAX_PROXIES, 'proxies'))
  const repositoryIds = indexIds(cut(repositories, MAX_REPOSITORIES, 'repositories'))
  const foundJobs = cut(jobs.items, MAX_JOBS, 'jobs').map((job) => readJob(job, known, repositoryIds))

  await readDetails(client, found, foundJobs, notes, onProgress)
  const runs = foundJobs.flatMap(({ details }) => details?.runs ?? [])
  const now = findNow(client.date ?? Date.now(), jobs.items, runs)
  const timeZone = findTimeZone(jobs.items)
  if (timeZone !== undefined)
    notes.push(
      'The time zone has the offset that the server has now. For summer and winter time, name a zone such as Europe/Berlin.',
    )
  if (foundJobs.some(({ details }) => isLong(details?.selected) || isLong(details?.excluded)))
    notes.push(`Jobs select or exclude more than ${MAX_PROFILE_ITEMS} items: only these are there.`)
  const homeless = foundJobs.filter(({ organization }) => organization === undefined).length
  if (homeless > 0) notes.push(`Jobs without a known organization are left out: ${homeless}.`)
  return {
    version: client.version,
    now,
    timeZone,
    ...(license && { license: readLicense(license, now) }),
    ...(history && { settings: pickFields(history, Profile.properties.settings.properties, HISTORY_FIELDS) }),
    proxies: proxies.slice(0, MAX_PROXIES).map(readProxy),
    repositories: repositories.slice(0, MAX_REPOSITORIES).map((one) => readRepository(one, proxyIds)),
    organizations: found.map(({ settings, size = DEFAULT_SIZE }, index): InventoryOrganization => {
      const own = foundJobs.filter(({ organization }) => organization === index)
      const items = new JobItemReader()
      return { settings, size, jobs: own.map((job) => buildJob(job, size, items)) }
    }),
    notes: [...new Set(notes), ...client.listProblems()],
  }
}

const isLong = (items: readonly Fields[] = []): boolean => items.length > MAX_PROFILE_ITEMS

const HISTORY_FIELDS = ['keepAllsessions', 'keeponlyLast'] as const
/** What the mock creates if a profile says nothing. */
const DEFAULT_SIZE: OrganizationSize = { users: 24, groups: 4, sites: 6 }

const readText = (value: unknown): string => (typeof value === 'string' ? value : '')

const indexIds = (list: readonly { readonly id?: unknown }[]): ReadonlyMap<string, number> =>
  new Map(list.flatMap(({ id }, index) => (readId(id) === undefined ? [] : [[readId(id) as string, index]])))

/** What is known of an organization before its details are read, and its details. */
interface FoundOrganization {
  readonly id: string
  readonly settings: InventoryOrganization['settings']
  size?: OrganizationSize
}

interface FoundJob {
  readonly id: string
  readonly organization: number | undefined
  readonly repository: number
  readonly isEnabled: boolean
  readonly isPartial: boolean
  readonly schedule: InventoryJob['schedule']
  details?: {
    readonly selected: readonly Fields[]
    readonly excluded: readonly Fields[]
    readonly runs: InventoryJob['runs']
  }
}

/** Later versions have other names for some regions. */
const REGIONS: Readonly<Record<string, string>> = {
  USGovernment: 'USgovCommunity',
  USDefence: 'USgovDefence',
}

function readOrganization(fields: Fields): FoundOrganization {
  const { id, region } = fields
  const has = (...names: string[]): boolean | undefined => {
    const flags = names.map((name) => fields[name]).filter((flag) => typeof flag === 'boolean')
    return flags.length === 0 ? undefined : flags.includes(true)
  }
  const exchange = has('isExchangeOnline', 'isExchange')
  const sharePoint = has('isSharePointOnline', 'isSharepoint')
  return {
    id: readText(id),
    settings: {
      ...pickFields({ ...fields, region: REGIONS[String(region)] ?? region }, OrganizationEntry, [
        'type',
        'region',
      ]),
      // an organization has one of them
      ...(exchange === false && sharePoint !== false && { exchange }),
      ...(sharePoint === false && exchange !== false && { sharePoint }),
    },
  }
}

function readJob(
  fields: Fields,
  organizations: ReadonlyMap<string, number>,
  repositories: ReadonlyMap<string, number>,
): FoundJob {
  const { id, isEnabled, backupType, schedulePolicy } = fields
  return {
    id: readText(id),
    organization: organizations.get(readReference(fields, 'organizationId', 'organization') ?? ''),
    repository: repositories.get(readReference(fields, 'repositoryId', 'backupRepository') ?? '') ?? 0,
    isEnabled: isEnabled !== false,
    isPartial: backupType === 'SelectedItems',
    schedule: isFields(schedulePolicy) ? readSchedule(schedulePolicy) : {},
  }
}

/** Reads sizes of organizations, and items and sessions of jobs, as far as requests last. */
async function readDetails(
  client: InventoryClient,
  organizations: readonly FoundOrganization[],
  jobs: readonly FoundJob[],
  notes: string[],
  onProgress: InventoryOptions['onProgress'],
): Promise<void> {
  const tasks = [
    ...organizations.map((one) => () => readSize(client, one, notes)),
    ...jobs.flatMap((job) => {
      const organization = organizations[job.organization ?? -1]
      return organization ? [() => readJobDetails(client, job)] : []
    }),
  ]
  // if requests end before the tasks, what was read should come from everywhere
  const spread = tasks
    .map((run, index) => ({ run, rank: (index * 0.618_033_988_75) % 1 }))
    .sort((one, other) => one.rank - other.rank)
  try {
    for (const [done, { run }] of spread.entries()) {
      onProgress?.(done, tasks.length, `${done} of ${tasks.length} organizations and jobs`)
      await run()
    }
  } catch (error) {
    if (!(error instanceof BudgetError)) throw error
    borrowDetails(organizations, jobs, notes)
  }
}

/** Lets what was not read be like what was. */
function borrowDetails(
  organizations: readonly FoundOrganization[],
  jobs: readonly FoundJob[],
  notes: string[],
): void {
  const readOrganizations = organizations.filter(({ size }) => size)
  const readJobs = jobs.filter(({ details }) => details)
  notes.push(
    `Requests ended (--max-requests): ${readOrganizations.length} of ${organizations.length} organizations and ${readJobs.length} of ${jobs.length} jobs were read. The others have the numbers of these.`,
  )
  for (const [index, one] of organizations.entries()) {
    const other = readOrganizations[index % readOrganizations.length]
    if (!one.size && other?.size) one.size = other.size
  }
  for (const [index, job] of jobs.entries()) {
    const alike = readJobs.filter(({ isPartial }) => isPartial === job.isPartial)
    const other = alike[index % alike.length]
    if (!job.details && other?.details) job.details = other.details
  }
}

async function readSize(client: InventoryClient, one: FoundOrganization, notes: string[]): Promise<void> {
  const count = async (what: keyof OrganizationSize, max: number): Promise<number> => {
    const name = `${what.slice(0, 1).toUpperCase()}${what.slice(1)}`
    const path = (id: string): string => `/Organizations/${id}/${name}`
    const found = await client.count(path(encodeURIComponent(one.id)), path('{id}'), max)
    if (found === max) notes.push(`An organization may have more ${what} than a profile can: ${max}.`)
    return found ?? DEFAULT_SIZE[what]
  }
  const { exchange, sharePoint } = one.settings
  const users = await count('users', MAX_USERS)
  one.size = {
    users,
    groups: exchange === false ? 0 : await count('groups', MAX_GROUPS_AND_SITES),
    sites: sharePoint === false ? 0 : await count('sites', MAX_GROUPS_AND_SITES),
  }
}

async function readJobDetails(client: InventoryClient, job: FoundJob): Promise<void> {
  const path = (id: string, list: string): string => `/Jobs/${id}/${list}`
  const id = encodeURIComponent(job.id)
  const readItems = (list: string) => client.readList(path(id, list), path('{id}', list), MAX_PROFILE_ITEMS)
  const selected = job.isPartial ? await readItems('SelectedItems') : undefined
  const excluded = await readItems('ExcludedItems')
  const sessions =
    client.version >= 7
      ? await client.readList(`/JobSessions?jobId=${id}`, '/JobSessions', MAX_SESSIONS)
      : await client.readList(path(id, 'JobSessions'), path('{id}', 'JobSessions'), MAX_SESSIONS)
  job.details = {
    selected: selected?.items ?? [],
    excluded: excluded?.items ?? [],
    runs: sessions && summarizeSessions(sessions.items, sessions.isCut),
  }
}

function buildJob(
  { repository, isEnabled, isPartial, schedule, details }: FoundJob,
  size: OrganizationSize,
  items: JobItemReader,
): InventoryJob {
  const { selected = [], excluded = [], runs } = details ?? {}
  const fitting = fitItems(items.read(selected), size)
  // a job of selected items has at least one
  const [first = { type: 'PartialOrganization' as const, mailbox: true }, ...others] = fitting
  return {
    repository,
    isEnabled,
    schedule,
    selected: isPartial ? [first, ...others] : undefined,
    excluded: fitItems(items.read(excluded), size),
    runs,
  }
}
