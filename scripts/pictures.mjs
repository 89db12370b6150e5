// Takes the pictures of the page that README.md and docs show: npm run pictures
// They are of the real page, of a world that is the same each time, and taken with Debian's Chromium.
import { mkdirSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { chromium } from 'playwright-core'
import { startMock } from '../src/index.ts'
import { writeHash } from './pictures-sources.mjs'

const NOW = '2026-03-02T14:30:00Z'
// the journal tells of the wall clock too
Date.now = () => Date.parse(NOW)

const FOLDER = fileURLToPath(new URL('../docs/pictures', import.meta.url))
const LARGEST = 200 * 1024

/** What is looked at, and what is done before. */
const PICTURES = {
  failure: {
    path: '#/calls/4',
    prepare: async (page, mock) => {
      const ask = await logIn(mock)
      const [job] = (await ask('GET', '/v3/Jobs')).filter(({ name }) => name.startsWith('Whole'))
      await ask('GET', `/v3/Jobs/${job.id}`)
      await ask('POST', `/v3/Jobs/${job.id}/Action`, { strat: null })
      await page.reload()
      await page.locator('#call-title').waitFor()
    },
  },
  restore: {
    path: '#/calls/6',
    height: 1040,
    prepare: async (page, mock) => {
      const { organizationId, mailboxId, folder } = await mock.mailboxes.empty()
      const ask = await logIn(mock)
      const session = await ask('POST', `/v3/Organizations/${organizationId}/Action`, {
        explore: { type: 'Vex' },
      })
      await ask('GET', `/v3/RestoreSessions/${session.id}/Organization/Mailboxes`)
      const mailbox = `/v3/RestoreSessions/${session.id}/Organization/Mailboxes/${mailboxId}`
      const { results: folders } = await ask('GET', `${mailbox}/Folders`)
      const { id } = folders.find(({ name }) => name === folder)
      const { results: items } = await ask('GET', `${mailbox}/Items?folderId=${id}`)
      await ask('POST', `${mailbox}/Items/${items[0].id}/Action`, {
        restoretoOriginallocation: { userName: 'admin@contoso.com', userPassword: 'password' },
      })
      await page.reload()
      await page.locator('#call-title').waitFor()
    },
  },
  controls: {
    path: '#/controls',
    scheme: 'dark',
    prepare: async (page, mock) => {
      await mock.scenarios.apply('throttled-token')
      await mock.snapshots.save('before-the-upgrade')
      await page.reload()
      await page.getByText('before-the-upgrade').waitFor()
    },
  },
  presenter: {
    path: '#/present',
    prepare: async (page) => {
      await page.getByRole('heading', { name: 'A day with backups' }).waitFor()
      for (const words of [
        'A backup server',
        'The nightly',
        'Time now runs',
        'Done',
        'Not every run',
        'The job has failed',
        'The second try',
        'Now a user',
        'The next backup',
        'The earlier backups',
      ]) {
        await page.keyboard.press('ArrowRight')
        await page.locator('.words').filter({ hasText: words }).waitFor()
      }
      await page.getByText(/items are back/).waitFor()
      await page.locator('.saying').filter({ hasText: '✓' }).waitFor({ state: 'detached' })
    },
  },
}

/** Logs in, and gives what asks then. */
async function logIn(mock) {
  const headers = { authorization: `Bearer ${await mock.token()}` }
  return async (method, url, payload) => {
    const { body } = await mock.app.inject({ method, url, headers, ...(payload && { payload }) })
    return body === '' ? undefined : JSON.parse(body)
  }
}

mkdirSync(FOLDER, { recursive: true })
const browser = await chromium.launch({
  executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
  args: ['--no-sandbox'],
})
for (const [name, { path, scheme = 'light', height = 720, prepare }] of Object.entries(PICTURES)) {
  const mock = await startMock({ now: NOW })
  const page = await browser.newPage({
    ignoreHTTPSErrors: true,
    viewport: { width: 1280, height },
    colorScheme: scheme,
    reducedMotion: 'reduce',
  })
  await page.goto(`${mock.url}/__admin/ui${path}`)
  await page.getByText('Live', { exact: true }).waitFor()
  await prepare(page, mock)
  const file = join(FOLDER, `${name}.png`)
  await page.screenshot({ path: file })
  const { size } = statSync(file)
  console.log(`${name}.png ${Math.round(size / 1024)} KB`)
  if (size > LARGEST) throw new Error(`${name}.png is larger than ${LARGEST / 1024} KB.`)
  await page.close()
  await mock.close()
}
await browser.close()
writeHash()
