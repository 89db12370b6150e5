import type { Page } from 'playwright-core'
import t from 'tap'
import { checkAccess, needsBrowser, openBrowser, openPage } from './browser.js'

const focused = (page: Page): Promise<string> =>
  page.locator(':focus').evaluate((element) => element.textContent ?? '')

t.test('the focus', needsBrowser, async (t) => {
  const browser = await openBrowser()

  t.test('goes back to where it was when something closes', async (t) => {
    const { page, mock } = await openPage(t, browser, { path: '#/calls' })
    for (let n = 1; n <= 3; n++) await mock.app.inject(`/v3/Jobs?n=${n}`)
    const row = page.getByRole('row', { name: /n=2/ }).getByRole('button')
    await row.click()
    await page.getByRole('region', { name: 'Call 2' }).getByRole('button', { name: 'Close' }).click()
    await page.locator('[data-row="1"]:focus').waitFor()
    await row.click()
    await page.getByRole('region', { name: 'Call 2' }).getByRole('button', { name: 'Replay' }).click()
    await page.getByRole('row', { name: /n=2/ }).nth(1).waitFor()
    await page.locator('#compare-title:focus').waitFor()
    await page.keyboard.press('Escape')
    await page.locator('#call-title:focus').filter({ hasText: 'Call 2' }).waitFor()
    await page.keyboard.press('Escape')
    await page.locator(`[data-row="2"]:focus`).waitFor()

    await page.evaluate(`location.hash = '#/data/Proxies'`)
    await page.locator('.grid .opener').first().click()
    await page.getByRole('button', { name: 'Show whole response' }).click()
    await page.locator('[data-row="0"]:focus').waitFor()

    await page.evaluate(`location.hash = '#/controls'`)
    const faults = page.getByRole('region', { name: 'Faults' })
    await mock.faults.add({ effect: { status: 503 } })
    await faults.getByRole('button', { name: /^Delete: fault-/ }).click()
    await faults.getByText('No faults.').waitFor()
    t.match(await focused(page), /^Faults/, 'what had it is gone')
  })

  t.test('is in the call that lies over the list on a phone', async (t) => {
    const { page, mock } = await openPage(t, browser, {
      path: '#/calls',
      viewport: { width: 390, height: 800 },
    })
    await mock.app.inject('/v3/Jobs?n=1')
    const row = page.getByRole('row', { name: /Jobs/ }).getByRole('button')
    await row.click()
    await page.locator('#call-title:focus').waitFor()
    const call = page.getByRole('region', { name: 'Call 1' })
    t.match(await call.boundingBox(), { x: 0, y: 0, width: 390, height: 800 })
    await checkAccess(t, page, 'a call on a phone')
    await call.getByRole('button', { name: 'Close' }).click()
    await page.locator('[data-row="0"]:focus').waitFor()
  })
})
