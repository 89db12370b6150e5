import t from 'tap'
import { mock, sameState, type TestMock } from '../../helper.js'
import { ACCOUNT, type Entry, list, open } from '../restore/restoring.js'

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
  { version: 7, byAction: false },
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
