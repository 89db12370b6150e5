import type { Page } from 'playwright-core'
import t from 'tap'
import { serveTrace } from '../../src/cli/show/trace-server.js'
import { buildSmallZip } from '../../src/exports/small-zip.js'
import { checkAccess, clientOf, needsBrowser, openBrowser, openPage, openTab, startJob } from './browser.js'

const MIN_TRACE = { trace: 1, requests: [], events: [] }
const AT = '2026-03-02T14:30:00.000Z'

const zip = (content: unknown, path = 'trace.json', isCompressed = true): Buffer =>
  buildSmallZip([{ path, bytes: Buffer.from(JSON.stringify(content)), isCompressed }])

const chooseFile = (page: Page, buffer: Buffer, name = 'run.zip'): Promise<void> =>
  page.getByLabel('Open a run').setInputFiles({ name, mimeType: 'application/octet-stream', buffer })

t.test('a run', needsBrowser, async (t) => {
  const browser = await openBrowser()
  let trace = ''

  t.test('of the server is on one screen', async (t) => {
    const { page, mock } = await openPage(t, browser)
    const { name } = await startJob(mock)
    const ask = await clientOf(mock)
    await mock.clock.advance('PT1H')
    await t.rejects(ask('GET', '/Jobs/none'))
    await t.rejects(ask('GET', '/nowhere'))
    await page.evaluate(`location.hash = '#/run'`)
    const rows = page.getByRole('table', { name: 'Calls and events' }).getByRole('row')
    await rows.filter({ hasText: 'job started' }).filter({ hasText: name }).waitFor()
    await page.getByRole('img', { name: '2 errors' }).first().waitFor()
    t.equal(await page.getByRole('img', { name: '2 errors' }).count(), 2, 'over both clocks')

    await page.getByLabel('Show').selectOption('errors')
    await page.getByText(/^2 of \d+ entries/).waitFor()
    await rows.filter({ hasText: /\/Jobs\/\{id\}.*404.*'none' is not found/ }).waitFor()
    await page.getByLabel('Show').selectOption('events')
    await rows
      .filter({ hasText: `${name}: Success` })
      .getByRole('button')
      .click()
    const event = page.getByRole('region', { name: /^Event e\d/ })
    await event.getByText('session ended').first().waitFor()
    await page.keyboard.press('Escape')
    await event.waitFor({ state: 'detached' })

    await page.getByLabel('Show').selectOption('writes')
    await page.getByRole('searchbox').fill('action')
    await rows.filter({ hasText: 'Action start' }).getByRole('button').click()
    const call = page.getByRole('region', { name: /^Call \d/ })
    await call.getByRole('row', { name: 'status Running' }).waitFor()
    t.equal(await call.getByRole('button', { name: /Replay|fault|curl/ }).count(), 0)
    await call.getByLabel('Compare with call').fill('99')
    await call.getByRole('button', { name: 'Compare' }).click()
    await page.locator('.saying').filter({ hasText: 'The run has no call 99.' }).waitFor()
    await call.getByLabel('Compare with call').fill('2')
    await call.getByRole('button', { name: 'Compare' }).click()
    await page.getByRole('region', { name: /^Call 2 and call \d+$/ }).waitFor()
    await page.keyboard.press('Escape')
    await call.getByRole('row', { name: 'status Running' }).waitFor()
    const findings = page.getByRole('region', { name: 'Findings' })
    await findings.getByRole('link').first().click()
    await call.getByText('404').first().waitFor()
    await page.getByText(/^\d+ entries/).waitFor()
    await page
      .locator('svg[data-lane="events"]')
      .first()
      .click({ position: { x: 1, y: 8 } })
    await event.waitFor()
    await checkAccess(t, page, 'a run')

    trace = (await mock.app.inject('/__admin/trace')).body
  })

  t.test('is filtered by its address, and its list and its timeline go together', async (t) => {
    const { page, mock } = await openPage(t, browser)
    // the clock of the world tells the calls apart
    for (let n = 1; n <= 40; n++) {
      await mock.app.inject(`/v3/Jobs?n=${n}`)
      await mock.clock.advance('PT1H')
    }
    await page.evaluate(`location.hash = '#/run?show=calls'`)
    await page.getByText(/^40 of \d+ entries/).waitFor()
    const lane = page.locator('svg[data-lane="calls"]').first()
    const mark = lane.locator('.mark')
    const { width } = (await lane.boundingBox()) ?? { width: 0 }
    await lane.click({ position: { x: width - 1, y: 8 } })
    const call = page.getByRole('region', { name: 'Call 40' })
    await call.waitFor()
    const last = page.locator('tr[data-open]')
    await last.filter({ hasText: '40' }).waitFor()
    const [list, row] = [await page.locator('.grid').boundingBox(), await last.boundingBox()]
    t.ok((row?.y ?? 0) + 34 <= (list?.y ?? 0) + (list?.height ?? 0), 'it is scrolled to')
    const x = Number(await mark.getAttribute('x'))
    await page.keyboard.press('Escape')
    await mark.waitFor({ state: 'detached' })
    await page.locator('[data-row="39"]:focus').waitFor()
    await page.keyboard.press('Home')
    await page.keyboard.press('Enter')
    await page.getByRole('region', { name: 'Call 1' }).waitFor()
    t.ok(Number(await mark.getAttribute('x')) < x, 'the timeline says where that is')
    t.equal(await page.evaluate('location.hash'), '#/run/1?show=calls')

    await page.keyboard.press('Escape')
    await page.getByRole('searchbox').fill('n=7')
    await page.getByText(/^1 of \d+ entries/).waitFor()
    await page.getByRole('img', { name: '1 call' }).first().waitFor()
    await page.reload()
    await page.getByText(/^1 of \d+ entries/).waitFor()
    t.equal(await page.getByRole('searchbox').inputValue(), 'n=7')
    await page.getByRole('link', { name: 'Checks' }).click()
    await page.getByRole('heading', { level: 1, name: 'Checks' }).waitFor()
    await page.goBack()
    await page.getByText(/^1 of \d+ entries/).waitFor()
    t.equal(await page.evaluate('location.hash'), '#/run?show=calls&text=n%3D7')
  })

  t.test('is shown without a server', async (t) => {
    const server = await serveTrace(trace, 0)
    t.teardown(() => server.close())
    // whatever is asked beside the trace is 404, which fails the test
    const page = await openTab(t, browser, {
      colorScheme: 'dark',
      viewport: { width: 390, height: 800 },
    })
    await page.goto(server.url)
    await page.getByRole('row', { name: /job started/ }).waitFor()
    t.strictSame(await page.getByRole('navigation').getByRole('link').allTextContents(), ['Run'])
    t.equal(await page.getByText(/Connect/).count(), 0)
    await page
      .getByRole('row', { name: /GET \/Jobs\/\{id\}/ })
      .getByRole('button')
      .click()
    await page.getByRole('region', { name: /^Call \d/ }).waitFor()
    await page.keyboard.press('Escape')
    await page
      .getByRole('row', { name: /job started/ })
      .getByRole('button')
      .click()
    await page.locator('h2:focus').filter({ hasText: 'job started' }).waitFor()
    t.strictSame(await page.locator('.call dt').allInnerTexts(), [
      'Simulated time',
      'Real time',
      'Id',
      'Name',
    ])
    await checkAccess(t, page, 'a saved run on a phone')
    t.equal(await page.evaluate('document.documentElement.scrollWidth'), 390)
    await page.evaluate(`location.hash = '#/calls'`)
    await page.getByRole('main').getByText('The other views need a server').waitFor()
    await page.getByRole('main').getByRole('link', { name: 'Run' }).click()
    await page.getByRole('row', { name: /job started/ }).waitFor()
  })

  t.test('is read from a file, or refused with the reason', async (t) => {
    const { page, mock } = await openPage(t, browser, { path: '#/run' })
    await page.getByText('0 entries').waitFor()
    const damaged = zip({ ...MIN_TRACE, filler: 'x'.repeat(1000) })
    damaged.fill(0xff, 40, 60)
    const method = zip(MIN_TRACE)
    method.writeUInt16LE(14, method.readUInt32LE(method.length - 22 + 16) + 10)
    const far = zip(MIN_TRACE)
    far.writeUInt32LE(0xffffff, far.readUInt32LE(far.length - 22 + 16) + 42)
    const CASES: [content: Buffer, reason: string][] = [
      [Buffer.alloc(0), 'the file is not JSON'],
      [Buffer.from('PK'), 'The zip is damaged'],
      [zip(MIN_TRACE).subarray(0, -30), 'The zip is damaged'],
      [damaged, 'The zip is damaged'],
      [far, 'The zip is damaged'],
      [method, 'compressed in a way that this page does not know'],
      [zip(MIN_TRACE, 'other.json'), 'The zip contains no trace.json'],
      [zip(null), 'the file has no requests and events'],
      [zip({ ...MIN_TRACE, trace: 2 }), 'A newer version of vbo365-mock'],
      [
        zip({ ...MIN_TRACE, requests: [{ at: AT, wallTime: AT }, null] }),
        'in the file, request 2 has no time',
      ],
      [
        zip({ ...MIN_TRACE, events: [{ wallTime: AT, data: { at: 'soon' } }] }),
        'in the file, event 1 has no time',
      ],
      [Buffer.alloc(100 * 1024 * 1024 + 1), 'more than 100 MB'],
      [buildSmallZip([bomb()]), 'unpacks to more than 200 MB'],
    ]
    for (const [content, reason] of CASES) {
      // playwright hands over less than this
      if (content.length > 50 * 1024 * 1024) await dropZeros(page, content.length)
      else await chooseFile(page, content)
      await page.locator('.saying[data-kind="failed"]').filter({ hasText: reason }).waitFor()
    }
    t.equal(await page.getByRole('heading', { level: 1 }).textContent(), 'Run', 'nothing of them is shown')

    await chooseFile(page, zip(JSON.parse(trace)))
    await page.getByRole('heading', { name: 'Run: run.zip' }).waitFor()
    await page.getByRole('row', { name: /job started/ }).waitFor()
    await chooseFile(page, zip(JSON.parse(trace), 'trace.json', false), 'stored.zip')
    await page.getByRole('heading', { name: 'Run: stored.zip' }).waitFor()
    await page.getByRole('link', { name: 'Overview' }).click()
    await page.goBack()
    await page.getByRole('heading', { name: 'Run: stored.zip' }).waitFor()
    await chooseFile(page, Buffer.from(trace), 'trace.json')
    await page.getByRole('heading', { name: 'Run: trace.json' }).waitFor()
    await page.getByRole('button', { name: 'Close the file' }).click()
    await page.getByText('0 entries').waitFor()
    t.strictSame(await mock.requests.list(), [])
  })

  t.test('of a stranger is text, and leads nowhere', async (t) => {
    const { page, mock } = await openPage(t, browser, { path: '#/run' })
    const asked: string[] = []
    const nasty = `<img src=x onerror="document.title='broken'">`
    const deep = `${'['.repeat(200_000)}${']'.repeat(200_000)}`
    const requests = [
      {
        id: 1,
        at: AT,
        wallTime: AT,
        method: nasty,
        url: 'https://evil.example/a',
        status: 404,
        response: { body: JSON.stringify({ message: nasty, href: 'https://evil.example/v3/Jobs' }) },
        changes: [{ entity: nasty, after: { a: { b: [1] } } }, 7],
        deviations: [null],
      },
      { id: 2, at: AT, wallTime: AT, response: { headers: 'x', body: deep }, request: 5 },
      { id: '__proto__', at: AT, wallTime: AT },
    ]
    const events = [{ type: nasty, wallTime: AT, data: { at: AT, name: { a: 1 }, __proto__: 1 } }]
    page.on('request', (request) => asked.push(request.url()))
    const findings = [{ title: nasty, calls: ['x', 1] }, 1]
    await chooseFile(page, zip({ ...MIN_TRACE, requests, events, report: { findings } }))
    await page.getByRole('row', { name: nasty }).first().waitFor()
    await page.evaluate(`location.hash = '#/run/1'`)
    const call = page.getByRole('region', { name: 'Call 1' })
    await call.locator('.json').getByText('https://evil.example/v3/Jobs').waitFor()
    t.equal(await call.getByRole('link').count(), 0)
    await page.evaluate(`location.hash = '#/run/2'`)
    await page.getByRole('region', { name: 'Call 2' }).waitFor()
    await page.evaluate(`location.hash = '#/run/e1'`)
    await page.getByRole('region', { name: 'Event e1' }).waitFor()
    t.equal(await page.locator('img:not([src^=data])').count(), 0)
    t.equal(await page.title(), 'Run · vbo365-mock')
    t.strictSame(
      asked.filter((url) => !url.startsWith(`${mock.url}/__admin/`)),
      [],
    )
  })
})

/** A file that unpacks to more than may be shown; zeros make it small. */
const bomb = () => ({
  path: 'trace.json',
  bytes: Buffer.alloc(200 * 1024 * 1024 + 1, ' '),
  isCompressed: true,
})

/** Drops a file onto the view. */
const dropZeros = (page: Page, size: number): Promise<void> =>
  page.evaluate(`{
    const dataTransfer = new DataTransfer()
    dataTransfer.items.add(new File([new Uint8Array(${size})], 'zeros.zip'))
    document.querySelector('.run').dispatchEvent(new DragEvent('drop', { dataTransfer, bubbles: true }))
  }`)
