import t from 'tap'
import { idsOf, list, openMailbox } from '../api/restore/restoring.js'
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
