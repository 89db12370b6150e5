import t from 'tap'
import { mock, NOW, type TestMock } from '../../helper.js'
import { type Entry, folderOf, list, openDrive, openMailbox, refs } from '../restore/restoring.js'

const EARLIER = { datetime: '2026-02-20T12:00:00Z' }
const OPEN_END = '9999-12-31T23:59:59.9999999Z'
const IDLE = { restoreIdle: 86_400_000 }

interface Session {
  readonly id: string
  readonly state: string
  readonly endTime: string
  readonly details: string
  readonly _links: Record<string, unknown>
}

const asV8 = (url: string) => url.replace('/v3/', '/v8/')
const policy = (api: TestMock, restore: unknown) => api.control('PUT', '/__admin/work', { restore })
const show = (api: TestMock, id: string) => api.json<Session>(`/v8/RestoreSessions/${id}`)
const count = (api: TestMock, id: string) => api.json(`/v8/RestoreSessions/${id}/Statistics`)

/** Begins a restore of ten items as version 8 does it, and gives the id of its session. */
async function begin(api: TestMock, mailbox: string): Promise<string> {
  const inbox = await folderOf(api, mailbox, 'Inbox')
  const items = (await list(api, `${mailbox}/Items?folderId=${inbox}`)).slice(0, 10)
  const answer = await api.send('POST', `${asV8(mailbox)}/Items/restore`, {
    items: refs(items.map(({ id }) => id)),
  })
  t.equal(answer.statusCode, 200, answer.body)
  return answer.json().sessionId
}

const NOTHING_YET = {
  totalItemsCount: 0,
  restoredItemsCount: 0,
  failedItemsCount: 0,
  skippedItemsCount: 0,
  items: [],
}

t.test('a restore of version 8 is under way for a while, and then tells what came of it', async (t) => {
  const api = mock(t, IDLE)
  const mailbox = await openMailbox(api, { ...EARLIER, showDeleted: true })
  const explored = mailbox.split('/')[3] as string
  const id = await begin(api, mailbox)
  t.not(id, explored, 'the session is its own')
  const working = await show(api, id)
  t.match(working, { state: 'Working', result: 'Success', endTime: OPEN_END, details: '', type: 'Vex' })
  t.notOk('organization' in working._links, 'it shows no backups')
  t.match(await count(api, id), NOTHING_YET)
  t.match((await api.json('/v8/RestoreSessions')) as object, { results: [{ id }, { id: explored }] })
  const below = await api.get(`/v8/RestoreSessions/${id}/Organization/Mailboxes`)
  t.equal(below.statusCode, 500)
  t.match(below.body, /shows no backups/)

  await api.advance('PT15M')
  const stopped = await show(api, id)
  t.match(stopped, { state: 'Stopped', result: 'Success', details: '10 of 10 (10 succeeded)' })
  t.not(stopped.endTime, OPEN_END)
  const statistics = (await count(api, id)) as { totalItemsCount: number; items: readonly object[] }
  t.match(statistics, { totalItemsCount: 10, failedItemsCount: 0, errors: [], warnings: [] })
  t.equal(statistics.items.length, 10)
  t.match(statistics.items[0], { itemRestoreDetailsType: 'Item', title: String, path: String })
  t.equal((await show(api, explored)).state, 'Working', 'the one that was explored is still open')
  const events = (await api.json(`/v8/RestoreSessions/${explored}/Events`)) as { results: { type: string }[] }
  t.notOk(
    events.results.some(({ type }) => type === 'Restore'),
    'and does not tell of it',
  )
})

t.test('it takes as long as the policy of restores says', async (t) => {
  const api = mock(t, IDLE)
  const mailbox = await openMailbox(api, EARLIER)
  await policy(api, { after: 'PT1H' })
  const slow = await begin(api, mailbox)
  await api.advance('PT59M')
  t.equal((await show(api, slow)).state, 'Working')
  await api.advance('PT1M')
  t.equal((await show(api, slow)).state, 'Stopped')

  const again = mock(t, IDLE)
  await policy(again, { polls: 3 })
  const polled = await begin(again, await openMailbox(again, EARLIER))
  for (const state of ['Working', 'Working', 'Stopped']) t.equal((await show(again, polled)).state, state)

  await policy(again, 'manual')
  const held = await begin(again, await openMailbox(again, EARLIER))
  await again.advance('P1D')
  t.equal((await show(again, held)).state, 'Working')
  const finished = await again.control('POST', `/__admin/sessions/${held}/finish`, {})
  t.equal(finished.statusCode, 200, finished.body)
  t.equal((await show(again, held)).state, 'Stopped')
})

t.test('a client may stop it, and what was restored stays', async (t) => {
  const api = mock(t, IDLE)
  const id = await begin(api, await openMailbox(api, { ...EARLIER, showDeleted: true }))
  const { restorations } = api.state().tables
  const stopped = await api.send('POST', `/v8/RestoreSessions/${id}/Stop`)
  t.equal(stopped.statusCode, 204)
  t.match(await count(api, id), { totalItemsCount: 10 })
  t.strictSame(api.state().tables.restorations, restorations)
})

t.test('it is there again after a restart, and in a snapshot', async (t) => {
  const dataDir = `${t.testdir()}/data`
  const first = mock(t, { ...IDLE, dataDir, now: Date.parse(NOW) })
  await policy(first, { after: 'PT1H' })
  const id = await begin(first, await openMailbox(first, EARLIER))
  await first.app.close()

  const again = mock(t, { ...IDLE, dataDir })
  t.match(await show(again, id), { state: 'Working' })
  await again.control('PUT', '/__admin/snapshots/under-way')
  await again.advance('PT1H')
  t.match(await show(again, id), { state: 'Stopped' })
  t.match(await count(again, id), { totalItemsCount: 10 })
  const loaded = await again.control('POST', '/__admin/snapshots/under-way/load')
  t.equal(loaded.statusCode, 200, loaded.body)
  t.match(await show(again, id), { state: 'Working' })
})

t.test('the same requests lead to the same state', async (t) => {
  const states = []
  for (let n = 0; n < 2; n++) {
    const api = mock(t, { ...IDLE, now: Date.parse(NOW) })
    await begin(api, await openMailbox(api, EARLIER))
    states.push(api.state().tables.restoreSessions)
  }
  t.strictSame(states[0], states[1])
})

t.test('a restore that is refused leaves no session', async (t) => {
  const api = mock(t, IDLE)
  const mailbox = await openMailbox(api, EARLIER)
  const before = api.state()
  for (const [path, body, status] of [
    ['Items/restore', { items: [{ id: 'none' }] }, 404],
    ['restoreTo', { folder: 'x' }, 400],
  ] as const)
    t.equal((await api.send('POST', `${asV8(mailbox)}/${path}`, body)).statusCode, status)
  t.strictSame(api.state().tables, before.tables)
})

t.test('what cannot be restored has failed in the end', async (t) => {
  const api = mock(t, IDLE)
  const id = (
    await api.send('POST', `${asV8(await openMailbox(api, EARLIER))}/restoreTo`, {
      mailbox: 'nobody',
      folder: '',
    })
  ).json().sessionId
  await api.advance('PT1H')
  t.match(await show(api, id), { state: 'Stopped', result: 'Failed' })
  t.match(await count(api, id), {
    restoredItemsCount: 0,
    errors: [/no mailbox 'nobody'/],
    items: [
      { itemRestoreDetailsType: 'BulkMailbox', status: 'Failed', cannotContinueMailboxError: /no mailbox/ },
    ],
  })
})

t.test('several OneDrives are told each', async (t) => {
  const api = mock(t, IDLE)
  const of = (await openDrive(api, EARLIER)).replace(/\/[^/]*$/, '')
  const drives = (await list(api, of)).slice(0, 2)
  const id = (
    await api.send('POST', `${asV8(of)}/restore`, { oneDrives: refs(drives.map((one) => one.id)) })
  ).json().sessionId
  await api.advance('PT1H')
  t.match(await count(api, id), {
    items: drives.map(({ name }) => ({
      itemRestoreDetailsType: 'BulkOneDrive',
      name,
      oneDriveUrl: /^https:/,
    })),
  })
})

t.test('sessions are found by when they were opened and ended, in the order that is wished', async (t) => {
  const api = mock(t, IDLE)
  const ids: string[] = []
  for (let n = 0; n < 3; n++) {
    ids.push((await openMailbox(api)).split('/')[3] as string)
    await api.advance('PT1H')
  }
  const [first, second, third] = ids as [string, string, string]
  await api.send('POST', `/v8/RestoreSessions/${second}/Stop`)
  const find = async (version: number, query: string) =>
    (await api.json<{ results: Entry[] }>(`/v${version}/RestoreSessions?${query}`)).results.map(
      ({ id }) => id,
    )
  t.strictSame(await find(6, 'startTimeFrom=2026-03-02T15:00:00Z'), [third, second])
  t.strictSame(await find(7, 'startTimeTo=2026-03-02T15:00:00Z'), [first])
  t.strictSame(await find(8, 'endTimeTo=2026-03-03T00:00:00Z'), [second])
  t.strictSame(await find(8, 'orderBy=EndTime&orderAsc=true'), [second, first, third])
  t.strictSame(await find(8, 'orderAsc=true'), [first, second, third])
  t.strictSame(
    await find(5, 'startTimeFrom=2026-03-02T15:00:00Z'),
    [third, second, first],
    'not in version 5',
  )
  t.equal((await api.get('/v8/RestoreSessions?startTimeFrom=soon')).statusCode, 400)
})
