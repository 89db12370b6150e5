import type { Page } from 'playwright-core'
import t from 'tap'
import { checkAccess, needsBrowser, openBrowser, openPage } from './browser.js'

/** Waits for what the page says of what was done. */
const said = (page: Page, text: string | RegExp): Promise<void> =>
  page.locator('.saying[role=status]').filter({ hasText: text }).waitFor()

const press = (page: Page, name: string): Promise<void> =>
  page.getByRole('button', { name, exact: true }).click()

const openDetails = (page: Page): Promise<unknown> =>
  page.evaluate('for (const one of document.querySelectorAll("details")) one.open = true')

t.test('the faults', needsBrowser, async (t) => {
  const browser = await openBrowser()
  const { page, mock } = await openPage(t, browser, { path: '#/faults', breaks: true })
  const field = (name: string) =>
    page
      .locator('.field', { has: page.locator('span').getByText(name, { exact: true }) })
      .locator('input, select, textarea')

  t.test('are made with all that the control can do', async (t) => {
    await page.getByText('No faults.').waitFor()
    await field('Operation').selectOption('POST /Jobs/{jobId}/Action start')
    await field('Version').selectOption('v8')
    await field('Operation').selectOption('POST v8 /Jobs')
    await openDetails(page)
    await checkAccess(t, page, 'the form of a fault')
    await field('User').fill('administrator')
    await field('Query parameters, one on each line').fill('a: b:c\n\nlimit: *')
    await field('Headers of the request, one on each line').fill('X-Trace: *')
    await field('Content of the body, in JSON').fill('{"name": "x*"')
    await field('Status').fill('409')
    await field('Body of the response, instead of a message').fill('{"mine": [1]}')
    await field('Delay').selectOption('Random, in a range')
    await field('From').fill('PT0S')
    await field('To').fill('PT0S')
    await field('Headers of the response, one on each line').fill('x-one: 1')
    await field('Properties to leave out, with commas between them').fill('a, b')
    await field('Bytes per second').fill('100000')
    await field('Cut after bytes').fill('50000')
    await field('Reason in the log of the server').fill('planned')
    await field('At most (times)').fill('3')
    await field('Skip the first').fill('0')
    await field('Only every n-th').fill('1')
    await field('Probability').fill('1')
    await field('Until (time or duration)').fill('PT1H')
    await press(page, 'Add the fault')
    await said(page, '✕ This is not JSON: Content of the body, in JSON.')
    await field('Content of the body, in JSON').fill('{"name": "x*"}')
    await press(page, 'Add the fault')
    await said(page, "✕ The property 'probability' needs a 'seed'")
    t.equal(await field('Status').inputValue(), '409', 'what was typed stays')
    await field('Seed').last().fill('7')
    await press(page, 'Add the fault')
    await said(page, "The fault 'fault-1' was added.")
    const [fault] = await mock.faults.list()
    t.match(fault, {
      match: {
        operation: 'POST v8 /Jobs',
        user: 'administrator',
        query: { a: 'b:c', limit: '*' },
        headers: { 'X-Trace': '*' },
        body: { name: 'x*' },
      },
      effect: {
        status: 409,
        body: { mine: [1] },
        reason: 'planned',
        delay: { from: 'PT0S', to: 'PT0S', seed: 1 },
        headers: { 'x-one': '1' },
        omit: ['a', 'b'],
        slowBody: 100_000,
        cutAfter: 50_000,
      },
      times: 3,
      after: 0,
      every: 1,
      probability: 1,
      seed: 7,
      window: { until: '2026-03-02T15:30:00.000Z' },
    })
    await page
      .getByText(
        'POST v8 /Jobs, of administrator, ?a=b:c, ?limit=*, X-Trace: *, with {"name":"x*"} in the body',
      )
      .waitFor()
    await page
      .getByText('waits PT0S to PT0S, responds with 409, sends the body {"mine":[1]}, sets x-one: 1')
      .waitFor()
    t.equal(await field('At most (times)').inputValue(), '', 'the form is for another one')
  })

  t.test('are changed, and keep what is not changed', async (t) => {
    const before = await mock.faults.get('fault-1')
    await page.getByRole('link', { name: 'Edit: fault-1' }).click()
    await page.locator('h2:focus').filter({ hasText: 'Change fault-1' }).waitFor()
    await press(page, 'Save the fault')
    await said(page, "The fault 'fault-1' was changed.")
    t.strictSame(await mock.faults.get('fault-1'), before, 'the form shows all of it')
    await page.goto(`${new URL(page.url()).origin}/__admin/ui#/faults/fault-1`)
    await field('Response').selectOption('None: never respond')
    for (const name of ['Bytes per second', 'Cut after bytes']) await field(name).fill('')
    await field('Headers of the response, one on each line').fill('')
    await field('Properties to leave out, with commas between them').fill('')
    await press(page, 'Save the fault')
    await page.getByText('waits PT0S to PT0S, never responds').waitFor()
    t.strictSame((await mock.faults.get('fault-1')).effect, { delay: before.effect.delay, hang: true })
    await page.evaluate(`location.hash = '#/faults/fault-9'`)
    await page.getByText("There is no fault 'fault-9' any more.").waitFor()
    await page.evaluate(`location.hash = '#/faults'`)
  })

  t.test('are switched off and on, say how often they struck, and lead to the calls', async (t) => {
    await mock.faults.clear()
    for (let n = 0; n < 10; n++) await mock.faults.add({ effect: { status: 418 }, enabled: n === 0 })
    await page.getByText('All requests').nth(9).waitFor()
    await checkAccess(t, page, 'ten faults')
    const ask = async () => (await mock.app.inject({ url: '/v3/Jobs' })).statusCode
    t.equal(await ask(), 418)
    await page.getByText('applied 1 time').waitFor()
    const first = page.getByRole('checkbox', { name: /: fault-\d+$/ }).first()
    t.equal(await first.isChecked(), true)
    await first.click()
    await said(page, /The fault 'fault-\d+' is off\./)
    t.equal(await ask(), 401)
    await page
      .getByRole('checkbox', { name: /: fault-\d+$/ })
      .nth(1)
      .click()
    await said(page, /The fault 'fault-\d+' is on\./)
    t.equal(await ask(), 418)
    await mock.faults.setEnabled('fault-5', true)
    await page.getByRole('checkbox', { name: 'On: fault-5', checked: true }).waitFor()
    await page.getByRole('link', { name: 'applied 1 time' }).nth(1).click()
    await page.getByText('1 of 3 calls').waitFor()
    await page.goBack()
    await press(page, 'Delete all')
    await page.getByText('No faults.').waitFor()
  })

  t.test('are made of a call: of its operation, its path or its content', async (t) => {
    const headers = { authorization: `Bearer ${await mock.token()}` }
    await mock.app.inject({
      method: 'POST',
      url: '/v3/Proxies?x=1',
      headers,
      payload: { hostName: 'p1', username: 'u', password: 'secret', port: 1 },
    })
    const call = (await mock.requests.list()).at(-1)
    await page.evaluate(`location.hash = '#/calls/${call?.id}'`)
    await page.getByRole('link', { name: 'Create a fault' }).click()
    t.equal(await field('Operation').inputValue(), 'POST /Proxies')
    await field(`Requests like call ${call?.id}`).selectOption('Only POST /v3/Proxies')
    t.equal(await field('Path').inputValue(), '/v3/Proxies')
    await field(`Requests like call ${call?.id}`).selectOption('Only with this path, query and body')
    await press(page, 'Add the fault')
    await said(page, 'was added.')
    const [fault] = await mock.faults.list()
    t.strictSame(fault?.match, {
      method: 'POST',
      path: '/v3/Proxies',
      query: { x: '1' },
      body: { hostName: 'p1', username: 'u', port: 1 },
    })
  })

  t.test('fit on a phone, whose navigation shows the view', async (t) => {
    await page.setViewportSize({ width: 390, height: 800 })
    await page.reload()
    await page.getByRole('link', { name: 'Edit: fault-' }).waitFor()
    t.equal(await page.evaluate('document.documentElement.scrollWidth'), 390)
    const link = await page.getByRole('navigation').getByRole('link', { name: 'Faults' }).boundingBox()
    t.ok(link && link.x >= 0 && link.x + link.width <= 390, 'its link can be seen')
    await checkAccess(t, page, 'the faults on a phone')
  })
})
