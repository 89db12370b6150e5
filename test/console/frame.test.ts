import t from 'tap'
import { needsBrowser, openBrowser, openPage } from './browser.js'

t.test('the frame', needsBrowser, async (t) => {
  const browser = await openBrowser(t)

  t.test('loads, and each view can be gone to', async (t) => {
    const { page } = await openPage(t, browser)
    await page.getByRole('status').filter({ hasText: 'Live' }).waitFor()
    for (const name of ['Data', 'Calls', 'Controls', 'Presenter', 'First five minutes', 'Overview']) {
      await page.getByRole('navigation').getByRole('link', { name }).click()
      await page.getByRole('heading', { level: 1, name }).waitFor()
      t.equal(await page.title(), `${name} · vbo365-mock`)
      const focused = await page.locator(':focus').getAttribute('id')
      t.equal(focused, 'view-title', 'its heading has the focus')
    }
  })
})
