import { existsSync } from 'node:fs'
import { type Browser, chromium, type Page } from 'playwright-core'
import type { Test } from 'tap'
import { type Mock, type MockOptions, startMock } from '../../src/index.js'

const CHROMIUM = process.env.CHROMIUM ?? '/usr/bin/chromium'

/** For tests that need a browser: they are left out where there is none, unless REQUIRE_TOOLS says that it has to be there. */
export const needsBrowser = {
  skip: existsSync(CHROMIUM) || process.env.REQUIRE_TOOLS ? false : `${CHROMIUM} is not installed`,
}

/** A browser, for all tests of a file: it takes longest to start. */
export async function openBrowser(t: Test): Promise<Browser> {
  const browser = await chromium.launch({ executablePath: CHROMIUM, args: ['--no-sandbox'] })
  t.teardown(() => browser.close())
  return browser
}

/** A mock with sockets, and the page of it in a tab. Whatever the tab complains of fails the test. */
export async function openPage(
  t: Test,
  browser: Browser,
  { path = '', mock: options = {}, ...context }: OpenOptions = {},
): Promise<{ page: Page; mock: Mock }> {
  const mock = await startMock({ now: '2026-03-02T14:30:00Z', ...options })
  t.teardown(() => mock.close())
  const own = await browser.newContext({ ignoreHTTPSErrors: true, ...context })
  t.teardown(() => own.close())
  const page = await own.newPage()
  page.on('pageerror', (error) => t.fail(`the page has thrown: ${error.message}`))
  page.on('console', (message) => {
    if (message.type() === 'error' || message.type() === 'warning') t.fail(`the console: ${message.text()}`)
  })
  await page.goto(`${mock.url}/__admin/ui${path}`)
  return { page, mock }
}

type OpenOptions = Parameters<Browser['newContext']>[0] & {
  /** What follows the address of the page. */
  readonly path?: string
  readonly mock?: MockOptions
}
