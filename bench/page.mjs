// npm run bench: how long the page at /__admin/ui takes: to load, and to answer a key or a click when there is very much to show.
// Needs Chromium (CHROMIUM names it).
import { Agent } from 'node:https'
import { chromium } from 'playwright-core'
import { start, stop } from './children.mjs'
import { ask, clear, logIn, median, OURS } from './client.mjs'
import { print } from './print.mjs'

const CALLS = 10_000
const agent = new Agent({ keepAlive: true })

/** In the page: the longest that an input has waited to be shown. */
const WATCH = `
  window.longest = 0
  new PerformanceObserver((list) => {
    for (const { duration } of list.getEntries()) longest = Math.max(longest, duration)
  }).observe({ type: 'event', durationThreshold: 16, buffered: true })`

const server = await start([
  ...OURS,
  '--log-level',
  'silent',
  '--profile',
  'large',
  '--journal',
  String(CALLS),
])
const browser = await chromium.launch({
  executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
  args: ['--no-sandbox'],
})
try {
  const page = await browser.newPage({ ignoreHTTPSErrors: true, viewport: { width: 1400, height: 900 } })
  page.setDefaultTimeout(120_000)
  await page.addInitScript(WATCH)
  const rows = page.locator('.grid .opener')
  const settle = () => page.waitForTimeout(500)

  /** What the steps of an act have made an input wait at most. */
  async function measure(name, act) {
    await settle()
    await page.evaluate('longest = 0')
    await act()
    await settle()
    const longest = await page.evaluate('longest')
    print(name, longest === 0 ? 'below 16 ms' : `${Math.round(longest)} ms`, 'aim 100 ms')
  }
  const filter = (text) => page.getByLabel('Filter').pressSequentially(text, { delay: 30 })
  const scroll = async () => {
    await page.mouse.move(500, 600)
    for (let turn = 0; turn < 20; turn++) await page.mouse.wheel(0, 5000)
  }

  await page.goto(`${server.url}/__admin/ui`)
  const loads = []
  for (let round = 0; round < 7; round++) {
    await page.reload()
    await page.getByRole('progressbar').or(page.getByRole('meter')).first().waitFor()
    loads.push(
      await page.evaluate(`performance.getEntriesByName('first-contentful-paint')[0]?.startTime ?? 0`),
    )
  }
  print('first paint', `${Math.round(median(loads))} ms`, 'aim 300 ms')

  await page.evaluate(`location.hash = '#/data/JobSessions'`)
  await rows.first().waitFor()
  await rows.first().focus()
  await measure('100,000 sessions: to their end', () => page.keyboard.press('End'))
  await measure('open one', () => page.keyboard.press('Enter'))
  await measure('sort', () => page.getByRole('columnheader').nth(1).getByRole('button').click())
  await measure('filter', () => filter('success'))
  await measure('scroll', scroll)

  const headers = await logIn(server.url)
  for (let call = 0; call < CALLS; call++) await ask(`${server.url}/v3/Proxies?n=${call}`, { agent, headers })
  await page.evaluate(`location.hash = '#/calls'`)
  await page.getByText(/^10,000 calls/).waitFor()
  await rows.first().focus()
  await measure('10,000 calls: to their end', () => page.keyboard.press('End'))
  await measure('open one', () => page.keyboard.press('Enter'))
  await measure('filter', () => filter('n=99'))
  await measure('scroll', scroll)

  await page.evaluate(`location.hash = '#/run'`)
  await page.getByText(/^10,000 entries/).waitFor()
  await rows.first().focus()
  await measure('a run of 10,000 calls: to its end', () => page.keyboard.press('End'))
  await measure('open one', () => page.keyboard.press('Enter'))
  const lane = page.locator('[data-lane="calls"]').first()
  await measure('choose on the timeline', () => lane.click({ position: { x: 100, y: 8 } }))
  await measure('choose a kind', () => page.getByLabel('Show').selectOption('writes'))
  await page.getByLabel('Show').selectOption('')
  await measure('filter', () => filter('n=99'))
  await page.evaluate(`location.hash = '#/run'`)
  await measure('scroll', scroll)
} finally {
  await browser.close()
  await stop(server)
  agent.destroy()
  clear()
}
