import type { TestMock } from '../../helper.js'
import type { Context, Ids, Operation } from './operation.js'

// What hangs below a restore session: for each type of session one of everything is looked up before.

interface Entry {
  readonly id: string
  readonly name: string
}
interface Page {
  readonly results: readonly Entry[]
}

const ACCOUNT = { userName: 'admin@tenant.example', userPassword: 'p' }
const MAIL = {
  from: 'a@tenant.example',
  to: 'b@elsewhere.example',
  subject: 'Here it is',
  text: 'As you wished.',
}

/** What was found before the operation; tests run one after the other, so one will do. */
const found: Record<string, string> = {}
const remember = (name: string, entry: Entry | undefined): string => {
  found[name] = entry?.id ?? `there is no ${name}`
  return found[name]
}

async function open({ send }: TestMock, ids: Ids, type: string): Promise<string> {
  const answer = await send('POST', `/v3/Organizations/${ids.organization}/Action`, { explore: { type } })
  return `/v3/RestoreSessions/${remember('restoreSessionId', answer.json<Entry>())}`
}

const list = async ({ json }: TestMock, url: string): Promise<readonly Entry[]> =>
  (await json<Page>(url)).results

async function openMail(api: TestMock, ids: Ids): Promise<void> {
  const of = `${await open(api, ids, 'vex')}/Organization/Mailboxes`
  const mailboxes = await list(api, of)
  const mailbox = `${of}/${remember('mailboxId', mailboxes[1])}`
  found.otherMailbox = (mailboxes[2] as unknown as { email: string }).email
  const folders = await list(api, `${mailbox}/Folders`)
  const inbox = folders.find(({ name }) => name === 'Inbox')
  const items = await list(api, `${mailbox}/Items?folderId=${remember('folderId', inbox)}`)
  remember('itemId', items[0])
  remember('secondItem', items[1])
}

async function openDrives(api: TestMock, ids: Ids): Promise<void> {
  const of = `${await open(api, ids, 'veod')}/Organization/OneDrives`
  const drives = await list(api, of)
  const drive = `${of}/${remember('oneDriveId', drives[1])}`
  found.otherDrive = drives[2]?.name ?? 'none'
  const folders = await list(api, `${drive}/Folders`)
  const documents = await list(
    api,
    `${drive}/Documents?parentId=${remember(
      'folderId',
      folders.find(({ name }) => name === 'Documents'),
    )}`,
  )
  remember('documentId', documents[0])
  remember('secondDocument', documents[1])
}

async function openSites(api: TestMock, ids: Ids): Promise<void> {
  const of = `${await open(api, ids, 'vesp')}/Organization/Sites`
  const sites = await list(api, of)
  const site = `${of}/${remember(
    'siteId',
    sites.find(({ name }) => name === 'Intranet'),
  )}`
  remember('libraryId', (await list(api, `${site}/Libraries`))[0])
  remember(
    'listId',
    (await list(api, `${site}/Lists`)).find(({ name }) => name === 'Issues'),
  )
  const folders = await list(api, `${site}/Folders?parentId=${found.libraryId}`)
  remember('folderId', folders[0])
  const documents = await list(api, `${site}/Documents?parentId=${found.libraryId}`)
  remember('documentId', documents[0])
  remember('secondDocument', documents[1])
  const items = await list(api, `${site}/Items`)
  remember('secondItem', items[1])
  for (const item of items) {
    const attachments = await list(api, `${site}/Items/${remember('itemId', item)}/Attachments`)
    remember('secondAttachment', attachments[1])
    if (attachments.length > 1) return void remember('attachmentId', attachments[0])
  }
}

type Check = (context: Context) => unknown

interface Room {
  readonly root: string
  readonly before: (api: TestMock, ids: Ids) => Promise<void>
}

const ROOMS: Record<'mail' | 'drive' | 'site', Room> = {
  mail: { root: '/RestoreSessions/{restoreSessionId}/Organization/Mailboxes', before: openMail },
  drive: { root: '/RestoreSessions/{restoreSessionId}/Organization/OneDrives', before: openDrives },
  site: { root: '/RestoreSessions/{restoreSessionId}/Organization/Sites', before: openSites },
}

const paramsIn = (path: string) => (): Record<string, string> =>
  Object.fromEntries(
    [...path.matchAll(/\{(\w+)\}/g)].map(([, name]) => [name as string, found[name as string] ?? '']),
  )

const get = ({ root, before }: Room, path: string, check: Check): Operation => ({
  name: `GET ${root}${path}`,
  before,
  params: paramsIn(root + path),
  check,
})

/** One verb of an action. Its options are made from what was found; what they need is left out to see it refused. */
function act(
  { root, before }: Room,
  path: string,
  verb: string,
  options: (() => Record<string, unknown>) | null,
  check: Check,
  more: { readonly status?: number; readonly required?: string; readonly isLong?: boolean } = {},
): Operation {
  const { status, required, isLong = false } = more
  return {
    name: `POST ${root}${path}/Action`,
    verb,
    before,
    params: paramsIn(root + path),
    body: () => ({ [verb]: options?.() ?? null }),
    ...(status !== undefined && { status }),
    isLong,
    check,
    wrong: [
      [{}, /one action.* is empty/],
      [{ nonsense: {} }, /one action.*"nonsense" is none of them/],
      ...(required === undefined
        ? []
        : ([[() => ({ [verb]: { ...options?.(), [required]: null } }), new RegExp(required)]] as const)),
    ],
  }
}

const hasId =
  (name: string): Check =>
  ({ t, answer }) =>
    t.equal(answer.json<Entry>().id, found[name])

const isPage: Check = ({ t, answer }) => {
  const { results, ...page } = answer.json<Page & { offset: number; limit: number }>()
  t.match(page, { offset: 0, limit: 30 })
  t.ok(results.length > 0, 'there is something to see')
}

const isEmpty: Check = ({ t, answer }) => t.equal(answer.body, '')

const counts =
  (expected: Record<string, unknown>): Check =>
  ({ t, answer }) =>
    t.match(answer.json(), expected)

const isFile =
  (end: RegExp): Check =>
  ({ t, answer }) => {
    t.equal(answer.headers['content-type'], 'application/octet-stream')
    t.match(String(answer.headers['content-disposition']), end)
    t.ok(answer.rawPayload.length > 500)
    const announced = answer.headers['content-length']
    if (announced !== undefined) t.equal(Number(announced), answer.rawPayload.length, 'as long as announced')
  }
const isZip = isFile(/\.zip"$/)

/** The last event tells of what was done. */
const tells =
  (type: string, status: string, check: Check): Check =>
  async (context) => {
    await check(context)
    const { results } = await context.api.json<{ results: Record<string, string>[] }>(
      `/v3/RestoreSessions/${found.restoreSessionId}/Events?limit=100`,
    )
    const last = results.at(-1)
    context.t.match(last, { type, status, duration: /^\d\d:\d\d:\d\d/ })
    context.t.match(
      last?.message,
      status === 'Success'
        ? /(successfully|was skipped: it is there already) \(type: /
        : /was not (restored|exported): /,
    )
  }

const isPst = isFile(/\.pst"$/)
const exported = (check: Check): Check => tells('Export', 'Success', check)

const oneId = (name: string) => [{ Id: found[name] }]
const twoIds = (first: string, second: string) => [{ id: found[first] }, { Id: found[second] }]

const { mail, drive, site } = ROOMS
const back = () => ACCOUNT
const elsewhere = () => ({
  ...ACCOUNT,
  mailbox: found.otherMailbox,
  folder: 'Restored',
  casServer: 'outlook.example',
})
const nowhere = () => ({ ...ACCOUNT, mailbox: 'nobody@nowhere.example', folder: 'Restored' })
const sent = tells('Send', 'Success', isEmpty)
const all = (of: () => Record<string, unknown>, more: () => Record<string, unknown>) => () => ({
  ...of(),
  ...more(),
})

const mailItems = () => ({ items: twoIds('itemId', 'secondItem') })
const MAILBOX = '/{mailboxId}'
const FOLDER = '/{mailboxId}/Folders/{folderId}'
const ITEM = '/{mailboxId}/Items/{itemId}'

export const restoreMail: readonly Operation[] = [
  get(mail, '', isPage),
  get(mail, MAILBOX, hasId('mailboxId')),
  get(mail, '/{mailboxId}/Folders', isPage),
  get(mail, FOLDER, hasId('folderId')),
  get(mail, '/{mailboxId}/Items', isPage),
  get(mail, ITEM, hasId('itemId')),

  act(
    mail,
    '',
    'exporttoPst',
    () => ({ mailboxes: oneId('mailboxId'), contentKeywords: 'support' }),
    exported(isPst),
  ),
  act(
    mail,
    '',
    'restoretoOriginallocation',
    () => ({ mailboxes: oneId('mailboxId') }),
    tells('Restore', 'Success', counts({ status: 'Success', details: [{ failedItemsCount: 0 }] })),
  ),

  act(mail, MAILBOX, 'exporttoPst', () => ({ contentKeywords: 'support' }), exported(isPst)),
  act(
    mail,
    MAILBOX,
    'restoretoOriginallocation',
    back,
    tells('Restore', 'Success', counts({ failedItemsCount: 0, failedFoldersCount: 0 })),
    { required: 'userName' },
  ),
  act(
    mail,
    MAILBOX,
    'restoreTo',
    elsewhere,
    tells('Restore', 'Success', counts({ mergedItemsCount: 0, skippedItemsCount: 0, failedItemsCount: 0 })),
    { required: 'mailbox' },
  ),

  act(mail, FOLDER, 'exporttoPst', () => ({ contentKeywords: 'support' }), exported(isPst)),
  act(
    mail,
    FOLDER,
    'restoretoOriginallocation',
    back,
    tells('Restore', 'Success', counts({ failedItemsCount: 0 })),
    { required: 'userPassword' },
  ),
  act(
    mail,
    FOLDER,
    'restoreTo',
    nowhere,
    tells('Restore', 'Failed', counts({ createdItemsCount: 0, exceptions: [/nobody@nowhere/] })),
    { required: 'mailbox' },
  ),

  act(mail, '/{mailboxId}/Items', 'exporttoPst', mailItems, exported(isPst), {
    required: 'items',
  }),
  act(mail, '/{mailboxId}/Items', 'savetoMsg', mailItems, tells('Save', 'Success', isZip), {
    required: 'items',
  }),
  act(
    mail,
    '/{mailboxId}/Items',
    'restoretoOriginallocation',
    all(back, mailItems),
    tells('Restore', 'Success', counts({ skippedItemsCount: 2 })),
    { required: 'items' },
  ),
  act(
    mail,
    '/{mailboxId}/Items',
    'restoreTo',
    all(elsewhere, mailItems),
    tells('Restore', 'Success', counts({ createdItemsCount: 2 })),
    { required: 'items' },
  ),
  act(mail, '/{mailboxId}/Items', 'sendToDefaultAddress', mailItems, sent, {
    required: 'items',
  }),
  act(
    mail,
    '/{mailboxId}/Items',
    'sendTo',
    all(() => MAIL, mailItems),
    sent,
    { required: 'to' },
  ),

  act(mail, ITEM, 'exporttoPst', null, exported(isPst)),
  act(mail, ITEM, 'savetoMsg', null, tells('Save', 'Success', isFile(/\.msg"$/))),
  act(
    mail,
    ITEM,
    'restoretoOriginallocation',
    back,
    tells('Restore', 'Success', counts({ skippedItemsCount: 1 })),
    { required: 'userName' },
  ),
  act(mail, ITEM, 'restoreTo', elsewhere, tells('Restore', 'Success', counts({ createdItemsCount: 1 })), {
    required: 'mailbox',
  }),
  act(mail, ITEM, 'sendToDefaultAddress', null, sent),
  act(mail, ITEM, 'sendTo', () => MAIL, sent, { required: 'from' }),
]

const copy = () => ({
  ...ACCOUNT,
  onedrive: found.otherDrive,
  folder: 'Copies/Of mine',
  documentVersion: 'Last',
})
const folders = () => ({ folders: oneId('folderId') })
const documents = () => ({ Documents: twoIds('documentId', 'secondDocument') })
const restored = (expected: Record<string, unknown>) =>
  tells('Restore', 'Success', counts({ failedItemsCount: 0, ...expected }))
const zipped = tells('Save', 'Success', isZip)
const saved = tells('Save', 'Success', isFile(/\.\w+"$/))

/** The four verbs that a OneDrive, its folders and its documents have. */
const driveVerbs = (
  path: string,
  more: () => Record<string, unknown>,
  saving: [() => Record<string, unknown>, Check],
): Operation[] => [
  act(
    drive,
    path,
    'restoretoOriginallocation',
    all(() => ({ ...ACCOUNT, documentVersion: 'last', documentAction: 'keep' }), more),
    restored({}),
    { required: 'userName' },
  ),
  act(drive, path, 'copyTo', all(copy, more), restored({ skippedItemsByNoChangesCount: 0 }), {
    required: 'folder',
  }),
  act(
    drive,
    path,
    'sendTo',
    all(() => MAIL, more),
    sent,
    { required: 'to' },
  ),
  act(drive, path, 'save', all(saving[0], more), saving[1]),
]

const nothing = () => ({})

export const restoreDrives: readonly Operation[] = [
  get(drive, '', isPage),
  get(drive, '/{oneDriveId}', hasId('oneDriveId')),
  get(drive, '/{oneDriveId}/Folders', isPage),
  get(drive, '/{oneDriveId}/Folders/{folderId}', hasId('folderId')),
  get(drive, '/{oneDriveId}/Documents', isPage),
  get(drive, '/{oneDriveId}/Documents/{documentId}', hasId('documentId')),
  act(
    drive,
    '',
    'restoretoOriginallocation',
    () => ({ oneDrives: oneId('oneDriveId') }),
    counts({ status: 'Success' }),
  ),
  ...driveVerbs('/{oneDriveId}', nothing, [() => ({ asZip: 'true' }), zipped]),
  ...driveVerbs('/{oneDriveId}/Folders', folders, [nothing, zipped]),
  ...driveVerbs('/{oneDriveId}/Folders/{folderId}', nothing, [nothing, zipped]),
  ...driveVerbs('/{oneDriveId}/Documents', documents, [nothing, zipped]),
  ...driveVerbs('/{oneDriveId}/Documents/{documentId}', nothing, [() => ({ asZip: false }), saved]),
]

const siteBack = () => ({
  ...ACCOUNT,
  documentVersion: 'last',
  documentLastVersionAction: 'merge',
  restorePermissions: 'true',
})
const target = (list: string) => () => ({ ...siteBack(), list })
const items = () => ({ items: oneId('itemId') })
const attachments = () => ({ attachments: twoIds('attachmentId', 'secondAttachment') })
const wrongList = tells(
  'Restore',
  'Failed',
  counts({ restoredItemsCount: 0, restoreIssues: [{ error: /there is no list/ }] }),
)

const siteVerbs = (
  path: string,
  more: () => Record<string, unknown>,
  saving: [() => Record<string, unknown>, Check],
): Operation[] => [
  act(site, path, 'restoreTo', all(siteBack, more), restored({}), { required: 'userName' }),
  act(site, path, 'save', all(saving[0], more), saving[1]),
  act(
    site,
    path,
    'sendTo',
    all(() => MAIL, more),
    sent,
    { required: 'to' },
  ),
]

export const restoreSites: readonly Operation[] = [
  get(site, '', isPage),
  get(site, '/{siteId}', hasId('siteId')),
  get(site, '/{siteId}/Libraries', isPage),
  get(site, '/{siteId}/Libraries/{libraryId}', hasId('libraryId')),
  get(site, '/{siteId}/Lists', isPage),
  get(site, '/{siteId}/Lists/{listId}', hasId('listId')),
  get(site, '/{siteId}/Folders', isPage),
  get(site, '/{siteId}/Folders/{folderId}', hasId('folderId')),
  get(site, '/{siteId}/Documents', isPage),
  get(site, '/{siteId}/Documents/{documentId}', hasId('documentId')),
  get(site, '/{siteId}/Items', isPage),
  get(site, '/{siteId}/Items/{itemId}', hasId('itemId')),
  get(site, '/{siteId}/Items/{itemId}/Attachments', isPage),
  get(site, '/{siteId}/Items/{itemId}/Attachments/{attachmentId}', hasId('attachmentId')),
  act(
    site,
    '/{siteId}',
    'restoreTo',
    () => ({ ...siteBack(), alias: 'Intranet_restored' }),
    tells('Restore', 'Success', counts({ restoredWebsCount: 1, restoredListsCount: 7, restoreIssues: [] })),
    { required: 'userName' },
  ),
  act(
    site,
    '/{siteId}/Libraries/{libraryId}',
    'restoreTo',
    target('Documents again'),
    restored({ restoredListsCount: 1, failedListsCount: 0 }),
    { required: 'userPassword' },
  ),
  act(site, '/{siteId}/Libraries/{libraryId}', 'save', nothing, zipped),
  act(site, '/{siteId}/Libraries/{libraryId}', 'sendTo', () => MAIL, sent, { required: 'from' }),
  act(site, '/{siteId}/Lists/{listId}', 'restoreTo', siteBack, restored({ failedListsCount: 0 }), {
    required: 'userName',
  }),
  ...siteVerbs('/{siteId}/Folders', folders, [nothing, zipped]),
  ...siteVerbs('/{siteId}/Folders/{folderId}', nothing, [nothing, zipped]),
  ...siteVerbs('/{siteId}/Documents', documents, [nothing, zipped]),
  ...siteVerbs('/{siteId}/Documents/{documentId}', nothing, [nothing, saved]),
  act(
    site,
    '/{siteId}/Items',
    'restoreTo',
    all(target('Tasks'), items),
    restored({ restoredItemsCount: 1 }),
    { required: 'items' },
  ),
  act(site, '/{siteId}/Items/{itemId}', 'restoreTo', target('No such list'), wrongList, {
    required: 'userName',
  }),
  act(site, '/{siteId}/Items/{itemId}/Attachments', 'save', attachments, zipped, {
    required: 'attachments',
  }),
  act(
    site,
    '/{siteId}/Items/{itemId}/Attachments',
    'sendTo',
    all(() => MAIL, attachments),
    sent,
    { required: 'to' },
  ),
  act(site, '/{siteId}/Items/{itemId}/Attachments/{attachmentId}', 'save', null, saved),
  act(site, '/{siteId}/Items/{itemId}/Attachments/{attachmentId}', 'sendTo', () => MAIL, sent, {
    required: 'to',
  }),
]

const session: Room = {
  root: '/RestoreSessions/{restoreSessionId}',
  before: async (api, ids) => {
    const of = await open(api, ids, 'vex')
    remember('eventId', (await list(api, `${of}/Events`))[0])
  },
}

export const restoreSessions: readonly Operation[] = [
  {
    name: 'GET /RestoreSessions',
    check: ({ t, answer }) => t.match(answer.json(), { offset: 0, limit: 30, results: [] }),
  },
  {
    name: 'POST /RestoreSessions/Action',
    verb: 'explore',
    body: () => ({ explore: { type: 'VEX', datetime: '2026.03.01 20:30', ShowDeleted: 'true' } }),
    status: 201,
    as: ({ login }, ids) => login(`backup@${ids.organizationName}`),
    check: ({ t, answer }) =>
      t.match(answer.json(), {
        type: 'Vex',
        state: 'Working',
        name: /\(Entire organization - 3\/1\/2026 3:30:00 PM\)$/,
      }),
    wrong: [
      [{ explore: null }, /'explore.type' is missing; it must be one of Vex, Veod, Vesp\./],
      [{ explore: { type: 'pst' } }, /one of Vex, Veod, Vesp/],
      [{ explore: { type: 'vex', datetime: 'yesterday' } }, /'explore.datetime'/],
    ],
  },
  get(session, '', ({ t, answer }) =>
    t.match(answer.json(), { id: found.restoreSessionId, type: 'Vex', state: 'Working', details: '' }),
  ),
  act(session, '', 'stop', null, async ({ t, api, answer }) => {
    t.equal(answer.body, '')
    const of = `/v3/RestoreSessions/${found.restoreSessionId}`
    t.match(await api.json(of), { state: 'Stopped', result: 'Success', endTime: /Z$/ })
    const gone = await api.get(`${of}/Organization`)
    t.equal(gone.statusCode, 500)
    t.match(gone.json(), { message: /was stopped/ })
  }),
  get(session, '/Events', ({ t, answer }) =>
    t.match(answer.json<{ results: unknown[] }>().results[0], {
      type: 'None',
      status: 'Success',
      duration: '00:00:00',
      title: 'Restore session started',
    }),
  ),
  get(session, '/Events/{eventId}', hasId('eventId')),
  get(session, '/Organization', ({ t, answer }) =>
    t.match(answer.json(), { name: /\(\d+\/\d+\/\d{4} /, _links: { mailboxes: { href: /mailboxes$/ } } }),
  ),
  // words that are in nothing, since the mailboxes of all take their time
  act(
    session,
    '/Organization',
    'exporttoPst',
    () => ({ contentKeywords: 'xylophone quagmire' }),
    exported(isZip),
    { isLong: true },
  ),
]
