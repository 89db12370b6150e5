import t from 'tap'
import { needsBrowser, openBrowser, openPage, startJob } from './browser.js'
import { relay } from './relay.js'

t.test('the frame', needsBrowser, async (t) => {
  const browser = await openBrowser()

  t.test('loads, and each view can be gone to', async (t) => {
    const { page } = await openPage(t, browser)
    await page.getByRole('status').filter({ hasText: 'Live' }).waitFor()
    for (const [link, name = link] of [
      ['Data'],
      ['Mails'],
      ['Calls'],
      ['Checks'],
      ['Run'],
      ['Send'],
      ['Controls'],
      ['Faults'],
      ['Work', 'Work and mailboxes'],
      ['Presenter'],
      ['Start', 'First five minutes'],
      ['Overview'],
    ] as const) {
      await page.getByRole('navigation', { name: 'Views' }).getByRole('link', { name: link }).click()
      await page.getByRole('heading', { level: 1, name }).waitFor()
      t.equal(await page.title(), `${name} · vbo365-mock`)
      const focused = await page.locator(':focus').getAttribute('id')
      t.equal(focused, 'view-title', 'its heading has the focus')
    }
    await page.goto(`${new URL(page.url()).origin}/__admin/ui/#/nowhere`)
    await page.getByRole('heading', { level: 1, name: 'Nothing here' }).waitFor()
  })

  t.test('has all views on one line of a small screen', async (t) => {
    const { page } = await openPage(t, browser, { viewport: { width: 1280, height: 800 } })
    await page.getByRole('status').filter({ hasText: 'Live' }).waitFor()
    const heights = await page
      .locator('.top, .top nav')
      .evaluateAll((parts) => parts.map((part) => part.clientHeight))
    const [top = 0, nav = 0] = heights
    t.ok(top < 1.5 * nav, 'nothing is below it')
    const { scrollWidth, clientWidth } = await page
      .getByRole('navigation', { name: 'Views' })
      .evaluate(({ scrollWidth, clientWidth }) => ({ scrollWidth, clientWidth }))
    t.ok(scrollWidth <= clientWidth, 'no link has to be scrolled to')
  })

  t.test('shows on a phone which view it is', async (t) => {
    const { page } = await openPage(t, browser, { path: '#/start', viewport: { width: 390, height: 800 } })
    const link = page.getByRole('link', { name: 'Start', exact: true })
    const { x = 0, width = 0 } = (await link.boundingBox()) ?? {}
    t.ok(x >= 0 && x + width <= 390, 'its link is scrolled to')
  })

  t.test('can be walked by keys', async (t) => {
    const { page } = await openPage(t, browser)
    await page.getByRole('status').filter({ hasText: 'Live' }).waitFor()
    const focused = async (): Promise<string> => (await page.locator(':focus').textContent()) ?? ''
    await page.keyboard.press('Tab')
    t.equal(await focused(), 'Skip to the content')
    await page.keyboard.press('Enter')
    t.equal(await page.locator(':focus').getAttribute('id'), 'main')
    await page.keyboard.press('Tab')
    t.match(await focused(), /small/, 'on from the content')
    await page.keyboard.press('Shift+Tab')
    await page.getByRole('link', { name: 'Calls', exact: true }).focus()
    await page.keyboard.press('Enter')
    await page.getByRole('heading', { level: 1, name: 'Calls' }).waitFor()
  })

  t.test('says that the connection is lost, comes back by itself, and shows what was missed', async (t) => {
    const { page, mock } = await openPage(t, browser, { breaks: true })
    const { url, cut } = await relay(t, mock.url)
    await page.goto(`${url}/__admin/ui`)
    const state = page.locator('.connection')
    await state.filter({ hasText: 'Live' }).waitFor()
    const lost = state.filter({ hasText: 'lost' }).waitFor()
    cut()
    await lost
    const { name } = await startJob(mock)
    await state.filter({ hasText: 'Live' }).waitFor()
    await page.getByRole('progressbar', { name }).waitFor()
  })

  t.test('is about the sandbox that is chosen, and its address says so', async (t) => {
    const { page, mock } = await openPage(t, browser)
    const { name } = await startJob(mock)
    await page.getByRole('progressbar', { name }).waitFor()
    await mock.sandboxes.create('w7')
    await page.reload()
    await page.getByLabel('Sandbox').selectOption('w7')
    await page.getByRole('progressbar', { name }).waitFor({ state: 'detached' })
    t.match(page.url(), /\?sandbox=w7/)
    await page.reload()
    t.equal(await page.getByLabel('Sandbox').inputValue(), 'w7')
  })

  t.test('makes no sandbox that its address names, and says that there is none', async (t) => {
    const options = { path: '?sandbox=w8', sandboxes: ['w7'], breaks: true }
    const { page, mock } = await openPage(t, browser, options)
    await page
      .getByRole('alert')
      .filter({ hasText: "There is no sandbox 'w8'. Did you mean 'w7'?" })
      .waitFor()
    t.strictSame((await mock.sandboxes.list()).map(({ name }) => name).sort(), ['', 'w7'])
    await page.getByRole('button', { name: 'Show (default)' }).click()
    await page.getByText('Live').waitFor()
    t.equal(new URL(page.url()).search, '')
  })

  t.test('is light or dark, as the system is or as one likes', async (t) => {
    const { page } = await openPage(t, browser, { colorScheme: 'dark' })
    const ground = (): Promise<unknown> =>
      page.evaluate('getComputedStyle(document.documentElement).backgroundColor')
    const dark = await ground()
    await page.getByLabel('Theme').selectOption('light')
    const light = await ground()
    t.not(light, dark)
    await page.reload()
    await page.getByLabel('Theme').waitFor()
    t.equal(await ground(), light, 'it is remembered')
  })

  t.test('asks for the admin token when the controls want one, and keeps it for the tab', async (t) => {
    const { page, mock } = await openPage(t, browser, { path: '#/data/Jobs', breaks: true })
    await page.getByText('Live').waitFor()
    // as the controls answer to callers from elsewhere
    await page.route(/\/__admin\/(?!ui)/, (route) =>
      route.request().headers().authorization === 'Bearer secret'
        ? route.continue({ headers: { ...route.request().headers(), authorization: '' } })
        : route.fulfill({
            status: 403,
            contentType: 'application/json',
            body: '{"message":"The controls need the admin token"}',
          }),
    )
    page.removeAllListeners('console')
    await page.reload()
    await page.getByRole('alert').filter({ hasText: 'need the admin token' }).waitFor()
    await page.getByLabel('Admin token').fill('wrong')
    await page.keyboard.press('Enter')
    await page.getByRole('alert').waitFor()
    await page.getByLabel('Admin token').fill('secret')
    await page.keyboard.press('Enter')
    await page.getByRole('button', { name: 'Support mailbox' }).waitFor()
    await page.reload()
    await page.getByRole('button', { name: 'Support mailbox' }).waitFor()
    t.notMatch(page.url(), 'secret')
    t.ok(mock.url)
  })
})
