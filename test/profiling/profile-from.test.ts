import t, { type Test } from 'tap'
import { parseProfile } from '../../src/catalogue/profile-catalogue.js'
import { profileNames } from '../../src/catalogue/profile-names.js'
import { UnreachableError } from '../../src/client/send-over-https.js'
import { createProfile } from '../../src/profiling/create-profile.js'
import type { Inventory, InventoryJob } from '../../src/profiling/inventory.js'
import { BudgetError } from '../../src/profiling/inventory-client.js'
import { InventoryError } from '../../src/profiling/read-inventory.js'
import { inFull } from '../full.js'
import { mock } from '../helper.js'
import { type Answer, askMock, readServer } from './source.js'

const SEED = 365

const sum = (numbers: readonly number[]): number => numbers.reduce((total, one) => total + one, 0)

const listJobs = ({ organizations }: Inventory): InventoryJob[] => organizations.flatMap(({ jobs }) => jobs)

/** What a job is, apart from names and results. */
const describeJob = ({ selected, excluded, schedule, isEnabled }: InventoryJob): string =>
  JSON.stringify([selected?.map(({ index: _, ...item }) => item), excluded.length, schedule, isEnabled])

/** Numbers of a server that another one must have too. */
const countAll = (inventory: Inventory) => ({
  organizations: inventory.organizations.map(({ settings, size }) => ({ ...settings, ...size })).sort(byText),
  jobs: listJobs(inventory).map(describeJob).sort(),
  jobsOfRepositories: inventory.repositories
    .map((_, index) => listJobs(inventory).filter(({ repository }) => repository === index).length)
    .sort(),
  repositoriesOfProxies: inventory.proxies
    .map((_, index) => inventory.repositories.filter(({ proxy }) => proxy === index).length)
    .sort(),
  retentions: inventory.repositories.map(({ retention }) => retention).sort(byText),
  proxies: [...inventory.proxies].sort(byText),
  license: inventory.license,
  settings: inventory.settings,
})

const byText = (one: object, other: object): number =>
  JSON.stringify(one).localeCompare(JSON.stringify(other))

/** Reads a mock, and another one that starts with the profile of it. */
async function mirror(t: Test, profile: string, version: number, seed = SEED) {
  const { inventory } = await readServer(askMock(mock(t, { profile, seed: 77 })), version)
  const created = createProfile(inventory, SEED)
  const copy = mock(t, { profileContent: parseProfile(created.yaml, 'made.yaml'), seed })
  return { inventory, created, copy: (await readServer(askMock(copy), version)).inventory }
}

for (const [profile, version] of [
  ['small', 3],
  ['small', 8],
  ['msp', 7],
] as const)
  t.test(`a server with the profile of a server agrees with it: ${profile}, v${version}`, async (t) => {
    const { inventory, copy } = await mirror(t, profile, version)
    t.strictSame(countAll(copy), countAll(inventory))
    const disks = ({ repositories }: Inventory) =>
      [...repositories].sort((one, other) => one.usedBytes - other.usedBytes)
    for (const [index, { capacityBytes = 0, usedBytes }] of disks(inventory).entries()) {
      const other = disks(copy)[index]
      isNear(t, other?.capacityBytes, capacityBytes, 0.001, 'capacity')
      isNear(t, other?.usedBytes, usedBytes, 0.01, 'fill')
    }
    const days = ({ now }: Inventory, jobs: readonly InventoryJob[]): number =>
      Math.round(
        (now - Math.min(...jobs.flatMap(({ isEnabled, runs }) => (isEnabled && runs?.oldest) || []))) /
          86_400_000,
      )
    t.equal(days(copy, listJobs(copy)), days(inventory, listJobs(inventory)), 'days of history')
    for (const result of ['warnings', 'failures'] as const) {
      const share = (all: Inventory) =>
        sum(listJobs(all).map(({ runs }) => runs?.[result] ?? 0)) / countRuns(all)
      t.ok(Math.abs(share(copy) - share(inventory)) < 0.04, `${result}: ${share(copy)}, ${share(inventory)}`)
    }
    isNear(t, countRuns(copy), countRuns(inventory), 0.05, 'sessions')
  })

const countRuns = (inventory: Inventory): number =>
  sum(listJobs(inventory).map(({ runs }) => runs?.ended ?? 0))

function isNear(t: Test, found: number | undefined, wanted: number, share: number, what: string): void {
  t.ok(
    found !== undefined && Math.abs(found - wanted) <= wanted * share,
    `${what}: ${found} is near ${wanted}`,
  )
}

t.test('each profile of ours, read from a server, becomes a valid profile', async (t) => {
  for (const profile of profileNames.filter((name) => name !== 'large')) {
    const api = mock(t, { profile })
    for (const version of profile === 'small' ? [3, 4, 5, 6, 7, 8] : [3, 8]) {
      const { inventory, paths } = await readServer(askMock(api), version)
      const { yaml, notes } = createProfile(inventory, SEED)
      const { organizations = [] } = parseProfile(yaml, `${profile} v${version}`)
      t.equal(
        sum(organizations.map(({ count = 1 }) => count)),
        inventory.organizations.length,
        `${profile} v${version}`,
      )
      t.notMatch(notes.join(), /respond/, 'everything was read')
      t.ok(paths.every((path) => path.startsWith(`/v${version}/`)))
    }
  }
})

t.test('what is alike becomes one entry', inFull, async (t) => {
  const { inventory } = await readServer(askMock(mock(t, { profile: 'large' })), 8)
  const { profile, yaml } = createProfile(inventory, SEED)
  t.equal(profile.organizations?.length, 1)
  t.match(profile.organizations?.[0], { count: 5, users: 2000, groups: 60, sites: 120 })
  t.match(profile.proxies, [{ hostName: 'proxy1.example' }, { count: 9, hostName: 'proxy2-{n}.example' }])
  t.equal(sum(profile.organizations?.[0]?.jobs?.map(({ count = 1 }) => count) ?? []), 40)
  t.ok(yaml.split('\n').length < 450)
})

t.test('more than there are requests for is estimated, and the profile says so', async (t) => {
  const answer = askMock(mock(t, { profile: 'msp' }))
  const { inventory, paths } = await readServer(answer, 8, { maxRequests: 60 })
  t.equal(paths.length, 60)
  const { yaml, profile } = createProfile(inventory, SEED)
  t.match(yaml, /^# Requests ended \(--max-requests\): \d of 10 organizations and \d+ of 40 jobs were read/m)
  t.equal(profile.organizations?.length, 10)
  t.equal(listJobs(inventory).length, 40)
  t.ok(inventory.organizations.every(({ size }) => size.users > 0))
  await t.rejects(readServer(answer, 8, { maxRequests: 3 }), BudgetError)
})

const GUID = '00000000-0000-4000-8000-00000000000'

/** A server of one organization with one job for all of it, apart from what is answered otherwise. */
const answerWith =
  (answers: Readonly<Record<string, unknown>>): Answer =>
  async (path) => {
    const [name = ''] = path.replace(/^\/v\d/, '').split('?')
    const value = { ...PLAIN, ...answers }[name]
    return value === undefined
      ? { status: 404 }
      : typeof value === 'number'
        ? { status: value }
        : { status: 200, value }
  }

const PLAIN: Readonly<Record<string, unknown>> = {
  '/Organizations': [{ id: `${GUID}1`, type: 'Office365', name: 'secret' }],
  '/Jobs': [
    {
      id: `${GUID}2`,
      organizationId: `${GUID}1`,
      repositoryId: `${GUID}3`,
      backupType: 'EntireOrganization',
      isEnabled: true,
      schedulePolicy: { type: 'ManualOnly', retryEnabled: false },
    },
  ],
  '/BackupRepositories': [{ id: `${GUID}3`, proxyId: `${GUID}4`, capacityBytes: null, freeSpaceBytes: null }],
  '/Proxies': [],
  [`/Organizations/${GUID}1/Users`]: { results: [{}], totalCount: 250_000, limit: 1, offset: 0 },
  [`/Organizations/${GUID}1/Groups`]: 500,
  [`/Organizations/${GUID}1/Sites`]: { results: [], limit: 30, offset: 0 },
}

t.test('what a server does not tell is noted, and gets a default', async (t) => {
  const { inventory } = await readServer(answerWith({}), 7)
  const { profile, yaml } = createProfile(inventory, SEED)
  t.match(profile, {
    proxies: [{ hostName: 'proxy1.example' }],
    repositories: [{ name: 'Repository 1', proxy: 'proxy1.example', capacity: undefined }],
    organizations: [
      {
        users: 100_000,
        groups: 4,
        sites: 0,
        jobs: [{ name: 'Entire organization', schedule: { scheduleEnabled: false, retryEnabled: false } }],
      },
    ],
  })
  t.match(yaml, '# An organization may have more users than a profile can: 100000.')
  t.match(yaml, '# The server responded to /Organizations/{id}/Groups with status 500.')
  t.match(yaml, '# The server responded to /JobSessions with status 404.')
  t.notMatch(yaml, 'secret')
})

t.test('pages are followed, also shorter ones than were asked for', async (t) => {
  const users = Array.from({ length: 250 }, () => ({}))
  const answer: Answer = async (path) => {
    if (!path.includes('/Users')) return answerWith({})(path)
    const offset = Number(new URLSearchParams(path.split('?')[1]).get('offset'))
    return { status: 200, value: { offset, limit: 100, results: users.slice(offset, offset + 100) } }
  }
  const { inventory, paths } = await readServer(answer, 8)
  t.equal(inventory.organizations[0]?.size.users, 250)
  t.equal(paths.filter((path) => path.includes('/Users')).length, 3)
})

t.test('a profile becomes smaller until the mock can create it', async (t) => {
  const [job] = PLAIN['/Jobs'] as [object]
  const schedulePolicy = { type: 'Daily', dailyTime: '03:00:00' }
  const jobs = Array.from({ length: 30 }, (_, index) => ({ ...job, id: `${GUID}${index}a`, schedulePolicy }))
  const session = { creationTime: '2026-01-01T03:00:00Z', status: 'Failed', endTime: '2026-01-01T03:01:00Z' }
  const { inventory } = await readServer(
    answerWith({ '/Jobs': jobs, '/JobSessions': { results: [session] } }),
    8,
    { mayGoOn: () => true },
  )
  const { profile, notes } = createProfile({ ...inventory, now: Date.parse('2026-01-03T00:00:00Z') }, SEED)
  t.match(notes.join(), /The numbers of users and sites are lower/)
  t.ok(Number(profile.organizations?.[0]?.users) < 70_000)
  t.match(profile.organizations?.[0]?.jobs, [{ count: 30, workload: { failures: 1 } }])
})

t.test('a login that cannot read the inventory is refused with the way out', async (t) => {
  await t.rejects(
    readServer(answerWith({ '/Organizations': 403 }), 8),
    new InventoryError(
      'This login cannot read the organizations and jobs of the server. Use an account of a backup administrator. The server responded to /Organizations with status 403.',
    ),
  )
})

t.test('a slow list is left out, and a server that is gone ends the reading', async (t) => {
  const failWhere =
    (isSlow: (path: string) => boolean): Answer =>
    async (path) => {
      if (isSlow(path)) throw new UnreachableError('silent', 'ETIMEDOUT', 'late')
      return answerWith({})(path)
    }
  const { inventory } = await readServer(
    failWhere((path) => path.includes('/Users')),
    8,
  )
  t.equal(inventory.organizations[0]?.size.users, 24)
  t.ok(inventory.notes.includes('The server did not respond to /Organizations/{id}/Users.'))
  await t.rejects(
    readServer(
      failWhere((path) => path.includes('s/')),
      8,
    ),
    UnreachableError,
  )
})
