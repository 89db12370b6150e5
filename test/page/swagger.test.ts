import type { Page } from 'playwright-core'
import t from 'tap'
import { startMock } from '../../src/index.js'
import { mock } from '../helper.js'
import { needsBrowser, openBrowser, openTab } from './browser.js'

const INDEX = '/swagger/ui/index'

/** All that the page of Swagger loads from the server itself. */
async function readScripts(options: Parameters<typeof mock>[1]): Promise<string> {
  const { app } = mock(t, options)
  const { body } = await app.inject(INDEX)
  const sources = [...body.matchAll(/<script src="([^"]*(?:initializer|theme)[^"]*)"/g)]
  const scripts = await Promise.all(sources.map(async ([, url]) => (await app.inject(url as string)).body))
  return scripts.join('\n')
}

t.test('only the login that every mock has is filled in', async (t) => {
  t.match(await readScripts({}), '{"oauth_username":"administrator","oauth_password":"password"}')
  const others = [
    [{ name: 'tester', password: 'Secret-1' }],
    [{ name: 'administrator', password: 'Secret-1' }],
    [
      { name: 'administrator', password: 'password' },
      { name: 'tester', password: 'Secret-1' },
    ],
  ]
  for (const user of others) t.notMatch(await readScripts({ user }), /oauth_|Secret/)
})

t.test('the page of the mock is linked to, where there is one', async (t) => {
  const read = async (options: Parameters<typeof mock>[1]) =>
    (await mock(t, options).app.inject('/swagger/docs/v3')).json<{ externalDocs?: { url: string } }>()
      .externalDocs
  t.match(await read({ publicUrl: 'https://host.example/backup' }), {
    url: 'https://host.example/backup/__admin/ui',
  })
  t.equal(await read({ admin: false }), undefined)
})

const openGroup = (page: Page, name: string) => page.locator(`.opblock-tag[data-tag="${name}"]`).click()

t.test(
  'one logs in with a click and stays so, finds operations, and sends examples',
  needsBrowser,
  async (t) => {
    const mock = await startMock({ now: '2026-03-02T14:30:00Z' })
    t.teardown(() => mock.close())
    const page = await openTab(t, await openBrowser(), { viewport: { width: 1280, height: 900 } })
    await page.goto(`${mock.url}${INDEX}`)
    await page.locator('.opblock-tag').first().waitFor()
    t.strictSame(
      (
        await page
          .locator('.opblock-tag')
          .evaluateAll((tags) => tags.map((tag) => tag.getAttribute('data-tag')))
      ).slice(0, 3),
      ['Token', 'Jobs', 'JobSessions'],
    )

    await page.locator('.auth-wrapper .authorize').click()
    const form = page.locator('.auth-container').filter({ has: page.locator('#oauth_username') })
    t.equal(await form.locator('#oauth_username').inputValue(), 'administrator')
    await form.locator('.btn.authorize').click()
    await page.locator('.auth-container').getByText('Logout').first().waitFor()
    await page.reload()
    await page.locator('.auth-wrapper .authorize.locked').waitFor()

    await page.locator('.operation-filter-input').fill('logitems')
    await page.locator('.opblock-summary-path[data-path="/v3/JobSessions/{sessionId}/LogItems"]').waitFor()
    t.equal(await page.locator('.opblock-tag').count(), 1)
    await page.locator('.operation-filter-input').fill('')
    await page.locator('.opblock-tag').nth(2).waitFor()

    await openGroup(page, 'Jobs')
    const operation = page.locator('.opblock').filter({
      has: page.locator('[data-path="/v3/Jobs/{id}"]'),
      hasText: 'Get a job',
    })
    await operation.locator('.opblock-summary-control').click()
    await operation.getByRole('button', { name: 'Try it out' }).click()
    await operation.getByRole('button', { name: 'Execute' }).click()
    await operation
      .locator('.live-responses-table .response')
      .getByText('Whole organization nightly')
      .waitFor()
    t.match(page.url(), /#\/Jobs\/getJobsById$/, 'the address is that of the operation')
    await page.reload()
    await operation.getByRole('button', { name: 'Try it out' }).waitFor()

    const link = page.getByRole('link', { name: /Page of this server/ })
    t.equal(await link.getAttribute('href'), `${mock.url}/__admin/ui`)
    await page.goto(`${mock.url}/__admin/ui#/start`)
    await page.getByRole('link', { name: /Swagger/ }).click()
    await page.locator('.opblock-tag').first().waitFor()
  },
)
