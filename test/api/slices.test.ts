import t from 'tap'
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
]

for (const [name, pathOf] of FIRST)
  t.test(`${name} are worked out in slices, once`, async (t) => {
    const turns = new Turns()
    const api = mock(t, { profile: 'inline', profileContent: PROFILE, scheduler: turns.scheduler })
    const path = await pathOf(api)
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

t.test('many items are saved in slices, and what is told of them comes at once', async (t) => {
  const turns = new Turns()
  const api = mock(t, { scheduler: turns.scheduler })
  const explored = await api.send('POST', `${await organization(api)}/Action`, { explore: { type: 'Vex' } })
  const session = `/v3/RestoreSessions/${explored.json().id}`
  const mailbox = `${session}/Organization/Mailboxes/${await idIn(api, `${session}/Organization/Mailboxes`)}`
  const { results } = await api.json<{ results: { id: string }[] }>(`${mailbox}/Items?limit=200`)
  const items = results.map(({ id }) => ({ id }))
  t.ok(items.length > 100)
  const events = async () =>
    (await api.json<{ results: object[] }>(`${session}/Events?limit=1000`)).results.length
  const before = await events()
  turns.hold()
  const saved = api.send('POST', `${mailbox}/Items/Action`, { savetoMsg: { items } })
  const count = await turns.until(saved)
  t.ok(count > items.length / 10, `it takes ${count} turns`)
  t.equal((await saved).statusCode, 200)
  t.equal((await saved).rawPayload.subarray(0, 2).toString(), 'PK')
  const after = events()
  await turns.until(after)
  t.equal(await after, before + items.length)
  const wrong = api.send('POST', `${mailbox}/Items/Action`, {
    savetoMsg: { items: [...items, { id: 'no' }] },
  })
  await turns.until(wrong)
  t.equal((await wrong).statusCode, 404)
  const still = events()
  await turns.until(still)
  t.equal(await still, before + items.length, 'nothing is told of what is refused')
})
