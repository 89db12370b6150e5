import fc from 'fast-check'
import t from 'tap'
import { mock, type TestMock } from '../../helper.js'
import {
  ACCOUNT,
  act,
  back,
  backUp,
  type Entry,
  folderOf,
  idsOf,
  list,
  openDrive,
  openMailbox,
  openSite,
  refs,
} from './restoring.js'

interface MailCounts {
  readonly createdItemsCount: number
  readonly mergedItemsCount: number
  readonly failedItemsCount: number
  readonly skippedItemsCount: number
}
interface FileCounts {
  readonly totalItemsCount: number
  readonly restoredItemsCount: number
  readonly failedItemsCount: number
  readonly skippedItemsByNoChangesCount: number
}

t.test('counts are equal to the changes that the next backup shows', async (t) => {
  // two worlds that are the same, in one of which something is restored
  await fc.assert(
    fc.asyncProperty(
      fc.integer({ min: 0, max: 30 }),
      fc.integer({ min: 1, max: 7 }),
      fc.nat(6),
      async (index, step, first) => {
        const [changed, plain] = [mock(t), mock(t)]
        const mailbox = await openMailbox(changed, { showDeleted: true }, index)
        const inbox = await folderOf(changed, mailbox, 'Inbox')
        const items = idsOf(await list(changed, `${mailbox}/Items?folderId=${inbox}`)).filter(
          (_, n) => n % step === first % step,
        )
        if (items.length === 0) return
        const body = back({ items: refs(items) })
        const counts = await act<MailCounts>(changed, `${mailbox}/Items`, body)
        t.equal(counts.createdItemsCount + counts.mergedItemsCount + counts.skippedItemsCount, items.length)
        t.match(
          await act(changed, `${mailbox}/Items`, body),
          { createdItemsCount: 0, mergedItemsCount: 0, skippedItemsCount: items.length },
          'again: nothing to do',
        )

        const seen = async (api: TestMock): Promise<number> => {
          await backUp(api)
          const ids = new Set(idsOf(await list(api, `${await openMailbox(api, {}, index)}/Items`)))
          return items.filter((id) => ids.has(id)).length
        }
        t.equal((await seen(changed)) - (await seen(plain)), counts.createdItemsCount)
      },
    ),
    { numRuns: Number(process.env.RUNS ?? 6) },
  )
})

t.test('mail restored to another mailbox is there afterwards, once', async (t) => {
  const api = mock(t)
  const mailbox = await openMailbox(api)
  const other = await api.json<{ email: string; name: string }>(await openMailbox(api, {}, 5))
  const items = (await list(api, `${mailbox}/Items`)).slice(0, 5)
  const to = (folder: string, more: object = {}) => ({
    restoreTo: { ...ACCOUNT, mailbox: other.email, folder, items: refs(idsOf(items)), ...more },
  })
  const url = `${mailbox}/Items`
  t.match(await act(api, url, to('Back/From backup')), { createdItemsCount: 5, skippedItemsCount: 0 })
  t.match(
    await act(api, url, to('back\\from backup')),
    { createdItemsCount: 0, skippedItemsCount: 5 },
    'the same folder',
  )
  t.match(await act(api, url, to('Elsewhere', { deletedItems: 'false' })), {
    createdItemsCount: 0,
    skippedItemsCount: 5,
  })
  t.match(await act(api, url, to('X', { mailbox: 'nobody@nowhere.example' })), {
    createdItemsCount: 0,
    failedItemsCount: 5,
    exceptions: [/there is no mailbox 'nobody@nowhere.example'/],
  })
  t.notOk(
    (await list(api, `${await openMailbox(api, {}, 5)}/Folders`)).some(({ name }) => name === 'Back'),
    'not yet in a backup',
  )
  await backUp(api)
  const after = await openMailbox(api, {}, 5)
  const folders = await list<Entry & { _links: { parent?: { href: string } } }>(api, `${after}/Folders`)
  const made = folders.find(({ name }) => name === 'From backup')
  t.match(folders.find(({ name }) => name === 'Back')?.id, made?._links.parent?.href.split('/').at(-1))
  const found = await list(api, `${after}/Items?folderId=${made?.id}`)
  t.strictSame(found.map(({ subject }) => subject).sort(), items.map(({ subject }) => subject).sort())
  // what was restored can be restored, and saved
  const [copy] = found as [Entry]
  t.match(await act(api, `${after}/Items/${copy.id}`, back()), { skippedItemsCount: 1 })
  t.equal((await api.send('POST', `${after}/Items/${copy.id}/Action`, { savetoMsg: null })).statusCode, 200)
  t.match(
    await act(api, `${after}/Items/${copy.id}`, {
      restoreTo: { ...ACCOUNT, mailbox: other.name, folder: 'Third' },
    }),
    { createdItemsCount: 1 },
  )
})

t.test('a folder is restored with all below it, drafts can be left out', async (t) => {
  const api = mock(t)
  const mailbox = await openMailbox(api)
  const { email } = await api.json<{ email: string }>(await openMailbox(api, {}, 6))
  const whole = (await list(api, `${mailbox}/Items`)).length
  const drafts = (await list(api, `${mailbox}/Items?folderId=${await folderOf(api, mailbox, 'Drafts')}`))
    .length
  const inbox = `${mailbox}/Folders/${await folderOf(api, mailbox, 'Inbox')}`
  const target = { ...ACCOUNT, mailbox: email, folder: 'Copy' }
  const part = await act<MailCounts>(api, inbox, { restoreTo: target })
  t.ok(part.createdItemsCount > 0 && part.createdItemsCount < whole)
  const rest = await act<MailCounts>(api, mailbox, { restoreTo: { ...target, excludeDrafts: 'True' } })
  t.equal(rest.createdItemsCount + rest.skippedItemsCount, whole - drafts)
  t.equal(rest.skippedItemsCount, part.createdItemsCount, 'what the folder has brought is there')
  await backUp(api)
  const after = await openMailbox(api, {}, 6)
  const copy = (
    await list<Entry>(api, `${after}/Folders?parentId=${await folderOf(api, after, 'Copy')}`)
  ).map(({ name }) => name)
  t.ok(copy.includes('Inbox') && copy.includes('Calendar') && !copy.includes('Drafts'))
})

t.test('a document in an older version takes the place of the newer one, or stands beside it', async (t) => {
  const api = mock(t)
  const drive = await openDrive(api, { showAllVersions: true })
  const documents = await list<Entry & { version: string }>(api, `${drive}/Documents`)
  const older = documents.filter((one, n) => documents[n + 1]?.name === one.name)
  const [first, second] = older as readonly Entry[] as [Entry, Entry]
  const restore = (id: string, documentAction: string) =>
    act<FileCounts>(api, `${drive}/Documents/${id}`, back({ documentVersion: 'Last', documentAction }))
  t.match(await restore(first.id, 'overwrite'), { restoredItemsCount: 1, skippedItemsByNoChangesCount: 0 })
  t.match(await restore(first.id, 'overwrite'), { restoredItemsCount: 0, skippedItemsByNoChangesCount: 1 })
  t.match(await restore(second.id, 'keep'), { restoredItemsCount: 1 })
  t.match(await restore(second.id, 'keep'), { restoredItemsCount: 0, skippedItemsByNoChangesCount: 1 })
  await backUp(api)
  const after = await list(api, `${await openDrive(api)}/Documents`)
  t.ok(
    after.some(({ id }) => id === first.id),
    'the older version is the current one',
  )
  t.ok(after.some(({ name }) => name === `RESTORED-${second.name}`))
})

t.test('a OneDrive is copied to another one, by its id, its name or its address', async (t) => {
  const api = mock(t)
  const drive = await openDrive(api)
  const target = await api.json<Entry & { url: string }>(await openDrive(api, {}, 4))
  const total = (await list(api, `${drive}/Documents`)).length
  const copy = (onedrive: unknown, folder = 'Copies') =>
    act<FileCounts>(api, drive, { copyTo: { ...ACCOUNT, onedrive, folder, documentVersion: 'all' } })
  t.match(await copy({ id: target.id }), { restoredItemsCount: total, totalItemsCount: total })
  for (const same of [target.name, { url: target.url }, { name: target.name }])
    t.match(await copy(same), { restoredItemsCount: 0, skippedItemsByNoChangesCount: total })
  t.match(await copy('nobody'), {
    failedItemsCount: total,
    restoreIssues: [{ error: /there is no OneDrive 'nobody'/ }],
  })
  await backUp(api)
  const after = await openDrive(api, {}, 4)
  const copies = await folderOf(api, after, 'Copies')
  t.ok((await list(api, `${after}/Documents?parentId=${copies}`)).length > 0, 'what lay at the root')
  t.ok((await list(api, `${after}/Folders?parentId=${copies}`)).some(({ name }) => name === 'Documents'))
})

t.test('a site is restored under another name, and its lists to others', async (t) => {
  const api = mock(t)
  const site = await openSite(api)
  const documents = (await list(api, `${site}/Documents`)).length
  t.match(await act(api, site, { restoreTo: { ...ACCOUNT, alias: 'Intranet_again' } }), {
    restoredListsCount: 7,
    restoredWebsCount: 1,
    failedWebsCount: 0,
    restoreIssues: [],
  })
  t.match(await act(api, site, { restoreTo: { ...ACCOUNT, alias: 'intranet_again' } }), {
    restoredListsCount: 0,
    restoredWebsCount: 1,
  })
  const [entry] = (await list(api, `${site}/Documents`)) as [Entry]
  const to = (name: string) => ({ restoreTo: { ...ACCOUNT, list: name } })
  t.match(await act(api, `${site}/Documents/${entry.id}`, to('Tasks')), {
    failedItemsCount: 1,
    restoreIssues: [{ error: /'Tasks' is a list, which takes in no documents/ }],
  })
  t.match(await act(api, `${site}/Documents/${entry.id}`, to('Site Assets')), { restoredItemsCount: 1 })
  await backUp(api)
  const again = await openSite(api, {}, 'Intranet_again')
  t.equal((await list(api, `${again}/Documents`)).length, documents)
  t.match(await api.json(again), { name: 'Intranet_again', url: /\/sites\/Intranet_again$/ })
  t.equal((await list(api, `${again}/Libraries`)).length, 3)
})

t.test('events tell what was done, and the session sums it up', async (t) => {
  const api = mock(t)
  const mailbox = await openMailbox(api)
  const session = mailbox.split('/').slice(0, 4).join('/')
  const ids = idsOf(await list(api, `${mailbox}/Items`)).slice(0, 3)
  await act(api, `${mailbox}/Items`, back({ items: refs(ids) }))
  await act(api, `${mailbox}/Items/${ids[0]}`, { restoreTo: { ...ACCOUNT, mailbox: 'nobody', folder: 'x' } })
  const events = await list<{ type: string; status: string; duration: string; order: number }>(
    api,
    `${session}/Events`,
  )
  t.match(
    events.map(({ type, status, order }) => [type, status, order]),
    [['None', 'Success', 0], ...[1, 2, 3].map((n) => ['Restore', 'Success', n]), ['Restore', 'Failed', 4]],
  )
  t.match(
    await api.json(session),
    { details: '4 of 4 (3 succeeded)', result: 'Success' },
    'as long as it is open',
  )
  await api.send('POST', `${session}/Action`, { stop: null })
  t.match(await api.json(session), { result: 'Failed' })
})
