import { readFileSync } from 'node:fs'
import type { Page } from 'playwright-core'
import t from 'tap'
import { needsBrowser, openBrowser, openPage } from './browser.js'

/** Waits for what the page says of what was done. */
const said = (page: Page, text: string | RegExp): Promise<void> =>
  page.locator('.saying[role=status]').filter({ hasText: text }).waitFor()

const panel = (page: Page, name: string) => page.getByRole('region', { name, exact: false })

const press = (page: Page, name: string | RegExp) =>
  page
    .getByRole('button', { name, exact: typeof name === 'string' })
    .first()
    .click()

t.test('the controls', needsBrowser, async (t) => {
  const browser = await openBrowser()

  t.test('the clock', async (t) => {
    const { page, mock } = await openPage(t, browser, { path: '#/controls', breaks: true })
    await press(page, '+1 h')
    await said(page, 'The clock shows 2026-03-02 15:30:00.')
    await press(page, '+1 day')
    await said(page, 'The clock shows 2026-03-03 15:30:00')
    await press(page, '×60')
    await page.getByText('Runs 60 times as fast').waitFor()
    await press(page, 'Freeze')
    await page.getByText('Is stopped').waitFor()
    t.match(await mock.clock.read(), { mode: 'frozen' })
    await page.getByLabel('Move to (UTC)').fill('2026-03-09T00:00:00')
    await press(page, 'Go')
    await said(page, 'The clock shows 2026-03-09 00:00:00')
    await page.getByLabel('Move to (UTC)').fill('2020-01-01T00:00:00')
    await press(page, 'Go')
    await said(page, /✕.*back/)
  })

  t.test('jobs and their sessions', async (t) => {
    const { page, mock } = await openPage(t, browser, { path: '#/controls', breaks: true })
    const job = 'Whole organization nightly'
    await press(page, `Start ${job}`)
    await said(page, `'${job}' was started.`)
    await page.getByRole('button', { name: `End as… ${job}` }).click()
    const dialog = page.getByRole('dialog', { name: `How should '${job}' end?` })
    await dialog.getByLabel('Status').selectOption('Failed')
    await dialog.getByLabel('Message in the log').fill('no route to host')
    await dialog.getByRole('button', { name: 'End it' }).click()
    await said(page, `'${job}' has ended: Failed.`)
    await page.getByRole('button', { name: `Start ${job}` }).waitFor()

    await press(page, `Next run… ${job}`)
    await page.getByRole('dialog').getByLabel('Status').selectOption('Warning')
    await press(page, 'Set it')
    await said(page, `The next run of '${job}' ends with Warning.`)
    await press(page, `Start ${job}`)
    await press(page, `Finish ${job}`)
    await said(page, `'${job}' has ended.`)
    await panel(page, 'Jobs').getByRole('listitem').filter({ hasText: job }).getByText('Warning').waitFor()

    await press(page, `Start ${job}`)
    await panel(page, 'Jobs')
      .getByRole('button', { name: `Stop ${job}` })
      .click()
    await said(page, `'${job}' was stopped.`)
    t.notOk((await mock.sessions.list()).some(({ name }) => name === job))
  })

  t.test('scenarios and faults', async (t) => {
    const { page, mock } = await openPage(t, browser, { path: '#/controls', breaks: true })
    await press(page, 'Apply throttled-token')
    await said(page, "'throttled-token' was applied.")
    await page.getByText(/fault-\d+ of throttled-token/).waitFor()
    await press(page, 'Clear throttled-token')
    await said(page, 'Removed faults: 1.')
    await press(page, 'Apply repository-full')
    await said(page, /repository .* is full/i)

    await mock.faults.add({ match: { operation: 'GET /Jobs' }, effect: { status: 503 }, times: 2 })
    await page.getByText('applied 0 of 2 times').waitFor()
    const headers = { authorization: `Bearer ${await mock.token()}` }
    t.equal((await mock.app.inject({ url: '/v3/Jobs', headers })).statusCode, 503)
    await page.getByText('applied 1 of 2 times').waitFor()
    await press(page, 'Delete: fault-2')
    await said(page, 'was deleted')
    await page.getByText('No faults.').waitFor()
  })

  t.test('reset asks first', async (t) => {
    const { page, mock } = await openPage(t, browser, { path: '#/controls', breaks: true })
    await mock.clock.advance('P1D')
    const region = panel(page, 'Reset')
    await region.getByLabel('Profile').selectOption('msp')
    await region.getByLabel('Seed').fill('7')
    await region.getByRole('button', { name: 'Reset' }).click()
    const dialog = page.getByRole('dialog', { name: 'Reset' })
    // a key that comes before it is open is not for it
    await dialog.waitFor()
    await page.keyboard.press('Escape')
    await dialog.waitFor({ state: 'detached' })
    t.equal((await mock.clock.read()).now, '2026-03-03T14:30:00.000Z', 'nothing was done')
    await region.getByRole('button', { name: 'Reset' }).click()
    await dialog.getByRole('button', { name: 'Reset' }).click()
    await said(page, 'The sandbox was reset to msp with the seed 7. Its clock shows 2026-03-02 14:30:00.')
    await page.getByText('It started from the profile msp with the seed 7.').waitFor()
  })

  t.test('snapshots and sandboxes', async (t) => {
    const { page, mock } = await openPage(t, browser, { path: '#/controls', breaks: true })
    const snapshots = panel(page, 'Snapshots')
    await snapshots.getByLabel('Name').fill('ready')
    await snapshots.getByRole('button', { name: 'Save' }).click()
    await said(page, "The snapshot 'ready' was saved.")
    const [saved] = await Promise.all([page.waitForEvent('download'), press(page, 'Export ready')])
    t.equal(saved.suggestedFilename(), 'ready.json')
    const content = readFileSync(await saved.path())
    t.match(JSON.parse(content.toString()), { format: 1 })
    await snapshots
      .getByLabel('Import a file')
      .setInputFiles({ name: 'other.json', mimeType: 'application/json', buffer: content })
    await said(page, "The snapshot 'other' was imported.")
    await snapshots
      .getByLabel('Import a file')
      .setInputFiles({ name: 'bad.json', mimeType: 'application/json', buffer: Buffer.from('{}') })
    await said(page, '✕')
    await press(page, 'Delete ready')
    await page.getByRole('dialog').getByRole('button', { name: 'Delete' }).click()
    await said(page, "The snapshot 'ready' was deleted.")
    await mock.clock.advance('P1D')
    await press(page, 'Load other')
    await page.getByRole('dialog').getByRole('button', { name: 'Load' }).click()
    await said(page, "The snapshot 'other' was loaded.")
    t.equal((await mock.clock.read()).now, '2026-03-02T14:30:00.000Z')

    const sandboxes = panel(page, 'Sandboxes')
    await sandboxes.getByLabel('Name').fill('w7')
    await sandboxes.getByLabel('Profile').selectOption('empty')
    await sandboxes.getByRole('button', { name: 'Create' }).click()
    await said(page, "The sandbox 'w7' was created.")
    await press(page, 'Show w7')
    await page.getByText('There is no job.').waitFor()
    t.equal(new URL(page.url()).search, '?sandbox=w7')
    await press(page, 'Delete w7')
    await page.getByRole('dialog').getByRole('button', { name: 'Delete' }).click()
    await said(page, "The sandbox 'w7' was deleted.")
    await page.getByRole('button', { name: 'Start Whole organization nightly' }).waitFor()
    t.strictSame(
      (await mock.sandboxes.list()).map(({ name }) => name),
      [''],
    )
  })
})
