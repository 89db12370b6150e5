import t, { type Test } from 'tap'
import { mock, NOBODY, sameState, type TestMock } from '../../helper.js'
import { ACCOUNT, type Entry, list, open } from '../restore/restoring.js'
import { listOperations } from './facts.js'

/** Before the last backups, so that there is something to restore. */
const EARLIER = { datetime: '2026-02-20T12:00:00Z' }
const IDLE = { restoreIdle: 86_400_000 }

/** A restore as it is asked for by an action, and by a verb of its own. */
interface Restore {
  /** Below the organization of the session. */
  readonly path: string
  readonly verb: string
  /** The verb as v6 and later call it, if it is another word. */
  readonly later?: string
  readonly options: object
  /** What the options are called from v6 on, where that is different. */
  readonly laterOptions?: object
}

/** What is restored in a session of a type. */
interface Session {
  readonly url: string
  readonly restores: readonly Restore[]
}

const back = (path: string, options: object = {}, laterOptions?: object): Restore => ({
  path,
  verb: 'restoretoOriginallocation',
  later: 'restore',
  options,
  ...(laterOptions && { laterOptions }),
})

const refs = (entries: readonly Entry[]) => entries.map(({ id }) => ({ id }))

async function planMail(api: TestMock): Promise<Session> {
  const url = await open(api, { type: 'Vex', ...EARLIER })
  const of = `${url}/Organization/Mailboxes`
  const [first, second, third] = (await list<Entry & { email: string }>(api, of)).slice(2)
  const folders = await list(api, `${of}/${second?.id}/Folders`)
  const inbox = folders.find(({ name }) => name === 'Inbox')?.id
  const items = await list(api, `${of}/${second?.id}/Items?folderId=${inbox}`)
  const mailbox = `Mailboxes/${second?.id}`
  const target = (folder: string) => ({ ...ACCOUNT, mailbox: third?.email, folder })
  const to = (path: string, folder: string, more: object = {}): Restore => ({
    path,
    verb: 'restoreTo',
    options: { ...target(folder), ...more },
  })
  return {
    url,
    restores: [
      back(`${mailbox}/Items/${items[0]?.id}`, ACCOUNT),
      back(`${mailbox}/Items`, { ...ACCOUNT, items: refs(items.slice(0, 20)) }),
      back(`${mailbox}/Folders/${inbox}`, ACCOUNT),
      back(mailbox, ACCOUNT),
      back('Mailboxes', { mailboxes: refs([first as Entry, second as Entry]) }),
      to(`${mailbox}/Items/${items[0]?.id}`, 'One'),
      to(`${mailbox}/Items`, 'Some', { items: refs(items.slice(0, 20)), markRestoredAsUnread: true }),
      to(`${mailbox}/Folders/${inbox}`, 'Folder'),
      to(mailbox, 'All', { excludeDrafts: true }),
    ],
  }
}

async function planDrives(api: TestMock): Promise<Session> {
  const url = await open(api, { type: 'Veod', ...EARLIER })
  const of = `${url}/Organization/OneDrives`
  const [first, second, third] = (await list(api, of)).slice(1)
  const folders = await list(api, `${of}/${second?.id}/Folders`)
  const documents = await list(api, `${of}/${second?.id}/Documents`)
  const drive = `OneDrives/${second?.id}`
  const folder = `${drive}/Folders/${folders[0]?.id}`
  const document = `${drive}/Documents/${documents[0]?.id}`
  const keep = { documentAction: 'keep' }
  const keepLater = { documentAction: 'Keep' }
  const copy = (path: string, folderName: string, more: object = {}): Restore => ({
    path,
    verb: 'copyTo',
    options: { ...ACCOUNT, onedrive: { name: third?.name }, folder: folderName, ...more },
  })
  return {
    url,
    restores: [
      back(document, ACCOUNT),
      back(`${drive}/Documents`, { ...ACCOUNT, documents: refs(documents.slice(0, 40)), ...keep }, keepLater),
      back(folder, ACCOUNT),
      back(`${drive}/Folders`, { ...ACCOUNT, folders: refs(folders.slice(0, 2)) }),
      back(drive, ACCOUNT),
      back('OneDrives', { oneDrives: refs([first as Entry, second as Entry]) }),
      copy(document, 'One'),
      copy(`${drive}/Documents`, 'Some', { documents: refs(documents.slice(0, 9)) }),
      { ...copy(folder, 'Folder', { documentVersion: 'all' }), laterOptions: { documentVersion: 'All' } },
      copy(`${drive}/Folders`, 'Folders', { folders: refs(folders.slice(0, 2)) }),
      copy(drive, 'Drive'),
    ],
  }
}

async function planSites(api: TestMock): Promise<Session> {
  const url = await open(api, { type: 'Vesp', ...EARLIER })
  const of = `${url}/Organization/Sites`
  const found = (await list(api, of)).find(({ name }) => name === 'Intranet')
  const at = `${of}/${found?.id}`
  const libraries = await list(api, `${at}/Libraries`)
  const lists = await list(api, `${at}/Lists`)
  const folders = await list<Entry & { type: string }>(api, `${at}/Folders`)
  const documents = await list(api, `${at}/Documents`)
  const items = await list(api, `${at}/Items`)
  const site = `Sites/${found?.id}`
  const to = (path: string, more: object = {}): Restore => ({
    path,
    verb: 'restoreTo',
    options: { ...ACCOUNT, ...more },
  })
  const library = { list: libraries[0]?.name }
  const inLibraries = folders.filter(({ type }) => type === 'LibraryFolder')
  return {
    url,
    restores: [
      to(`${site}/Libraries/${libraries[0]?.id}`),
      to(`${site}/Lists/${lists[0]?.id}`),
      to(`${site}/Libraries/${libraries[1]?.id}`, { list: 'Back' }),
      to(`${site}/Lists/${lists[1]?.id}`, { list: 'Back too' }),
      to(`${site}/Folders/${inLibraries[0]?.id}`, library),
      to(`${site}/Folders`, { folders: refs(inLibraries.slice(0, 2)), list: 'Back' }),
      to(`${site}/Documents/${documents[0]?.id}`, { list: 'Back' }),
      {
        ...to(`${site}/Documents`, { documents: refs(documents), list: 'Back', documentVersion: 'all' }),
        laterOptions: { documentVersion: 'All' },
      },
      to(`${site}/Items/${items[0]?.id}`, { list: 'Back too' }),
      to(`${site}/Items`, { items: refs(items.slice(0, 9)), list: 'Back too' }),
      to(site, { alias: 'twin' }),
    ],
  }
}

/** How clients ask for a restore. */
const WAYS = [
  { version: 3, byAction: true },
  { version: 5, byAction: true },
  { version: 6, byAction: true },
  { version: 8, byAction: true },
  { version: 6, byAction: false },
  { version: 8, byAction: false },
] as const

/** Asks for a restore in a version, and gives the result. */
async function run(
  api: TestMock,
  session: string,
  { path, verb, later = verb, options, laterOptions }: Restore,
  { version, byAction }: (typeof WAYS)[number],
): Promise<Record<string, unknown>> {
  const of = `${session.replace('/v3/', `/v${version}/`)}/Organization/${path}`
  const answer = byAction
    ? await api.send('POST', `${of}/Action`, { [verb]: options })
    : await api.send('POST', `${of}/${later}`, { ...options, ...laterOptions })
  if (answer.statusCode !== 200) throw new Error(`v${version} ${path} ${verb}: ${answer.body}`)
  return answer.json()
}

/** What a restore leaves of its own in the world. */
const traces = (api: TestMock) => {
  const { restorations, restoredSites } = api.state().tables
  return { restorations, restoredSites }
}

for (const [name, plan] of Object.entries({ mail: planMail, drives: planDrives, sites: planSites }))
  t.test(`${name}: a restore leaves the same, in whatever version it is asked for`, async (t) => {
    let wanted: unknown
    for (const way of WAYS) {
      const api = mock(t, IDLE)
      const { url, restores } = await plan(api)
      for (const restore of restores) {
        const result = await run(api, url, restore, way)
        const isAsync = way.version === 8 && !way.byAction
        t.equal('sessionId' in result, isAsync, `${restore.path} in v${way.version}`)
      }
      const left = traces(api)
      t.ok(left.restorations.length >= 5, 'there was something to restore')
      wanted ??= left
      sameState(t, left, wanted, `v${way.version} ${way.byAction ? 'by actions' : 'by verbs'}`)
    }
  })

/** An address with braces for its ids. */
const toAddress = (path: string): string =>
  path
    .split('/')
    .map((part, index) => (index % 2 === 0 ? part.toLowerCase() : '{}'))
    .join('/')

/** Asks for what cannot be restored at a right address. */
async function checkWrong(t: Test, api: TestMock, url: string): Promise<void> {
  const wrong = await api.send('POST', url, { ...ACCOUNT, sendSharedLinksNotification: 'perhaps' })
  t.match([wrong.statusCode, wrong.json().message], [400, /must be true or false/], url)
  for (const [unknown] of [...url.matchAll(/[\w-]{36,}/g)].slice(1)) {
    const answer = await api.send('POST', url.replace(unknown, NOBODY), ACCOUNT)
    t.ok(answer.statusCode === 404 || answer.statusCode === 400, `${answer.statusCode} ${url}`)
    t.match(answer.json().message, /not found|is missing/)
  }
}

t.test('the verb of sites for where something was is a restore to nowhere else', async (t) => {
  let wanted: unknown
  for (const version of [3, 6, 7, 8]) {
    const api = mock(t, IDLE)
    const { url, restores } = await planSites(api)
    for (const { path, options } of restores) {
      const { list: _list, alias: _alias, ...more } = options as Record<string, unknown>
      const of = `${url.replace('/v3/', `/v${version}/`)}/Organization/${path}`
      const { documentVersion: _version, ...flat } = more
      const answer =
        version === 3
          ? await api.send('POST', `${of}/Action`, { restoreTo: flat })
          : await api.send('POST', `${of}/restore`, flat)
      t.equal(answer.statusCode, 200, `v${version} ${path}: ${answer.body}`)
      if (version >= 6) await checkWrong(t, api, `${of}/restore`)
    }
    if (version >= 6) {
      const tried = restores.map(({ path }) => toAddress(path))
      const known = [...listOperations(version).keys()]
        .filter((name) => /^POST .*\/Sites\/.*\/restore$/i.test(name) && !name.includes('/Versions/'))
        .map((name) => name.slice('POST /RestoreSessions/{restoreSessionId}/Organization/'.length))
      t.equal(known.length, 9)
      t.strictSame(
        known.filter((name) => !tried.includes(toAddress(name.replace(/\/restore$/i, '')))),
        [],
        `v${version} has each of them tried`,
      )
    }
    const left = traces(api)
    t.ok(left.restorations.length > 0)
    wanted ??= left
    sameState(t, left, wanted, `v${version}`)
  }
})

t.test('parts of a site go to another one by its address, from version 6 on', async (t) => {
  const api = mock(t, IDLE)
  const url = await open(api, { type: 'Vesp' })
  const of = `${url}/Organization/Sites`
  const [one, other] = (await list<Entry & { url: string }>(api, of)).filter(({ name }) =>
    /^(Intranet|Brand Assets)$/.test(name),
  )
  const documents = (await list(api, `${of}/${one?.id}/Documents`)).slice(0, 3)
  const to = (siteURL?: string) =>
    api.send('POST', `${of.replace('/v3/', '/v6/')}/${one?.id}/Documents/restoreTo`, {
      documents: refs(documents),
      siteURL,
    })
  t.match((await to(other?.url)).json(), { restoredItemsCount: 3, failedItemsCount: 0 })
  t.match((await to('https://nowhere.example')).json(), {
    failedItemsCount: 3,
    restoreIssues: [{ error: /no site 'https:\/\/nowhere/ }],
  })
})

const MAIL = { from: 'a@tenant.example', to: 'b@elsewhere.example' }

t.test('what is saved and sent answers with a file, or with the status of its version', async (t) => {
  const api = mock(t, IDLE)
  const { url } = await planMail(api)
  const of = `${url}/Organization/Mailboxes`
  const [mailbox] = (await list(api, of)).slice(3)
  const items = (await list(api, `${of}/${mailbox?.id}/Items`)).slice(0, 2)
  for (const [version, sent] of [
    [6, 200],
    [7, 200],
    [8, 204],
  ] as const) {
    const at = `${of.replace('/v3/', `/v${version}/`)}/${mailbox?.id}`
    const post = (path: string, body?: object) => api.send('POST', `${at}/${path}`, body)
    const item = `Items/${items[0]?.id}`
    for (const [path, body] of [
      [`${item}/save`],
      ['Items/Save', { items: refs(items) }],
      [`${item}/exportToPst`],
      ['Items/exportToPst', { items: refs(items), enablePstSizeLimit: false }],
      ['exportToPst', { contentKeyword: 'offer' }],
    ] as const) {
      const file = await post(path, body)
      t.equal(file.statusCode, 200, file.body.slice(0, 200))
      t.equal(file.headers['content-type'], 'application/octet-stream', path)
    }
    for (const [path, body] of [
      [`${item}/sendToDefaultAddress`],
      [`${item}/sendToDifferentAddress`, MAIL],
      ['Items/sendToDefaultAddress', { items: refs(items) }],
      ['Items/sendToDifferentAddress', { ...MAIL, items: refs(items) }],
    ] as const) {
      const answer = await post(path, body)
      t.equal(answer.statusCode, sent, `${path}: ${answer.body}`)
      t.equal(answer.body, '')
    }
  }
  t.equal(api.state().tables.mails.length, 12)
})

t.test('an export takes in what has the keyword of its version', async (t) => {
  const api = mock(t, IDLE)
  const { url } = await planMail(api)
  const of = `${url}/Organization/Mailboxes`
  const at = `${of}/${(await list(api, of))[3]?.id}`
  const words = 'nobody writes this word'
  const old = await api.send('POST', `${at}/Action`, { exporttoPst: { contentKeywords: words } })
  const all = await api.send('POST', `${at}/Action`, { exporttoPst: null })
  const later = at.replace('/v3/', '/v7/')
  const flat = await api.send('POST', `${later}/exportToPst`, { contentKeyword: words })
  const unknown = await api.send('POST', `${later}/exportToPst`, { contentKeywords: words })
  t.ok(old.rawPayload.length < all.rawPayload.length)
  t.equal(flat.rawPayload.length, old.rawPayload.length)
  t.equal(unknown.rawPayload.length, all.rawPayload.length, 'the old word is none any more')
})

t.test(
  'a portal signs in by a code, explores, looks and restores by actions, in versions 5 and 6',
  async (t) => {
    for (const version of [5, 6]) {
      const api = mock(t, IDLE)
      const [organization] = await api.json<Entry[]>(`/v${version}/Organizations`)
      const explored = await api.send('POST', `/v${version}/Organizations/${organization?.id}/Action`, {
        explore: { datetime: '2026.02.20 12:00:00', type: 'vex', showDeleted: true },
      })
      t.equal(explored.statusCode, 201, explored.body)
      const session = `/v${version}/RestoreSessions/${explored.json().id}`
      const at = `${session}/Organization/Mailboxes`
      const pageOf = async (path: string) => (await api.json<{ results: Entry[] }>(path)).results
      const mailbox = (await pageOf(`${at}?limit=1000`))[3]
      const folders = await pageOf(`${at}/${mailbox?.id}/Folders?parentId=null`)
      const inbox = folders.find(({ name }) => name === 'Inbox')
      const [item] = await pageOf(`${at}/${mailbox?.id}/Items?folderId=${inbox?.id}`)
      const act = (verb: string, options: unknown) =>
        api.send('POST', `${at}/${mailbox?.id}/Items/${item?.id}/Action`, { [verb]: options })
      const restored = await act('restoretoOriginallocation', { userCode: 'ABC' })
      t.equal(restored.statusCode, 200, restored.body)
      t.match(restored.json(), { failedItemsCount: 0, exceptions: [] })
      t.equal((await act('savetoMsg', null)).headers['content-type'], 'application/octet-stream')
      t.equal((await act('sendTo', MAIL)).statusCode, 200)
      t.match((await act('restore', {})).json(), { message: /'restore'|"restore"/ }, 'no verb of actions')
      t.equal((await api.send('POST', `${session}/Action`, { stop: null })).statusCode, 200)
      t.match(await api.json(session), { state: 'Stopped' })
    }
  },
)
