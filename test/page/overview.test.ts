import t from 'tap'
import { checkAccess, needsBrowser, openBrowser, openPage } from './browser.js'

/** Pixels by which two views may differ that are as high: some lists have one row more. */
const TOLERANCE = 80

t.test('the overview', needsBrowser, async (t) => {
  const browser = await openBrowser()
  const { page, mock } = await openPage(t, browser, {
    mock: { profile: 'empty' },
    viewport: { width: 1920, height: 1080 },
  })
  for (const profile of ['small', 'large']) await mock.sandboxes.create(profile, { profile })
  const show = async (sandbox: string, hash = '#/overview'): Promise<void> => {
    await page.goto(`${mock.url}/__admin/ui?sandbox=${sandbox}${hash}`)
    await page.getByText('Live').waitFor()
  }
  const trouble = page.getByRole('region', { name: 'Trouble' })

  t.test('of an empty server says what to do next', async (t) => {
    const next = page.getByRole('region', { name: 'Next step' })
    await next.getByText(`npx vbo365-mock reset --profile small --url ${mock.url}`).waitFor()
    await checkAccess(t, page, 'the overview of an empty server')
    await page.getByText('No trouble').waitFor()
    for (const [name, heading] of [
      ['Controls', 'Controls'],
      ['Send', 'Send'],
    ] as const) {
      await next.getByRole('link', { name }).click()
      await page.getByRole('heading', { level: 1, name: heading }).waitFor()
      await page.goBack()
    }
    await page.setViewportSize({ width: 390, height: 844 })
    t.equal(await page.evaluate('document.documentElement.scrollWidth'), 390)
    await page.setViewportSize({ width: 1920, height: 1080 })
  })

  t.test('of a large server is as high as that of a small one, and leads to the rest', async (t) => {
    await show('small')
    await page.getByText('322').waitFor()
    const height = (): Promise<number> => page.evaluate<number>('document.querySelector("main").scrollHeight')
    const small = await height()
    await show('large')
    await page.getByText('100,194').waitFor()
    const large = await height()
    t.ok(Math.abs(large - small) <= TOLERANCE, `${large} and ${small} pixels`)
    const jobs = page.getByRole('region', { name: 'Jobs' })
    t.equal(await jobs.getByRole('row').count(), 9)
    await jobs.getByRole('link', { name: 'and 192 more' }).click()
    await page.getByText('200 rows').waitFor()
  })

  t.test('names the server, and each of its figures leads to where its rows are', async (t) => {
    await show('small')
    await page.locator('.figures').waitFor()
    const identity = await page.locator('.identity').innerText()
    t.match(
      identity.replace(/\s+/g, ' '),
      /vbo365-mock \d+\.\d+\.\d+.* Profile small Seed 365 Sandbox small API v3 v4 v5 v6 v7 v8/,
    )
    const links = await page
      .locator('.figures a')
      .evaluateAll((all) => all.map((link) => link.getAttribute('href')))
    t.strictSame(links, [
      '#/data/Organizations',
      '#/data/Jobs',
      '#/data/Jobs?_filter=Running',
      '#/data/JobSessions',
      '#/data/RestoreSessions?_filter=Working',
      '#/calls',
      '#/faults',
    ])
    await page.getByRole('link', { name: '1 running now' }).click()
    await page.getByText('1 of 8 rows').waitFor()
    await page.goBack()
    await page.getByRole('link', { name: '42 users' }).click()
    await page.getByText('42 rows').or(page.getByText('1 to 30')).first().waitFor()
  })

  t.test('begins with trouble, which leads to its causes', async (t) => {
    await show('small')
    const list = async (): Promise<string[]> => {
      const all = await trouble.getByRole('listitem').allInnerTexts()
      return all.map((one) => one.replace(/^\W+/, ''))
    }
    await trouble.getByText('1 job failed').waitFor()
    t.strictSame(await list(), ['1 job failed in the last session', '1 job had warnings in the last session'])
    t.ok(
      await page.evaluate(
        'document.querySelector(".trouble").getBoundingClientRect().top < document.querySelector(".figures").getBoundingClientRect().top',
      ),
    )
    const own = mock.sandbox('small')
    for (const name of ['repository-full', 'proxy-offline', 'license-expired'])
      await own.scenarios.apply(name)
    await own.faults.add({ match: { operation: 'GET /Jobs' }, effect: { status: 503 } })
    await mock.app.inject({
      url: '/v3/Jobs',
      headers: { authorization: `Bearer ${await own.token()}` },
    })
    await trouble.getByText('1 request failed').waitFor()
    const [{ name: proxy = '' } = {}] = (await own.overview()).proxies.filter(
      ({ status }) => status === 'Offline',
    )
    for (const [text, seen] of [
      [/repositor(?:y is|ies are) full/, 'freeSpaceBytes'],
      [/prox(?:y is|ies are) offline/, proxy],
      ['The license has expired', '"licenseExpires"'],
      ['1 request failed', '503'],
    ] as const) {
      await trouble.getByRole('link', { name: text }).click()
      await page.getByText(seen).first().waitFor()
      await page.goBack()
    }
    await checkAccess(t, page, 'the overview of trouble')
    t.equal(await trouble.getByRole('link', { name: '1 fault' }).getAttribute('href'), '#/faults')
  })
})
