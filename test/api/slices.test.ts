import t from 'tap'
import { DEFAULT_SANDBOX } from '../../src/world/sandbox-name.js'
import { mock, type TestMock } from '../helper.js'
import { Turns } from '../turns.js'

/** An organization with much to make up. */
const PROFILE = {
  description: 'Many users, all of them backed up.',
  timeZone: 'UTC',
  history: 'P2D',
  proxies: [{ hostName: 'proxy.example', isDefault: true }],
  repositories: [{ name: 'One', proxy: 'proxy.example', path: 'D:\\One', capacity: '900 TB' }],
  organizations: [
    {
      users: 1000,
      groups: 200,
      sites: 200,
      jobs: [
        { name: 'All', repository: 'One', schedule: { dailyTime: '01:00:00' } },
        {
          name: 'Some',
          repository: 'One',
          schedule: { dailyTime: '01:00:00' },
          selected: [{ type: 'User', index: 1, mailbox: true }],
        },
      ],
    },
  ],
}

async function idIn({ json }: TestMock, path: string, index = 0): Promise<string> {
  const list = await json<{ results?: { id: string }[] } | { id: string }[]>(path)
  return ((Array.isArray(list) ? list : list.results) ?? [])[index]?.id ?? ''
}

const organization = async (api: TestMock): Promise<string> =>
  `/v3/Organizations/${await idIn(api, '/v3/Organizations')}`

/** Reads that have to work out much first, when they come first. */
const FIRST: readonly [name: string, pathOf: (api: TestMock) => Promise<string>][] = [
  ['users', async (api) => `${await organization(api)}/Users`],
  ['groups', async (api) => `${await organization(api)}/Groups`],
  ['sites', async (api) => `${await organization(api)}/Sites`],
  ['licensed users', async () => '/v3/LicensedUsers'],
  ['licenses of an organization', async (api) => `${await organization(api)}/LicensingInformation`],
  ['items of a job', async (api) => `/v3/Jobs/${await idIn(api, '/v3/Jobs', 1)}/SelectedItems`],
  [
    'protected users',
    async (api) => {
      // what a version is made of takes turns too
      await api.get('/v8/ServiceInstance')
      return '/v8/ProtectedUsers'
    },
  ],
  ['the log of a session', log],
  ['data of mailboxes', async (api) => `/v8/BackupRepositories/${await repository(api)}/MailboxData`],
  ['data of OneDrives', async (api) => `/v8/BackupRepositories/${await repository(api)}/OneDriveData`],
]

/** Has a job run for the first time. */
async function log(api: TestMock): Promise<string> {
  await api.send('POST', `/v3/Jobs/${await idIn(api, '/v3/Jobs')}/Action`, { start: null })
  return `/v3/JobSessions/${await idIn(api, '/v3/JobSessions')}/LogItems`
}

const repository = (api: TestMock): Promise<string> => idIn(api, '/v8/BackupRepositories')

for (const [name, pathOf] of FIRST)
  t.test(`${name} are worked out in slices, once`, async (t) => {
    const turns = new Turns()
    const api = mock(t, { profile: 'inline', profileContent: PROFILE, scheduler: turns.scheduler })
    const path = await pathOf(api)
    await api.get('/__admin/health')
    turns.hold()
    const first = api.get(path)
    const count = await turns.until(first, async (turn) => {
      if (turn === 1) t.equal((await api.app.inject('/__admin/health')).statusCode, 200)
    })
    t.ok(count > 20, `it takes ${count} turns`)
    t.equal((await first).statusCode, 200)
    const again = api.get(path)
    t.equal(await turns.until(again), 0)
    t.equal((await again).body, (await first).body)
  })

/** Reads that look for what is asked for in all that there is. */
const FILTERED: readonly [name: string, pathOf: (api: TestMock) => Promise<string>, found: number][] = [
  ['users', async (api) => `/v8${(await organization(api)).slice(3)}/Users?displayName=a`, 500],
  ['groups', async (api) => `/v8${(await organization(api)).slice(3)}/Groups?displayName=finance`, 10],
  ['sites', async (api) => `/v8${(await organization(api)).slice(3)}/Sites?filter=policies`, 10],
  ['licensed users', async () => '/v8/LicensedUsers?name=a', 500],
]

for (const [name, pathOf, found] of FILTERED)
  t.test(`${name} are looked through in slices`, async (t) => {
    const turns = new Turns()
    const api = mock(t, { profile: 'inline', profileContent: PROFILE, scheduler: turns.scheduler })
    const path = await pathOf(api)
    // what is worked out first takes turns of its own
    const before = await api.json<{ results: object[] }>(`${path}&limit=100`)
    t.ok(before.results.length >= Math.min(100, found))
    turns.hold()
    const answer = api.get(`${path}&limit=99`)
    const count = await turns.until(answer)
    t.ok(count >= (name.endsWith('users') ? 1000 : 200) / 25 - 1, `it takes ${count} turns`)
    t.strictSame((await answer).json().results, before.results.slice(0, 99))
  })

const MAIL = { from: 'a@example.com', to: 'b@example.com', subject: 'Here', text: 'it is' }

/** Opens a restore session and the first of what it shows. */
async function openFirst(api: TestMock, type: string, list: string) {
  const explored = await api.send('POST', `${await organization(api)}/Action`, { explore: { type } })
  const session = `/v3/RestoreSessions/${explored.json().id}`
  const first = `${session}/Organization/${list}/${await idIn(api, `${session}/Organization/${list}`)}`
  return { session, first }
}

/** What is done to many picked things: by its verb, with its options. */
const PICKED: readonly [type: string, list: string, what: string, verb: string, options: object][] = [
  ['Vex', 'Mailboxes', 'Items', 'savetoMsg', {}],
  ['Vex', 'Mailboxes', 'Items', 'sendTo', MAIL],
  ['Vex', 'Mailboxes', 'Items', 'exporttoPst', {}],
  ['Veod', 'OneDrives', 'Documents', 'save', { asZip: true }],
  ['Veod', 'OneDrives', 'Documents', 'sendTo', MAIL],
  ['Vesp', 'Sites', 'Documents', 'save', { asZip: true }],
  ['Vesp', 'Sites', 'Documents', 'sendTo', MAIL],
  ['Vesp', 'Sites', 'Folders', 'save', {}],
]

for (const [type, list, what, verb, options] of PICKED)
  t.test(`${verb} of many ${what} of ${list} takes slices, and is told of at once`, async (t) => {
    const turns = new Turns()
    const api = mock(t, { scheduler: turns.scheduler })
    const { session, first } = await openFirst(api, type, list)
    const { results } = await api.json<{ results: { id: string }[] }>(`${first}/${what}?limit=200`)
    const picked = results.map(({ id }) => ({ id }))
    t.ok(picked.length > 0)
    const key = what.toLowerCase()
    const events = async () => {
      const told = api.json<{ results: object[] }>(`${session}/Events?limit=1000`)
      await turns.until(told)
      return (await told).results.length
    }
    const before = await events()
    await api.get('/__admin/health')
    turns.hold()
    const act = (things: object[]) =>
      api.send('POST', `${first}/${what}/Action`, { [verb]: { ...options, [key]: things } })
    const done = act(picked)
    // the file that is sent takes turns, too, when its sandbox is free again
    let held = 0
    await turns.until(done, async () => {
      if (!api.server.world(DEFAULT_SANDBOX).isPaused) return
      if (held++ === 0) t.equal((await api.app.inject('/__admin/health')).statusCode, 200)
    })
    t.ok(held > picked.length / 25, `it takes ${held} turns for ${picked.length}`)
    t.equal((await done).statusCode, 200, (await done).body.slice(0, 200))
    t.equal(await events(), before + picked.length)
    const wrong = act([...picked, { id: 'no' }])
    await turns.until(wrong)
    t.equal((await wrong).statusCode, 404)
    t.equal(await events(), before + picked.length, 'nothing is told of what is refused')
  })

for (const [version, action, body] of [
  ['v3', 'Action', { restoretoOriginallocation: {} }],
  ['v6', 'restore', {}],
  ['v8', 'restore', {}],
] as const)
  t.test(`what came of restoring many mailboxes is told in slices in ${version}`, async (t) => {
    const turns = new Turns()
    const [one] = PROFILE.organizations
    const profileContent = {
      ...PROFILE,
      history: 'P2D',
      organizations: [{ ...one, users: 150, groups: 0, sites: 0, content: { mailItems: 1, documents: 1 } }],
    }
    const api = mock(t, { profile: 'inline', profileContent, scheduler: turns.scheduler })
    const { session } = await openFirst(api, 'Vex', 'Mailboxes')
    const path = `${session.replace('v3', version)}/Organization/Mailboxes/${action}`
    turns.hold()
    let done = api.send('POST', path, body)
    let told = 0
    const count = (): void => {
      if (!api.server.world(DEFAULT_SANDBOX).isPaused) told++
    }
    await turns.until(done, count)
    if (version === 'v8') {
      const id = (await done).json().sessionId
      await turns.until(api.advance('PT1H'))
      told = 0
      done = api.get(`/v8/RestoreSessions/${id}/Statistics`)
      await turns.until(done, count)
    }
    const { details, items = details } = (await done).json<Record<string, object[]>>()
    t.ok(items && items.length > 100, (await done).body.slice(0, 200))
    t.ok(told > 100, `it takes ${told} turns`)
  })

t.test('the first look into a large mailbox takes slices, the next one none', async (t) => {
  const turns = new Turns()
  const [one] = PROFILE.organizations
  const profileContent = {
    ...PROFILE,
    organizations: [{ ...one, users: 3, groups: 0, sites: 0, content: { mailItems: 30_000 } }],
  }
  const api = mock(t, { profile: 'inline', profileContent, scheduler: turns.scheduler })
  const { first } = await openFirst(api, 'Vex', 'Mailboxes')
  turns.hold()
  const looked = api.get(`${first}/Folders`)
  const count = await turns.until(looked)
  t.ok(count > 50, `it takes ${count} turns`)
  t.equal((await looked).statusCode, 200)
  t.equal(await turns.until(api.get(`${first}/Folders`)), 0)
  const found = api.send('POST', `${first.replace('/v3/', '/v8/')}/search?limit=1`, { query: 'report' })
  const searched = await turns.until(found)
  t.ok(searched > 100, `to search it takes ${searched} turns`)
  t.equal((await found).statusCode, 200)
})

t.test('a line is looked for in a long log in slices', async (t) => {
  const turns = new Turns()
  const api = mock(t, { profile: 'inline', profileContent: PROFILE, scheduler: turns.scheduler })
  const lines = (await log(api)).replace('v3', 'v8')
  await api.control('POST', '/__admin/clock/advance', { by: 'P1D', keepTokens: true })
  const { results } = await api.json<{ results: { id: string; type: string }[] }>(
    `${lines}?limit=50000&orderAsc=false`,
  )
  t.ok(results.length > 1000)
  turns.hold()
  const [last] = results
  const line = api.get(`${lines}/${last?.id}`)
  t.ok((await turns.until(line)) > results.length / 30)
  t.match((await line).json(), last ?? {})
  const ofType = api.get(`${lines}?limit=10&type=Success`)
  t.ok((await turns.until(ofType)) > results.length / 30)
  t.strictSame(
    (await ofType).json().results,
    results
      .reverse()
      .filter(({ type }) => type === 'Success')
      .slice(0, 10),
  )
})

t.test('restore points of many jobs are listed in slices, once', async (t) => {
  const turns = new Turns()
  const [one] = PROFILE.organizations
  const jobs = Array.from({ length: 30 }, (_, n) => ({ ...one?.jobs[0], name: `Job ${n}` }))
  const profileContent = {
    ...PROFILE,
    organizations: [{ ...one, users: 3, groups: 0, sites: 1, jobs }],
  }
  const api = mock(t, { profile: 'inline', profileContent, scheduler: turns.scheduler })
  await api.get('/v8/ServiceInstance')
  turns.hold()
  const looked = api.get('/v8/RestorePoints')
  t.ok((await turns.until(looked)) >= jobs.length)
  const { results } = (await looked).json<{ results: { backupTime: string }[] }>()
  const times = results.map(({ backupTime }) => backupTime)
  t.equal(times.length, 30)
  t.strictSame(times, [...times].sort().reverse(), 'newest first')
  t.equal(await turns.until(api.get('/v8/RestorePoints')), 0)
  const [{ jobId }] = (await looked).json().results
  const ofJob = api.get(`/v8/RestorePoints?jobId=${jobId}`)
  t.ok((await turns.until(ofJob)) > 0, 'those of a job are looked for in slices')
  const jobsFound = (await ofJob).json<{ results: { jobId: string }[] }>().results.map((point) => point.jobId)
  t.ok(jobsFound.length > 0 && jobsFound.every((id) => id === jobId))
})
