import { execFileSync } from 'node:child_process'
import { once } from 'node:events'
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import type { IncomingMessage } from 'node:http'
import https from 'node:https'
import { join } from 'node:path'
import msgreader from '@kenjiuno/msgreader'
import t, { type Test } from 'tap'
import { startMock } from '../../../src/index.js'
import { needs } from '../../exports/programs.js'
import { extract, readpst } from '../../exports/pst/readers.js'
import { faultsOf } from '../../exports/pst/strict.js'
import { cases } from '../../full.js'
import { mock, type TestMock } from '../../helper.js'
import { Turns } from '../../turns.js'
import { type Entry, folderOf, list, openMailbox, refs } from './restoring.js'

interface Item {
  readonly id: string
  readonly itemClass: string
  readonly subject?: string
  readonly name?: string
  readonly fullName?: string
  readonly from?: string
  readonly to?: string
  readonly cc?: string
  readonly sent?: string
  readonly _links: { readonly parent: { readonly href: string } }
}
interface Folder extends Entry {
  readonly type: string
  readonly _links: { readonly self: { readonly href: string }; readonly parent?: { readonly href: string } }
}

async function exported(t: Test, api: TestMock, of: string, options: object | null = null): Promise<Buffer> {
  const answer = await api.send('POST', `${of}/Action`, { exporttoPst: options })
  t.equal(answer.statusCode, 200)
  t.equal(answer.headers['content-type'], 'application/octet-stream')
  return answer.rawPayload
}

/** The folders of a mailbox as the API lists them, by their addresses: their paths. */
async function pathsIn(api: TestMock, mailbox: string): Promise<Map<string, string>> {
  const folders = new Map(
    (await list<Folder>(api, `${mailbox}/Folders`)).map((one) => [one._links.self.href, one]),
  )
  const pathOf = ({ name, _links }: Folder): string => {
    const above = folders.get(_links.parent?.href ?? '')
    return above ? `${pathOf(above)}/${name}` : name
  }
  return new Map([...folders].map(([href, one]) => [href, pathOf(one)]))
}

const titleOf = ({ subject, name, fullName }: Item): string => subject ?? name ?? fullName ?? ''

/** Entries that can be compared whatever their order was. */
const lines = (list: readonly (readonly unknown[])[]): string[] => list.map((one) => one.join(' | ')).sort()

/** The mailbox with the fewest items among some of a profile: to read them all takes its time. */
async function smallMailbox(api: TestMock, among = 3): Promise<string | undefined> {
  for (const { id } of await api.json<Entry[]>('/v3/Organizations')) {
    const answer = await api.send('POST', `/v3/Organizations/${id}/Action`, { explore: { type: 'Vex' } })
    if (answer.statusCode !== 201) continue
    const of = `/v3/RestoreSessions/${answer.json<Entry>().id}/Organization/Mailboxes`
    const mailboxes = (await list(api, of)).slice(0, among).map((one) => `${of}/${one.id}`)
    const counts = await Promise.all(mailboxes.map(async (one) => (await list(api, `${one}/Items`)).length))
    if (mailboxes.length > 0) return mailboxes[counts.indexOf(Math.min(...counts))]
  }
  return undefined
}

for (const [profile, part] of cases(
  [
    ['small', 'Sent Items'],
    ['awkward', ''],
  ],
  [
    ['small', ''],
    ['msp', ''],
    // its mailboxes are so large that a folder of one has to do
    ['large', 'Sent Items'],
  ],
) as [string, string][])
  t.test(
    `an export of ${part || 'a mailbox'} of the profile ${profile} holds what the API lists`,
    async (t) => {
      const api = mock(t, { profile })
      const mailbox = (await smallMailbox(api, part === '' ? 3 : 1)) as string
      const of = part === '' ? mailbox : `${mailbox}/Folders/${await folderOf(api, mailbox, part)}`
      const file = await exported(t, api, of)
      t.strictSame(faultsOf(file), [])
      const paths = new Map([...(await pathsIn(api, mailbox))].filter(([, path]) => path.startsWith(part)))
      const items = (await list<Item>(api, `${mailbox}/Items`)).filter(({ _links }) =>
        paths.has(_links.parent.href),
      )
      const pathOf = ({ _links }: Item): string => paths.get(_links.parent.href) as string
      t.ok(items.length > 100)

      const { folders, messages } = extract(file)
      t.strictSame(new Set(folders.keys()), new Set([...paths.values(), 'Deleted Items']))
      t.strictSame(
        lines(messages.map(({ folder, itemClass, subject }) => [folder, itemClass, subject])),
        lines(items.map((item) => [pathOf(item), item.itemClass, titleOf(item)])),
      )

      t.test('and readpst extracts all mail', needs('readpst'), async (t) => {
        const path = join(t.testdir(), 'a.pst')
        writeFileSync(path, file)
        const { folders, mails } = readpst(path, t.testdirName)
        // it makes no folders that would be empty
        const used = new Set(items.map(pathOf))
        const isUsed = (path: string) => [...used].some((one) => `${one}/`.startsWith(`${path}/`))
        t.strictSame(new Set(folders), new Set([...paths.values()].filter(isUsed)))
        t.strictSame(
          lines(
            mails.map(({ folder, subject, from, to, cc, sent }) => [
              folder,
              subject,
              from,
              to.join('; '),
              cc.join('; '),
              sent,
            ]),
          ),
          lines(
            items
              .filter(({ itemClass }) => itemClass === 'IPM.Note')
              .map((item) => [
                pathOf(item),
                item.subject,
                item.from,
                item.to,
                item.cc,
                Math.floor(Date.parse(item.sent as string) / 1000),
              ]),
          ),
        )
      })
    },
  )

t.test('the profile empty has nothing to export', async (t) => {
  t.equal(await smallMailbox(mock(t, { profile: 'empty' })), undefined)
})

t.test('a message has the text and the attachments that it has when it is saved', async (t) => {
  const api = mock(t)
  const mailbox = await openMailbox(api)
  const items = (await list<Item>(api, `${mailbox}/Items`)).slice(0, 40)
  const file = await exported(t, api, `${mailbox}/Items`, { items: refs(items.map(({ id }) => id)) })
  const { messages } = extract(file)
  t.equal(messages.length, items.length)
  let attachments = 0
  for (const { id } of items) {
    const saved = await api.send('POST', `${mailbox}/Items/${id}/Action`, { savetoMsg: null })
    const reader = new msgreader.default(new Uint8Array(saved.rawPayload).buffer)
    const { subject, body = '', attachments: files = [] } = reader.getFileData()
    const same = messages.find((one) => one.subject === subject && one.body === body)
    t.ok(same, String(subject))
    for (const [n, one] of files.entries()) {
      const { fileName, content } = reader.getAttachment(one)
      attachments++
      t.equal(same?.attachments[n]?.name, fileName)
      t.ok(same?.attachments[n]?.bytes.equals(content))
    }
  }
  t.not(attachments, 0)
})

t.test('a folder is exported with all below it, and nothing else', async (t) => {
  const api = mock(t)
  const mailbox = await openMailbox(api)
  const { folders, messages } = extract(
    await exported(t, api, `${mailbox}/Folders/${await folderOf(api, mailbox, 'Projects')}`),
  )
  const paths = [...(await pathsIn(api, mailbox)).values()].filter((path) =>
    path.startsWith('Inbox/Projects'),
  )
  t.strictSame(
    [...folders.keys()].filter((name) => name !== 'Deleted Items').sort(),
    paths.map((path) => path.slice('Inbox/'.length)).sort(),
  )
  t.ok(messages.every(({ folder }) => folder.startsWith('Projects')))
})

t.test('items are exported once, in the folders that they lie in', async (t) => {
  const api = mock(t)
  const mailbox = await openMailbox(api)
  const paths = await pathsIn(api, mailbox)
  const items = (await list<Item>(api, `${mailbox}/Items`)).slice(0, 3)
  const ids = items.map(({ id }) => id)
  const { messages } = extract(await exported(t, api, `${mailbox}/Items`, { items: refs([...ids, ...ids]) }))
  t.strictSame(
    lines(messages.map(({ folder, subject }) => [folder, subject])),
    lines(items.map((item) => [paths.get(item._links.parent.href), titleOf(item)])),
  )
})

t.test('an id that there is not is refused, and nothing is exported', async (t) => {
  const api = mock(t)
  const mailbox = await openMailbox(api)
  const [item] = (await list<Item>(api, `${mailbox}/Items`)) as [Item]
  const answer = await api.send('POST', `${mailbox}/Items/Action`, {
    exporttoPst: { items: refs([item.id, 'nonsense']) },
  })
  t.equal(answer.statusCode, 404)
  t.match(answer.json(), { message: /'nonsense' is not found/ })
  t.strictSame((await list(api, `${mailbox.split('/Organization')[0]}/Events`)).length, 1)
})

t.test('keywords choose items: all of them must be in one', async (t) => {
  const api = mock(t)
  const mailbox = await openMailbox(api)
  const of = `${mailbox}/Folders/${await folderOf(api, mailbox, 'Sent Items')}`
  const { messages: all } = extract(await exported(t, api, of))
  const { messages } = extract(await exported(t, api, of, { contentKeywords: ' BUDGET  meeting' }))
  t.not(messages.length, 0)
  const expected = all.filter(({ subject, body, from, to, cc }) => {
    const text = [subject, body, from, ...to, ...cc].join('\n').toLowerCase()
    return text.includes('budget') && text.includes('meeting')
  })
  t.strictSame(
    messages.map(({ subject }) => subject),
    expected.map(({ subject }) => subject),
  )
})

const unzipped = (t: Test, zip: Buffer): Map<string, Buffer> => {
  const folder = t.testdir()
  writeFileSync(join(folder, 'a.zip'), zip)
  mkdirSync(join(folder, 'out'))
  execFileSync('unzip', ['-q', join(folder, 'a.zip'), '-d', join(folder, 'out')])
  return new Map(
    readdirSync(join(folder, 'out')).map((name) => [name, readFileSync(join(folder, 'out', name))]),
  )
}

t.test('with a limit a mailbox is a zip of several files', needs('unzip'), async (t) => {
  const api = mock(t)
  const mailbox = await openMailbox(api)
  const { name } = await api.json<Entry>(mailbox)
  const contentKeywords = 'invoice'
  const { messages } = extract(await exported(t, api, mailbox, { contentKeywords }))
  const pstSizeLimitBytes = 1_100_000
  const options = { contentKeywords, enablePstSizeLimit: 'true', pstSizeLimitBytes }
  const files = unzipped(t, await exported(t, api, mailbox, options))
  t.ok(files.size > 1)
  t.ok(files.has(`${name}.pst`) && files.has(`${name} (2).pst`))
  t.ok([...files.values()].every(({ length }) => length <= pstSizeLimitBytes))
  t.equal([...files.values()].flatMap((file) => extract(file).messages).length, messages.length)
})

t.test('a limit that makes no sense is refused, one that is not enabled is not looked at', async (t) => {
  const api = mock(t)
  const mailbox = await openMailbox(api)
  const [{ id }] = (await list(api, `${mailbox}/Items`)) as [Entry]
  const items = refs([id])
  const send = (options: object) =>
    api.send('POST', `${mailbox}/Items/Action`, { exporttoPst: { items, ...options } })
  const refused = await send({ enablePstSizeLimit: true, pstSizeLimitBytes: 5 })
  t.equal(refused.statusCode, 400)
  t.match(refused.json(), { message: /'pstSizeLimitBytes' must be at least 1048576 .* it is 5/ })
  t.equal((await send({ enablePstSizeLimit: false, pstSizeLimitBytes: 5 })).statusCode, 200)
  t.equal((await send({ enablePstSizeLimit: true })).statusCode, 200)
})

t.test('several mailboxes are a zip with a file for each', needs('unzip'), async (t) => {
  const api = mock(t)
  const of = (await openMailbox(api)).replace(/\/[^/]*$/, '')
  const mailboxes = (await list(api, of)).slice(0, 2)
  const options = { mailboxes: refs(mailboxes.map(({ id }) => id)), contentKeywords: 'invoice' }
  const files = unzipped(t, await exported(t, api, of, options))
  t.strictSame([...files.keys()].sort(), mailboxes.map(({ name }) => `${name}.pst`).sort())
  for (const file of files.values()) t.strictSame(faultsOf(file), [])
})

t.test('the same seed and the same export give the same bytes', async (t) => {
  const [one, other] = await Promise.all(
    [mock(t), mock(t)].map(async (api) => {
      const mailbox = await openMailbox(api)
      return exported(t, api, `${mailbox}/Folders/${await folderOf(api, mailbox, 'Newsletters')}`)
    }),
  )
  t.ok(one?.equals(other as Buffer))
})

t.test('without Outlook on the server every export fails, and is told', async (t) => {
  const api = mock(t)
  const mailbox = await openMailbox(api)
  const [{ id }] = (await list(api, `${mailbox}/Items`)) as [Entry]
  const session = mailbox.split('/Organization')[0] as string
  t.equal((await api.control('POST', '/__admin/scenarios/outlook-not-installed')).statusCode, 200)
  for (const [url, options] of [
    [`${session}/Organization`, null],
    [mailbox.replace(/\/[^/]*$/, ''), {}],
    [mailbox, null],
    [`${mailbox}/Items`, { items: refs([id]) }],
    [`${mailbox}/Items/${id}`, null],
  ] as const) {
    const answer = await api.send('POST', `${url}/Action`, { exporttoPst: options })
    t.equal(answer.statusCode, 500)
    t.match(answer.json(), { message: /needs a 64-bit version of Microsoft Outlook/ })
  }
  const events = await list<Record<string, string>>(api, `${session}/Events`)
  t.match(events.at(-1), {
    type: 'Export',
    status: 'Failed',
    title: 'Item is not exported.',
    message: /Outlook/,
  })
  // a saved world keeps it
  await api.control('PUT', '/__admin/snapshots/without')
  t.equal((await api.control('POST', '/__admin/snapshots/without/load')).statusCode, 200)
  t.equal((await api.send('POST', `${mailbox}/Action`, { exporttoPst: null })).statusCode, 500)
  await api.control('POST', '/__admin/reset')
  const [item] = (await list(api, `${await openMailbox(api)}/Items`)) as [Entry]
  t.equal(
    (await api.send('POST', `${await openMailbox(api)}/Items/${item.id}/Action`, { exporttoPst: null }))
      .statusCode,
    200,
  )
})

t.test('an export is made in slices, between which others are answered', async (t) => {
  const atOnce = mock(t)
  const turns = new Turns(1)
  const sliced = mock(t, { scheduler: turns.scheduler })
  const exportOf = async (api: TestMock) => {
    const [organization] = await api.json<Entry[]>('/v3/Organizations')
    const { id } = (
      await api.send('POST', `/v3/Organizations/${organization?.id}/Action`, { explore: { type: 'Vex' } })
    ).json()
    const of = `/v3/RestoreSessions/${id}/Organization/Mailboxes`
    const { results } = await api.json<{ results: Entry[] }>(of)
    return {
      of,
      body: {
        exporttoPst: {
          mailboxes: results.slice(0, 2).map(({ id: own }) => ({ id: own })),
          contentKeywords: 'invoice',
        },
      },
    }
  }
  const expected = await exportOf(atOnce)
  const whole = await atOnce.send('POST', `${expected.of}/Action`, expected.body)
  const { of, body } = await exportOf(sliced)
  await sliced.control('GET', '/__admin/health')
  turns.hold()
  const answer = sliced.send('POST', `${of}/Action`, body)
  const count = await turns.until(answer, async (n) => {
    if (n % 100 === 0) t.equal((await sliced.control('GET', '/__admin/health')).statusCode, 200)
  })
  t.ok(count > 100)
  t.ok((await answer).rawPayload.equals(whole.rawPayload), 'the bytes are the same')
})

t.test('a client may go away while the export is planned, and while it is sent', async (t) => {
  const server = await startMock({ now: '2026-03-02T14:30:00Z' })
  t.teardown(() => server.close())
  const authorization = `Bearer ${await server.token()}`
  const ask = (path: string, body?: object) => {
    const method = body === undefined ? 'GET' : 'POST'
    const headers = { authorization, 'content-type': 'application/json' }
    const request = https.request(new URL(path, server.url), { ca: server.ca, headers, method, agent: false })
    request.end(body && JSON.stringify(body))
    return request
  }
  const json = async <T>(path: string, body?: object): Promise<T> => {
    const [answer] = (await once(ask(path, body), 'response')) as [IncomingMessage]
    let text = ''
    for await (const piece of answer) text += piece
    return JSON.parse(text) as T
  }
  const [organization] = await json<Entry[]>('/v3/Organizations')
  const { id } = await json<Entry>(`/v3/Organizations/${organization?.id}/Action`, {
    explore: { type: 'Vex' },
  })
  const of = `/v3/RestoreSessions/${id}/Organization/Mailboxes`
  const [mailbox] = (await json<{ results: Entry[] }>(of)).results

  const planned = ask(`${of}/${mailbox?.id}/Action`, { exporttoPst: null })
  // the export is told before it is planned, and the server answers others meanwhile
  const exports = async (): Promise<number> =>
    (await json<{ results: { type: string }[] }>(`/v3/RestoreSessions/${id}/Events`)).results.filter(
      ({ type }) => type === 'Export',
    ).length
  while ((await exports()) === 0);
  planned.on('error', () => undefined)
  planned.destroy()

  const sent = ask(`${of}/${mailbox?.id}/Action`, { exporttoPst: null })
  const [download] = (await once(sent, 'response')) as [IncomingMessage]
  t.ok(Number(download.headers['content-length']) > 1_000_000)
  await once(download, 'readable')
  t.equal((download.read() as Buffer).toString('latin1', 0, 4), '!BDN')
  download.destroy()
  t.equal(await exports(), 2, 'the server goes on')
  // it would wait for what is still under way
  await server.close()
})
