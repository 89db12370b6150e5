import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { type Browser, chromium, type Page } from 'playwright-core'
import all, { type Test } from 'tap'
import { type Mock, type MockOptions, startMock } from '../../src/index.js'
import { CHROMIUM, needs } from '../exports/programs.js'

/** For tests that need a browser. */
export const needsBrowser = needs('chromium')

/** The browser of this process: it takes longest to start. */
let launched: Promise<Browser> | undefined

/** A browser without any tabs, which others use too: what a test opens is in a context of its own. */
export function openBrowser(): Promise<Browser> {
  launched ??= launch()
  return launched
}

async function launch(): Promise<Browser> {
  // without a graphics card it would paint by a slow imitation of one
  const args = ['--no-sandbox', '--disable-gpu', '--disable-background-networking']
  const browser = await chromium.launch({ executablePath: CHROMIUM, args })
  all.teardown(() => browser.close())
  return browser
}

/** What a browser says itself when a connection breaks or a request is refused, which some tests mean it to. */
const BROKEN = /net::ERR_|the server responded with a status of [45]\d\d/

/** A mock with sockets, and the page of it in a tab. Whatever the tab complains of fails the test. */
export async function openPage(
  t: Test,
  browser: Browser,
  { path = '', sandboxes = [], mock: options = {}, breaks = false, ...context }: OpenOptions = {},
): Promise<{ page: Page; mock: Mock }> {
  const mock = await startMock({ now: '2026-03-02T14:30:00Z', ...options })
  t.teardown(() => mock.close())
  for (const name of sandboxes) await mock.sandboxes.create(name)
  const page = await openTab(t, browser, { breaks, ...context })
  await page.goto(`${mock.url}/__admin/ui${path}`)
  return { page, mock }
}

/** A tab, whose complaints fail the test. */
export async function openTab(
  t: Test,
  browser: Browser,
  { breaks = false, ...context }: TabOptions = {},
): Promise<Page> {
  const own = await browser.newContext({ ignoreHTTPSErrors: true, ...context })
  t.teardown(() => own.close())
  const page = await own.newPage()
  page.setDefaultTimeout(15_000)
  page.on('pageerror', (error) => t.fail(`the page has thrown: ${error.stack}`))
  page.on('console', (message) => {
    if (!['error', 'warning'].includes(message.type()) || (breaks && BROKEN.test(message.text()))) return
    t.fail(`the console: ${message.text()}`)
  })
  return page
}

type TabOptions = Parameters<Browser['newContext']>[0] & {
  /** Whether connections are broken, or requests refused, on purpose. */
  readonly breaks?: boolean
}

type OpenOptions = TabOptions & {
  /** What follows the address of the page. */
  readonly path?: string
  /** Those that are there when it is opened. */
  readonly sandboxes?: readonly string[]
  readonly mock?: MockOptions
}

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')

interface Violation {
  readonly id: string
  readonly impact: string
  readonly nodes: readonly { readonly html: string; readonly failureSummary: string }[]
}

/** Fails for what keeps people from using the page as it is now. */
export async function checkAccess(t: Test, page: Page, what: string): Promise<void> {
  if (!(await page.evaluate('"axe" in window'))) await page.evaluate(axe)
  const { violations } = (await page.evaluate('axe.run(document, { resultTypes: ["violations"] })')) as {
    violations: Violation[]
  }
  const told = violations.map(
    ({ id, impact, nodes }) =>
      `${impact} ${id}: ${nodes
        .slice(0, 3)
        .map(({ html }) => html.slice(0, 200))
        .join(' ')}`,
  )
  t.strictSame(told, [], `axe finds nothing in ${what}`)
}

/** Asks the API of a mock as a client does. */
export async function clientOf(mock: Mock, user = 'administrator') {
  const authorization = `Bearer ${await mock.token(user)}`
  return async <T = unknown>(method: 'GET' | 'POST', path: string, body?: object): Promise<T> => {
    const answer = await mock.app.inject({
      method,
      url: `/v3${path}`,
      headers: { authorization, ...(body && { 'content-type': 'application/json' }) },
      ...(body && { payload: JSON.stringify(body) }),
    })
    if (answer.statusCode >= 400) throw new Error(`${method} ${path}: ${answer.body}`)
    return (answer.body === '' ? undefined : answer.json()) as T
  }
}

/** Starts a job that does not run. @returns its name */
export async function startJob(mock: Mock, user?: string): Promise<{ id: string; name: string }> {
  const ask = await clientOf(mock, user)
  const jobs = await ask<{ id: string; name: string; isEnabled: boolean; lastStatus?: string }[]>(
    'GET',
    '/Jobs',
  )
  const job = jobs.find(({ isEnabled, lastStatus }) => isEnabled && lastStatus !== 'Running')
  if (!job) throw new Error('There is no job to start.')
  await ask('POST', `/Jobs/${job.id}/Action`, { start: null })
  return job
}
