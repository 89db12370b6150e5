import { durationOf } from '../core/duration.js'
import { Draw, seedOf } from '../core/hash.js'
import { instantOf } from '../core/stamp.js'
import { USUAL_SCHEDULE, USUAL_WORKLOAD } from '../jobs/edit.js'
import type { Job, JobItem, Workload } from '../jobs/entities.js'
import { planHistory } from '../jobs/history.js'
import { addItem, type ItemContent } from '../jobs/items.js'
import { findJob, nextRunOf } from '../jobs/jobs.js'
import { disableJob, enableJob, startJob, stopJob } from '../jobs/runs.js'
import { scopeOf } from '../jobs/scope.js'
import { noiseOf } from '../jobs/sessions.js'
import type { Organization } from '../organizations/entities.js'
import { addOrganization } from '../organizations/organizations.js'
import { changeSettings } from '../settings/settings.js'
import { recordBackup } from '../storage/backups.js'
import { readRetention, USUAL_RETENTION } from '../storage/repositories.js'
import { planCleaning } from '../storage/retention.js'
import { changeUsedBytes } from '../storage/space.js'
import type { World } from '../world.js'
import type {
  Amount,
  ByteSize,
  Profile,
  ProfileItem,
  ProfileJob,
  ProfileOrganization,
  ProfileSession,
  ProfileWorkload,
} from './profile.js'

const GB = 1024 ** 3
const UNITS = ['B', 'KB', 'MB', 'GB', 'TB', 'PB']

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

/** Something a profile wants done at a time of the past. */
interface Deed {
  readonly at: number
  readonly run: () => void
}

/** How long a profile's world has lived when it is handed over, in milliseconds. */
export const historyOf = ({ history = 'PT0S' }: Profile): number => durationOf(history) ?? 0

/**
 * Fills a world that begins when the profile's history does, and brings it to the present.
 * The past is not written down but lived: jobs are made, and the world goes on from there.
 */
export function fill(world: World, profile: Profile, now: number): void {
  planHistory(world)
  addSettings(world, profile, now)
  addProxies(world, profile)
  addRepositories(world, profile)
  const deeds: Deed[] = []
  for (const [place, organization] of each(profile.organizations)) {
    const row = addTenant(world, organization, place)
    for (const [, job] of each(organization.jobs)) deeds.push(...deedsOf(world, row, job, now))
  }
  for (let deed = first(deeds); deed; deed = first(deeds)) {
    world.liveUntil(deed.at)
    deed.run()
  }
  world.liveUntil(now)

  /** Takes out the earliest deed; of those at one time the first one written. */
  function first(list: Deed[]): Deed | undefined {
    let earliest = 0
    for (const [place, { at }] of list.entries()) if (at < (list[earliest] as Deed).at) earliest = place
    return list.splice(earliest, 1)[0]
  }

  /** What is done to a job: it is made, and then what somebody did by hand. */
  function deedsOf(world: World, organization: Organization, job: ProfileJob, now: number): Deed[] {
    const ago = (text: string): number => now - (durationOf(text) ?? 0)
    const made: { id?: string } = {}
    const id = (): string => made.id ?? ''
    const create: Deed = {
      at: job.createdAgo === undefined ? world.time : Math.max(world.time, ago(job.createdAgo)),
      run: () => {
        made.id = addJob(world, organization, job).id
      },
    }
    const acts = { start: startJob, stop: stopJob, enable: enableJob, disable: disableJob }
    const events = (job.events ?? []).map(({ do: verb, ago: when, intoRun }): Deed => {
      const act = (): void => acts[verb](world, id())
      const wait = (): void => {
        const run = nextRunOf(world, findJob(world, id())) ?? world.time
        deeds.push({ at: run + (durationOf(intoRun ?? '') ?? 0), run: act })
      }
      return { at: ago(when), run: intoRun === undefined ? act : wait }
    })
    return [create, ...events]
  }
}

/** Each entry as often as its count says, with its number put in its texts. */
function* each<T extends { count?: number }>(
  entries: readonly T[] = [],
): Generator<[place: number, entry: T]> {
  let place = 0
  for (const entry of entries)
    for (let n = 1; n <= (entry.count ?? 1); n++) yield [place++, numbered(entry, n)]
}

function numbered<T>(entry: T, n: number): T {
  const texts = Object.entries(entry as object).map(([name, value]) => [
    name,
    typeof value === 'string' ? value.replaceAll('{n}', String(n)) : value,
  ])
  return Object.fromEntries(texts) as T
}

/** Bytes of a size such as `256 GB`. */
function bytes(size: ByteSize | undefined, usual: number): number {
  if (size === undefined || typeof size === 'number') return size ?? usual
  const [, number, unit = 'B'] = /^([\d.]+) ?([A-Z]+)$/.exec(size) ?? []
  return Math.round(Number(number) * 1024 ** UNITS.indexOf(unit))
}

function amount(draw: Draw, wanted: Amount | undefined, usual: number): number {
  if (wanted === undefined || typeof wanted === 'number') return wanted ?? usual
  return draw.integer(wanted.from, wanted.to)
}

function addSettings(world: World, { license, settings }: Profile, now: number): void {
  if (license) {
    const { type = 'Licensed', users = 250, expiresIn } = license
    const left = expiresIn === undefined ? undefined : durationOf(expiresIn)
    changeSettings(world, 'license', { type, users, ...(left !== undefined && { expires: now + left }) })
  }
  if (settings) changeSettings(world, 'history', settings)
}

function addProxies(world: World, { proxies }: Profile): void {
  for (const [, { count: _, id, ...proxy }] of each(proxies)) {
    const identity = world.identify('proxy')
    const { status = 'Online' } = proxy
    world.tables.proxies.insert({
      description: '',
      port: 9193,
      threadsNumber: 64,
      enableNetworkThrottling: false,
      useInternetProxy: false,
      isDefault: false,
      reachable: status === 'Online',
      ...proxy,
      ...identity,
      ...(id !== undefined && { id }),
      status,
    })
  }
}

function addRepositories(world: World, { repositories }: Profile): void {
  const proxies = new Map(world.tables.proxies.list().map(({ hostName, id }) => [hostName, id]))
  for (const [, repository] of each(repositories)) {
    const { count: _, id, name, description = '', proxy, path, capacity, used, ...retention } = repository
    const identity = world.identify('repository')
    const row = world.tables.repositories.insert({
      ...identity,
      ...(id !== undefined && { id }),
      name,
      description,
      path,
      proxyId: proxies.get(proxy) ?? '',
      capacityBytes: bytes(capacity, 500 * GB),
      ...readRetention(USUAL_RETENTION, retention),
    })
    changeUsedBytes(world, row, bytes(used, 0))
    planCleaning(world, row)
  }
}

function addTenant(world: World, tenant: ProfileOrganization, place: number): Organization {
  const {
    type = 'Office365',
    region = 'Worldwide',
    exchange = true,
    sharePoint = true,
    password = 'password',
  } = tenant
  const { name = world.names.company('organization', place).tenant } = tenant
  const { account = `backup@${name}` } = tenant
  const draw = new Draw(seedOf(world.origin.seed, 'tenant', place))
  const cloud = { account, password, grantAdminAccess: true, useMfa: false }
  const server = (serverName: string) => ({ serverName, username: account, password, useSSL: true })
  return addOrganization(
    world,
    {
      type,
      name,
      ...(type !== 'OnPremises' && { region }),
      ...(type !== 'OnPremises' && exchange && { exchangeOnlineSettings: cloud }),
      ...(type !== 'OnPremises' && sharePoint && { sharePointOnlineSettings: cloud }),
      ...(type !== 'Office365' && exchange && { exchangeSettings: server(`mail.${name}`) }),
      ...(type !== 'Office365' && sharePoint && { sharepointSettings: server(`sharepoint.${name}`) }),
    },
    {
      size: {
        users: amount(draw, tenant.users, 24),
        groups: amount(draw, tenant.groups, 4),
        sites: amount(draw, tenant.sites, 6),
      },
      ...(tenant.people && { people: tenant.people }),
      ...(tenant.id !== undefined && { id: tenant.id }),
    },
  )
}

function addJob(world: World, organization: Organization, job: ProfileJob): Job {
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
