import type { Page } from 'playwright-core'
import t from 'tap'
import { needsBrowser, openBrowser, openPage, startJob } from './browser.js'
import { relay } from './relay.js'

const VIEWS = ['Overview', 'Data', 'Calls', 'Checks', 'Run', 'Send', 'Presenter', 'Start']

const panel = (page: Page, name: string) => page.getByRole('region', { name })

t.test('what the page reads', needsBrowser, async (t) => {
  const browser = await openBrowser()

  t.test('is that of the chosen sandbox, at every address', async (t) => {
    const { page, mock } = await openPage(t, browser, { path: '?sandbox=w7#/controls', sandboxes: ['w7'] })
    const asked: URL[] = []
    page.on('request', (request) => asked.push(new URL(request.url())))
    const { name } = await startJob(mock, 'administrator+w7')
    await panel(page, 'Running now')
      .getByRole('button', { name: `Finish ${name}` })
      .click()
    await page
      .locator('.saying')
      .filter({ hasText: `'${name}' has ended` })
      .waitFor()
    await panel(page, 'Running now')
      .getByRole('button', { name: `Finish ${name}` })
      .waitFor({ state: 'detached' })
    const work = asked.filter(({ pathname }) => pathname.endsWith('/sessions'))
    t.ok(work.length > 0)
    for (const { search } of work) t.equal(search, '?sandbox=w7&state=running')
  })

  t.test('says why it is not there, and comes by itself or when asked', async (t) => {
    const { page } = await openPage(t, browser, { breaks: true })
    await page.getByText('Live').waitFor()
    let refusals = 0
    await page.route('**/__admin/scenarios*', (route) =>
      refusals++ === 0
        ? route.fulfill({ status: 500, contentType: 'application/json', body: '{"message":"Out of order."}' })
        : route.continue(),
    )
    await page.route('**/__admin/faults*', (route) =>
      route.fulfill({ status: 422, contentType: 'application/json', body: '{"message":"Not now."}' }),
    )
    await page.evaluate(`location.hash = '#/controls'`)
    const faults = panel(page, 'Faults')
    await panel(page, 'Scenarios').getByRole('alert').filter({ hasText: 'Out of order.' }).waitFor()
    await page.getByRole('button', { name: 'Apply big-tenant' }).waitFor()
    await faults.getByRole('alert').filter({ hasText: 'Not now.' }).waitFor()
    t.equal(await faults.getByText('No faults.').count(), 0, 'nobody knows that')
    await page.unroute('**/__admin/faults*')
    await faults.getByRole('button', { name: 'Try again' }).click()
    await faults.getByText('No faults.').waitFor()
    t.equal(await faults.getByRole('alert').count(), 0)
  })

  t.test('says that it failed, also when nobody says why', async (t) => {
    const { page } = await openPage(t, browser, { breaks: true })
    await page.getByText('Live').waitFor()
    await page
      .context()
      .route('**/__admin/untracked*', (route) => route.fulfill({ status: 404, json: { message: '' } }))
    await page.evaluate(`location.hash = '#/data/Jobs'`)
    await page.getByRole('alert').filter({ hasText: 'The response was 404.' }).waitFor()
  })

  t.test('can be cancelled while it loads', async (t) => {
    const { page } = await openPage(t, browser, { breaks: true })
    await page.getByText('Live').waitFor()
    await page.context().route('**/__admin/untracked*', () => {})
    await page.evaluate(`location.hash = '#/data/Jobs'`)
    await page.getByRole('button', { name: 'Cancel' }).click()
    await page.getByRole('alert').filter({ hasText: 'You cancelled this.' }).waitFor()
    await page.context().unroute('**/__admin/untracked*')
    await page.getByRole('button', { name: 'Try again' }).click()
    await page.getByRole('button', { name: 'Support mailbox' }).waitFor()
  })

  t.test('can be cancelled while it waits for a login', async (t) => {
    const { page } = await openPage(t, browser, { breaks: true })
    await page.getByText('Live').waitFor()
    await page.route('**/v3/Token', () => {})
    await page.evaluate(`location.hash = '#/data/browse'`)
    const form = panel(page, 'Open a restore session')
    await form.getByRole('button', { name: 'Cancel' }).click()
    await form.getByRole('alert').filter({ hasText: 'You cancelled this.' }).waitFor()
    await page.unroute('**/v3/Token')
    await form.getByRole('button', { name: 'Try again' }).click()
    await form.getByLabel('Organization').waitFor()
  })

  t.test('is marked as old while the server is away, and its clock stands', async (t) => {
    const { page, mock } = await openPage(t, browser, { breaks: true })
    const { url, cut, refuse } = await relay(t, mock.url)
    await page.clock.install()
    await page.goto(`${url}/__admin/ui#/controls`)
    await page.getByText('No faults.').waitFor()
    await mock.clock.rate(60)
    await page.getByText('Runs 60 times as fast').waitFor()
    refuse(true)
    cut()
    await page.getByRole('alert').filter({ hasText: 'Connection lost at' }).waitFor()
    const shown = await page.locator('.clock time').textContent()
    await page.clock.runFor(3000)
    t.equal(await page.locator('.clock time').textContent(), shown)
    // said of what does not exist without the server
    await page.evaluate(`location.hash = '#/calls'`)
    await page.getByRole('alert').filter({ hasText: 'The server does not respond.' }).waitFor()
    t.equal(await page.getByText('There are no requests yet').count(), 0)
    refuse(false)
    await page.getByRole('button', { name: 'Connect now' }).click()
    await page.getByText('There are no requests yet').waitFor()
    t.equal(await page.getByText('Connection lost').count(), 0)
  })

  t.test('comes by one stream to all tabs of a browser', async (t) => {
    const { page, mock } = await openPage(t, browser, { sandboxes: ['w7'] })
    await page.getByText('Live').waitFor()
    let streams = 0
    page.context().on('request', (request) => {
      if (request.url().includes('/__admin/events')) streams++
    })
    const tabs: Page[] = []
    for (let n = 0; n < 7; n++) {
      const tab = await page.context().newPage()
      tabs.push(tab)
      await tab.goto(`${mock.url}/__admin/ui${n % 2 === 0 ? '' : '?sandbox=w7'}`)
      await tab.getByText('Live').waitFor()
    }
    t.equal(streams, 1, 'a second one when the second sandbox was wanted, in place of the first')
    const { name } = await startJob(mock)
    for (const tab of [page, tabs[0], tabs[6]]) await tab?.getByRole('progressbar', { name }).waitFor()
    t.equal(await tabs[1]?.getByRole('progressbar', { name }).count(), 0, 'that is another sandbox')
    const status = await tabs[6]?.evaluate(`fetch('/v3/Jobs').then(({ status }) => status)`)
    t.equal(status, 401, 'a front end beside them is answered')
    await page.close()
    await mock.clock.advance('PT1H')
    await tabs[6]?.getByRole('progressbar', { name }).waitFor({ state: 'detached' })
    t.equal(streams, 2, 'another tab has taken it over')
  })

  t.test('makes no sandbox, and says which there are when one has ended', async (t) => {
    const { page, mock } = await openPage(t, browser, {
      path: '?sandbox=w7#/controls',
      sandboxes: ['w7', 'w8'],
      breaks: true,
    })
    await page.getByText('No faults.').waitFor()
    await mock.sandboxes.delete('w7')
    await page.getByRole('alert').filter({ hasText: "The sandbox 'w7' has ended." }).waitFor()
    for (const view of VIEWS) {
      await page.getByRole('navigation', { name: 'Views' }).getByRole('link', { name: view }).click()
      await page.getByRole('heading', { level: 1, name: 'No such sandbox' }).waitFor()
    }
    t.strictSame((await mock.sandboxes.list()).map(({ name }) => name).sort(), ['', 'w8'])
    const others = panel(page, 'Sandboxes of this server')
    t.strictSame(await others.locator('.name').allTextContents(), ['(default)', 'w8'])
    await mock.sandboxes.create('w7')
    await page.getByRole('heading', { level: 1, name: 'First five minutes' }).waitFor()
    await page.goto(`${mock.url}/__admin/ui?sandbox=a%2Cb`)
    await page.getByRole('alert').filter({ hasText: 'not a valid name' }).waitFor()
    await page.getByRole('button', { name: 'Show w8' }).click()
    await page.getByText('Live').waitFor()
    t.equal(new URL(page.url()).search, '?sandbox=w8')
  })
})
