import type { Page } from 'playwright-core'
import t from 'tap'
import { cases } from '../full.js'
import { checkAccess, needsBrowser, openBrowser, openPage } from './browser.js'

/** The views that do something, and what is there when they are ready to be looked at. */
const VIEWS: Readonly<Record<string, (page: Page) => Promise<void>>> = {
  controls: (page) => page.getByRole('button', { name: 'Apply big-tenant' }).waitFor(),
  present: async (page) => {
    await page.getByRole('heading', { name: 'A day with backups' }).waitFor()
    await page.getByRole('region', { name: 'Jobs' }).waitFor()
    const bottom = (await page.evaluate(
      "document.querySelector('.stage').getBoundingClientRect().bottom",
    )) as number
    if (bottom > 720) throw new Error(`A projector has 720 lines, and the stage ends at ${bottom}.`)
  },
  start: async (page) => {
    await page.getByText('Firefox', { exact: true }).click()
    await page.getByText('Java', { exact: true }).click()
  },
}

t.test('controls, presenter and first five minutes, in each profile', needsBrowser, async (t) => {
  const browser = await openBrowser()
  for (const profile of cases(['small'], ['awkward', 'msp', 'large', 'empty']))
    t.test(profile, async (t) => {
      const { page } = await openPage(t, browser, {
        mock: { profile },
        colorScheme: profile === 'awkward' ? 'dark' : 'light',
        viewport: { width: 1280, height: 720 },
      })
      for (const [view, ready] of Object.entries(VIEWS)) {
        await page.setViewportSize({ width: 1280, height: 720 })
        await page.evaluate(`location.hash = '#/${view}'`)
        await page.locator(`main[data-view="${view}"] h1`).waitFor()
        await ready(page)
        await checkAccess(t, page, `${view} of ${profile}`)
        await page.setViewportSize({ width: 320, height: 640 })
        t.equal(await page.evaluate('document.documentElement.scrollWidth'), 320, `${view} fits into 320 px`)
      }
    })

  t.test('a dialog', async (t) => {
    const { page } = await openPage(t, browser, { path: '#/controls' })
    await page
      .getByRole('button', { name: /^Next run/ })
      .first()
      .click()
    await page.getByRole('dialog').waitFor()
    await checkAccess(t, page, 'it')
    await page.keyboard.press('Escape')
    const focused = await page.locator(':focus').getAttribute('aria-label')
    t.match(focused, /^Next run/, 'the focus is where it was')
  })
})
