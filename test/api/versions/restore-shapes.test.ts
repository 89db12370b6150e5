import t from 'tap'
import { mock, type TestMock } from '../../helper.js'
import { type Entry, list, open, openDrive, openMailbox, openSite } from '../restore/restoring.js'

const inVersion = (url: string, version: number) => url.replace('/v3/', `/v${version}/`)

const first = async (api: TestMock, url: string) =>
  (await api.json<{ results: Record<string, unknown>[] }>(url)).results[0] as Record<string, unknown>

t.test('each version has its own properties of what is restored', async (t) => {
  const api = mock(t)
  const mailbox = await openMailbox(api)
  const drive = await openDrive(api)
  const site = await openSite(api)
  for (const [url, added] of [
    [`${mailbox.replace(/\/[^/]*$/, '')}`, { isPublic: 6 }],
    [`${mailbox}/Folders`, { category: 6, _actions: 6, mailboxId: 8 }],
    [`${mailbox}/Items`, { attachments: 6, importance: 6, mailboxId: 8 }],
    [`${drive}/Folders`, { versionId: 6, isFolder: 7, oneDriveId: 8 }],
    [`${drive}/Documents`, { versionId: 6, isFolder: 7, oneDriveId: 8 }],
    [`${site}/Libraries`, { siteId: 8 }],
    [`${site}/Lists`, { siteId: 8 }],
    [`${site}/Folders`, { version: 6, versionId: 6, isFolder: 7, siteId: 8 }],
    [`${site}/Documents`, { versionId: 6, isFolder: 7, siteId: 8 }],
    [`${site}/Items`, { versionId: 6, isFolder: 7, siteId: 8 }],
  ] as const)
    for (const version of [3, 4, 5, 6, 7, 8]) {
      const found = await first(api, inVersion(url, version))
      for (const [name, since] of Object.entries(added))
        t.equal(name in found, version >= since, `${name} of ${url} in v${version}`)
    }
})

t.test('the organization of a session has its type in place of its actions from version 6 on', async (t) => {
  const api = mock(t)
  const url = `${await open(api, { type: 'Vex' })}/Organization`
  t.match(await api.json(url), { _actions: { exporttoPst: Object } })
  const later = await api.json<object>(inVersion(url, 6))
  t.match(later, { type: 'Office365' })
  t.notOk('_actions' in later)
})

t.test('actions lead to verbs where verbs have addresses', async (t) => {
  const api = mock(t)
  const url = `${await openMailbox(api)}/Items`
  for (const version of [3, 6, 8]) {
    const { _actions } = (await first(api, inVersion(url, version))) as {
      _actions: Record<string, { uri: string; method: string }>
    }
    for (const [verb, { uri, method }] of Object.entries(_actions)) {
      const body = version === 3 ? { [verb]: {} } : {}
      const answer = await api.send(method as 'POST', new URL(uri, 'https://localhost:4443').pathname, body)
      t.ok([200, 204, 400].includes(answer.statusCode), `v${version} ${verb} ${answer.statusCode}`)
    }
    t.equal('save' in _actions, version >= 6)
  }
})

t.test('lists of documents have folders first, from version 7 on, if that is wanted', async (t) => {
  const api = mock(t)
  for (const [url, below] of [
    [await openDrive(api), '?parentId=null'],
    [await openSite(api), ''],
  ] as const) {
    const folders = await list<Entry & { type?: string }>(api, `${url}/Folders${below}`)
    const wanted = folders.filter(({ type }) => type !== 'ListFolder')
    const documents = await list(api, `${url}/Documents${below}`)
    const ask = async (version: number) => {
      const at = inVersion(`${url}/Documents${below}`, version)
      return list<Entry & { isFolder?: boolean }>(
        api,
        `${at}${at.includes('?') ? '&' : '?'}includeFolders=true&limit=10000`,
      )
    }
    t.strictSame(
      (await ask(6)).map(({ id }) => id),
      documents.map(({ id }) => id),
    )
    for (const version of [7, 8]) {
      const all = await ask(version)
      t.strictSame(
        all.map(({ id }) => id),
        [...wanted, ...documents].map(({ id }) => id),
      )
      t.ok(wanted.length > 0)
      t.equal(all.filter(({ isFolder }) => isFolder).length, wanted.length)
    }
    const page = `${inVersion(url, 7)}/Documents${below || '?x='}&includeFolders=true&offset=${wanted.length - 1}&limit=2`
    t.match(await api.json(page), { results: [{ isFolder: true }, { isFolder: false }] }, 'across the border')
  }
})

t.test('items of a mailbox are found by their folder, which is their parent from version 7 on', async (t) => {
  const api = mock(t)
  const mailbox = await openMailbox(api)
  const folders = await list(api, `${mailbox}/Folders`)
  const inbox = folders.find(({ name }) => name === 'Inbox')?.id
  const count = async (version: number, filter: string) =>
    (await list(api, `${inVersion(mailbox, version)}/Items?${filter}=${inbox}&limit=10000`)).length
  const all = (await list(api, `${mailbox}/Items`)).length
  const own = await count(3, 'folderId')
  t.ok(own < all)
  for (const version of [6, 7, 8]) {
    t.equal(await count(version, 'folderId'), version >= 7 ? all : own)
    t.equal(await count(version, 'parentId'), version >= 7 ? own : all)
  }
  t.match(await api.json(`${inVersion(mailbox, 6)}/Folders?name=inbox`), { results: [{ category: 'Inbox' }] })
  const { _links } = (await first(api, `${inVersion(mailbox, 7)}/Folders`)) as {
    _links: { items: { href: string } }
  }
  t.match(_links.items.href, /^\/v7\/.*items\?parentId=/)
})

t.test('moments of documents have a zone from version 6 on', async (t) => {
  const api = mock(t)
  const url = `${await openDrive(api)}/Documents`
  t.match(await first(api, url), { creationTime: /^[\d-]+T[\d:]+$/ })
  t.match(await first(api, inVersion(url, 6)), { creationTime: /^[\d-]+T[\d:]+Z$/ })
})
