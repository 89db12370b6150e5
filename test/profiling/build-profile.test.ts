import t from 'tap'
import { buildProfile } from '../../src/profiling/build-profile.js'
import { formatSize } from '../../src/profiling/format-size.js'
import type { Inventory, InventoryJob, RunSummary } from '../../src/profiling/inventory.js'

const NOW = Date.parse('2026-03-02T14:30:00Z')
const MINUTE = 60_000
const DAY = 24 * 60 * MINUTE
const NOTHING = { objects: 0, items: 0 }

/** Runs between two ages. */
const runsFrom = (oldest: number, newest: number, others: Partial<RunSummary> = {}): RunSummary => ({
  ended: 10,
  warnings: 1,
  failures: 0,
  bytes: 0,
  items: 0,
  seconds: 0,
  first: NOTHING,
  later: NOTHING,
  oldest: NOW - oldest,
  newest: NOW - newest,
  isCut: false,
  ...others,
})

const NEVER: RunSummary = {
  ...runsFrom(0, 0),
  ended: 0,
  oldest: undefined as never,
  newest: undefined as never,
}

const createJob = (others: Partial<InventoryJob>): InventoryJob => ({
  repository: 0,
  isEnabled: true,
  schedule: {},
  selected: undefined,
  excluded: [],
  runs: runsFrom(60 * DAY, DAY),
  ...others,
})

const createInventory = (...organizations: InventoryJob[][]): Inventory => ({
  version: 8,
  now: NOW,
  proxies: [],
  repositories: [],
  organizations: organizations.map((jobs) => ({
    settings: {},
    size: { users: 1, groups: 1, sites: 1 },
    jobs,
  })),
  notes: [],
})

/** The jobs of a profile, without what is the same for all. */
const buildJobs = (...organizations: InventoryJob[][]) =>
  buildProfile(createInventory(...organizations)).profile.organizations?.map(({ count, jobs = [] }) => [
    count,
    jobs.map(({ repository: _, workload: __, ...job }) => job),
  ])

const BY_HAND = { schedule: { scheduleEnabled: false } }

t.test('the past of a job', async (t) => {
  const start = (ago: string) => ({ do: 'start', ago })
  const disable = (ago: string) => ({ do: 'disable', ago })
  const CASES: readonly [job: Partial<InventoryJob>, past: object][] = [
    [{}, {}],
    [{ isEnabled: false }, { events: [disable('P1D')] }],
    [{ isEnabled: false, runs: runsFrom(500 * DAY, 400 * DAY) }, { enabled: false }],
    [{ runs: NEVER }, { createdAgo: 'PT0S' }],
    [{ runs: NEVER, isEnabled: false }, { enabled: false }],
    [{ runs: undefined }, {}],
    [{ runs: undefined, isEnabled: false }, { enabled: false }],
    [{ runs: runsFrom(9.5 * DAY, DAY) }, { createdAgo: 'P10D' }],
    [{ runs: runsFrom(9.5 * DAY, DAY, { isCut: true }) }, {}],
    [
      { runs: runsFrom(14 * MINUTE, 14 * MINUTE, { runningSince: NOW - 14 * MINUTE }) },
      { createdAgo: 'PT14M', events: [start('PT14M')] },
    ],
    [
      { ...BY_HAND, runs: runsFrom(60 * DAY, 2 * DAY) },
      { ...BY_HAND, events: [start('P2D')] },
    ],
    [
      { ...BY_HAND, isEnabled: false, runs: runsFrom(60 * DAY, 2 * DAY) },
      { ...BY_HAND, events: [start('P2D'), disable('P2D')] },
    ],
  ]
  for (const [job, past] of CASES) {
    const [[, [, found]] = [undefined, []]] = buildJobs([
      createJob({ excluded: [{ type: 'PersonalSites' }] }),
      createJob(job),
    ]) as [[undefined, object[]]]
    t.strictSame(found, { name: 'Entire organization 2', ...past }, JSON.stringify(job))
  }
})

t.test('what is alike is grouped, and what is not has another name', async (t) => {
  const users = createJob({ selected: [{ type: 'User', index: 0, mailbox: true }] })
  const often = createJob({ runs: runsFrom(60 * DAY, DAY, { failures: 5 }) })
  t.strictSame(buildJobs([users, createJob({}), often, users]), [
    [
      undefined,
      [
        { count: 2, name: 'Users 1-{n}', selected: users.selected },
        { name: 'Entire organization' },
        { name: 'Entire organization 2' },
      ],
    ],
  ])
  t.match(buildJobs([users, often], [users], [often, users]), [[2], [undefined]])
})

t.test('names of what is grouped lead to it', async (t) => {
  const repository = { retention: {}, usedBytes: 0 }
  const { profile } = buildProfile({
    ...createInventory([createJob({ repository: 2 })]),
    proxies: [{}, { threadsNumber: 8 }, {}],
    repositories: [
      { ...repository, proxy: 0 },
      { ...repository, proxy: 2 },
      { ...repository, proxy: 1, capacityBytes: 1.5 * 1024 ** 4 },
      { ...repository, proxy: 0 },
    ],
  })
  t.strictSame(profile.proxies, [
    { count: 2, hostName: 'proxy1-{n}.example' },
    { hostName: 'proxy2.example', threadsNumber: 8 },
  ])
  t.strictSame(profile.repositories, [
    { count: 2, name: 'Repository 1-{n}', proxy: 'proxy1-1.example', path: 'D:\\Repository1-{n}' },
    { name: 'Repository 2', proxy: 'proxy1-2.example', path: 'D:\\Repository2' },
    { name: 'Repository 3', proxy: 'proxy2.example', path: 'D:\\Repository3', capacity: '1.5 TB' },
  ])
  t.equal(profile.organizations?.[0]?.jobs?.[0]?.repository, 'Repository 3')
})

t.test('sizes', async (t) => {
  const CASES: readonly [bytes: number, digits: number, text: string][] = [
    [0, 4, '0 B'],
    [0.4, 2, '0 B'],
    [1023, 4, '1023 B'],
    [1024, 4, '1 KB'],
    [1_048_575, 4, '1024 KB'],
    [2_000_000_000_000, 4, '1.819 TB'],
    [2_000_000_000_000, 2, '1.8 TB'],
    [Number.MAX_SAFE_INTEGER, 4, '8 PB'],
    [2 ** 63, 4, '8192 PB'],
  ]
  for (const [bytes, digits, text] of CASES) t.equal(formatSize(bytes, digits), text)
})
