import { readFileSync } from 'node:fs'
import type { Page } from 'playwright-core'
import t, { type Test } from 'tap'
import type { Mock } from '../../src/index.js'
import { checkAccess, needsBrowser, openBrowser, openPage } from './browser.js'

interface Call {
  readonly method: string
  readonly url: string
  readonly status: number
}

const listCalls = async (mock: Mock): Promise<Call[]> =>
  (await mock.app.inject('/__admin/requests')).json().requests

const openSession = async (page: Page, content: string): Promise<void> => {
  await page.getByLabel('Content').selectOption(content)
  await page.getByRole('button', { name: 'Open it (POST)' }).click()
}

const openRow = (page: Page, table: string, index: number): Promise<void> =>
  page.getByRole('table', { name: table }).locator('[data-row]').nth(index).click()

const openFolder = (page: Page, name: string): Promise<void> =>
  page.getByRole('navigation', { name: 'Folders' }).getByRole('link', { name, exact: true }).click()

/** Saves what a button is for. @returns the name of the file, and its content */
async function save(page: Page, button: string): Promise<{ name: string; bytes: Buffer }> {
  const [file] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('button', { name: button, exact: true }).first().click(),
  ])
  return { name: file.suggestedFilename(), bytes: readFileSync(await file.path()) }
}

const expectCalls = async (t: Test, mock: Mock, wanted: readonly RegExp[]): Promise<void> => {
  const lines = (await listCalls(mock)).map(({ method, url, status }) => `${method} ${url} ${status}`)
  for (const one of wanted)
    t.ok(
      lines.some((line) => one.test(line)),
      `${one} is in the journal`,
    )
}

t.test('the content of backups', needsBrowser, async (t) => {
  const browser = await openBrowser()
  const { page, mock } = await openPage(t, browser, {
    path: '#/data/browse',
    viewport: { width: 1920, height: 1080 },
  })

  t.test('is looked at in a restore session, which only a button opens', async (t) => {
    await page.getByText('There is no restore session.').waitFor()
    await checkAccess(t, page, 'the list of restore sessions')
    t.equal((await mock.overview()).counts.restoreSessions, 0, 'to look makes none')
    await openSession(page, 'vex')
    await page.getByRole('table', { name: 'Mailboxes' }).waitFor()
    t.equal((await mock.overview()).counts.restoreSessions, 1)
    await checkAccess(t, page, 'the list of mailboxes')
    await expectCalls(t, mock, [
      /^POST \/v3\/Organizations\/[^/]+\/Action 201$/,
      /^GET \/v3\/RestoreSessions\/[^/]+\/Organization\/Mailboxes\?limit=200 200$/,
    ])
  })

  t.test('of a mailbox is folders, items, and their text and files', async (t) => {
    await openRow(page, 'Mailboxes', 0)
    await openFolder(page, 'Inbox')
    await page.getByRole('link', { name: 'Inbox' }).first().waitFor()
    await page.getByLabel('Filter this page').fill('RE:')
    await page.getByText(/^\d+ of 200 rows$/).waitFor()
    await page.getByRole('button', { name: 'Subject' }).click()
    await openRow(page, 'Items', 1)
    const detail = page.locator('section.call')
    await detail.getByRole('heading', { level: 2, name: /^RE: / }).waitFor()
    const subject = await detail.getByRole('heading', { level: 2 }).innerText()
    const hash = await page.evaluate<string>('location.hash')
    t.match(hash, /_filter=RE%3A&_sort=subject&_row=/)

    await page.reload()
    await detail.getByRole('heading', { level: 2, name: subject, exact: true }).waitFor()
    t.equal(await page.getByLabel('Filter this page').inputValue(), 'RE:')
    t.equal(await page.locator('th[aria-sort="ascending"]').innerText(), 'Subject ▲')
    await page.locator('tr[data-open]').waitFor()

    const calls = (await listCalls(mock)).length
    await detail.getByRole('button', { name: 'Show the text (POST)' }).click()
    await page.getByRole('region', { name: 'Text' }).waitFor()
    t.equal((await listCalls(mock)).length, calls + 1)
    t.ok((await page.getByRole('region', { name: 'Text' }).innerText()).length > 20)
    await checkAccess(t, page, 'an item of a mailbox')

    const message = await save(page, 'Save as .msg')
    t.match(message.name, /\.msg$/)
    t.equal(message.bytes.readUInt32LE(0), 0xe011cfd0)
    const store = await save(page, 'Save as .pst')
    t.match(store.name, /\.pst$/)
    t.equal(store.bytes.toString('latin1', 0, 4), '!BDN')

    await page.keyboard.press('Escape')
    await detail.waitFor({ state: 'detached' })
    await page.goBack()
    await detail.getByRole('heading', { level: 2, name: subject, exact: true }).waitFor()
  })

  t.test('has ended with its session, and the page says so', async (t) => {
    await page.getByRole('button', { name: 'Stop it (POST)' }).click()
    await page.getByText('This restore session has ended').waitFor()
    t.equal((await mock.overview()).counts.restoreSessions, 0)
    const before = (await listCalls(mock)).length
    await page.getByRole('link', { name: 'Open another one' }).click()
    await page.getByRole('table', { name: 'Restore sessions' }).waitFor()
    t.ok((await listCalls(mock)).every(({ status }) => status < 400))
    t.ok((await listCalls(mock)).length > before)
  })

  t.test('is the same in each version of the API', async (t) => {
    await page.getByRole('combobox', { name: 'Version' }).selectOption('v8')
    await page.waitForURL(/#\/data\/v8\/browse$/)
    await openSession(page, 'veod')
    await openRow(page, 'OneDrives', 0)
    await page.getByRole('navigation', { name: 'Folders' }).getByRole('link').nth(1).click()
    await openRow(page, 'Documents', 0)
    const detail = page.locator('section.call')
    const { name, bytes } = await save(page, 'Save')
    t.equal(await detail.getByRole('heading', { level: 2 }).innerText(), name)
    t.ok(bytes.length > 0)
    await expectCalls(t, mock, [
      /^POST \/v8\/Organizations\/[^/]+\/explore 201$/,
      /^GET \/v8\/.+\/Documents\?parentId=[^&]+&limit=200 200$/,
      /^POST \/v8\/.+\/Documents\/[^/]+\/save 200$/,
    ])

    await page.getByRole('combobox', { name: 'Version' }).selectOption('v3')
    await detail.getByRole('heading', { level: 2, name, exact: true }).waitFor()
    await page.getByRole('link', { name: 'Restore sessions', exact: true }).click()
    await openSession(page, 'vesp')
    await openRow(page, 'Sites', 1)
    await openFolder(page, 'Tasks')
    await openRow(page, 'Items', 0)
    await detail.getByRole('heading', { name: 'Attachments' }).waitFor()
    await checkAccess(t, page, 'an item of a list')
  })

  t.test('fits on a phone', async (t) => {
    await page.setViewportSize({ width: 390, height: 844 })
    t.equal(await page.evaluate('document.documentElement.scrollWidth'), 390)
    await checkAccess(t, page, 'an item on a phone')
    await page.getByRole('button', { name: 'Close' }).click()
    await page.getByRole('table', { name: 'Items' }).waitFor()
    t.equal(await page.evaluate('document.documentElement.scrollWidth'), 390)
  })
})

t.test('rows of a response', needsBrowser, async (t) => {
  const browser = await openBrowser()
  const { page } = await openPage(t, browser, {
    path: '#/data/Jobs',
    permissions: ['clipboard-read', 'clipboard-write'],
  })

  t.test('stay as the address says after a reload', async (t) => {
    await page.getByRole('searchbox', { name: 'Filter' }).fill('mail')
    await page.getByRole('button', { name: 'name', exact: true }).click()
    await page.getByRole('button', { name: 'name', exact: true }).click()
    await openRow(page, 'Rows of the response', 0)
    await page.getByRole('heading', { name: 'The row as a client gets it' }).waitFor()
    t.match(await page.evaluate('location.hash'), /^#\/data\/Jobs\?_filter=mail&_sort=-name&_row=\d+%7E/)
    await page.reload()
    await page.getByRole('heading', { name: 'The row as a client gets it' }).waitFor()
    t.equal(await page.getByRole('searchbox', { name: 'Filter' }).inputValue(), 'mail')
    t.match(await page.locator('th[aria-sort="descending"]').innerText(), /^name/)
    t.equal(await page.getByLabel('Address of the API').inputValue(), '/v3/Jobs')
    await page.goBack()
    await page.getByRole('heading', { name: 'Whole response' }).waitFor()
    await page.goForward()
    await page.getByRole('heading', { name: 'The row as a client gets it' }).waitFor()
  })

  t.test('are copied whole, or their ids', async (t) => {
    await page.getByRole('button', { name: 'Copy id' }).click()
    await page.locator('.saying').filter({ hasText: 'Copied: id' }).waitFor()
    const id = await page.evaluate<string>('navigator.clipboard.readText()')
    await page.getByRole('button', { name: 'Copy JSON' }).click()
    await page.locator('.saying').filter({ hasText: 'Copied: JSON' }).waitFor()
    const json = await page.evaluate<string>('navigator.clipboard.readText()')
    t.equal(JSON.parse(json).id, id)
  })

  t.test('are those of the version that is chosen', async (t) => {
    await page.getByRole('combobox', { name: 'Version' }).selectOption('v7')
    await page.waitForURL(/#\/data\/v7\/Jobs\?_filter=mail/)
    await page.getByRole('button', { name: 'Show whole response' }).click()
    await page.getByText('"/v7/jobs').first().waitFor()
    t.match(
      await page.getByRole('link', { name: 'Proxies' }).getAttribute('href'),
      '#/data/v7/Proxies',
      'other resources are those of the same version',
    )
  })
})
