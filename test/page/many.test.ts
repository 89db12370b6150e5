import t from 'tap'
import { cases } from '../full.js'
import { needsBrowser, openBrowser, openPage } from './browser.js'

/** Rows that are there, of all that could be. */
const FEW = 80
const CALLS = Math.max(...cases([2000], [10_000]))

t.test('however many there are, the page holds those that are looked at', needsBrowser, async (t) => {
  const browser = await openBrowser()

  t.test('thousands of calls', async (t) => {
    const { page, mock } = await openPage(t, browser, { mock: { journal: CALLS } })
    const count = CALLS.toLocaleString('en-US')
    for (let n = 0; n < CALLS; n++) await mock.app.inject(`/v3/Jobs?n=${n}`)
    await page.evaluate(`location.hash = '#/calls'`)
    await page.getByText(`${count} calls`).waitFor()
    const rows = page.locator('.grid .opener')
    t.ok((await rows.count()) < FEW)
    await rows.first().focus()
    await page.keyboard.press('End')
    const last = page.getByRole('button', { name: '1', exact: true })
    await last.waitFor()
    t.ok(await last.evaluate((button) => button.matches(':focus')), 'the focus goes along')
    t.ok((await rows.count()) < FEW)
    // 19, 190 to 199 and 1900 to 1999
    await page.getByLabel('Filter').fill(`n=${CALLS / 1000 - 1}9`)
    await page.getByText(`111 of ${count} calls`).waitFor()
    t.ok((await rows.count()) < FEW)
  })

  t.test(
    '100,000 job sessions',
    { skip: cases([], ['large']).length === 0 && 'runs with FULL=1' },
    async (t) => {
      const { page } = await openPage(t, browser, { path: '#/data/JobSessions', mock: { profile: 'large' } })
      page.setDefaultTimeout(120_000)
      const rows = page.locator('.grid .opener')
      await rows.first().waitFor()
      const { sessions } = (await page.evaluate(
        `fetch('/__admin/overview').then((answer) => answer.json()).then(({ counts }) => ({ sessions: counts.jobSessions }))`,
      )) as { sessions: number }
      t.ok(sessions > 100_000)
      t.ok((await rows.count()) < FEW)
      await page.getByText('too much to be shown at once').waitFor()
      await page.getByRole('columnheader', { name: 'creationTime' }).getByRole('button').click()
      await page.locator('th[aria-sort="ascending"]').waitFor()
      await page.getByLabel('Filter').fill('Success')
      await page.getByText(new RegExp(`^[\\d,]+ of ${sessions.toLocaleString('en-US')} rows`)).waitFor()
      await rows.first().focus()
      await page.keyboard.press('End')
      await page.keyboard.press('Enter')
      await page.locator('.json').filter({ hasText: '"status": "Success"' }).waitFor()
      t.ok((await rows.count()) < FEW)
    },
  )
})
