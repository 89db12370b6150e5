import t from 'tap'
import { cases, inFull } from '../full.js'
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

  t.test('a list without pages comes as it is scrolled, and whole to be sorted', async (t) => {
    const { page, mock } = await openPage(t, browser, { mock: { profile: 'msp' } })
    await page.getByText('Live').waitFor()
    const asked: URLSearchParams[] = []
    page.context().on('request', (request) => {
      if (request.url().includes('/untracked')) asked.push(new URL(request.url()).searchParams)
    })
    await page.evaluate(`location.hash = '#/data/JobSessions'`)
    const rows = page.locator('.grid .opener')
    await rows.first().waitFor()
    await page.getByText('too many to show at once').waitFor()
    const { jobSessions } = (await mock.overview()).counts
    t.ok(jobSessions > 1000)
    await page.getByText(`${jobSessions.toLocaleString('en-US')} rows ·`).waitFor()
    t.strictSame(
      asked.map((query) => `${query.get('offset')}+${query.get('limit')}`),
      ['0+500'],
    )
    await rows.first().focus()
    await page.keyboard.press('End')
    await page
      .locator(`tr[aria-rowindex="${jobSessions + 1}"] td`)
      .filter({ hasText: '20' })
      .first()
      .waitFor()
    t.ok(asked.length <= 3, 'those between were left out')
    await page.getByRole('columnheader', { name: 'creationTime' }).getByRole('button').click()
    await page.locator('th[aria-sort="ascending"]').waitFor()
    await page.getByLabel('Filter').fill('Failed')
    await page.getByText(new RegExp(`^[\\d,]+ of ${jobSessions.toLocaleString('en-US')} rows$`)).waitFor()
    await rows.first().click()
    await page.locator('.json').filter({ hasText: '"status": "Failed"' }).waitFor()
    t.ok((await rows.count()) < FEW)
  })

  t.test('what is scrolled past is not asked for', async (t) => {
    const { page, mock } = await openPage(t, browser, {
      path: '#/data/JobSessions',
      mock: { profile: 'msp' },
    })
    await page.locator('.grid .opener').first().waitFor()
    const asked: number[] = []
    let letGo = (): void => {}
    const held = new Promise<void>((resolve) => {
      letGo = resolve
    })
    await page.context().route('**/__admin/untracked*', async (route) => {
      asked.push(Number(new URL(route.request().url()).searchParams.get('offset')))
      await held
      await route.continue()
    })
    const { jobSessions } = (await mock.overview()).counts
    for (const row of [600, 1100, 1600, jobSessions]) {
      await page.locator('.grid').evaluate((grid, row) => grid.scrollTo(0, row * 34), row)
      await page.locator(`tr[aria-rowindex="${row + 1}"]`).waitFor()
    }
    letGo()
    await page
      .locator(`tr[aria-rowindex="${jobSessions + 1}"] td`)
      .filter({ hasText: '20' })
      .first()
      .waitFor()
    t.strictSame(asked, [500, Math.floor((jobSessions - 1) / 500) * 500])
  })

  t.test('a job is found by its name, of many', async (t) => {
    const { page, mock } = await openPage(t, browser, { path: '#/controls', mock: { profile: 'msp' } })
    const jobs = page.getByRole('region', { name: 'Jobs' })
    await jobs.getByText(/^20 of \d+ are shown/).waitFor()
    const { jobs: known } = await mock.overview()
    const listed = new Set(known.slice(0, 20).map(({ name }) => name))
    const name = known.find((job) => job.isEnabled && !listed.has(job.name))?.name ?? ''
    t.equal(await jobs.getByRole('button', { name: `Start ${name}`, exact: true }).count(), 0)
    await jobs.getByLabel('Find by name').fill(name.toUpperCase())
    await jobs
      .getByRole('button', { name: `Start ${name}`, exact: true })
      .first()
      .waitFor()
    await jobs.getByLabel('Find by name').fill('nothing of this name')
    await jobs.getByText("No job has 'nothing of this name'").waitFor()
  })

  t.test('100,000 job sessions', inFull, async (t) => {
    const { page } = await openPage(t, browser, { path: '#/data/JobSessions', mock: { profile: 'large' } })
    page.setDefaultTimeout(120_000)
    const rows = page.locator('.grid .opener')
    await rows.first().waitFor()
    const { sessions } = (await page.evaluate(
      `fetch('/__admin/overview').then((answer) => answer.json()).then(({ counts }) => ({ sessions: counts.jobSessions }))`,
    )) as { sessions: number }
    t.ok(sessions > 100_000)
    t.ok((await rows.count()) < FEW)
    await page.getByText('too many to show at once').waitFor()
    await page.getByRole('columnheader', { name: 'creationTime' }).getByRole('button').click()
    await page.locator('th[aria-sort="ascending"]').waitFor()
    await page.getByLabel('Filter').fill('Success')
    await page.getByText(new RegExp(`^[\\d,]+ of ${sessions.toLocaleString('en-US')} rows$`)).waitFor()
    await rows.first().focus()
    await page.keyboard.press('End')
    await page.keyboard.press('Enter')
    await page.locator('.json').filter({ hasText: '"status": "Success"' }).waitFor()
    t.ok((await rows.count()) < FEW)
  })
})
