// Takes the pictures of the page that README.md shows: node --import=tsx scripts/pictures.mjs
// They are of the real page, of a world that is the same each time, and taken with Debian's Chromium.
import { mkdirSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { chromium } from 'playwright-core'
import { startMock } from '../src/index.ts'

const NOW = '2026-03-02T14:30:00Z'
// the journal tells of the wall clock too
Date.now = () => Date.parse(NOW)

const FOLDER = fileURLToPath(new URL('../docs/pictures', import.meta.url))
const LARGEST = 200 * 1024

/** What is looked at, and what is done before. */
const PICTURES = {
  overview: {
    path: '#/overview',
    profile: 'msp',
    prepare: async (page, mock) => {
      for (const { id, isEnabled, lastStatus } of await jobsOf(mock))
        if (isEnabled && lastStatus !== 'Running' && (await running(mock)) < 4) await mock.sessions.start(id)
      await mock.clock.advance('PT25S')
      await page.getByText('2026-03-02 14:30:25').waitFor()
    },
  },
  controls: {
    path: '#/controls',
    profile: 'small',
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
    profile: 'small',
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
  calls: {
    path: '#/calls/3',
    profile: 'small',
    prepare: async (page, mock) => {
      const [job] = (await jobsOf(mock)).filter(({ name }) => name.startsWith('Whole'))
      const headers = { authorization: `Bearer ${await mock.token()}` }
      const ask = (method, url, payload) =>
        mock.app.inject({ method, url, headers, ...(payload && { payload }) })
      await ask('GET', '/v3/Jobs')
      await ask('POST', `/v3/Jobs/${job.id}/Action`, { start: null })
      await ask('GET', `/v3/Jobs/${job.id}/JobSessions`)
      await ask('GET', '/v3/Jobs/none')
      await page.reload()
      await page.getByRole('button', { name: '4', exact: true }).waitFor()
    },
  },
}

const overview = async (mock) => (await mock.app.inject('/__admin/overview')).json()
const jobsOf = async (mock) => (await overview(mock)).jobs
const running = async (mock) => (await overview(mock)).counts.running

mkdirSync(FOLDER, { recursive: true })
const browser = await chromium.launch({
  executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
  args: ['--no-sandbox'],
})
for (const [name, { path, profile, scheme = 'light', prepare }] of Object.entries(PICTURES)) {
  const mock = await startMock({ now: NOW, profile })
  const page = await browser.newPage({
    ignoreHTTPSErrors: true,
    viewport: { width: 1280, height: 720 },
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
