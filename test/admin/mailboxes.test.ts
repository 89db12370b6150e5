import t, { type Test } from 'tap'
import { startMock } from '../../src/index.js'
import { mock, NOW, sameState, type TestMock } from '../helper.js'

interface Emptied {
  organizationId: string
  mailboxId: string
  mailbox: string
  address: string
  deleted: number
  at: string
}

/** Counts what a restore session shows of the inbox of a mailbox, and may restore all of it. */
async function look(
  { json, send }: TestMock,
  { organizationId, mailboxId }: Emptied,
  explore: object = {},
  restore = false,
) {
  const opened = await send('POST', `/v3/Organizations/${organizationId}/Action`, {
    explore: { type: 'vex', ...explore },
  })
  const session = `/v3/RestoreSessions/${opened.json().id}`
  const mailbox = `${session}/Organization/Mailboxes/${mailboxId}`
  const folders = await json<{ results: { id: string; name: string }[] }>(`${mailbox}/Folders?limit=1000`)
  const inbox = folders.results.find(({ name }) => name === 'Inbox')
  const items = await json<{ results: unknown[] }>(`${mailbox}/Items?folderId=${inbox?.id}&limit=100000`)
  const restored =
    restore &&
    (
      await send('POST', `${mailbox}/Action`, {
        restoretoOriginallocation: { userName: 'u', userPassword: 'p', changedItems: 'false' },
      })
    ).json()
  await send('POST', `${session}/Action`, { stop: null })
  return { items: items.results.length, restored }
}

const empty = async ({ control }: TestMock, body?: object): Promise<Emptied> =>
  (await control('POST', '/__admin/mailboxes/empty', body)).json()

t.test('what a user deletes is in older backups and not in newer ones, and can be restored', async (t) => {
  const one = mock(t)
  await one.advance('PT1M')
  const emptied = await empty(one)
  t.ok(emptied.deleted > 50, `${emptied.deleted} items`)
  const before = (await look(one, emptied)).items
  t.ok(before > 0)
  t.match(await empty(one), { mailboxId: emptied.mailboxId, deleted: 0 }, 'there is nothing left to delete')

  await one.advance('P1D')
  const after = (await look(one, emptied)).items
  t.ok(after < before / 2, `${after} of ${before} are left: what has come since`)
  const shown = await look(one, emptied, { showDeleted: 'true' })
  t.ok(shown.items >= before, 'who asks for what was deleted sees it')

  const { items, restored } = await look(one, emptied, { datetime: emptied.at }, true)
  t.equal(items, before, 'as it was then')
  t.ok(restored.createdItemsCount >= before, `${restored.createdItemsCount} are created`)
  t.equal(restored.failedItemsCount, 0)
  await one.advance('P1D')
  t.ok((await look(one, emptied)).items >= before, 'it is in the next backup')
})

t.test('a mailbox is found by its address and by its name', async (t) => {
  const one = mock(t)
  const first = await empty(one, { folder: 'Sent Items' })
  for (const mailbox of [first.address.toUpperCase(), first.mailbox])
    t.match(await empty(one, { mailbox, folder: 'sent items' }), { mailboxId: first.mailboxId, deleted: 0 })
})

t.test('what cannot be done is refused, and nothing is changed', async (t: Test) => {
  const one = mock(t)
  const state = one.state()
  for (const [body, status, message] of [
    [{ mailbox: 'nobody@example' }, 404, /Mailbox .*nobody@example/],
    [{ organization: 'None' }, 404, /Organization .*None/],
    [{ folder: 'Nowhere' }, 404, /Folder .*Nowhere/],
    [{ folder: 'Calendar' }, 400, /'Calendar' does not contain mail/],
  ] as const) {
    const answer = await one.control('POST', '/__admin/mailboxes/empty', body)
    t.equal(answer.statusCode, status, JSON.stringify(body))
    t.match(answer.json().message, message)
  }
  sameState(t, one.state(), state)
  const bare = mock(t, { profile: 'empty' })
  const answer = await bare.control('POST', '/__admin/mailboxes/empty')
  t.match(answer.json(), { message: /There is no backup of a user mailbox yet/ })
})

t.test('mailboxes are found, with their folders as they are now', async (t) => {
  const one = mock(t)
  const find = async (query: string) => (await one.control('GET', `/__admin/mailboxes?${query}`)).json()
  const folders = async (mailbox?: string): Promise<{ path: string; items: number }[]> => {
    const query = mailbox === undefined ? '' : `?mailbox=${encodeURIComponent(mailbox)}`
    return (await one.control('GET', `/__admin/mailboxes/folders${query}`)).json().folders
  }
  const sum = (list: readonly { items: number }[]): number => list.reduce((all, { items }) => all + items, 0)
  const all = await find('limit=1000')
  t.equal(all.total, all.mailboxes.length)
  t.ok(all.mailboxes.some(({ backedUp }: { backedUp: boolean }) => backedUp))
  t.ok(all.mailboxes.some(({ backedUp }: { backedUp: boolean }) => !backedUp))
  const few = await find('limit=2')
  t.strictSame(few, { total: all.total, mailboxes: all.mailboxes.slice(0, 2) })
  const last = all.mailboxes.at(-1)
  for (const name of [last.address.toUpperCase(), last.mailbox])
    t.match(await find(`name=${encodeURIComponent(name)}`), { mailboxes: [{ mailboxId: last.mailboxId }] })
  const ofTenant = await find(`name=${last.organization}&limit=1000`)
  t.ok(ofTenant.total < all.total)
  t.ok(ofTenant.mailboxes.every(({ organizationId }: Emptied) => organizationId === last.organizationId))
  t.strictSame(await find('name=nobody%40nowhere'), { total: 0, mailboxes: [] })

  const before = await folders()
  t.ok(before.some(({ path }) => path === 'Inbox'))
  t.notOk(
    before.some(({ path }) => path === 'Calendar'),
    'only those for mail',
  )
  const emptied = await empty(one)
  const after = await folders(emptied.address)
  t.equal(sum(before) - sum(after), emptied.deleted)
  t.equal(after.find(({ path }) => path === 'Inbox')?.items, 0)
  const state = one.state()
  await folders()
  sameState(t, one.state(), state, 'nothing is changed by looking')
  const nobody = await one.control('GET', '/__admin/mailboxes/folders?mailbox=nobody')
  t.match(nobody, { statusCode: 404, body: /Mailbox .*nobody/ })
  t.match(await mock(t, { profile: 'empty' }).control('GET', '/__admin/mailboxes'), { body: /"total":0/ })
})

t.test('it is in snapshots', async (t) => {
  const one = mock(t)
  const emptied = await empty(one)
  const exported = one.state()
  const imported = await one.control('POST', '/__admin/snapshots', { name: 's', snapshot: exported })
  t.equal(imported.statusCode, 201, imported.body)
  await one.control('POST', '/__admin/snapshots/s/load')
  t.match(await empty(one), { mailboxId: emptied.mailboxId, deleted: 0 })
})

t.test('the same in the library', async (t) => {
  const own = await startMock({ listen: false, now: NOW })
  t.teardown(() => own.close())
  const emptied = await own.sandbox('w7').mailboxes.empty({ folder: 'Inbox' })
  t.ok(emptied.deleted > 0)
  t.equal((await own.sandbox('w7').mailboxes.empty({ mailbox: emptied.address })).deleted, 0)
  t.ok((await own.mailboxes.empty()).deleted > 0, 'another sandbox is another world')
  await t.rejects(own.mailboxes.empty({ mailbox: 'nobody' }), /nobody/)
  t.match(await own.mailboxes.find(emptied.address, 1), { total: 1, mailboxes: [{ backedUp: true }] })
  const { mailboxId, folders } = await own.mailboxes.folders({ mailbox: emptied.address })
  t.equal(mailboxId, (await own.mailboxes.folders()).mailboxId)
  t.ok(folders.length > 1)
  const before = new Set((await own.sessions.list()).map(({ id }) => id))
  const { jobs } = await own.overview()
  const job = jobs.find(({ isEnabled, lastStatus }) => isEnabled && lastStatus !== 'Running')
  const session = await own.sessions.start(job?.id ?? '')
  t.notOk(before.has(session))
  t.ok((await own.sessions.list()).some(({ id }) => id === session))
  t.equal(await own.sessions.stop(job?.id ?? ''), session)
  await t.rejects(own.sessions.stop(job?.id ?? ''), /not running/)
})
