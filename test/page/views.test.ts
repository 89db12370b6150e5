import t from 'tap'
import { cases } from '../full.js'
import { checkAccess, clientOf, needsBrowser, openBrowser, openPage, startJob } from './browser.js'

const HASHES = [
  '#/overview',
  '#/data',
  '#/data/Organizations',
  '#/data/Jobs',
  '#/data/Proxies?limit=1',
  '#/data/RestoreSessions',
  '#/data/HistorySettings',
  '#/data/Jobs/none',
  '#/data/v8/browse',
  '#/mails',
  '#/calls',
  '#/calls/1',
  '#/faults',
  '#/work',
]

/** Where accessibility is looked at in every profile; in two of them it is looked at everywhere. */
const FEW = new Set(['#/overview', '#/data/Organizations', '#/calls/1'])
const THOROUGH = ['small', 'awkward']

t.test('each view, in each profile', needsBrowser, async (t) => {
  const browser = await openBrowser()
  for (const profile of cases(['small'], ['awkward', 'msp', 'large', 'empty']))
    t.test(profile, async (t) => {
      const { page, mock } = await openPage(t, browser, {
        mock: { profile },
        colorScheme: profile === 'awkward' ? 'dark' : 'light',
      })
      const isThorough = THOROUGH.includes(profile)
      const ask = await clientOf(mock)
      const organizations = await ask<{ name: string }[]>('GET', '/Organizations')
      if (profile === 'small') await startJob(mock)
      for (const hash of HASHES) {
        await page.evaluate(`location.hash = '${hash}'`)
        await page.locator(`main[data-view="${hash.split(/[/?]/)[1]}"] h1`).waitFor()
        await page.getByText('Loading').first().waitFor({ state: 'detached' })
        if (isThorough || FEW.has(hash)) await checkAccess(t, page, `${hash} of ${profile}`)
      }
      await page.setViewportSize({ width: 320, height: 640 })
      for (const hash of ['#/overview', '#/data/Jobs', '#/calls/1', '#/faults', '#/work']) {
        await page.evaluate(`location.hash = '${hash}'`)
        await page.locator(`main[data-view="${hash.split('/')[1]}"] h1`).waitFor()
        await page.getByText('Loading').first().waitFor({ state: 'detached' })
        t.equal(await page.evaluate('document.documentElement.scrollWidth'), 320, `${hash} fits into 320 px`)
      }
      await page.evaluate(`location.hash = '#/overview'`)
      for (const { name } of organizations.slice(0, 3))
        await page.getByRole('link', { name, exact: true }).first().waitFor()
    })

  t.test('names that try to break it are shown as they are', async (t) => {
    const { page, mock } = await openPage(t, browser, { path: '#/data/Jobs', mock: { profile: 'empty' } })
    const name = `<img src=x onerror="document.title='broken'"> "quoted" 'single' \`tick\` </script> {0} %s &amp; مثال 😀`
    const proxy = await mock.app.inject({
      method: 'POST',
      url: '/v3/Proxies',
      headers: { authorization: `Bearer ${await mock.token()}` },
      payload: { hostName: 'p1', description: name, username: 'u', password: 'p' },
    })
    t.equal(proxy.statusCode < 300, true, proxy.body)
    await page.evaluate(`location.hash = '#/data/Proxies'`)
    await page.getByRole('button', { name: 'p1' }).click()
    await page
      .locator('.json')
      .filter({ hasText: JSON.stringify(name) })
      .waitFor()
    await page.getByRole('cell', { name, exact: true }).waitFor()
    await page.evaluate(`location.hash = '#/calls'`)
    await page
      .getByRole('row', { name: /POST \/v3\/Proxies/ })
      .getByRole('button')
      .click()
    await page.getByRole('cell', { name, exact: true }).waitFor()
    t.equal(await page.title(), 'Calls · vbo365-mock')
    t.equal(await page.locator('img').count(), 0)
  })
})
