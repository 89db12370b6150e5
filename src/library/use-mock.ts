import type { Mock } from './mock.js'
import type { MockOptions } from './mock-options.js'
import { startMock } from './start-mock.js'

type Hook = (run: () => Promise<void>) => unknown

/** The hooks of a test framework, by the names that it has for them: node:test and tap, or vitest, jest and Playwright. */
export interface TestHooks {
  readonly before?: Hook
  readonly beforeAll?: Hook
  readonly beforeEach: Hook
  readonly after?: Hook
  readonly afterAll?: Hook
  readonly teardown?: Hook
}

/**
 * One mock for all tests of a file: started before the first, put back to its beginning before each, closed after the last.
 * @param hooks those of the test framework, as `{ before, beforeEach, after }` or `{ beforeAll, beforeEach, afterAll }`;
 * of tap the test itself
 * @returns gives the mock, from the first test on
 * @throws TypeError for hooks that begin nothing or end nothing
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
    // tap ends when nothing goes on any more, and only then are its last hooks run
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
