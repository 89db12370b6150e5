import type { Page } from 'playwright-core'
import t from 'tap'
import { needsBrowser, openBrowser, openPage } from './browser.js'

const JOB = 'Whole organization nightly'

const DEMO = `
title: A short demo
profile: small
watch: [sessions, jobs, restores]
steps:
  - { at: PT0S, say: One begins., do: { startJob: '${JOB}' } }
  - { at: PT0.3S, do: { clock: { rate: 60 } } }
  - { at: PT0.5S, say: Two goes on. }
  - { at: PT2H, say: Three is far away. }
  - { at: PT2H1M, do: { startJob: No such job } }
  - { at: PT2H1M, say: Four has gone wrong., do: { finish: { job: '${JOB}', status: Failed, message: m } } }
`

const spoken = (page: Page, text: string): Promise<void> =>
  page.locator('.words').filter({ hasText: text }).waitFor()

t.test('the presenter view', needsBrowser, async (t) => {
  const browser = await openBrowser()

  t.test('plays, pauses, and begins anew', async (t) => {
    const dir = t.testdir({ 'short.yaml': DEMO })
    const { page, mock } = await openPage(t, browser, {
      path: '#/present',
      mock: { demo: `${dir}/short.yaml`, profile: 'empty' },
      breaks: true,
    })
    await page.getByRole('heading', { name: 'A short demo' }).waitFor()
    await page.getByText('to the profile small').waitFor()

    await page.keyboard.press('Space')
    await spoken(page, 'One begins.')
    await page.getByRole('progressbar', { name: JOB }).waitFor()
    await spoken(page, 'Two goes on.')
    t.match(await mock.clock.read(), { mode: 'rate', rate: 60 })
    await page.keyboard.press('Space')
    await page.getByRole('button', { name: 'Play' }).waitFor()
    t.match(await mock.clock.read(), { mode: 'frozen' }, 'while it is paused nothing goes on')

    await page.keyboard.press('ArrowRight')
    await spoken(page, 'Three is far away.')
    await page.getByRole('progressbar', { name: JOB }).waitFor({ state: 'detached' })
    await page.getByText('2:00:00').or(page.getByText('120:00 of 121:10')).waitFor()
    const { now } = await mock.clock.read()
    t.ok(
      Date.parse(now) > Date.parse('2026-03-07T00:00:00Z'),
      `${now}: the time between has passed in the world`,
    )

    await page.keyboard.press('ArrowLeft')
    await spoken(page, 'Two goes on.')
    await page.getByRole('progressbar', { name: JOB }).waitFor()
    t.match((await mock.clock.read()).now, /^2026-03-02T14:3/, 'back is back in the world too')

    await page.keyboard.press('ArrowRight')
    await page.keyboard.press('ArrowRight')
    await spoken(page, 'Four has gone wrong.')
    await page
      .locator('.saying')
      .filter({ hasText: `The job '${JOB}' is not running.` })
      .waitFor()

    await page.keyboard.press('r')
    await page.locator('.saying').filter({ hasText: 'The sandbox and the demo were reset.' }).waitFor()
    t.equal((await mock.clock.read()).now, '2026-03-02T14:30:00.000Z')
    await page.getByText('0:00 of 121:10').waitFor()

    await page.getByRole('checkbox', { name: 'Keys' }).uncheck()
    await page.keyboard.press('ArrowRight')
    await page.getByRole('checkbox', { name: 'Keys' }).check()
    await page.getByRole('heading', { name: 'A short demo' }).waitFor()
    await page.getByRole('button', { name: 'Play' }).focus()
    await page.keyboard.press('Space')
    await spoken(page, 'One begins.')
    await page.getByRole('link', { name: 'Overview' }).click()
    await page.getByText('Is stopped').waitFor()
  })

  t.test('the demo that comes with it tells its story', async (t) => {
    const { page, mock } = await openPage(t, browser, { path: '#/present' })
    const problems: string[] = []
    await page.exposeFunction('tellProblem', (text: string) => problems.push(text))
    await page.evaluate(`new MutationObserver(() => {
      const { dataset, textContent } = document.querySelector('.saying')
      if (dataset.kind === 'failed' && textContent) window.tellProblem(textContent)
    }).observe(document.querySelector('.saying'), { childList: true, subtree: true, attributes: true })`)
    await page.getByRole('heading', { name: 'A day with backups' }).waitFor()
    const story: [words: string, happened: string | RegExp][] = [
      ['A backup server', 'Nothing yet.'],
      ['The nightly job', `${JOB}▶started`],
      ['Time now runs four times', `${JOB}▶started`],
      ['Done.', `${JOB}✓Success`],
      ['Not every run', `${JOB}✓Success`],
      ['The job has failed', /Board mailboxes every four hours✕Failed/],
      ['The second try', /Board mailboxes every four hours▶started/],
      ['Now a user tidies up', /deletes [\d,]+ items in Inbox/],
      ['The next backup runs', `${JOB}▶started`],
      ['The earlier backups', /[\d,]+ items are back in the mailbox of/],
      ['All the mail is back', `${JOB}▶started`],
      ['One more problem', /The repository .* is full/],
      ['That was the day', /✕Failed/],
    ]
    let deleted = ''
    for (const [words, happened] of story) {
      await page.keyboard.press('ArrowRight')
      await spoken(page, words)
      const tile = page.getByRole('region', { name: 'Events' })
      await tile.filter({ hasText: happened }).waitFor()
      const told = await tile.innerText()
      deleted = /deletes ([\d,]+) items/.exec(told)?.[1] ?? deleted
      const restored = /([\d,]+) items are back/.exec(told)?.[1]
      if (restored !== undefined) t.equal(restored, deleted, 'all that was deleted is back')
    }
    t.strictSame(problems, [])
    const { count } = await mock.requests
      .list({ operation: 'POST /RestoreSessions/{id}/Action stop' })
      .then((calls) => ({ count: calls.length }))
    t.equal(count, 1, 'the restore session was stopped')
  })
})
