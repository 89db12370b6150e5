import t from 'tap'
import { hrefsIn, mock, NOBODY, type TestMock } from '../../helper.js'
import { type Entry, list, open } from '../restore/restoring.js'
import { ShapeCheck } from './facts.js'

interface Found extends Entry {
  readonly subject?: string
  readonly title?: string
  readonly from?: string
  readonly isFolder?: boolean
}
interface Page {
  readonly results: readonly Found[]
  readonly totalCount?: number
  readonly _links: { readonly next?: { readonly href: string } }
}

const VERSIONS = [6, 7, 8]
const api = mock(t)

const post = (url: string, version: number, query: string, more = 'limit=10000') =>
  api.send('POST', `${url.replace('/v3/', `/v${version}/`)}/search?${more}`, { query })

async function search(url: string, query: string, more?: string, version = 8): Promise<readonly Found[]> {
  const answer = await post(url, version, query, more)
  if (answer.statusCode !== 200) throw new Error(answer.body)
  return answer.json<Page>().results
}

/** How many are found, as version 7 tells. */
async function count(url: string, query: string): Promise<number | undefined> {
  return (await post(url, 7, query, 'limit=1')).json<Page>().totalCount
}

const idsOf = (entries: readonly Entry[]): string[] => entries.map(({ id }) => id)
const hasWord = (word: string, text = ''): boolean => text.toLowerCase().includes(word)

async function openMailbox({ json }: TestMock) {
  const of = `${await open(api, { type: 'Vex' })}/Organization/Mailboxes`
  const [mailbox] = await list(api, of)
  const url = `${of}/${mailbox?.id}`
  return { url, of, items: (await json<Page>(`${url}/Items?limit=10000`)).results }
}

t.test('a mailbox is searched for words, whatever their letter case', async (t) => {
  const { url, items } = await openMailbox(api)
  const subject = items.find((item) => /^\w{5,} \w{5,}/.test(item.subject ?? ''))?.subject ?? ''
  const [first = '', second = ''] = subject.toLowerCase().split(' ')
  const found = await search(url, `${second.toUpperCase()}  ${first}`)
  t.ok(found.length > 0 && found.length < items.length)
  const wanted = items.filter((item) => hasWord(first, item.subject) && hasWord(second, item.subject))
  t.strictSame(
    idsOf(wanted).filter((id) => !idsOf(found).includes(id)),
    [],
    'those that have both in the subject are found',
  )
  t.strictSame(
    idsOf(found),
    idsOf(items).filter((id) => idsOf(found).includes(id)),
    'in the order of the list',
  )
  t.strictSame(await search(url, 'nobodywritesthis'), [])
  t.equal(await count(url, ''), items.length, 'without words all are found')
  const sender = items.find(({ from }) => from)?.from ?? ''
  t.ok(await count(url, sender.replace(/[<>"]/g, '')), sender)
})

t.test('a folder is searched with those below it', async (t) => {
  const { url } = await openMailbox(api)
  const folders = await list<Entry & { _links: Record<string, { href: string }> }>(api, `${url}/Folders`)
  let total = 0
  for (const { id, _links } of folders) {
    if (_links.parent) continue
    total += (await count(`${url}/Folders/${id}`, '')) ?? 0
  }
  t.equal(total, await count(url, ''), 'those at the top have it all')
  t.equal((await post(`${url}/Folders/${NOBODY}`, 8, '')).statusCode, 404)
})

t.test('OneDrives and sites are searched for names, folders first', async (t) => {
  const drives = `${await open(api, { type: 'Veod' })}/Organization/OneDrives`
  const sites = `${await open(api, { type: 'Vesp' })}/Organization/Sites`
  for (const [of, parts, kind] of [
    [drives, ['Folders', 'Documents'], 'Documents'],
    [sites, ['Folders', 'Documents', 'Items'], 'Items'],
  ] as const) {
    const own = `${of}/${(await list(api, of))[0]?.id}`
    const all: Found[] = []
    for (const part of parts) all.push(...(await list<Found>(api, `${own}/${part}`)))
    const everything = await search(own, '')
    t.strictSame(idsOf(everything).sort(), idsOf(all).sort())
    const flags = everything.map(({ isFolder }) => isFolder)
    t.ok(flags.includes(true) && flags.includes(false))
    t.strictSame(flags, [...flags].sort().reverse(), 'folders come first')
    t.strictSame(
      await search(own, '', 'limit=10000&itemType=folders'),
      everything.filter(({ isFolder }) => isFolder),
    )
    t.strictSame(
      await search(own, '', `limit=10000&itemType=${kind}`),
      everything.filter(({ isFolder }) => !isFolder),
    )
    const [word = ''] = /\w{4,}/.exec(everything.at(-1)?.name.toLowerCase() ?? '') ?? []
    const found = await search(own, word)
    for (const entry of everything)
      if (hasWord(word, entry.name)) t.ok(idsOf(found).includes(entry.id), entry.name)
    t.ok(found.length < everything.length)
    t.strictSame(await search(own, 'nobodywritesthis'), [])
  }
})

t.test('parts of sites and OneDrives are searched on their own', async (t) => {
  const sites = `${await open(api, { type: 'Vesp' })}/Organization/Sites`
  const site = `${sites}/${(await list(api, sites))[0]?.id}`
  const whole = await search(site, '')
  let total = 0
  for (const kind of ['Libraries', 'Lists'])
    for (const { id } of await list(api, `${site}/${kind}`))
      total += (await count(`${site}/${kind}/${id}`, '')) ?? 0
  t.equal(total, whole.length, 'all lies in libraries and lists')
  const [folder] = await list(api, `${site}/Folders`)
  const inside = await search(`${site}/Folders/${folder?.id}`, '')
  t.notOk(idsOf(inside).includes(folder?.id ?? ''), 'a folder is not in itself')
  t.ok(inside.length < whole.length)
  const drives = `${await open(api, { type: 'Veod' })}/Organization/OneDrives`
  const drive = `${drives}/${(await list(api, drives))[0]?.id}`
  const [top] = await list(api, `${drive}/Folders?parentId=null`)
  const direct = await list(api, `${drive}/Documents?parentId=${top?.id}`)
  const below = idsOf(await search(`${drive}/Folders/${top?.id}`, ''))
  t.ok(direct.length > 0)
  for (const { id } of direct) t.ok(below.includes(id))
})

t.test('each version has the shape of its own, and pages', async (t) => {
  const { url } = await openMailbox(api)
  const drives = `${await open(api, { type: 'Veod' })}/Organization/OneDrives`
  const sites = `${await open(api, { type: 'Vesp' })}/Organization/Sites`
  const SEARCHED: readonly (readonly [address: string, type: string])[] = [
    [url, 'Page<ExchangeItemsComposed>'],
    [`${drives}/${(await list(api, drives))[0]?.id}`, 'Page<ItemComposed>'],
    [`${sites}/${(await list(api, sites))[0]?.id}`, 'Page<ItemComposed>'],
  ]
  for (const version of VERSIONS)
    for (const [address, type] of SEARCHED) {
      const shapes = new ShapeCheck(version)
      const page = (await post(address, version, '', 'limit=40')).json<Page>()
      const first = page.results[0]
      t.equal(page.results.length, 40)
      t.equal((page.totalCount ?? 0) > 40, version !== 8)
      shapes.check(page, type, address)
      t.strictSame([...shapes.differences.keys()], [], `v${version} ${type}`)
      for (const href of hrefsIn(first)) t.equal((await api.get(href)).statusCode, 200, `v${version} ${href}`)
      const { results, _links } = (await post(address, version, '', 'limit=1')).json<Page>()
      t.strictSame(results, [first])
      const next = await api.send('POST', _links.next?.href ?? '', { query: '' })
      t.strictSame(next.json<Page>().results, [page.results[1]], 'the next page is asked for by POST')
    }
  t.equal((await post(url, 5, '')).statusCode, 404)
})

t.test('what cannot be searched is refused', async (t) => {
  const { url, of } = await openMailbox(api)
  t.match((await post(url, 8, 'from:anna')).json(), { message: /does not simulate searches by a property/ })
  t.equal((await post(url, 8, 'from:anna')).statusCode, 501)
  t.equal((await post(`${of}/${NOBODY}`, 8, 'x')).statusCode, 404)
  const wrong = await api.send('POST', `${url.replace('/v3/', '/v8/')}/search`, { query: {} })
  t.match([wrong.statusCode, wrong.json().message], [400, /'query' must be a text/])
  const drives = `${await open(api, { type: 'Veod' })}/Organization/OneDrives`
  const drive = `${drives}/${(await list(api, drives))[0]?.id}`
  t.equal((await post(drive, 8, 'x', 'itemType=Mails')).statusCode, 400)
  t.equal((await post(drive.replace('OneDrives', 'Mailboxes'), 8, 'x')).statusCode, 400)
})
