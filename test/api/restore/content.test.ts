import fc from 'fast-check'
import t from 'tap'
import { mock, type TestMock } from '../../helper.js'
import {
  backUp,
  type Entry,
  folderOf,
  idsOf,
  list,
  open,
  openDrive,
  openMailbox,
  openSite,
} from './restoring.js'

const HEAVY = `
history: PT2H
proxies: [{ hostName: p }]
repositories: [{ name: R, proxy: p, path: /, capacity: 900 TB }]
organizations:
  - users: 3
    content: { mailItems: 202000, documents: 20 }
    jobs:
      - { name: Whole organization, repository: R, events: [{ do: start, ago: PT2H }] }
`

/** Reads a collection page by page. */
async function walk(api: TestMock, url: string, sizes: readonly number[]): Promise<string[]> {
  const found: string[] = []
  for (let n = 0; ; n++) {
    const limit = sizes[n % sizes.length] as number
    const page = await api.json<{ results: Entry[]; _links: { next?: unknown } }>(
      `${url}${url.includes('?') ? '&' : '?'}offset=${found.length}&limit=${limit}`,
    )
    found.push(...idsOf(page.results))
    if (!page._links.next) return found
  }
}

t.test('any walk of pages yields everything once', async (t) => {
  const api = mock(t)
  const [mailbox, drive, site] = [await openMailbox(api), await openDrive(api), await openSite(api)]
  const collections = [
    `${mailbox}/Folders`,
    `${mailbox}/Items`,
    `${mailbox}/Items?folderId=${await folderOf(api, mailbox, 'Inbox')}`,
    `${drive}/Documents`,
    `${drive}/Documents?parentId=null`,
    `${site}/Documents`,
    `${site}/Items`,
  ]
  const whole = new Map<string, string[]>()
  for (const url of collections) whole.set(url, idsOf(await list(api, url)))
  await fc.assert(
    fc.asyncProperty(
      fc.constantFrom(...collections),
      fc.array(fc.integer({ min: 40, max: 400 }), { minLength: 1, maxLength: 5 }),
      async (url, sizes) => {
        const walked = await walk(api, url, sizes)
        t.equal(new Set(walked).size, walked.length, 'nothing twice')
        t.strictSame(walked, whole.get(url), 'everything, in order')
      },
    ),
    { numRuns: 25 },
  )
})

t.test('folders and their levels make up the whole', async (t) => {
  const api = mock(t)
  const mailbox = await openMailbox(api)
  const folders = await list(api, `${mailbox}/Folders`)
  const walked: string[] = []
  const ahead = ['null']
  for (let parent = ahead.pop(); parent !== undefined; parent = ahead.pop())
    for (const { id } of await list(api, `${mailbox}/Folders?parentID=${parent}`)) {
      walked.push(id)
      ahead.push(id)
    }
  t.strictSame(walked.sort(), idsOf(folders).sort())
  const items: string[] = []
  for (const { id } of folders) items.push(...idsOf(await list(api, `${mailbox}/Items?folderId=${id}`)))
  t.strictSame(items.sort(), idsOf(await list(api, `${mailbox}/Items`)).sort())
})

t.test('the same point in time has the same ids, whoever looks', async (t) => {
  const api = mock(t)
  const datetime = '2026-02-20T12:00:00Z'
  for (const look of [openMailbox, openDrive, openSite]) {
    const [one, other] = [await look(api, { datetime }), await look(api, { datetime })]
    t.not(one, other)
    const below = look === openMailbox ? 'Items' : 'Documents'
    t.strictSame(idsOf(await list(api, `${one}/${below}`)), idsOf(await list(api, `${other}/${below}`)))
  }
})

t.test('what is to be seen is what was backed up until then', async (t) => {
  const api = mock(t)
  const received = async (datetime?: string): Promise<string[]> => {
    const items = await list<{ received?: string }>(
      api,
      `${await openMailbox(api, datetime ? { datetime } : {})}/Items`,
    )
    return items.flatMap(({ received: at }) => at ?? [])
  }
  const before = await received('2026-02-20T12:00:00Z')
  t.ok(before.length > 100)
  // the job runs at ten in the evening, so what came on the 20th is in the next backup only
  t.ok(before.every((at) => at < '2026-02-20T04:00:00Z'))
  const now = await received()
  t.ok(now.some((at) => at > '2026-02-28T00:00:00Z'))
  await backUp(api)
  t.ok(
    (await received()).some((at) => at > '2026-03-01T20:00:00Z'),
    'a backup brings what came since',
  )
})

t.test('deleted things and older versions are there when they are asked for', async (t) => {
  const api = mock(t)
  for (const [look, below] of [
    [openMailbox, 'Items'],
    [openDrive, 'Documents'],
    [openSite, 'Documents'],
    [openSite, 'Items'],
  ] as const) {
    const seen = async (flags: object) =>
      new Set(idsOf(await list(api, `${await look(api, flags)}/${below}`)))
    const [plain, deleted, versions, both] = [
      await seen({}),
      await seen({ showDeleted: true }),
      await seen({ showAllVersions: true }),
      await seen({ showDeleted: true, showAllVersions: true }),
    ]
    for (const more of [deleted, versions]) {
      t.ok(more.size > plain.size, `${look.name} ${below}: there is more, ${more.size} to ${plain.size}`)
      t.ok([...plain].every((id) => more.has(id)))
    }
    t.ok([...deleted, ...versions].every((id) => both.has(id)))
  }
})

t.test('an item by its id is the item of the list', async (t) => {
  const api = mock(t)
  const mailbox = await openMailbox(api, { showAllVersions: true })
  for (const item of (await list(api, `${mailbox}/Items`)).filter((_, n) => n % 40 === 0)) {
    t.strictSame(await api.json(`${mailbox}/Items/${item.id}`), item)
    t.equal(
      (await api.get(`${mailbox}/Items/${item.id.replace(/=+$/, '')}`)).statusCode,
      200,
      'without the =',
    )
  }
  const classes = new Set(
    (await list<{ itemClass: string }>(api, `${mailbox}/Items`)).map((one) => one.itemClass),
  )
  const wanted = ['Note', 'Appointment', 'Task', 'Contact', 'DistList', 'Activity', 'StickyNote', 'Post']
  const all = new Set(classes)
  for (const index of [2, 3, 4])
    for (const { itemClass } of await list<{ itemClass: string }>(
      api,
      `${await openMailbox(api, {}, index)}/Items`,
    ))
      all.add(itemClass)
  t.strictSame([...all].sort(), wanted.map((name) => `IPM.${name}`).sort(), 'every class is there')
})

t.test('ids have the shapes of the real ones', async (t) => {
  const api = mock(t)
  const GUID = '[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}'
  const shape = async (url: string, times: number) => {
    for (const { id } of await list(api, url)) t.match(id, new RegExp(`^(${GUID}){${times}}$`), url)
  }
  const [session, drive, site] = [
    await open(api, { type: 'Vesp' }),
    await openDrive(api),
    await openSite(api),
  ]
  await shape(`${session}/Organization/Sites`, 2)
  await shape(drive.replace(/\/[^/]+$/, ''), 2)
  await shape(`${drive}/Folders`, 1)
  await shape(`${site}/Libraries`, 3)
  await shape(`${site}/Folders`, 4)
  await shape(`${site}/Documents`, 4)
})

t.test('a mailbox of 200,000 items is read from any place', async (t) => {
  const { writeFileSync } = await import('node:fs')
  const file = `${t.testdir()}/heavy.yaml`
  writeFileSync(file, HEAVY)
  const api = mock(t, { profile: file })
  const mailbox = await openMailbox(api, { showDeleted: true }, 0)
  const page = await api.json<{ results: Entry[] }>(`${mailbox}/Items?offset=199970&limit=1000`)
  const last = page.results.at(-1) as Entry
  t.ok(page.results.length >= 1)
  t.equal((await api.json<Entry>(`${mailbox}/Items/${last.id}`)).id, last.id)
})
