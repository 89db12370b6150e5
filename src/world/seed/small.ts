import type { BackupRepository, Job, Organization, Workload } from '../entities.js'
import { addItem } from '../items.js'
import { enableJob, startJob, stopJob } from '../jobs.js'
import type { SchedulePolicy } from '../schedule.js'
import type { World } from '../world.js'
import { documentedJob } from './documented.js'

const MINUTE = 60_000
const DAY = 86_400_000
const GB = 1024 ** 3
const MB = 1024 ** 2
const KB = 1024

/** How many days of its past the world has lived when it is handed over. */
export const SMALL_DAYS = 30

const MAIL: Workload = {
  firstItems: 2400,
  newItems: 34,
  itemBytes: 84 * KB,
  bytesPerSecond: 6.5 * MB,
  warnings: 0.04,
}
const FILES: Workload = {
  firstItems: 900,
  newItems: 6,
  itemBytes: 720 * KB,
  bytesPerSecond: 9 * MB,
  warnings: 0.05,
}

const daily = (dailyTime: string, dailyType: 'Everyday' | 'Workdays' = 'Everyday'): SchedulePolicy => ({
  backupWindowEnabled: false,
  type: 'Daily',
  dailyType,
  dailyTime,
  retryEnabled: true,
  retryNumber: 3,
  retryWaitInterval: 10,
})

/**
 * Two tenants of a mid-sized company, as an administrator would find them after a month of backups:
 * most jobs do well, one fails, one was never run, one is switched off, and one is running now.
 * The past is not written down but lived: jobs are made a month ago, and the world goes on from there.
 */
export function seedSmall(world: World, now: number): void {
  const { main, second, archive } = addInfrastructure(world)
  const [head, daughter] = [0, 1].map((n) => addOrganization(world, n)) as [Organization, Organization]

  const job = (
    organization: Organization,
    repository: BackupRepository,
    row: Pick<Job, 'name' | 'description' | 'schedulePolicy' | 'workload'> & Partial<Job>,
    ...items: NewItem[]
  ): Job => addJob(world, organization, repository, row, items)

  documentedJob(world, head, main)

  const everything = job(head, main, {
    name: 'Whole organization, nightly',
    description: 'Mail, OneDrive and SharePoint of everybody',
    backupType: 'EntireOrganization',
    schedulePolicy: daily('22:00:00'),
    workload: MAIL,
  })
  const board = job(
    head,
    archive,
    {
      name: 'Board mailboxes, every four hours',
      description: 'Kept for ten years',
      schedulePolicy: { ...daily('00:00:00'), type: 'Periodically', periodicallyEvery: 'Hours4' },
      workload: { ...MAIL, newItems: 9, warnings: 0.01 },
    },
    { type: 'User', target: 0, mailbox: true, archiveMailbox: true, oneDrive: true, site: false },
    { type: 'User', target: 1, mailbox: true, archiveMailbox: true, oneDrive: true, site: false },
    { type: 'User', target: 4, mailbox: true, archiveMailbox: false, oneDrive: false, site: false },
  )
  const sites = job(
    head,
    second,
    {
      name: 'Team sites and their groups',
      description: '',
      schedulePolicy: daily('19:30:00', 'Workdays'),
      workload: FILES,
    },
    { type: 'Site', target: 0 },
    { type: 'Site', target: 2 },
    { type: 'Site', target: 3 },
    group(0),
    group(2),
  )
  const subsidiary = job(
    daughter,
    main,
    {
      name: 'Subsidiary mail',
      description: 'Everybody but two leavers',
      backupType: 'EntireOrganization',
      schedulePolicy: daily('01:15:00'),
      workload: { ...MAIL, newItems: 21, warnings: 0.3 },
    },
    {
      list: 'excluded',
      type: 'User',
      target: 3,
      mailbox: true,
      archiveMailbox: true,
      oneDrive: true,
      site: true,
    },
    {
      list: 'excluded',
      type: 'User',
      target: 9,
      mailbox: true,
      archiveMailbox: true,
      oneDrive: true,
      site: true,
    },
  )
  const failing = job(
    daughter,
    second,
    {
      name: 'Subsidiary OneDrives',
      description: 'Broken since the service account was changed',
      schedulePolicy: { ...daily('03:00:00'), retryNumber: 1 },
      workload: {
        ...FILES,
        failure: `access is denied to the account ${daughter.account}: check its role and its password`,
      },
    },
    { type: 'PartialOrganization', mailbox: false, archiveMailbox: false, oneDrive: true, site: false },
  )
  for (const made of [everything, board, sites, subsidiary, failing]) enableJob(world, made.id)

  // a night when somebody stopped the big job by hand
  world.liveUntil(now - 9 * DAY)
  world.liveUntil((world.tables.jobs.get(everything.id)?.nextRun ?? 0) + MINUTE)
  stopJob(world, everything.id)

  world.liveUntil(now - 14 * MINUTE)
  const running = job(
    head,
    archive,
    {
      name: 'Archive mailboxes, first backup',
      description: 'Started by hand',
      schedulePolicy: daily('20:15:00'),
      workload: { ...MAIL, firstItems: 7500, warnings: 0 },
    },
    { type: 'PartialOrganization', mailbox: false, archiveMailbox: true, oneDrive: false, site: false },
  )
  enableJob(world, running.id)
  startJob(world, running.id)

  world.liveUntil(now)
  const never = job(
    daughter,
    archive,
    {
      name: 'Subsidiary group mailboxes',
      description: 'New, first run tonight',
      schedulePolicy: daily('23:45:00'),
      workload: MAIL,
    },
    group(1),
  )
  enableJob(world, never.id)
}

type NewItem = Parameters<typeof addItem>[2]

const group = (target: number): NewItem => ({
  type: 'Group',
  target,
  mailbox: true,
  archiveMailbox: false,
  oneDrive: true,
  site: true,
  members: true,
  memberMailbox: true,
  memberArchiveMailbox: false,
  memberOnedrive: true,
  memberSite: true,
})

function addInfrastructure(world: World): Record<'main' | 'second' | 'archive', BackupRepository> {
  const proxy = (hostName: string, description: string, isDefault: boolean) =>
    world.tables.proxies.insert({
      ...world.identify('proxy'),
      hostName,
      description,
      port: 9193,
      threadsNumber: 64,
      enableNetworkThrottling: false,
      useInternetProxy: false,
      isDefault,
      status: 'Online',
    })
  const local = proxy('support.east.local', 'Default proxy, on the backup server itself', true)
  const remote = proxy('vbo-proxy02.east.local', 'For SharePoint and OneDrive', false)

  const repository = (
    row: Pick<
      BackupRepository,
      'name' | 'description' | 'path' | 'proxyId' | 'capacityBytes' | 'yearlyRetentionPeriod'
    >,
  ) =>
    world.tables.repositories.insert({
      ...world.identify('repository'),
      ...row,
      usedBytes: 0,
      retentionType: 'ItemLevel',
      retentionFrequencyType: 'Daily',
      dailyTime: '08:00:00',
      dailyType: 'Everyday',
    })
  return {
    main: repository({
      name: 'Default Backup Repository',
      description: 'Made when the product was installed',
      path: 'C:\\VeeamRepository',
      proxyId: local.id,
      capacityBytes: 256 * GB,
      yearlyRetentionPeriod: 'Years3',
    }),
    second: repository({
      name: 'SharePoint and OneDrive',
      description: 'On the second proxy',
      path: 'E:\\Backup\\Sites',
      proxyId: remote.id,
      capacityBytes: 512 * GB,
      yearlyRetentionPeriod: 'Years5',
    }),
    archive: repository({
      name: 'Long-term archive',
      description: '',
      path: 'F:\\Archive',
      proxyId: local.id,
      capacityBytes: 128 * GB,
      yearlyRetentionPeriod: 'Years10',
    }),
  }
}

function addOrganization(world: World, place: number): Organization {
  const { tenant } = world.names.company('organization', place)
  return world.tables.organizations.insert({
    ...world.identify('organization'),
    name: tenant,
    type: 'Office365',
    region: place === 0 ? 'Worldwide' : 'Germany',
    isExchangeOnline: true,
    isSharePointOnline: true,
    account: `backup@${tenant}`,
    counts: place === 0 ? { users: 42, groups: 6, sites: 9 } : { users: 17, groups: 3, sites: 4 },
  })
}

function addJob(
  world: World,
  organization: Organization,
  repository: BackupRepository,
  row: Pick<Job, 'name' | 'description' | 'schedulePolicy' | 'workload'> & Partial<Job>,
  items: readonly NewItem[],
): Job {
  const job = world.tables.jobs.insert({
    ...world.identify('job', organization),
    organizationId: organization.id,
    repositoryId: repository.id,
    backupType: 'SelectedItems',
    isEnabled: false,
    retries: 0,
    ...row,
  })
  for (const item of items) addItem(world, job, item)
  return job
}
