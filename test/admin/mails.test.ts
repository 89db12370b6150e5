import t from 'tap'
import { folderOf, idsOf, list, openDrive, openMailbox } from '../api/restore/restoring.js'
import { mock } from '../helper.js'

t.test('what would have been mailed can be seen, and forgotten', async (t) => {
  const api = mock(t)
  const { control, send } = api
  t.strictSame((await control('GET', '/__admin/mails')).json(), { mails: [] })
  const mailbox = await openMailbox(api)
  const items = idsOf(await list(api, `${mailbox}/Items`)).slice(0, 2)
  const sendTo = { from: 'a@tenant.example', to: 'b@elsewhere.example', items: items.map((id) => ({ id })) }
  await send('POST', `${mailbox}/Items/Action`, { sendTo })
  await send('POST', `${mailbox}/Items/${items[0]}/Action`, { sendToDefaultAddress: null })
  const { email } = await api.json<{ email: string }>(mailbox)
  const { mails } = (await control('GET', '/__admin/mails')).json<{ mails: { attachments: unknown[] }[] }>()
  t.match(mails, [
    {
      at: '2026-03-02T14:30:00.000Z',
      from: 'a@tenant.example',
      to: 'b@elsewhere.example',
      subject: 'Restored items',
      kind: 'items',
      restoreSession: mailbox.split('/')[3],
    },
    { to: email, kind: 'items' },
  ])
  t.strictSame(
    mails.map(({ attachments }) => attachments.length),
    [2, 1],
  )
  await send('PUT', '/v3/VBOEmailSettings', { smtpServer: 'mail', from: 'a@b.c', to: 'd@e.f' })
  await send('POST', '/v3/VBOEmailSettings/Action', { sendTest: null })
  t.match((await control('GET', '/__admin/mails')).json().mails.at(-1), {
    to: 'd@e.f',
    subject: 'Test message',
    kind: 'test',
  })
  await control('POST', '/__admin/sandboxes', { name: 'w1' })
  t.strictSame((await control('GET', '/__admin/mails?sandbox=w1')).json(), { mails: [] })
  t.strictSame((await control('DELETE', '/__admin/mails')).json(), { deleted: 3 })
  t.strictSame((await control('GET', '/__admin/mails')).json(), { mails: [] })
})

t.test('attachments are the files that are saved otherwise', async (t) => {
  const api = mock(t)
  const { app, control, send } = api
  const mails = async () =>
    (await control('GET', '/__admin/mails')).json<{
      mails: { id: string; attachments: { name: string; sizeBytes: number; hasFile: boolean }[] }[]
    }>().mails
  const [mailbox, drive] = [await openMailbox(api), await openDrive(api)]
  const to = { from: 'a@b.c', to: 'd@e.f' }
  for (const [things, verb] of [
    [`${mailbox}/Items`, 'savetoMsg'],
    [`${drive}/Documents`, 'save'],
  ] as const) {
    const [id] = idsOf(await list(api, things))
    await send('POST', `${things}/${id}/Action`, { sendTo: to })
    const saved = await send('POST', `${things}/${id}/Action`, { [verb]: { asZip: 'false' } })
    const mail = (await mails()).at(-1)
    const file = await app.inject(`/__admin/mails/${mail?.id}/attachments/0`)
    t.equal(file.statusCode, 200, file.body)
    t.ok(file.rawPayload.equals(saved.rawPayload), verb)
    t.match(mail?.attachments, [{ sizeBytes: file.rawPayload.length, hasFile: true }])
    await send('POST', `${things.split('/Organization')[0]}/Action`, { stop: null })
    const later = await app.inject(`/__admin/mails/${mail?.id}/attachments/0`)
    t.ok(later.rawPayload.equals(saved.rawPayload), 'also when the session has ended')
  }

  const [first] = await mails()
  for (const path of [`${first?.id}/attachments/1`, `none/attachments/0`])
    t.equal((await app.inject(`/__admin/mails/${path}`)).statusCode, 404, path)
  const other = await openDrive(api)
  const [folder] = await list(api, `${other}/Folders`)
  await send('POST', `${other}/Folders/${await folderOf(api, other, folder?.name ?? '')}/Action`, {
    sendTo: to,
  })
  t.match((await mails()).at(-1)?.attachments, [{ hasFile: false }])
  t.equal((await app.inject(`/__admin/mails/${(await mails()).at(-1)?.id}/attachments/0`)).statusCode, 404)

  const imported = await control('POST', '/__admin/snapshots', { name: 's', snapshot: api.state() })
  t.equal(imported.statusCode, 201, imported.body)
})
