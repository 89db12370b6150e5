import type { Mock } from './mock.js'
import type { MockOptions } from './mock-options.js'
import { startMock } from './start-mock.js'

type Hook = (run: () => Promise<void>) => unknown

/** Hooks of a test framework: node:test, tap, vitest, jest or Playwright. */
export interface TestHooks {
  readonly before?: Hook
  readonly beforeAll?: Hook
  readonly beforeEach: Hook
  readonly after?: Hook
  readonly afterAll?: Hook
  readonly teardown?: Hook
}

/**
 * Creates one mock for all tests of a file. It starts before the first test, is reset before each test, and closes after the
 * last test.
 * @param hooks of the test framework: `{ before, beforeEach, after }` or `{ beforeAll, beforeEach, afterAll }`; for tap, pass
 * the test itself
 * @returns a function that returns the mock; call it inside a test
 * @throws TypeError if the hook before or after all tests is missing
 * @example
 * import { after, before, beforeEach, test } from 'node:test'
 *
 * const mock = useMock({ before, beforeEach, after }, { now: '2026-03-02T14:30:00Z' })
 *
 * test('the dashboard shows a failed job', async () => {
 *   await mock().scenarios.apply('repository-full')
 *   // point your client at mock().url
 * })
 */
export function useMock(hooks: TestHooks, options: MockOptions = {}): () => Mock {
  const first = hooks.beforeAll ?? hooks.before
  const last = hooks.afterAll ?? hooks.after ?? hooks.teardown
  if (!first || !last)
    throw new TypeError(
      'useMock needs the hooks of the test framework: { before, beforeEach, after }, { beforeAll, beforeEach, afterAll }, or those of tap.',
    )
  let mock: Mock | undefined
  first.call(hooks, async () => {
    mock = await startMock(options)
    // tap runs its last hooks only when nothing else keeps the process alive
    mock.unref()
  })
  hooks.beforeEach.call(hooks, async () => {
    await mock?.reset()
  })
  last.call(hooks, async () => {
    await mock?.close()
    mock = undefined
  })
  return () => {
    if (!mock) throw new Error('The mock does not exist yet. Call this function inside a test.')
    return mock
  }
}
