import t from 'tap'
import { mock, type TestMock } from '../../helper.js'
import {
  ACCOUNT,
  act,
  back,
  type Entry,
  folderOf,
  idsOf,
  list,
  openDrive,
  openMailbox,
  openSite,
  refs,
} from './restoring.js'

interface Event {
  readonly type: string
  readonly itemName: string
  readonly itemType: string
  readonly source: string
  readonly target: string
  readonly title: string
  readonly message: string
  readonly startTime: string
  readonly endTime: string
  readonly duration: string
}

const sessionOf = (url: string): string => url.split('/').slice(0, 4).join('/')

const eventsOf = (api: TestMock, url: string, type: string) =>
  list<Event>(api, `${sessionOf(url)}/Events`).then((events) => events.filter((event) => event.type === type))

/** Steps of 100 ns since 1970. */
function stepsAt(stamp: string): bigint {
  const [, second = '', fraction = ''] = /^(.+?)(?:\.(\d+))?Z$/.exec(stamp) ?? []
  return BigInt(Date.parse(`${second}Z`)) * 10_000n + BigInt(fraction.padEnd(7, '0'))
}

t.test('a duration is the time from start to end, to 100 ns', async (t) => {
  const api = mock(t)
  const mailbox = await openMailbox(api)
  const items = idsOf(await list(api, `${mailbox}/Items`)).slice(0, 20)
  await act(api, `${mailbox}/Items`, back({ items: refs(items) }))
  const events = await eventsOf(api, mailbox, 'Restore')
  t.equal(events.length, 20)
  for (const { startTime, endTime, duration } of events) {
    const [, hours, minutes, seconds, fraction] = /^(\d\d):(\d\d):(\d\d)\.(\d{7})$/.exec(duration) ?? []
    t.equal(
      (BigInt(hours ?? 0) * 3600n + BigInt(minutes ?? 0) * 60n + BigInt(seconds ?? 0)) * 10_000_000n +
        BigInt(fraction ?? 0),
      stepsAt(endTime) - stepsAt(startTime),
      `${startTime} to ${endTime} is ${duration}`,
    )
  }
})

t.test(
  'an item of a mailbox is told by its class, and by its path from the name of the mailbox',
  async (t) => {
    const api = mock(t)
    const mailbox = await openMailbox(api)
    const { name } = await api.json<Entry>(mailbox)
    const other = await api.json<Entry & { email: string }>(await openMailbox(api, {}, 5))
    const [folder] = (
      await list<Entry & { _links: { parent?: { href: string } } }>(api, `${mailbox}/Folders`)
    ).filter(({ _links }) => _links.parent)
    const above = await api.json<Entry>(new URL(folder?._links.parent?.href as string).pathname)
    const [mail] = (await list(api, `${mailbox}/Items?folderId=${folder?.id}`)) as [Entry]
    const calendar = await folderOf(api, mailbox, 'Calendar')
    const [appointment] = (await list(api, `${mailbox}/Items?folderId=${calendar}`)) as [Entry]
    await act(api, `${mailbox}/Items/${mail.id}`, back())
    await act(api, `${mailbox}/Items/${appointment.id}`, {
      restoreTo: { ...ACCOUNT, mailbox: other.email, folder: 'Back/Again' },
    })
    await act(api, `${mailbox}/Folders/${calendar}`, back())
    await act(api, mailbox, back())
    const at = `${name}\\${above.name}\\${folder?.name}`
    const events = await eventsOf(api, mailbox, 'Restore')
    t.match(events, [
      { itemType: 'IPM.Note', source: at, target: at },
      { itemType: 'IPM.Appointment', source: `${name}\\Calendar`, target: `${other.name}\\Back\\Again` },
      { itemType: 'Folder', source: `${name}\\Calendar`, target: `${name}\\Calendar` },
      { itemType: 'Mailbox', source: name, target: name },
    ])
    t.match(events[0]?.title, /^Item is /, 'its title calls it an item')
    const [{ message }] = events as [Event]
    t.ok(message.endsWith(` (type: IPM.Note; source: ${at}; target: ${at})`), message)
    t.equal(
      (await api.send('POST', `${mailbox}/Items/${mail.id}/Action`, { savetoMsg: null })).statusCode,
      200,
    )
    t.match(await eventsOf(api, mailbox, 'Save'), [
      { itemType: 'IPM.Note', source: at, target: '', title: 'Item is successfully saved.' },
    ])
  },
)

/** For each explorer where there is something to look into, at two addresses of the same, and what is told of it. */
async function openContainers(api: TestMock) {
  const [mailbox, drive, site] = [await openMailbox(api), await openDrive(api), await openSite(api)]
  const [{ name: owner }, { url }] = [
    await api.json<Entry>(mailbox),
    await api.json<Entry & { url: string }>(drive),
  ]
  const inbox = await folderOf(api, mailbox, 'Inbox')
  const documents = await folderOf(api, drive, 'Documents')
  const [library] = (await list<Entry & { url: string }>(api, `${site}/Libraries`)) as [
    Entry & { url: string },
  ]
  const [folder] = (await list(api, `${site}/Folders?parentId=${library.id}`)) as [Entry]
  const tasks = (await list<Entry & { url: string }>(api, `${site}/Lists`)).find(
    ({ name }) => name === 'Tasks',
  )
  return [
    {
      container: mailbox,
      all: ['Items', 'Items?folderId=null'],
      some: [`Items?folderId=${inbox}`, `Items?offset=3&limit=2&folderId=${inbox}`],
      name: 'Inbox',
      type: 'Folder',
      source: `${owner}\\Inbox`,
    },
    {
      container: drive,
      all: ['Documents', 'Documents?parentId=null'],
      some: [`Documents?parentId=${documents}`, `Documents?limit=1&parentId=${documents}`],
      name: 'Documents',
      type: 'Folder',
      source: `${url}/Documents`,
    },
    {
      container: site,
      all: ['Documents', 'Documents?parentId=null', `Items?parentId=${library.id}`],
      some: [`Documents?parentId=${library.id}`, `Documents?parentId=${folder.id}`],
      name: library.name,
      type: 'List',
      source: library.url,
    },
    {
      container: site,
      all: ['Items', 'Items?parentId=null', `Documents?parentId=${tasks?.id}`],
      some: [`Items?parentId=${tasks?.id}`],
      name: 'Tasks',
      type: 'List',
      source: tasks?.url ?? '',
    },
  ]
}

t.test('the first look into a folder, a list or a library is an event', async (t) => {
  const api = mock(t)
  for (const { container, all, some, name, type, source } of await openContainers(api)) {
    const before = (await eventsOf(api, container, 'View')).length
    const views = async () => (await eventsOf(api, container, 'View')).slice(before)
    for (const below of all) {
      t.equal((await api.get(`${container}/${below}`)).statusCode, 200)
      t.strictSame(await views(), [], `${below} is no look into one of them`)
    }
    for (const below of some) {
      t.equal((await api.get(`${container}/${below}`)).statusCode, 200)
      t.match(
        await views(),
        [
          {
            itemName: name,
            itemType: type,
            itemSizeBytes: 0,
            source,
            target: '',
            status: 'Success',
            title: `${type} is successfully opened.`,
            message: `Item ${name} was opened successfully (type: ${type}; source: ${source}; target: )`,
          },
        ],
        below,
      )
      t.equal((await views()).length, 1, 'once in a session')
    }
    const state = JSON.stringify(api.state())
    for (const below of some) await api.get(`${container}/${below}`)
    t.equal(JSON.stringify(api.state()), state, 'a further look changes nothing')
    t.match(await api.json(sessionOf(container)), { details: '', result: 'Success' }, 'nothing was done')
  }
})

t.test('to look into another folder, or in another session, is another event', async (t) => {
  const api = mock(t)
  const mailbox = await openMailbox(api)
  for (const name of ['Inbox', 'Drafts', 'Inbox'])
    await api.get(`${mailbox}/Items?folderId=${await folderOf(api, mailbox, name)}`)
  const again = await openMailbox(api)
  await api.get(`${again}/Items?folderId=${await folderOf(api, again, 'Inbox')}`)
  const names = async (url: string) => (await eventsOf(api, url, 'View')).map(({ itemName }) => itemName)
  t.strictSame(await names(mailbox), ['Inbox', 'Drafts'])
  t.strictSame(await names(again), ['Inbox'])
})

t.test('HEAD, the page, a request that is made again and one that is refused leave none', async (t) => {
  const api = mock(t)
  for (const { container, some } of await openContainers(api)) {
    const [below = ''] = some
    const url = `${container}/${below}`
    const views = (await eventsOf(api, container, 'View')).length
    await api.app.inject({ method: 'HEAD', url, headers: await api.login() })
    const seen = await api.control('GET', `/__admin/untracked?path=${encodeURIComponent(url)}`)
    t.match(seen.json(), { status: 200 })
    t.equal((await api.get(`${url}&limit=x`)).statusCode, 400)
    t.equal((await api.get(`${url}x`)).statusCode, 404)
    const fault = { match: { path: `${container}/*` }, effect: { status: 503 }, times: 1 }
    t.equal((await api.control('POST', '/__admin/faults', fault)).statusCode, 201)
    t.equal((await api.get(url)).statusCode, 503)
    const { requests } = (await api.control('GET', '/__admin/requests?limit=1000')).json()
    const affected = requests.find(({ status }: { status: number }) => status === 503)
    const made = await api.control('POST', `/__admin/requests/${affected.id}/replay`)
    t.match(made.json(), { status: 200 })
    t.equal((await eventsOf(api, container, 'View')).length, views, url)
    await api.control('DELETE', '/__admin/requests')
  }
})

t.test('what was looked into is there again after a replay of all, and in a snapshot', async (t) => {
  const api = mock(t, { now: Date.parse('2026-03-02T14:30:00Z') })
  for (const { container, some } of await openContainers(api)) await api.get(`${container}/${some[0]}`)
  const replayed = (await api.control('POST', '/__admin/requests/replay')).json()
  t.equal(replayed.stateAfter, replayed.stateBefore)
  const views = () => api.state().tables.restoreEvents.filter(({ type }) => type === 'View').length
  t.equal(views(), 4)
  await api.control('PUT', '/__admin/snapshots/looked')
  api.reset()
  t.equal(views(), 0)
  t.equal((await api.control('POST', '/__admin/snapshots/looked/load')).statusCode, 200)
  t.equal(views(), 4)
})
