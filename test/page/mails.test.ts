import { readFileSync } from 'node:fs'
import t from 'tap'
import { checkAccess, clientOf, needsBrowser, openBrowser, openPage } from './browser.js'

const HTML = `<img src=x onerror="document.title='broken'"><b>Hello</b>`

t.test('the view of mail', needsBrowser, async (t) => {
  const browser = await openBrowser()
  const { page, mock } = await openPage(t, browser, {
    path: '#/mails',
    permissions: ['clipboard-read', 'clipboard-write'],
  })
  const ask = await clientOf(mock)
  const table = page.getByRole('table', { name: 'Mail, the newest first' })

  t.test('says how a mail comes to be, in commands that work', async (t) => {
    await page.getByText('There is no mail.').waitFor()
    await checkAccess(t, page, 'no mail')
    for (const [index, method, path] of [
      [0, 'PUT', '/VBOEmailSettings'],
      [1, 'POST', '/VBOEmailSettings/Action'],
    ] as const) {
      await page.getByRole('button', { name: 'fetch' }).nth(index).click()
      await page.getByText('Copied for fetch').waitFor()
      const snippet = await page.evaluate<string>('navigator.clipboard.readText()')
      t.match(snippet, `${mock.url}/v3${path}'`.replace("'", ''))
      const [, body] = /body: ("(?:[^"\\]|\\.)*")/.exec(snippet) ?? []
      await ask(method as 'POST', path, JSON.parse(JSON.parse(body ?? 'null')))
    }
    await table.getByRole('button', { name: 'Test message' }).waitFor()
  })

  t.test('shows a new mail at once, as text only', async (t) => {
    const [organization] = await ask<{ id: string }[]>('GET', '/Organizations')
    const { id } = await ask<{ id: string }>('POST', `/Organizations/${organization?.id}/Action`, {
      explore: { type: 'vex' },
    })
    const mailboxes = `/RestoreSessions/${id}/Organization/Mailboxes`
    const list = async (path: string) =>
      (await ask<{ results: { id: string }[] }>('GET', path)).results.map(({ id }) => id)
    const [mailbox] = await list(mailboxes)
    const [first, second] = await list(`${mailboxes}/${mailbox}/Items`)
    await ask('POST', `${mailboxes}/${mailbox}/Items/Action`, {
      sendTo: {
        from: 'a@example.com',
        to: 'b@example.com',
        subject: HTML,
        text: HTML,
        items: [{ id: first }, { id: second }],
      },
    })
    await table.getByRole('button', { name: HTML }).click()
    const detail = page.locator('section.call')
    t.equal(await detail.getByRole('region', { name: 'Text' }).innerText(), HTML)
    t.equal(await page.locator('img').count(), 0)
    t.equal(await page.title(), 'Mails · vbo365-mock')
    t.equal(await detail.getByRole('listitem').filter({ hasText: '.msg' }).count(), 2)
    await checkAccess(t, page, 'a mail')
    const [file] = await Promise.all([
      page.waitForEvent('download'),
      detail
        .getByRole('button', { name: /^Save .*\.msg$/ })
        .first()
        .click(),
    ])
    t.match(file.suggestedFilename(), /\.msg$/)
    t.equal(readFileSync(await file.path()).readUInt32LE(0), 0xe011cfd0)
    await page.reload()
    await detail.getByRole('heading', { name: HTML }).waitFor()
    await detail.getByRole('link', { name: 'Browse its restore session' }).click()
    await page.getByRole('table', { name: 'Mailboxes' }).waitFor()
    await page.goBack()
    await detail.getByRole('heading', { name: HTML }).waitFor()
    await page.keyboard.press('Escape')
    await detail.waitFor({ state: 'detached' })
  })

  t.test('has filters in its address', async (t) => {
    await page.getByLabel('Kind').selectOption('test')
    await table.getByRole('button', { name: HTML }).waitFor({ state: 'detached' })
    t.equal(await page.evaluate('location.hash'), '#/mails?_kind=test')
    await page.reload()
    await page.getByText('1 row').waitFor()
    await page.getByRole('searchbox', { name: 'Filter' }).fill('nothing like it')
    await page.getByText('0 of 1 row').waitFor()
    t.match(await page.evaluate('location.hash'), /_filter=nothing\+like\+it/)
    await page.goto(`${mock.url}/__admin/ui#/mails`)
    await page.getByRole('button', { name: 'Clear' }).click()
    await page.getByText('Deleted mails: 2.').waitFor()
    await page.getByText('There is no mail.').waitFor()
    await page.setViewportSize({ width: 390, height: 844 })
    t.equal(await page.evaluate('document.documentElement.scrollWidth'), 390)
  })
})
