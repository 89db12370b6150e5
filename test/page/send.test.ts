import t from 'tap'
import { checkAccess, needsBrowser, openBrowser, openPage } from './browser.js'

t.test('send', needsBrowser, async (t) => {
  const browser = await openBrowser()

  t.test('makes a request of an operation, and again from a call', async (t) => {
    const { page, mock } = await openPage(t, browser, {
      path: '?sandbox=w7#/send',
      sandboxes: ['w7'],
      // a wrong request is sent on purpose
      breaks: true,
    })
    const [job] = (await mock.app.inject('/__admin/overview?sandbox=w7')).json().jobs
    const request = page.getByRole('region', { name: 'Request' })
    const response = page.getByRole('region', { name: 'Response' }).first()
    await request.getByRole('button', { name: 'Send' }).click()
    await response.getByText('200').waitFor()
    await response.locator('.json').getByText(job.name).first().waitFor()

    await request.getByRole('combobox', { name: 'Operation' }).selectOption('POST /v3/Jobs/{jobId}/Action')
    t.match(JSON.parse(await request.getByLabel(/^Body/).inputValue()), { start: null })
    await request.getByText(/^\d+ properties of the body/).click()
    await request.getByText('explore.dateTime').waitFor()
    await request.getByRole('textbox', { name: 'jobId' }).fill(job.id)
    await request.getByLabel(/^Body/).fill('{ "disable" : null }')
    await request.getByRole('button', { name: 'Send' }).click()
    await response.getByText(`/v3/Jobs/${job.id}/Action`).waitFor()
    await checkAccess(t, page, 'send')
    const calls = await mock.sandbox('w7').requests.list()
    t.strictSame(
      calls.map(({ operation, account }) => `${account} ${operation}`),
      [
        'administrator POST /Token',
        'administrator GET /Jobs',
        'administrator POST /Jobs/{jobId}/Action disable',
      ],
      'as a client does, with one login',
    )
    t.equal(calls[2]?.request.body, '{ "disable" : null }')

    await response.getByRole('link', { name: 'See call 3' }).click()
    await page.locator('.call .json').filter({ hasText: '"disable": null' }).waitFor()
    await page.getByRole('link', { name: 'Edit and send' }).click()
    await request.getByLabel(/^Body/).waitFor()
    await page.goBack()
    await page.getByRole('region', { name: 'Call 3' }).waitFor()
    t.match(page.url(), /#\/calls\/3$/, 'Back leads to the call')
    await page.getByRole('link', { name: 'Edit and send' }).click()
    t.equal(await request.getByLabel(/^Body/).inputValue(), '{ "disable" : null }')
    await request.getByRole('combobox', { name: 'Login' }).selectOption('none')
    await request.getByRole('button', { name: 'Send' }).click()
    await response.getByText('401').waitFor()
    await response.getByRole('link', { name: 'See call 1 of the sandbox (default)' }).waitFor()

    // the browser itself tries a second time
    await mock.sandbox('w7').faults.add({ effect: { reset: true } })
    await request.getByRole('combobox', { name: 'Login' }).selectOption('first')
    await request.getByRole('button', { name: 'Send' }).click()
    await response.getByText('There was no response.').waitFor()
    await response.getByRole('link', { name: /^See call [45]$/ }).waitFor()
    await mock.sandbox('w7').faults.clear()
    await mock.sandbox('w7').faults.add({ effect: { hang: true } })
    await request.getByRole('button', { name: 'Send' }).click()
    await request.getByRole('button', { name: 'Cancel' }).click()
    await page.locator('.saying').filter({ hasText: 'You cancelled this.' }).waitFor()
    await mock.sandbox('w7').faults.clear()

    await request.getByRole('combobox', { name: 'Login' }).selectOption('own')
    await request.getByRole('textbox', { name: 'User name' }).fill('nobody')
    await request.getByRole('button', { name: 'Send' }).click()
    await page
      .locator('.saying[data-kind="failed"]')
      .filter({ hasText: 'The login of nobody was refused' })
      .waitFor()

    await request.getByRole('combobox', { name: 'Version' }).selectOption('v8')
    t.equal(await request.getByRole('textbox', { name: 'Address' }).inputValue(), `/v8/Jobs/${job.id}/Action`)
    await request.getByRole('combobox', { name: 'Operation' }).selectOption('GET /v8/Jobs')
    await request.getByRole('textbox', { name: '?limit' }).fill('1')
    await request.getByRole('combobox', { name: 'Login' }).selectOption('first')
    await request.getByRole('button', { name: 'Send' }).click()
    await response.getByText('GET /v8/Jobs?limit=1').waitFor()

    await request.getByRole('textbox', { name: 'Address' }).fill('/v3/../__admin/shutdown')
    await request.getByRole('button', { name: 'Send' }).click()
    await page
      .locator('.saying[data-kind="failed"]')
      .filter({ hasText: 'An address of the API begins' })
      .waitFor()
    await mock.app.inject({
      method: 'POST',
      url: '/v3/Organizations',
      headers: {
        authorization: `Bearer ${await mock.token('administrator+w7')}`,
        'content-type': 'application/json',
      },
      payload: '{"password":"secret"}',
    })
    const { id } = (await mock.sandbox('w7').requests.list()).at(-1) ?? {}
    await page.evaluate(`location.hash = '#/send/${id}'`)
    await request.getByText('Replace each *** in the body').waitFor()

    await page.setViewportSize({ width: 390, height: 800 })
    t.equal(await page.evaluate('document.documentElement.scrollWidth'), 390)
  })
})
