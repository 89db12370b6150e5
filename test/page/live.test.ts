import { readFileSync } from 'node:fs'
import t from 'tap'
import { clientOf, needsBrowser, openBrowser, openPage, startJob } from './browser.js'

interface Overview {
  running: { name: string; processedObjects: number; totalObjects: number }[]
}

t.test('what clients do is seen as they do it', needsBrowser, async (t) => {
  const browser = await openBrowser()

  t.test('in the overview', async (t) => {
    const { page, mock } = await openPage(t, browser)
    await page.getByText('Is stopped').waitFor()
    const evidence = page.getByRole('region', { name: 'How we know the API' })
    await evidence.getByText('from the documentation of version 3').waitFor()
    const { name } = await startJob(mock)
    const bar = page.getByRole('progressbar', { name })
    await bar.waitFor()
    t.equal(await bar.getAttribute('aria-valuenow'), '0')
    await mock.clock.advance('PT2M')
    const { running } = (await mock.app.inject('/__admin/overview')).json<Overview>()
    const { processedObjects = 0, totalObjects = 0 } = running.find((one) => one.name === name) ?? {}
    t.ok(processedObjects > 0)
    await page
      .locator(`[aria-label="${name}"][aria-valuetext="${processedObjects} of ${totalObjects} objects"]`)
      .waitFor()
    await page.getByText('2026-03-02 14:32:00').waitFor()
    await mock.clock.advance('PT1H')
    await bar.waitFor({ state: 'detached' })
    await page.getByText(`${name} has ended: Success`).waitFor({ state: 'attached' })
    await mock.clock.rate(60)
    await page.getByText('Runs 60 times as fast').waitFor()
    await page.getByText('2026-03-02 15:33').waitFor()
  })

  t.test('in the calls, from which faults are made', async (t) => {
    const { page, mock } = await openPage(t, browser, { path: '#/calls' })
    await page.getByText('There are no requests yet').waitFor()
    const { id } = await startJob(mock)
    const start = page.getByRole('row', { name: /POST \/v3\/Jobs\/.*Action/ })
    await start.getByRole('button').click()
    const detail = page.getByRole('region', { name: /^Call \d/ })
    await detail.getByRole('row', { name: 'status Running' }).waitFor()
    const changes = await detail.locator('.changes').innerText()
    t.match(changes, /^Job session/m)
    t.notMatch(changes, /seed|noise|scopeId|\d{13}/, 'in the words of a person')
    await detail.getByRole('region', { name: 'Request' }).filter({ hasText: '"start": null' }).waitFor()

    await detail.getByRole('link', { name: 'Create a fault' }).click()
    await page.getByRole('spinbutton', { name: 'Status' }).fill('507')
    await page.getByRole('button', { name: 'Add the fault' }).click()
    await page.getByText("The fault 'fault-1' was added").waitFor()
    const ask = await clientOf(mock)
    await t.rejects(ask('POST', `/Jobs/${id}/Action`, { start: null }), /507/)
    await page.getByRole('link', { name: 'applied 1 time', exact: true }).click()
    await page.getByRole('row', { name: /507/ }).waitFor()
    await page.getByText(/^1 of \d+ calls/).waitFor()
    await page.getByLabel('with a fault').uncheck()
    await page.getByLabel('Filter').fill('')

    await page.getByLabel('Operation').selectOption('GET /Jobs')
    await page
      .getByRole('row', { name: /GET \/v3\/Jobs/ })
      .getByRole('button')
      .click()
    await detail.getByRole('button', { name: 'Replay' }).click()
    await page.getByText(/Repeated as call \d+: 200/).waitFor()
    await page.getByText(/^2 of \d+ calls/).waitFor()
    await page.getByRole('heading', { name: /^Call \d+ and call \d+$/ }).waitFor()

    const saved = page.waitForEvent('download')
    await page.getByRole('button', { name: 'Export HAR' }).click()
    const har = JSON.parse(readFileSync(await (await saved).path(), 'utf8'))
    t.equal(har.log.entries.length, (await mock.requests.list()).length)

    await page.getByRole('button', { name: 'Clear' }).click()
    await page.getByText('There are no requests yet').waitFor()
    await ask('GET', '/Proxies')
    await page.getByLabel('Operation').selectOption('')
    await page.getByRole('row', { name: /GET \/v3\/Proxies/ }).waitFor()
    await mock.reset()
    await page.getByText('There are no requests yet').waitFor()
  })

  t.test('in the data, which can be read without a trace', async (t) => {
    const { page, mock } = await openPage(t, browser, {
      path: '#/data/Jobs',
      permissions: ['clipboard-read', 'clipboard-write'],
    })
    const openers = page.locator('.grid .opener')
    await page.getByRole('button', { name: 'Support mailbox' }).waitFor()
    await page.getByRole('columnheader', { name: 'name' }).getByRole('button').click()
    await page.locator('th[aria-sort="ascending"]').waitFor()
    const names = await openers.allTextContents()
    t.strictSame(
      names,
      [...names].sort((a, b) => (a.toLowerCase() < b.toLowerCase() ? -1 : 1)),
    )
    await page.getByRole('columnheader', { name: 'name' }).getByRole('button').click()
    await page.locator('th[aria-sort="descending"]').waitFor()
    await openers
      .first()
      .filter({ hasText: names.at(-1) ?? '' })
      .waitFor()

    await page.getByLabel('Filter').fill('subsidiary')
    await page.getByText(`3 of ${names.length} rows`).waitFor()
    await page.getByLabel('Filter').fill('')
    await openers.first().focus()
    await page.keyboard.press('End')
    await page.keyboard.press('ArrowUp')
    await page.keyboard.press('Enter')
    await page.getByText(`"name": "${names[1]}"`).waitFor()

    await page.getByRole('button', { name: 'curl' }).click()
    await page.getByText('Copied for curl').waitFor()
    t.match(await page.evaluate('navigator.clipboard.readText()'), `'${mock.url}/v3/Jobs'`)

    t.strictSame(await mock.requests.list(), [], 'nobody has asked for it')
    const { name } = await startJob(mock)
    await page.getByRole('row', { name: new RegExp(`${name}.*Running`) }).waitFor()

    await page.evaluate(`location.hash = '#/data/JobSessions'`)
    await page.getByRole('columnheader', { name: 'creationTime' }).waitFor()
    await openers.nth(1).click()
    await page.locator('tr[data-open][aria-rowindex="3"]').waitFor()
    await page.locator('.json-line').nth(1).filter({ hasText: '"id"' }).waitFor()
    const session = await page.locator('.json-line').nth(1).textContent()
    await startJob(mock)
    await page.locator('tr[data-open][aria-rowindex="4"]').waitFor()
    t.equal(await page.locator('.json-line').nth(1).textContent(), session, 'what is open stays open')
    await page.goBack()
    await page.getByRole('heading', { name: 'Whole response' }).waitFor()
    await page.goBack()

    await page.getByRole('button', { name: new RegExp(name) }).click()
    await page
      .getByRole('link', { name: /organizations/ })
      .first()
      .click()
    await page.getByText('"isExchangeOnline"').waitFor()
    t.match(page.url(), /#\/data\/organizations\/[\w-]+$/)
    await page.goBack()
    await page.getByRole('button', { name: 'Support mailbox' }).waitFor()

    await page.getByLabel('Address of the API').fill('/v3/LicensedUsers?limit=5')
    await page.keyboard.press('Enter')
    await page.getByText('1 to 5').waitFor()
    await page.getByRole('link', { name: 'Next' }).click()
    await page.getByText('6 to 10').waitFor()
    await page.getByLabel('Address of the API').fill('/v8/Jobs?limit=2')
    await page.keyboard.press('Enter')
    await page.getByText('1 to 2').waitFor()
    await page.getByRole('link', { name: 'Next' }).click()
    await page.getByText('3 to 4').waitFor()
    t.equal(await page.evaluate('location.hash'), '#/data/v8/jobs?offset=2&limit=2')
    await page.getByLabel('Address of the API').fill('/elsewhere')
    await page.keyboard.press('Enter')
    await page.getByText('An address of the API begins with /v3/').waitFor()
  })
})
