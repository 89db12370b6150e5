import fc from 'fast-check'
import t, { type Test } from 'tap'
import { API_VERSIONS } from '../../src/api/versions.js'
import { cases } from '../full.js'
import { mock, sameState, type TestMock } from '../helper.js'
import { crawl, isOdd } from './crawl/crawler.js'
import { type Request, toVersion } from './versions/request.js'

// Whatever clients write in whatever order, and however time passes: the world agrees with itself afterwards.

/** A request that a client might make; `pick` chooses among what is there. */
interface Step {
  readonly what: keyof typeof STEPS
  readonly pick: number
  readonly other: number
  readonly flag: boolean
  /** Of the API, where the step is taken through any of them. */
  readonly version: number
}

interface Entry {
  readonly id: string
}

/** What there is to choose from. */
class Choice {
  readonly #api: TestMock
  readonly #step: Step

  constructor(api: TestMock, step: Step) {
    this.#api = api
    this.#step = step
  }

  async emailOf(url: string): Promise<string> {
    const answer = await this.#api.get(url)
    const entries = answer.statusCode === 200 ? answer.json<{ results: { email: string }[] }>().results : []
    return entries[this.#step.other % Math.max(1, entries.length)]?.email ?? 'nobody'
  }

  /** The id of one of the entries, or of nothing when there is none. */
  async of(url: string, by: 'pick' | 'other' = 'pick'): Promise<string> {
    const answer = await this.#api.get(url)
    const list = answer.statusCode === 200 ? answer.json<Entry[] | { results: Entry[] }>() : []
    const entries = Array.isArray(list) ? list : list.results
    return entries[this.#step[by] % Math.max(1, entries.length)]?.id ?? 'nothing'
  }
}

const TYPES = ['Vex', 'Veod', 'Vesp'] as const
const PLACES = [
  ['Mailboxes', 'Items'],
  ['OneDrives', 'Folders'],
  ['Sites', 'Documents'],
] as const

/** A restore back or to somewhere else. */
function restoreOf(containers: string, mailbox: string, { pick, flag }: Step): object {
  const account = { userName: 'u', userPassword: 'p' }
  if (containers === 'Sites')
    return { restoreTo: { ...account, ...(flag && { list: 'Site Assets' }), documentVersion: 'all' } }
  if (flag) return { restoretoOriginallocation: { ...account, documentAction: 'keep' } }
  return containers === 'Mailboxes'
    ? { restoreTo: { ...account, mailbox, folder: `Back ${pick % 2}` } }
    : { copyTo: { ...account, onedrive: 'nobody', folder: 'x' } }
}

const CONNECTION = { account: 'backup@tenant.example', password: 'p' }

const STEPS = {
  addOrganization: async (_: Choice, { pick, flag }: Step): Promise<Request> => [
    'POST',
    '/v3/Organizations',
    flag
      ? {
          type: 'Office365',
          exchangeOnlineSettings: { ...CONNECTION, account: `b@tenant${pick % 3}.example` },
        }
      : {
          type: 'Hybrid',
          exchangeOnlineSettings: { ...CONNECTION, account: `b@tenant${pick % 3}.example` },
          sharePointOnlineSettings: CONNECTION,
          sharepointSettings: { serverName: 'sp.example', username: 'u', password: 'p' },
        },
  ],
  addProxy: async (_: Choice, { pick }: Step): Promise<Request> => [
    'POST',
    '/v3/Proxies',
    { hostName: `proxy${pick % 4}`, username: 'u', password: 'p' },
  ],
  addRepository: async (choice: Choice, { pick, flag }: Step): Promise<Request> => [
    'POST',
    '/v3/BackupRepositories',
    {
      name: `Repository ${pick % 4}`,
      path: `D:\\${pick % 4}`,
      proxyId: await choice.of('/v3/Proxies', 'other'),
      retentionPeriodType: flag ? 'Daily' : 'Yearly',
      dailyRetentionPeriod: 1 + (pick % 20),
      yearlyRetentionPeriod: 'Years3',
      retentionFrequencyType: 'Daily',
    },
  ],
  createJob: async (choice: Choice, { pick, other, flag }: Step): Promise<Request> => {
    const organization = await choice.of('/v3/Organizations')
    return [
      'POST',
      `/v3/Organizations/${organization}/Jobs`,
      {
        name: `Job ${other % 5}`,
        repositoryId: await choice.of('/v3/BackupRepositories', 'other'),
        ...(flag
          ? { backupType: 'EntireOrganization' }
          : {
              backupType: 'SelectedItems',
              selectedItems: [
                {
                  type: 'User',
                  user: { id: await choice.of(`/v3/Organizations/${organization}/Users`) },
                  mailbox: true,
                },
                { type: 'PartialOrganization', site: true, archiveMailbox: pick % 2 === 0 },
              ],
            }),
        schedulePolicy:
          pick % 3 === 0
            ? { type: 'Periodically', periodicallyEvery: 'Hours8' }
            : { type: 'Daily', dailyTime: '03:00:00', dailyType: pick % 3 === 1 ? 'Workdays' : 'Everyday' },
        runNow: other % 2 === 0,
      },
    ]
  },
  act: async (choice: Choice, { other }: Step): Promise<Request> => [
    'POST',
    `/v3/Jobs/${await choice.of('/v3/Jobs')}/Action`,
    [{ start: null }, { stop: null }, { enable: null }, { disable: null }, { explore: { type: 'Vex' } }][
      other % 5
    ],
  ],
  editJob: async (choice: Choice, { other, flag }: Step): Promise<Request> => [
    'PUT',
    `/v3/Jobs/${await choice.of('/v3/Jobs')}`,
    flag
      ? { repositoryId: await choice.of('/v3/BackupRepositories', 'other') }
      : { name: `Job ${other % 5}`, schedulePolicy: { type: 'Daily', dailyTime: '04:30' } },
  ],
  addItem: async (choice: Choice, { flag }: Step): Promise<Request> => [
    'POST',
    `/v3/Jobs/${await choice.of('/v3/Jobs')}/${flag ? 'Selected' : 'Excluded'}Items`,
    { type: 'PersonalSites' },
  ],
  removeItem: async (choice: Choice): Promise<Request> => {
    const job = await choice.of('/v3/Jobs')
    const item = await choice.of(`/v3/Jobs/${job}/SelectedItems`, 'other')
    return ['DELETE', `/v3/Jobs/${job}/SelectedItems/${item}`]
  },
  deleteJob: async (choice: Choice): Promise<Request> => [
    'DELETE',
    `/v3/Jobs/${await choice.of('/v3/Jobs')}`,
  ],
  deleteOrganization: async (choice: Choice): Promise<Request> => [
    'DELETE',
    `/v3/Organizations/${await choice.of('/v3/Organizations')}`,
  ],
  deleteRepository: async (choice: Choice): Promise<Request> => [
    'DELETE',
    `/v3/BackupRepositories/${await choice.of('/v3/BackupRepositories')}`,
  ],
  deleteProxy: async (choice: Choice): Promise<Request> => [
    'DELETE',
    `/v3/Proxies/${await choice.of('/v3/Proxies')}`,
  ],
  keepLess: async (_: Choice, { pick }: Step): Promise<Request> => [
    'PUT',
    '/v3/HistorySettings',
    { keepAllsessions: false, keeponlyLast: 1 + (pick % 3) },
  ],
  explore: async (choice: Choice, { pick, other, flag }: Step): Promise<Request> => [
    'POST',
    `/v3/Organizations/${await choice.of('/v3/Organizations')}/Action`,
    { explore: { type: TYPES[other % 3], showDeleted: flag, showAllVersions: pick % 2 === 0 } },
  ],
  restore: async (choice: Choice, step: Step): Promise<Request> => {
    const of = `/v3/RestoreSessions/${await choice.of('/v3/RestoreSessions')}/Organization`
    const [containers, things] = PLACES[step.other % 3] as (typeof PLACES)[number]
    const container = `${of}/${containers}/${await choice.of(`${of}/${containers}`)}`
    const thing = await choice.of(`${container}/${things}?limit=1000`, 'other')
    const target = containers === 'Mailboxes' ? await choice.emailOf(`${of}/Mailboxes`) : ''
    return ['POST', `${container}/${things}/${thing}/Action`, restoreOf(containers, target, step)]
  },
  stopSession: async (choice: Choice): Promise<Request> => [
    'POST',
    `/v3/RestoreSessions/${await choice.of('/v3/RestoreSessions')}/Action`,
    { stop: null },
  ],
  wait: async (_: Choice, { pick, flag }: Step): Promise<Request> => [
    'POST',
    '/__admin/clock/advance',
    { by: flag ? `PT${pick}S` : `PT${pick}H` },
  ],
}

/** Building comes first, so that there is something to play with. */
const SET_UP: Step[] = (
  ['addOrganization', 'addProxy', 'addRepository', 'createJob', 'createJob'] as const
).map((what, n) => ({ what, pick: n, other: n, flag: true, version: 4 + n }))

const steps = fc.array(
  fc.record<Step>({
    what: fc.constantFrom(
      ...(Object.keys(STEPS) as (keyof typeof STEPS)[]),
      'wait',
      'wait',
      'createJob',
      'act',
      'explore',
      'restore',
      'restore',
    ),
    pick: fc.nat(900),
    other: fc.nat(50),
    flag: fc.boolean(),
    version: fc.constantFrom(...API_VERSIONS.map(({ number }) => number)),
  }),
  { minLength: 5, maxLength: 25 },
)

/** Restores are sessions of their own from version 8 on, so they leave another world. */
const versionOf = ({ what, version }: Step): number => (what === 'restore' ? Math.min(version, 7) : version)

/** Plays the steps, and gives all answers. @param anyVersion each step goes through its version, not through version 3 */
async function play(api: TestMock, played: readonly Step[], anyVersion = false): Promise<string[]> {
  const answers: string[] = []
  for (const step of [...SET_UP, ...played]) {
    const request = await STEPS[step.what](new Choice(api, step), step)
    const version = anyVersion && step.what !== 'wait' ? versionOf(step) : 3
    const [method, url, body] = toVersion(request, version)
    const { statusCode, body: text } =
      step.what === 'wait' ? await api.control(method, url, body) : await api.send(method, url, body)
    answers.push(`${method} ${url} ${statusCode} ${text}`)
  }
  for (const list of [
    'Organizations',
    'Proxies',
    'BackupRepositories',
    'Jobs',
    'JobSessions',
    'LicensedUsers',
  ])
    answers.push((await api.get(`/v3/${list}`)).body)
  return answers
}

/** Tells whether a write succeeded, of its answer as text. */
const isDone = (answer: string): boolean => / 2\d\d /.test(answer.slice(0, 500))

interface Session {
  readonly status: string
  readonly statistics: { readonly transferredDataBytes: number }
  readonly _links: { readonly job: { readonly href: string } }
}
interface Repository extends Entry {
  readonly capacityBytes: number
  readonly freeSpaceBytes: number
}
interface Used {
  readonly usedSpaceBytes: number
  readonly _links: { readonly backupRepository: { readonly href: string } }
}
interface Page<T> {
  readonly results: readonly T[]
}

const lastPart = (href: string): string => href.split('/').at(-1) as string

/** What does not add up. */
async function disagreements({ json }: TestMock): Promise<string[]> {
  const wrong: string[] = []
  const expect = (truth: boolean, what: string): unknown => truth || wrong.push(what)
  const organizations = await json<Entry[]>('/v3/Organizations')
  const jobs = await json<(Entry & { _links: Used['_links'] })[]>('/v3/Jobs')
  const sessions = await json<Session[]>('/v3/JobSessions')
  const used = new Map<string, number>()
  for (const { id } of organizations)
    for (const { usedSpaceBytes, _links } of await json<Used[]>(`/v3/Organizations/${id}/UsedRepositories`))
      used.set(`${lastPart(_links.backupRepository.href)} ${id}`, usedSpaceBytes)

  const backedUp = new Set<string>()
  for (const { id, capacityBytes, freeSpaceBytes } of await json<Repository[]>('/v3/BackupRepositories')) {
    const of = `/v3/BackupRepositories/${id}`
    const shares = await json<(Entry & { usedSpaceBytes: number })[]>(`${of}/BackedUpOrganizations`)
    const running = sessions
      .filter(({ status }) => status === 'Running')
      .filter(({ _links }) => {
        const job = jobs.find((one) => one.id === lastPart(_links.job.href))
        return job !== undefined && lastPart(job._links.backupRepository.href) === id
      })
    const sum = shares.reduce((bytes, share) => bytes + share.usedSpaceBytes, 0)
    const soFar = running.reduce((bytes, { statistics }) => bytes + statistics.transferredDataBytes, 0)
    expect(
      capacityBytes - freeSpaceBytes === sum + soFar,
      `${id}: ${capacityBytes - freeSpaceBytes} are not ${sum} + ${soFar}`,
    )
    for (const share of shares)
      if (organizations.some((organization) => organization.id === share.id))
        expect(used.get(`${id} ${share.id}`) === share.usedSpaceBytes, `${id}: used by ${share.id}`)
    const data = await json<Page<{ organizationId: string }>>(`${of}/OrganizationData?limit=1000`)
    expect(data.results.length === shares.length, `${id}: organizations`)
    for (const { accountId } of (await json<Page<{ accountId: string }>>(`${of}/UserData?limit=100000`))
      .results)
      backedUp.add(accountId.replace(':', ''))
  }
  for (const { id } of organizations) {
    const { results } = await json<Page<Entry & { isBackedUp: boolean }>>(
      `/v3/Organizations/${id}/Users?limit=100000`,
    )
    for (const user of results) expect(user.isBackedUp === backedUp.has(user.id), `${user.id} is backed up`)
    const licensed = await json<Page<Entry>>(`/v3/LicensedUsers?limit=100000&organizationId=${id}`)
    const { licensedUsers } = await json<{ licensedUsers: number }>(
      `/v3/Organizations/${id}/LicensingInformation`,
    )
    expect(licensed.results.length === licensedUsers, `${id}: licensed users`)
    for (const user of licensed.results)
      expect(backedUp.has(user.id.replace(':', '')), `${user.id} has a license`)
  }
  return wrong
}

t.test('any sequence of writes and waits leaves a world that agrees with itself', async (t) => {
  await fc.assert(
    fc.asyncProperty(steps, async (played) => {
      await t.test('a sequence', async (t: Test) => {
        const [api, twin] = [mock(t, { profile: 'empty' }), mock(t, { profile: 'empty' })]
        const answers = await play(api, played)
        t.strictSame(
          // below a session that was stopped there is nothing but that
          answers.filter((answer) => / 5\d\d /.test(answer.slice(0, 500)) && !answer.includes('was stopped')),
          [],
          'nothing went wrong',
        )
        t.ok(
          (await play(twin, played)).join() === answers.join(),
          'another server answers the same to the byte',
        )
        const others = mock(t, { profile: 'empty' })
        const inVersions = await play(others, played, true)
        t.strictSame(
          inVersions.flatMap((answer, index) =>
            isDone(answer) === isDone(answers[index] as string) ? [] : [answer.slice(0, 300), answers[index]],
          ),
          [],
          'what one version does, all do',
        )
        sameState(t, others.state(), api.state(), 'through any versions it is the same world')
        t.strictSame(await disagreements(api), [])
        t.strictSame((await crawl(api, 60)).filter(isOdd), [], 'every link answers')
      })
    }),
    { numRuns: Number(process.env.RUNS ?? Math.max(...cases([5], [20]))) },
  )
})
