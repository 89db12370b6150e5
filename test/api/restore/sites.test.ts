import t from 'tap'
import { mock, sameState, type TestMock } from '../../helper.js'
import { act, backUp, type Entry, list, open, openSite, restoreTo } from './restoring.js'

interface Site extends Entry {
  readonly url: string
  readonly _links: { readonly parent?: { readonly href: string }; readonly sites: { readonly href: string } }
}

const DAY = { restoreIdle: 86_400_000 }

const sitesOf = async (api: TestMock, query = ''): Promise<Site[]> =>
  list<Site>(api, `${await open(api, { type: 'Vesp' })}/Organization/Sites${query}`)

/** A site that others lie under, and those. */
async function family(api: TestMock): Promise<[Site, Site[]]> {
  const sites = await sitesOf(api)
  const below = sites.filter(({ _links }) => _links.parent)
  const parentId = below[0]?._links.parent?.href.split('/').at(-1)
  const parent = sites.find(({ id }) => id === parentId) as Site
  return [parent, below.filter(({ _links }) => _links.parent?.href.endsWith(parent.id))]
}

t.test('a list that a restore has made takes in more at once', async (t) => {
  const api = mock(t)
  const site = await openSite(api)
  const libraries = await list(api, `${site}/Libraries`)
  const [one, other] = (await list(api, `${site}/Documents`)) as [Entry, Entry]
  const url = (id?: string) => `${site}/Documents/${id}`
  t.match(await act(api, url(one.id), restoreTo({ list: 'New' })), { failedItemsCount: 1 }, 'not there yet')
  t.match(await act(api, `${site}/Libraries/${libraries[2]?.id}`, restoreTo({ list: 'New' })), {
    failedListsCount: 0,
  })
  t.match(await act(api, url(other.id), restoreTo({ list: 'New' })), {
    restoredItemsCount: 1,
    failedItemsCount: 0,
  })
  const [item] = (await list(api, `${site}/Items`)) as [Entry]
  t.match(await act(api, `${site}/Items/${item.id}`, restoreTo({ list: 'new' })), {
    failedItemsCount: 1,
    restoreIssues: [{ error: /library, which takes in no list items/ }],
  })
})

t.test('a blank list is the own one', async (t) => {
  const api = mock(t, DAY)
  const site = await openSite(api)
  const libraries = (await list(api, `${site}/Libraries`)).map(({ name }) => name)
  for (const name of ['', '  ', '/'])
    for (const [plural, { id }] of [
      ['Libraries', (await list(api, `${site}/Libraries`))[0] as Entry],
      ['Lists', (await list(api, `${site}/Lists`))[0] as Entry],
      ['Documents', (await list(api, `${site}/Documents`))[0] as Entry],
    ] as const)
      t.match(await act(api, `${site}/${plural}/${id}`, restoreTo({ list: name })), {
        restoredItemsCount: 0,
        failedItemsCount: 0,
      })
  await backUp(api)
  const after = await list(api, `${await openSite(api)}/Libraries`)
  t.strictSame(
    after.map(({ name }) => name),
    libraries,
  )
})

t.test('sites below one go with it only if that is asked for, and below the one it becomes', async (t) => {
  const api = mock(t, DAY)
  const [parent, children] = await family(api)
  t.ok(children.length > 0)
  const again = (more: object) => restoreTo({ alias: 'Again', ...more })
  const url = `${await openSite(api, {}, parent.name)}`
  t.match(await act(api, url, again({})), { restoredWebsCount: 1 })
  t.match(await act(api, url, again({ restoreSubsites: 'true' })), {
    restoredWebsCount: 1 + children.length,
    restoredListsCount: 6 * children.length,
    failedWebsCount: 0,
  })
  t.match(await act(api, url, again({ restoreSubsites: true })), { restoredListsCount: 0 }, 'once')
  await backUp(api)
  const sites = await sitesOf(api)
  const copy = sites.find(({ name }) => name === 'Again') as Site
  t.equal(copy.url, parent.url.replace(/[^/]+$/, 'Again'))
  const below = sites.filter(({ _links }) => _links.parent?.href.endsWith(copy.id))
  t.strictSame(
    below.map(({ url, name }) => [url, name]).sort(),
    children.map(({ url, name }) => [`${copy.url}/${url.split('/').at(-1)}`, name]).sort(),
  )
  t.strictSame(
    (await sitesOf(api, `?parentId=${copy.id}`)).map(({ id }) => id),
    below.map(({ id }) => id),
  )
  const session = await open(api, { type: 'Vesp' })
  const documents = (id?: string) => list(api, `${session}/Organization/Sites/${id}/Documents`)
  t.equal((await documents(below[0]?.id)).length, (await documents(children[0]?.id)).length)
  // what was restored can be restored under another name too
  t.match(
    await act(
      api,
      `${session}/Organization/Sites/${copy.id}`,
      restoreTo({ alias: 'Third', restoreSubsites: 'true' }),
    ),
    { restoredWebsCount: 1 + children.length, restoredListsCount: 5 + 6 * children.length },
  )
  await backUp(api)
  const third = (await sitesOf(api)).find(({ name }) => name === 'Third')
  t.equal((await sitesOf(api, `?parentId=${third?.id}`)).length, children.length)
})

t.test('the top level of sites is what lies under none', async (t) => {
  const api = mock(t)
  const sites = await sitesOf(api)
  const top = sites.filter(({ _links }) => _links.parent === undefined)
  t.ok(top.length > 0 && top.length < sites.length)
  for (const word of ['null', 'NULL'])
    t.strictSame(
      (await sitesOf(api, `?parentId=${word}`)).map(({ id }) => id),
      top.map(({ id }) => id),
    )
  t.equal((await sitesOf(api, '?parentId=')).length, sites.length, 'an empty one is none')
})

t.test('what is refused is not done in parts', async (t) => {
  const api = mock(t)
  const site = await openSite(api)
  const session = site.split('/').slice(0, 4).join('/')
  const [entry] = (await list(api, `${site}/Documents`)) as [Entry]
  const body = restoreTo({ documents: Array.from({ length: 999 }, () => ({ id: entry.id })) })
  // a session keeps 10,000 events, and a site takes eight
  for (let n = 0; n < 10; n++) await act(api, `${site}/Documents`, body)
  t.equal((await list(api, `${session}/Events`)).length, 9991)
  for (let n = 0; n < 5; n++) await act(api, `${site}/Documents/${entry.id}`, restoreTo())
  const before = api.state()
  const answer = await api.send('POST', `${site}/Action`, restoreTo({ alias: 'Halfway' }))
  t.match([answer.statusCode, answer.json()], [400, { message: /events of this restore session/ }])
  sameState(t, api.state(), before, 'nothing of it was done')
})

for (const [type, plural, names] of [
  ['Vex', 'Mailboxes', 'mailboxes'],
  ['Veod', 'OneDrives', 'oneDrives'],
] as const)
  t.test(`several ${plural} are restored together or not at all`, async (t) => {
    const api = mock(t)
    const session = await open(api, { type, showDeleted: true })
    const of = `${session}/Organization/${plural}`
    const all = (await list(api, of)) as readonly Entry[]
    const bulk = (ids: readonly Entry[]) => ({
      restoretoOriginallocation: { [names]: ids.map(({ id }) => ({ id })) },
    })
    const [one] = all as [Entry]
    const first = await act<{ details: { createdItemsCount: number }[] }>(api, of, bulk([one, one]))
    t.equal(first.details.length, 1, 'one that is named twice is restored once')
    t.match(await act(api, of, bulk([one])), { details: [{ createdItemsCount: 0, mergedItemsCount: 0 }] })
    const below = type === 'Vex' ? 'Items' : 'Documents'
    // what has no text to be measured is restored the fastest
    const entries = await list<Entry & { itemClass?: string }>(api, `${of}/${one.id}/${below}`)
    const entry = entries.find(({ itemClass = '' }) => itemClass !== 'IPM.Note') as Entry
    const key = type === 'Vex' ? 'items' : 'documents'
    const body = {
      restoretoOriginallocation: {
        userName: 'u',
        userPassword: 'p',
        [key]: Array.from({ length: 999 }, () => ({ id: entry.id })),
      },
    }
    for (let n = 0; n < 10; n++) await act(api, `${of}/${one.id}/${below}`, body)
    const room = 10_000 - (await list(api, `${session}/Events`)).length
    t.ok(room > 0 && room < all.length, `${room} more`)
    const before = api.state()
    t.equal((await api.send('POST', `${of}/Action`, bulk(all))).statusCode, 400)
    sameState(t, api.state(), before)
  })
