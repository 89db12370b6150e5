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
  - { at: PT2S, say: Two goes on. }
  - { at: PT2H, say: Three is far away. }
  - { at: PT2H1M, do: { startJob: No such job } }
  - { at: PT2H1M, say: Four has gone wrong., do: { finish: { job: '${JOB}', status: Failed, message: m } } }
`

const spoken = (page: Page, text: string): Promise<void> =>
  page.locator('.words').filter({ hasText: text }).waitFor()

t.test('the presenter view', needsBrowser, async (t) => {
  const browser = await openBrowser()

  t.test('plays, pauses, and begins anew, in a sandbox of its own', async (t) => {
    const dir = t.testdir({ 'short.yaml': DEMO })
    const { page, mock } = await openPage(t, browser, {
      path: '#/present',
      mock: { demo: `${dir}/short.yaml`, profile: 'empty' },
      breaks: true,
    })
    const own = mock.sandbox('demo')
    await page.getByRole('heading', { name: 'A short demo' }).waitFor()
    await page.getByText("Play resets the sandbox 'demo' to the profile small.").waitFor()
    await page.getByText('administrator+demo', { exact: true }).waitFor()
    t.equal((await mock.sandboxes.list()).length, 1, 'to look makes none')

    await page.keyboard.press('Space')
    await spoken(page, 'One begins.')
    await page.getByRole('progressbar', { name: JOB }).waitFor()
    t.equal(new URL(page.url()).search, '?sandbox=demo')
    await spoken(page, 'Two goes on.')
    t.match(await own.clock.read(), { mode: 'rate', rate: 60 })
    await page.keyboard.press('Space')
    await page.getByRole('button', { name: 'Play' }).waitFor()
    t.match(await own.clock.read(), { mode: 'frozen' }, 'while it is paused nothing goes on')

    await page.keyboard.press('PageDown')
    await spoken(page, 'Three is far away.')
    await page.getByRole('progressbar', { name: JOB }).waitFor({ state: 'detached' })
    await page.getByText('120:00 of 121:10').waitFor()
    const { now } = await own.clock.read()
    t.ok(
      Date.parse(now) > Date.parse('2026-03-07T00:00:00Z'),
      `${now}: the time between has passed in the world`,
    )
    await page.reload()
    await spoken(page, 'Three is far away.')
    await page.getByText('120:00 of 121:10').waitFor()
    t.equal((await own.clock.read()).now, now, 'a reload keeps the place')

    await page.keyboard.press('PageUp')
    await spoken(page, 'Two goes on.')
    await page.getByRole('progressbar', { name: JOB }).waitFor()
    t.match((await own.clock.read()).now, /^2026-03-02T14:3/, 'back is back in the world too')

    await page.keyboard.press('ArrowRight')
    await page.keyboard.press('ArrowRight')
    await spoken(page, 'Four has gone wrong.')
    await page
      .locator('.saying')
      .filter({ hasText: `The job '${JOB}' is not running.` })
      .waitFor()
    await page.keyboard.press('b')
    await page.locator('.saying p').waitFor({ state: 'detached' })
    await page.keyboard.press('b')

    await page.keyboard.press('r')
    const dialog = page.getByRole('dialog', { name: 'Reset' })
    await dialog.filter({ hasText: "This empties the sandbox 'demo'." }).waitFor()
    await page.keyboard.press('Escape')
    await dialog.waitFor({ state: 'detached' })
    await spoken(page, 'Four has gone wrong.')
    await page.keyboard.press('r')
    await dialog.getByRole('button', { name: 'Reset' }).click()
    await page.locator('.saying').filter({ hasText: 'The sandbox and the demo were reset.' }).waitFor()
    t.equal((await own.clock.read()).now, '2026-03-02T14:30:00.000Z')
    await page.getByText('0:00 of 121:10').waitFor()
    t.equal((await mock.overview()).profile, 'empty', 'the default sandbox is as it was')
  })

  t.test('keys are those of the demo, unless a control was reached by Tab', async (t) => {
    const dir = t.testdir({ 'short.yaml': DEMO })
    const { page } = await openPage(t, browser, {
      path: '#/present',
      mock: { demo: `${dir}/short.yaml` },
    })
    const play = page.getByRole('button', { name: 'Play' })
    await page.getByRole('heading', { name: 'A short demo' }).waitFor()
    await page.getByRole('checkbox', { name: 'Keys' }).uncheck()
    await page.keyboard.press('ArrowRight')
    await page.getByRole('checkbox', { name: 'Keys' }).check()
    await page.getByRole('heading', { name: 'A short demo' }).waitFor()

    await page.getByRole('button', { name: 'Next' }).click()
    await spoken(page, 'One begins.')
    await page.keyboard.press('Space')
    await page.getByRole('button', { name: 'Pause' }).waitFor()
    await spoken(page, 'Two goes on.')
    await page.keyboard.press('Space')
    await play.waitFor()

    const isFull = (): Promise<unknown> => page.evaluate('document.fullscreenElement !== null')
    await page.keyboard.press('f')
    await page.locator(':fullscreen').waitFor()
    t.equal(await page.getByRole('banner').count(), 0, 'only the demo is seen')
    await page.keyboard.press('r')
    await page.getByRole('dialog', { name: 'Reset' }).getByRole('button', { name: 'Reset' }).click()
    // they are seen if they belong to what fills the screen
    await page.locator(':fullscreen .saying p').waitFor()
    const below = `(({ x, y, width, height }) =>
      document.elementFromPoint(x + width / 2, y + height / 2).closest('.saying') === null
    )(document.querySelector('.saying p').getBoundingClientRect())`
    t.ok(await page.evaluate(below), 'what lies below a message can be clicked')
    await page.keyboard.press('ArrowRight')
    await page.keyboard.press('ArrowRight')
    await spoken(page, 'Two goes on.')
    await page.getByRole('button', { name: 'Full screen' }).click()
    await page.locator(':fullscreen').waitFor({ state: 'detached' })
    await page.keyboard.press('Space')
    await page.getByRole('button', { name: 'Pause' }).waitFor()
    t.equal(await isFull(), false, 'Space after a click plays')
    await page.keyboard.press('Space')
    await play.waitFor()

    await page.keyboard.press('b')
    await page.locator('.black').waitFor()
    await page.keyboard.press('b')
    await page.locator('.black').waitFor({ state: 'detached' })

    await play.focus()
    await page.keyboard.press('Tab')
    await page.locator('button:focus').filter({ hasText: 'Back' }).waitFor()
    await page.keyboard.press('Space')
    await spoken(page, 'One begins.')
    await play.waitFor()
  })

  t.test('the default sandbox is only emptied when that is meant, and gets its clock back', async (t) => {
    const dir = t.testdir({ 'short.yaml': DEMO })
    const { page, mock } = await openPage(t, browser, {
      path: '#/present',
      mock: { demo: `${dir}/short.yaml`, profile: 'empty' },
    })
    await mock.app.inject({ method: 'PUT', url: '/__admin/clock', payload: { mode: 'offset' } })
    await page.getByRole('heading', { name: 'A short demo' }).waitFor()
    await page.getByLabel('Plays in').selectOption('')
    await page.getByText('administrator', { exact: true }).waitFor()
    await page.keyboard.press('Space')
    const dialog = page.getByRole('dialog', { name: 'Play' })
    await dialog.filter({ hasText: 'This empties the default sandbox.' }).waitFor()
    await page.keyboard.press('Escape')
    await dialog.waitFor({ state: 'detached' })
    t.equal((await mock.overview()).profile, 'empty')
    await page.evaluate(`location.hash = '#/controls'`)
    await page.evaluate(`location.hash = '#/present'`)
    await page.getByRole('heading', { name: 'A short demo' }).waitFor()
    await page.keyboard.press('Space')
    await dialog.waitFor()
    await page.goBack()
    await page.getByRole('region', { name: 'Jobs' }).waitFor()
    t.equal(await page.getByRole('dialog').count(), 0, 'whoever leaves has not meant it')
    await page.goForward()
    await page.getByRole('heading', { name: 'A short demo' }).waitFor()
    // a key that comes before the page has heard of the end of the dialog, which still has the focus
    await page.keyboard.press('Space')
    await dialog.waitFor()
    await page.evaluate(`{
      document.querySelector('dialog').close()
      document.activeElement.dispatchEvent(new KeyboardEvent('keydown', { key: ' ', bubbles: true, cancelable: true }))
    }`)
    await dialog.getByRole('button', { name: 'Reset' }).click()
    await spoken(page, 'Two goes on.')
    t.match(await mock.overview(), { profile: 'small', clock: { mode: 'rate', rate: 60 } })
    await page.getByRole('link', { name: 'Overview' }).click()
    await page.getByText('Runs ahead of real time, or behind it').waitFor()
  })

  t.test('long names and names from right to left stay on the screen, and the log says why', async (t) => {
    const dir = t.testdir({
      'long.yaml': `
title: ${'A demo with a very long title '.repeat(5)}
watch: [sessions, jobs, repositories, activity]
steps:
  - { at: PT0S, say: 'مثال طويل جدا ${'x'.repeat(300)}', do: { nextRun: { job: '${JOB}', status: Failed, message: no route to host } } }
  - { at: PT1S, do: { startJob: '${JOB}' } }
  - { at: PT2H, say: The end. }
`,
    })
    const { page } = await openPage(t, browser, {
      path: '#/present',
      mock: { demo: `${dir}/long.yaml`, profile: 'awkward' },
      viewport: { width: 1920, height: 1080 },
    })
    await page.getByRole('heading', { name: 'A demo with' }).waitFor()
    const width = (): Promise<unknown> => page.evaluate('document.documentElement.scrollWidth')
    t.equal(await width(), 1920)
    await page.keyboard.press('ArrowRight')
    await spoken(page, 'xxx')
    t.equal(await width(), 1920)
    const direction = await page.evaluate(`getComputedStyle(document.querySelector('.said')).direction`)
    t.equal(direction, 'rtl', 'a caption is written as its language is')
    const bottom = await page.locator('.stage').evaluate((stage) => stage.getBoundingClientRect().bottom)
    t.ok(bottom <= 1080)
    await page.setViewportSize({ width: 1280, height: 800 })
    const time = page.getByText(/^Simulated/)
    const { y = 0, height = 0 } = (await time.boundingBox()) ?? {}
    t.ok(y + height <= 800, 'nor are the buttons pushed off a smaller one')
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
      ['The job has failed', /Board mailboxes every four hours✕FailedLog: Job cannot go on: The remote name/],
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
    const { count } = await mock
      .sandbox('demo')
      .requests.list({ operation: 'POST /RestoreSessions/{id}/Action stop' })
      .then((calls) => ({ count: calls.length }))
    t.equal(count, 1, 'the restore session was stopped')
  })
})
