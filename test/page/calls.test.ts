import type { Page } from 'playwright-core'
import t from 'tap'
import { checkAccess, needsBrowser, openBrowser, openPage } from './browser.js'

const row = (page: Page, name: RegExp) => page.getByRole('row', { name })

t.test('the calls', needsBrowser, async (t) => {
  const browser = await openBrowser()
  const { page, mock } = await openPage(t, browser, { breaks: true })
  const authorization = `Bearer ${await mock.token()}`
  const headers = { authorization, 'content-type': 'application/json' }
  const get = (path: string) => mock.app.inject({ url: path, headers })
  await page.getByText('Live').waitFor()

  t.test('errors are counted until they are looked at', async (t) => {
    await get('/v3/Jobs')
    await get('/v3/Jobs/nobody')
    await mock.app.inject('/v3/Proxies')
    const link = page.getByRole('link', { name: 'Calls 2 new errors' })
    await link.click()
    await page.getByRole('link', { name: 'Calls', exact: true }).waitFor()
    t.equal(await page.locator('.unseen').count(), 0)
  })

  t.test('a row says what was asked and what went wrong, and opens wherever it is clicked', async (t) => {
    await row(page, /GET \/v3\/Jobs\/nobody .*404 .*nobody.* administrator \(default\)/).waitFor()
    await mock.app.inject({
      method: 'OPTIONS',
      url: '/v3/Jobs',
      headers: { origin: 'http://localhost:5173', 'access-control-request-method': 'GET' },
    })
    await row(page, /OPTIONS.*preflight/).waitFor()
    await row(page, /nobody/)
      .getByText('administrator', { exact: true })
      .click()
    const call = page.getByRole('region', { name: 'Call 3' })
    await call.locator('.error-message').filter({ hasText: 'nobody' }).waitFor()
    const order = await call.locator('h3, .error-message').allInnerTexts()
    t.match(
      order.map((text) => text.split(/[\n ]/)[0]),
      [/./, 'Response', 'Request', 'Changes', 'Headers', 'Headers'],
    )
    await call.getByText('x-vbo-mock-state').waitFor()
    await checkAccess(t, page, 'an open call')
    await page.keyboard.press('Escape')
  })

  t.test('filters and the order are in the address', async (t) => {
    await get('/v8/Jobs')
    await mock.app.inject({ method: 'POST', url: '/v3/Proxies', headers, payload: '{"hostName":"needle"}' })
    const shown = (text: string | RegExp) => page.locator('.found').filter({ hasText: text }).waitFor()
    await page.getByLabel('Filter').fill('needle')
    await shown(/^[12] of 7 calls/)
    await row(page, /POST \/v3\/Proxies/).waitFor()
    await page.getByLabel('Filter').fill('')
    await page.getByLabel('Status').selectOption('errors')
    await page.getByLabel('Version').selectOption('v3')
    await page.getByLabel('Account').selectOption('administrator')
    await row(page, /nobody/).waitFor()
    const found = await page.locator('.found').innerText()
    const hash = await page.evaluate('location.hash')
    t.equal(hash, '#/calls?status=errors&version=v3&account=administrator')
    await page.reload()
    await shown(found)
    await row(page, /nobody/)
      .getByRole('button')
      .click()
    await page.getByRole('region', { name: 'Call 3' }).waitFor()
    await page.goBack()
    await page.getByRole('region', { name: 'Call 3' }).waitFor({ state: 'detached' })
    t.equal(await page.evaluate('location.hash'), hash)
    await page.evaluate(`location.hash = '#/calls'`)
    await shown('7 calls')
    await page.getByRole('columnheader', { name: 'Status' }).getByRole('button').click()
    await page.locator('th[aria-sort="ascending"]').waitFor()
    t.match(await page.locator('tbody tr').nth(0).innerText(), /20[04]/)
    t.equal(await page.evaluate('location.hash'), '#/calls?sort=status')
    await page.evaluate(`location.hash = '#/calls'`)
  })

  t.test('keys go through them', async (t) => {
    await page.keyboard.press('?')
    const help = page.getByRole('dialog', { name: 'Keys' })
    await help.getByText('Next call').waitFor()
    await checkAccess(t, page, 'the help')
    await page.keyboard.press('Escape')
    await help.waitFor({ state: 'detached' })
    await page.keyboard.press('j')
    await page.locator('[data-row="0"]:focus').waitFor()
    await page.keyboard.press('j')
    await page.locator('[data-row="1"]:focus').waitFor()
    await page.keyboard.press('Enter')
    const title = page.locator('#call-title')
    const first = Number((await title.innerText()).replace('Call ', ''))
    await page.keyboard.press('j')
    await title.filter({ hasText: `Call ${first - 1}` }).waitFor()
    await page.keyboard.press('k')
    await title.filter({ hasText: `Call ${first}` }).waitFor()
    await page.keyboard.press('/')
    await page.locator('[type=search]:focus').waitFor()
    await page.keyboard.press('Escape')
    await title.waitFor({ state: 'detached' })
    t.pass()
  })

  t.test('the list can be held, and goes on', async (t) => {
    await page.getByRole('button', { name: 'Pause' }).click()
    const before = await page.locator('.found').innerText()
    await get('/v3/Organizations')
    await page.getByRole('button', { name: 'Continue (1 new)' }).waitFor()
    t.equal(await page.locator('.found').innerText(), before)
    await page.getByRole('button', { name: 'Continue (1 new)' }).click()
    await row(page, /Organizations/).waitFor()
  })

  t.test('two are compared, a replay with its original first', async (t) => {
    await row(page, /nobody/)
      .getByRole('button')
      .click()
    await page.getByRole('button', { name: 'Replay' }).click()
    await page.getByRole('heading', { name: /^Call 3 and call \d+$/ }).waitFor()
    await row(page, /replay of 3/).waitFor()
    const same = page.getByRole('group').filter({ hasText: 'Body of the response the same' })
    await same.getByRole('heading').waitFor()
    t.equal(await same.getByRole('table').count(), 0, 'what is equal is folded')
    await page.keyboard.press('Escape')
    await page.getByRole('region', { name: 'Call 3', exact: true }).waitFor()

    await page.goto(`${mock.url}/__admin/ui#/calls/3?with=2`)
    const address = page.getByRole('region', { name: 'Call 2 and call 3' })
    const line = address.getByRole('table', { name: 'Request line' })
    await line
      .getByRole('deletion')
      .getByText(/^−\sGET \/v3\/Jobs$/)
      .waitFor()
    await line
      .getByRole('insertion')
      .getByText(/^\+\sGET \/v3\/Jobs\/nobody$/)
      .waitFor()
    t.strictSame(await address.getByRole('heading', { level: 3 }).allInnerTexts(), [
      'Request line different',
      'Headers of the request the same',
      'Status different',
      'Headers of the response different',
      'Body of the response different',
    ])
    const [left, right] = [line.getByRole('deletion'), line.getByRole('insertion')]
    const colour = (cell: typeof left): Promise<unknown> =>
      cell.evaluate((element) => element.ownerDocument.defaultView.getComputedStyle(element).color)
    t.not(await colour(left), await colour(right), 'signs and colours mark them')
    const box = async (cell: typeof left) => (await cell.boundingBox()) ?? { x: 0, y: 0 }
    t.equal((await box(left)).y, (await box(right)).y, 'side by side')
    await page.context().grantPermissions(['clipboard-read', 'clipboard-write'])
    await address.getByRole('button', { name: 'Copy: Request line' }).click()
    t.equal(
      await page.evaluate('navigator.clipboard.readText()'),
      '− GET /v3/Jobs\n+ GET /v3/Jobs/nobody\n  Account: administrator',
    )
    await page.setViewportSize({ width: 390, height: 800 })
    t.ok((await box(left)).y < (await box(right)).y, 'below each other')
    t.equal((await box(left)).x, (await box(right)).x)
    await checkAccess(t, page, 'two calls on a phone')
    await page.setViewportSize({ width: 1280, height: 720 })
    await checkAccess(t, page, 'two calls')
    await address.getByRole('button', { name: 'Close' }).click()
    await page.getByRole('region', { name: 'Call 3', exact: true }).waitFor()
  })

  t.test('rows that the server no longer keeps go', async (t) => {
    const { page, mock } = await openPage(t, browser, { path: '#/calls', mock: { journal: 3 } })
    await page.getByText('There are no requests yet').waitFor()
    for (let n = 1; n <= 5; n++) await mock.app.inject(`/v3/Jobs?n=${n}`)
    await page.getByText('Calls 1 to 2 are no longer kept.').waitFor()
    // rows come a little later than counts
    await row(page, /n=5/).waitFor()
    t.equal(await page.locator('.grid .opener').count(), 3)
    await mock.requests.clear()
    await page.getByText('There are no requests yet').waitFor()
  })
})
