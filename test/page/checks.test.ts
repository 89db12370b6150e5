import t from 'tap'
import { checkAccess, clientOf, needsBrowser, openBrowser, openPage, startJob } from './browser.js'

const EXPECTED = `calls:
  - match: { operation: 'POST /Jobs/{id}/Action start' }
    times: 1
  - match:
      method: POST
      path: '*/Action'
      body: { stop: null }
`

t.test('checks', needsBrowser, async (t) => {
  const browser = await openBrowser()

  t.test('show findings with their calls, and expectations beside the nearest calls', async (t) => {
    // what is not as expected is refused
    const { page, mock } = await openPage(t, browser, {
      path: '#/checks',
      breaks: true,
      permissions: ['clipboard-read', 'clipboard-write'],
    })
    const findings = page.getByRole('region', { name: 'Findings' })
    await findings.getByText('There are no findings').waitFor()
    const ask = await clientOf(mock)
    await startJob(mock)
    await t.rejects(ask('GET', '/nowhere'))
    await findings.getByRole('button', { name: 'Check again' }).click()
    await findings
      .getByText(/Error:/)
      .first()
      .waitFor()
    await findings.getByRole('link').first().click()
    await page
      .getByRole('region', { name: /^Call \d/ })
      .getByText('/v3/nowhere')
      .first()
      .waitFor()
    await page
      .getByRole('group', { name: 'Copy as expectation' })
      .getByRole('button', { name: 'YAML' })
      .click()
    await page.locator('.saying').filter({ hasText: 'Copied as YAML' }).waitFor()
    const copied = (await page.evaluate('navigator.clipboard.readText()')) as string
    await page.goBack()

    const expectations = page.getByRole('region', { name: 'Expectations' })
    await expectations.getByRole('button', { name: 'Insert an example' }).click()
    await expectations.getByRole('button', { name: 'Verify' }).click()
    await expectations.getByText('As expected, in 1 call.').waitFor()

    await expectations.getByRole('textbox').fill(copied)
    await expectations.getByRole('button', { name: 'Verify' }).click()
    await expectations.getByText('Met: GET /v3/nowhere').waitFor()

    await expectations.getByRole('textbox').fill(EXPECTED)
    await expectations.getByRole('button', { name: 'Verify' }).click()
    await expectations.getByText('1 expectation is not met.').waitFor()
    await expectations
      .getByRole('listitem')
      .filter({ hasText: /^.?Met: POST .* start exactly 1 time/ })
      .waitFor()
    const nearest = expectations.getByRole('table', { name: /^Call \d+ next to what is expected/ }).first()
    await nearest.getByRole('row', { name: 'body.stop differs null (none)' }).waitFor()
    await nearest.getByRole('row', { name: 'method POST POST', exact: true }).waitFor()
    await checkAccess(t, page, 'checks')

    await page.reload()
    t.equal(await expectations.getByRole('textbox').inputValue(), EXPECTED, 'a reload keeps it')
    await expectations.getByLabel('Open a file').setInputFiles({
      name: 'expected.json',
      mimeType: 'application/json',
      buffer: Buffer.from('{"calls":[],"nothingElse":true}'),
    })
    await expectations.getByRole('button', { name: 'Verify' }).click()
    await expectations.getByText('Not met: no other calls').waitFor()
    await expectations.getByText('not expected: its status was 404').waitFor()

    await expectations.getByRole('textbox').fill('calls: [\n  - a')
    await expectations.getByRole('button', { name: 'Verify' }).click()
    await page
      .locator('.saying[data-kind="failed"]')
      .filter({ hasText: /not YAML.*line \d/ })
      .waitFor()
    await page.setViewportSize({ width: 390, height: 800 })
    t.equal(await page.evaluate('document.documentElement.scrollWidth'), 390)
  })
})
