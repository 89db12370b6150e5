import t from 'tap'
import { needsBrowser, openBrowser, openPage } from './browser.js'

t.test('what the page says', needsBrowser, async (t) => {
  const browser = await openBrowser()
  const { page, mock } = await openPage(t, browser, { path: '#/controls', breaks: true })
  const said = (text: string | RegExp) => page.locator('.saying').filter({ hasText: text }).waitFor()

  t.test('of errors, is for people', async (t) => {
    const file = page.getByLabel('Import a file')
    await file.setInputFiles({ name: 'bad.json', mimeType: 'application/json', buffer: Buffer.from('{') })
    await said('✕ This is not JSON.')
    await page.context().setOffline(true)
    await page.getByRole('button', { name: '+1 h' }).click()
    await said('✕ The server does not respond.')
    await page.context().setOffline(false)
    await page.getByRole('button', { name: '+1 h' }).click()
    await said('✓ The clock shows')
    const refused = await mock.app.inject('/__admin/requests/nonsense')
    t.equal(refused.json().message, "The path parameter 'id' must be a whole number.")
  })

  t.test('of a failure, goes when something succeeds', async (t) => {
    await page.getByLabel('Move to (UTC)').fill('2020-01-01T00:00:00')
    await page.getByRole('button', { name: 'Go', exact: true }).click()
    await said('✕')
    await page.getByRole('button', { name: 'Save' }).first().waitFor()
    await page.evaluate(`location.hash = '#/calls'`)
    await page.getByRole('button', { name: 'Clear', exact: true }).click()
    await said('✓ The journal is empty now')
    t.equal(await page.locator('.saying').filter({ hasText: '✕' }).count(), 0)
  })

  t.test('of a repository without room, is that it is full', async (t) => {
    await mock.scenarios.apply('repository-full')
    await page.evaluate(`location.hash = '#/overview'`)
    const repositories = page.getByRole('region', { name: 'Repositories' })
    await repositories.locator('.status').filter({ hasText: /full$/ }).first().waitFor()
    t.equal(await repositories.getByText('nearly full').count(), 0)
  })
})
