import type { Page } from 'playwright-core'
import t from 'tap'
import { checkAccess, needsBrowser, openBrowser, openPage, startJob } from './browser.js'

/** Waits for what the page says of what was done. */
const said = (page: Page, text: string | RegExp): Promise<void> =>
  page.locator('.saying[role=status]').filter({ hasText: text }).waitFor()

t.test('work and mailboxes', needsBrowser, async (t) => {
  const browser = await openBrowser()
  const { page, mock } = await openPage(t, browser, { path: '#/work', breaks: true })
  const group = (name: string) => page.getByRole('group', { name })
  const press = (name: string): Promise<void> => page.getByRole('button', { name, exact: true }).click()

  t.test('work ends as it is set', async (t) => {
    const jobs = group('Runs of jobs')
    t.equal(await jobs.getByRole('combobox').inputValue(), 'default')
    await jobs.getByRole('combobox').selectOption('when you end it')
    await jobs.getByText('A run ends when you finish it').waitFor()
    await group('Restore sessions').getByRole('combobox').selectOption('after some polls')
    await group('Rescans of proxies').getByRole('combobox').selectOption('after a time')
    await group('Rescans of proxies').getByRole('textbox').fill('soon')
    await press('Save')
    await said(page, /✕.*'rescan.after' must be an ISO 8601 duration/)
    await group('Rescans of proxies').getByRole('textbox').fill('PT5M')
    await press('Save')
    await said(page, 'Work ends as you have set it.')
    t.strictSame(await mock.work.get(), { job: 'manual', restore: { polls: 3 }, rescan: { after: 'PT5M' } })
    const { name } = await startJob(mock)
    await mock.clock.advance('P1D')
    await page.getByRole('button', { name: `Finish ${name}` }).click()
    await said(page, `'${name}' has ended.`)
    await page.reload()
    t.equal(await group('Restore sessions').getByRole('spinbutton').inputValue(), '3', 'it shows what is set')
    await checkAccess(t, page, 'work')
    await press('Back to the default')
    await said(page, 'All work ends as simulated.')
    t.strictSame(await mock.work.get(), { job: 'default', restore: 'default', rescan: 'default' })
    await group('Rescans of proxies').getByText('A rescan ends at once.').waitFor()
  })

  t.test('a mailbox is found, and its user deletes mail', async (t) => {
    const { mailboxes, total } = await mock.mailboxes.find('', 1000)
    const wanted = mailboxes.at(-1)
    await page.getByText(`20 of ${total} are shown.`).waitFor()
    await page.getByRole('searchbox').fill(wanted?.address ?? '')
    await page.getByRole('link', { name: wanted?.mailbox ?? '', exact: true }).click()
    await page.locator('h2:focus').filter({ hasText: 'Mailbox of' }).waitFor()
    const folders = page.getByRole('region', { name: `Mailbox of ${wanted?.mailbox}` })
    const inbox = folders
      .getByRole('listitem')
      .filter({ hasText: /^Inbox/ })
      .first()
    await inbox.getByText(/^[1-9][\d,]* items$/).waitFor()
    await checkAccess(t, page, 'a mailbox')
    await folders.getByRole('button', { name: 'Delete the mail in Inbox', exact: true }).click()
    await said(page, new RegExp(`${wanted?.mailbox} has deleted [\\d,]+ items in Inbox\\.`))
    await inbox.getByText('0 items').waitFor()
    const { folders: left } = await mock.mailboxes.folders({
      organization: wanted?.organization ?? '',
      mailbox: wanted?.address ?? '',
    })
    t.equal(left.find(({ path }) => path === 'Inbox')?.items, 0)
    await page.reload()
    await inbox.getByText('0 items').waitFor()
    t.equal(await page.getByRole('searchbox').inputValue(), wanted?.address, 'the address keeps it')
    await page.getByRole('searchbox').fill('nobody at all')
    await page.getByText("No mailbox has 'nobody at all' in its name, address or organization.").waitFor()
    await page.evaluate(`location.hash = '#/work/none/nobody'`)
    await page.getByRole('alert').filter({ hasText: "'none'" }).waitFor()
  })

  t.test('fits on a phone', async (t) => {
    await page.evaluate(`location.hash = '#/work'`)
    await page.setViewportSize({ width: 390, height: 800 })
    await page.getByText(/are shown/).waitFor()
    t.equal(await page.evaluate('document.documentElement.scrollWidth'), 390)
  })
})
