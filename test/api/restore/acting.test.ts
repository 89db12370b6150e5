import t from 'tap'
import { mock, type TestMock } from '../../helper.js'
import { ACCOUNT, type Entry, idsOf, list, openDrive, openMailbox, openSite } from './restoring.js'

// What is said of what was done: events, mails and errors.

interface Event {
  readonly type: string
  readonly status: string
  readonly title: string
  readonly message: string
  readonly itemName?: string
  readonly itemSizeBytes?: number
  readonly source?: string
  readonly target?: string
  readonly duration: string
}
interface Mail {
  readonly to: string
  readonly attachments: readonly { readonly name: string; readonly sizeBytes?: number }[]
}

const eventsOf = async (api: TestMock, url: string): Promise<Event[]> =>
  (await list<Event>(api, `${url.split('/').slice(0, 4).join('/')}/Events`)).slice(1)
const MAIL = { from: 'a@tenant.example', to: 'b@elsewhere.example', subject: 'Here', text: '' }
const post = (api: TestMock, url: string, body: object) => api.send('POST', `${url}/Action`, body)
const secondsOf = ({ duration }: Event): number =>
  duration.split(':').reduce((sum, part) => sum * 60 + Number(part), 0)
const named = (answer: { readonly headers: Record<string, unknown> }): string =>
  String(answer.headers['content-disposition'])

/** Names in the directory of a zip, which stands at its end. */
function namesIn(zip: Buffer): string[] {
  const names: string[] = []
  for (let at = zip.readUInt32LE(zip.length - 6); zip.readUInt32LE(at) === 0x02014b50; ) {
    const [name, extra, comment] = [28, 30, 32].map((field) => zip.readUInt16LE(at + field)) as number[]
    names.push(zip.toString('utf8', at + 46, at + 46 + (name as number)))
    at += 46 + (name as number) + (extra as number) + (comment as number)
  }
  return names
}

t.test('what is mailed is named and as large as what is saved', async (t) => {
  const api = mock(t)
  const mailbox = await openMailbox(api)
  const ids = idsOf(await list(api, `${mailbox}/Items`)).slice(0, 4)
  await post(api, `${mailbox}/Items`, {
    sendTo: { ...MAIL, to: 'b@elsewhere.example; c@elsewhere.example', items: ids.map((id) => ({ id })) },
  })
  const [mail] = (await api.control('GET', '/__admin/mails')).json<{ mails: Mail[] }>().mails
  t.equal(mail?.to, 'b@elsewhere.example; c@elsewhere.example')
  for (const [n, id] of ids.entries()) {
    const saved = await post(api, `${mailbox}/Items/${id}`, { savetoMsg: null })
    const attachment = mail?.attachments[n]
    t.match(attachment?.name, /\.msg$/)
    t.equal(attachment?.sizeBytes, saved.rawPayload.length)
    t.equal(Number(saved.headers['content-length']), saved.rawPayload.length)
  }
  const events = await eventsOf(api, mailbox)
  t.strictSame(
    events.slice(0, 4).map(({ itemSizeBytes }) => itemSizeBytes),
    events.slice(4).map(({ itemSizeBytes }) => itemSizeBytes),
    'sent and saved',
  )
})

t.test('addresses that are none are refused', async (t) => {
  const api = mock(t)
  const drive = await openDrive(api)
  for (const [name, value] of [
    ['to', 'rubbish'],
    ['to', 'a@b.example; rubbish'],
    ['from', 'rubbish'],
    ['from', 'a@b.example; c@d.example'],
  ] as const) {
    const answer = await post(api, drive, { sendTo: { ...MAIL, [name]: value } })
    t.equal(answer.statusCode, 400)
    t.match(answer.json(), {
      message: new RegExp(`'sendTo.${name}' must be an address such as name@host.example.* it is "${value}"`),
    })
  }
  t.strictSame(await eventsOf(api, drive), [])
})

t.test('events show where things went, how large they were, and how long they took', async (t) => {
  const api = mock(t)
  const mailbox = await openMailbox(api)
  const { email, name } = await api.json<{ email: string; name: string }>(mailbox)
  const ids = idsOf(await list(api, `${mailbox}/Items`)).slice(0, 12)
  for (const id of ids)
    await post(api, `${mailbox}/Items/${id}`, {
      restoreTo: { ...ACCOUNT, mailbox: email, folder: 'New\\Sub' },
    })
  const events = await eventsOf(api, mailbox)
  t.ok(events.every(({ target }) => target === `${name}\\New\\Sub`))
  const seconds = events.map(secondsOf)
  t.ok(seconds.every((one) => one >= 0.3 && one <= 3))
  t.ok(new Set(seconds).size > 9, 'they differ')

  const drive = await openDrive(api)
  const documents = await list<{ sizeBytes: number }>(api, `${drive}/Documents`)
  const sum = documents.reduce((total, { sizeBytes }) => total + sizeBytes, 0)
  await post(api, drive, { save: { asZip: true } })
  await post(api, drive, { copyTo: { ...ACCOUNT, onedrive: email, folder: 'Here' } })
  const { url } = await api.json<{ url: string }>(drive)
  t.match(await eventsOf(api, drive), [
    { type: 'Save', itemSizeBytes: sum },
    { type: 'Restore', itemSizeBytes: sum, target: `${url}/Here` },
  ])
})

t.test('what was there already is not said to be restored', async (t) => {
  const api = mock(t)
  const mailbox = await openMailbox(api)
  const [item] = (await list(api, `${mailbox}/Items`)) as [Entry]
  await post(api, `${mailbox}/Items/${item.id}`, { restoretoOriginallocation: ACCOUNT })
  t.match(await eventsOf(api, mailbox), [
    {
      status: 'Success',
      title: 'Item is skipped: it is there already.',
      message: /was skipped: it is there already \(type: IPM\.\w+;/,
    },
  ])
})

t.test('what is exported is told, and counted', async (t) => {
  const api = mock(t)
  const mailbox = await openMailbox(api)
  const [one, two] = idsOf(await list(api, `${mailbox}/Items`)) as [string, string]
  await post(api, `${mailbox}/Items/${one}`, { exporttoPst: null })
  await post(api, `${mailbox}/Items`, { exporttoPst: { items: [{ id: one }, { id: two }] } })
  const event = { type: 'Export', status: 'Success', title: 'Item is successfully exported.' }
  t.match(await eventsOf(api, mailbox), [event, event, event])
  const session = await api.json<{ details: string }>(mailbox.split('/Organization')[0] as string)
  t.match(session.details, /^3 of 3 /)
})

t.test('one thing is saved as it is, or as a zip if that is asked for', async (t) => {
  const api = mock(t)
  const mailbox = await openMailbox(api)
  const [{ id }] = (await list(api, `${mailbox}/Items`)) as [Entry]
  const one = `${mailbox}/Items/${id}`
  const items = [{ id }]
  t.match(named(await post(api, one, { savetoMsg: { asZip: 'true' } })), /\.zip"$/)
  t.match(named(await post(api, `${mailbox}/Items`, { savetoMsg: { items } })), /\.msg"$/)
  t.match(named(await post(api, `${mailbox}/Items`, { savetoMsg: { items, asZip: true } })), /\.zip"$/)

  const site = await openSite(api)
  for (const item of await list(api, `${site}/Items`)) {
    const of = `${site}/Items/${item.id}/Attachments`
    const [attachment] = await list(api, of)
    if (!attachment) continue
    const attachments = [{ id: attachment.id }]
    t.match(named(await post(api, `${of}/${attachment.id}`, { save: { asZip: 'true' } })), /\.zip"$/)
    t.match(named(await post(api, of, { save: { attachments, asZip: 'true' } })), /\.zip"$/)
    t.notMatch(named(await post(api, of, { save: { attachments } })), /\.zip"$/)
    return
  }
})

t.test('older versions are told apart in a zip', async (t) => {
  const api = mock(t)
  const drive = await openDrive(api, { showAllVersions: true })
  const documents = await list<Entry & { version: string }>(api, `${drive}/Documents`)
  const [older, newer] = documents.filter(({ name }, n) =>
    [documents[n + 1]?.name, documents[n - 1]?.name].includes(name),
  ) as [Entry & { version: string }, Entry]
  const names = namesIn((await post(api, drive, { save: { asZip: true } })).rawPayload)
  t.equal(names.length, documents.length)
  t.equal(new Set(names).size, documents.length)
  const end = (name: string): string => names.find((path) => `/${path}`.endsWith(`/${name}`)) ?? 'none'
  t.not(end(newer.name), 'none', 'the newest has its own name')
  const dot = older.name.lastIndexOf('.')
  const version = Number.parseInt(older.version, 10)
  t.not(end(`${older.name.slice(0, dot)} (version ${version})${older.name.slice(dot)}`), 'none')
})

t.test('a target that is not there is answered with what would be right', async (t) => {
  const api = mock(t)
  const drive = await openDrive(api)
  const copy = await post(api, drive, { copyTo: { ...ACCOUNT, onedrive: 'nobody', folder: 'x' } })
  t.match(copy.json(), {
    restoreIssues: [{ error: /id, its name, its url or the account .* such as '.*@.*'/ }],
  })
  const site = await openSite(api)
  const [document] = (await list(api, `${site}/Documents`)) as [Entry]
  const restore = await post(api, `${site}/Documents/${document.id}`, {
    restoreTo: { ...ACCOUNT, list: 'Nowhere' },
  })
  t.match(restore.json(), {
    restoreIssues: [{ error: /no list 'Nowhere' in the site; there are 'Documents', / }],
  })
})
