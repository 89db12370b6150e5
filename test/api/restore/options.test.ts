import t from 'tap'
import { mock, type TestMock } from '../../helper.js'
import {
  ACCOUNT,
  act,
  backUp,
  type Entry,
  folderOf,
  idsOf,
  list,
  openDrive,
  openMailbox,
  openSite,
  restoreTo,
} from './restoring.js'

const DAYS = { restoreIdle: 864_000_000 }
const EARLIER = { datetime: '2026-02-12T12:00:00Z' }

interface Document extends Entry {
  readonly version: string
}

/** The flags of the message in a .msg file: 1 is read. */
const flagsOf = (msg: Buffer): number =>
  msg.readInt32LE(msg.indexOf(Buffer.from('0300070e06000000', 'hex')) + 8)

t.test('mail is restored as unread when that is asked for', async (t) => {
  const api = mock(t, DAYS)
  const mailbox = await openMailbox(api)
  const { email } = await api.json<{ email: string }>(await openMailbox(api, {}, 6))
  const inbox = await folderOf(api, mailbox, 'Inbox')
  const [item] = (await list(api, `${mailbox}/Items?folderId=${inbox}`)) as [Entry]
  for (const [folder, markRestoredAsUnread] of [
    ['Unread', 'true'],
    ['Read', 'false'],
  ])
    await act(api, `${mailbox}/Items/${item.id}`, restoreTo({ mailbox: email, folder, markRestoredAsUnread }))
  await backUp(api)
  const after = await openMailbox(api, {}, 6)
  const flags = async (folder: string) => {
    const [copy] = await list(api, `${after}/Items?folderId=${await folderOf(api, after, folder)}`)
    return flagsOf(
      (await api.send('POST', `${after}/Items/${copy?.id}/Action`, { savetoMsg: null })).rawPayload,
    )
  }
  t.strictSame([await flags('Unread'), await flags('Read')], [0, 1])
})

t.test('deleted items can be left out', async (t) => {
  const api = mock(t)
  const mailbox = await openMailbox(api)
  const whole = (await list(api, `${mailbox}/Items`)).length
  const deleted = await list(
    api,
    `${mailbox}/Items?folderId=${await folderOf(api, mailbox, 'Deleted Items')}`,
  )
  t.ok(deleted.length > 0)
  const { email } = await api.json<{ email: string }>(await openMailbox(api, {}, 6))
  const to = { mailbox: email, folder: 'Copy' }
  t.match(await act(api, mailbox, restoreTo({ ...to, excludeDeletedItems: 'true' })), {
    createdItemsCount: whole - deleted.length,
    skippedItemsCount: 0,
  })
  t.match(await act(api, mailbox, restoreTo(to)), { createdItemsCount: deleted.length })
})

t.test('what has changed and what is missing can be left out: mail', async (t) => {
  const api = mock(t)
  const mailbox = await openMailbox(api, EARLIER)
  const [, of, id] = /(.*)\/([^/]+)$/.exec(mailbox) as unknown as [string, string, string]
  const restore = async (more: object) => {
    const { details } = await act<{ details: Record<string, number>[] }>(api, of, {
      restoretoOriginallocation: { mailboxes: [{ id }], ...more },
    })
    return [(details[0]?.createdItemsCount ?? 0) > 0, (details[0]?.mergedItemsCount ?? 0) > 0]
  }
  t.strictSame(await restore({ changedItems: 'false', deletedItems: 'false' }), [false, false])
  t.strictSame(await restore({ changedItems: 'false' }), [true, false])
  t.strictSame(await restore({ deletedItems: 'false' }), [false, true])
  t.strictSame(await restore({}), [false, false])
})

t.test('what has changed and what is missing can be left out: sites', async (t) => {
  const api = mock(t)
  const site = await openSite(api, EARLIER)
  const lists = (await list(api, `${site}/Libraries`)) as readonly Entry[]
  const url = `${site}/Libraries/${lists.find(({ name }) => name === 'Documents')?.id}`
  const restore = async (more: object) =>
    (await act<Record<string, number>>(api, url, restoreTo(more))).restoredItemsCount as number
  t.equal(await restore({ changedItems: 'false', deletedItems: 'false' }), 0)
  t.ok((await restore({ changedItems: 'false' })) > 0)
  t.ok((await restore({ deletedItems: 'false' })) > 0)
  t.equal(await restore({}), 0)
})

t.test('what has changed and what is missing can be left out: drives', async (t) => {
  const api = mock(t)
  const [earlier, now] = [await openDrive(api, EARLIER), await openDrive(api)]
  const copy = async (drive: string, more: object = {}) =>
    (
      await act<Record<string, number>>(api, drive, {
        copyTo: { ...ACCOUNT, onedrive: now.split('/').at(-1), folder: 'Copies', ...more },
      })
    ).restoredItemsCount as number
  t.ok((await copy(earlier)) > 0)
  t.equal(await copy(now, { changedItems: 'false', deletedItems: 'false' }), 0)
  t.ok((await copy(now, { changedItems: 'false' })) > 0, 'what is new since')
  t.ok((await copy(now, { deletedItems: 'false' })) > 0, 'what has changed since')
  t.equal(await copy(now), 0)
})

/** A document that has several versions, the last one first. */
async function severalVersions(api: TestMock, drive: string): Promise<[Document, Document]> {
  const documents = await list<Document>(api, `${drive}/Documents`)
  const last = documents.findIndex(
    (one, n) => documents[n - 1]?.name === one.name && documents[n + 1]?.name !== one.name,
  )
  return [documents[last] as Document, documents[last - 1] as Document]
}

t.test('a copy has all versions or the last one', async (t) => {
  const api = mock(t, DAYS)
  const drive = await openDrive(api, { showAllVersions: true })
  const [document] = await severalVersions(api, drive)
  for (const documentVersion of ['all', 'last'])
    t.match(
      await act(api, `${drive}/Documents/${document.id}`, {
        copyTo: { ...ACCOUNT, onedrive: drive.split('/').at(-1), folder: documentVersion, documentVersion },
      }),
      { restoredItemsCount: 1 },
    )
  await backUp(api)
  const after = await openDrive(api, { showAllVersions: true })
  const versions = async (folder: string) =>
    (await list<Document>(api, `${after}/Documents?parentId=${await folderOf(api, after, folder)}`)).length
  t.equal(await versions('all'), Number.parseInt(document.version, 10))
  t.equal(await versions('last'), 1)
})

t.test('a copy takes the place of one that is there, or stands beside it', async (t) => {
  const api = mock(t, DAYS)
  const drive = await openDrive(api, { showAllVersions: true })
  const versions = await severalVersions(api, drive)
  const copy = (n: 0 | 1, folder: string, more: object) =>
    act(api, `${drive}/Documents/${versions[n].id}`, {
      copyTo: { ...ACCOUNT, onedrive: drive.split('/').at(-1), folder, ...more },
    })
  for (const documentAction of ['keep', 'overwrite'])
    for (const [n, restoredItemsCount] of [
      [0, 1],
      [0, 0],
      [1, 1],
      ...(documentAction === 'keep' ? [[1, 0] as const, [0, 0] as const] : []),
    ] as const)
      t.match(await copy(n, documentAction, { documentAction }), { restoredItemsCount })
  await backUp(api)
  const after = await openDrive(api)
  const names = async (folder: string) =>
    (await list(api, `${after}/Documents?parentId=${await folderOf(api, after, folder)}`)).map(
      ({ name }) => name,
    )
  const { name } = versions[0]
  t.strictSame(await names('keep'), [name, `RESTORED-${name}`])
  t.strictSame(await names('overwrite'), [name])
})

t.test('one document is saved as it is, or as a zip when that is asked for', async (t) => {
  const api = mock(t)
  for (const of of [await openDrive(api), await openSite(api)]) {
    const [document] = (await list(api, `${of}/Documents`)) as [Entry]
    const save = async (asZip: string) => {
      const answer = await api.send('POST', `${of}/Documents/${document.id}/Action`, { save: { asZip } })
      const disposition = String(answer.headers['content-disposition'])
      t.equal(Number(answer.headers['content-length']), answer.rawPayload.length)
      return [answer.rawPayload.includes(document.name), /\.zip"?$/.test(disposition)]
    }
    t.strictSame(await save('true'), [true, true])
    t.equal((await save('false'))[1], false)
  }
})

t.test('a file with a name beyond ASCII is announced by it', async (t) => {
  const api = mock(t, DAYS)
  const drive = await openDrive(api)
  const [document] = (await list(api, `${drive}/Documents`)) as [Entry]
  const onedrive = drive.split('/').at(-1)
  await act(api, `${drive}/Documents/${document.id}`, {
    copyTo: { ...ACCOUNT, onedrive, folder: 'Größe 漢字' },
  })
  await backUp(api)
  const after = await openDrive(api)
  const folder = await folderOf(api, after, 'Größe 漢字')
  const { headers } = await api.send('POST', `${after}/Folders/${folder}/Action`, { save: { asZip: 'true' } })
  t.equal(
    headers['content-disposition'],
    `attachment; filename="Größe ??.zip"; filename*=UTF-8''${encodeURIComponent('Größe 漢字.zip')}`,
  )
})

t.test('mail comes newest first', async (t) => {
  const api = mock(t)
  const mailbox = await openMailbox(api)
  for (const query of ['', `?folderId=${await folderOf(api, mailbox, 'Inbox')}`]) {
    const times = (await list<{ received?: string }>(api, `${mailbox}/Items${query}`)).flatMap(
      ({ received }) => received ?? [],
    )
    t.ok(times.length > 50)
    t.strictSame(times, [...times].sort().reverse())
  }
})

t.test('filters may be empty, and null is written in any case', async (t) => {
  const api = mock(t)
  const [mailbox, drive, site] = [await openMailbox(api), await openDrive(api), await openSite(api)]
  const count = async (url: string) => (await list(api, url)).length
  for (const url of [
    `${mailbox}/Folders`,
    `${drive}/Folders`,
    `${drive}/Documents`,
    `${site}/Folders`,
    `${site}/Documents`,
    `${site}/Items`,
  ]) {
    const top = idsOf(await list(api, `${url}?parentId=null`))
    t.ok(top.length > 0 && top.length <= (await count(url)), url)
    t.strictSame(idsOf(await list(api, `${url}?parentId=NULL`)), top)
    t.strictSame(idsOf(await list(api, `${url}?parentId=Null`)), top)
    for (const blank of ['', '%20']) t.equal(await count(`${url}?parentId=${blank}`), await count(url))
  }
  const all = await count(`${mailbox}/Items`)
  for (const none of ['null', 'NULL', '']) t.equal(await count(`${mailbox}/Items?folderId=${none}`), all)
  t.equal((await api.get(`${mailbox}/Items?folderId=nothing`)).statusCode, 404)
})

t.test('a restore of nothing to nowhere has failed', async (t) => {
  const api = mock(t)
  const mailbox = await openMailbox(api)
  const session = mailbox.split('/').slice(0, 4).join('/')
  const drafts = `${mailbox}/Folders/${await folderOf(api, mailbox, 'Drafts')}`
  t.match(await act(api, drafts, restoreTo({ mailbox: 'nobody', folder: 'x', excludeDrafts: 'true' })), {
    failedFoldersCount: 1,
    failedItemsCount: 0,
    exceptions: [/no mailbox 'nobody'/],
  })
  const events = await list<{ type: string; status: string }>(api, `${session}/Events`)
  t.match(events.at(-1), { type: 'Restore', status: 'Failed' })
  await api.send('POST', `${session}/Action`, { stop: null })
  t.match(await api.json(session), { result: 'Failed' })
})

t.test('a restore may name a certificate, in Base64, whatever is in it', async (t) => {
  const api = mock(t)
  const [mailbox, drive, site] = [await openMailbox(api), await openDrive(api), await openSite(api)]
  const [[item], [document]] = [await list(api, `${mailbox}/Items`), await list(api, `${drive}/Documents`)]
  const [mailboxes, drives] = [mailbox, drive].map((url) => url.slice(0, url.lastIndexOf('/')))
  const target = { mailbox: 'nobody', folder: 'x' }
  for (const [url, verb, more] of [
    [`${mailbox}/Items/${item?.id}`, 'restoretoOriginallocation', {}],
    [`${mailbox}/Items/${item?.id}`, 'restoreTo', target],
    [`${mailbox}`, 'restoretoOriginallocation', {}],
    [`${mailboxes}`, 'restoretoOriginallocation', {}],
    [`${drive}/Documents/${document?.id}`, 'restoretoOriginallocation', {}],
    [`${drive}/Documents/${document?.id}`, 'copyTo', { onedrive: 'nobody', folder: 'x' }],
    [`${drives}`, 'restoretoOriginallocation', {}],
    [`${site}`, 'restoreTo', {}],
  ] as const) {
    const ask = async (applicationCertificate: string) =>
      api.send('POST', `${url}/Action`, { [verb]: { ...ACCOUNT, ...more, applicationCertificate } })
    const refused = await ask('-----BEGIN CERTIFICATE-----')
    t.match(
      [refused.statusCode, refused.json()],
      [400, { message: `The property '${verb}.applicationCertificate' must be Base64.` }],
      `${url} ${verb}`,
    )
    t.equal((await ask('bm8gY2VydGlmaWNhdGU=')).statusCode, 200, `${url} ${verb}`)
  }
})
