import type { MockOptions } from '../index.js'
import type { Mock } from './mock.js'

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
 * @param start `startMock`, or what starts one otherwise
 * @returns gives the mock, from the first test on
 * @throws TypeError for hooks that begin nothing or end nothing
 */
export function createUseMock(
  start: (options: MockOptions) => Promise<Mock>,
  hooks: TestHooks,
  options: MockOptions = {},
): () => Mock {
  const first = hooks.beforeAll ?? hooks.before
  const last = hooks.afterAll ?? hooks.after ?? hooks.teardown
  if (!first || !last)
    throw new TypeError(
      'useMock needs the hooks of the test framework: { before, beforeEach, after }, { beforeAll, beforeEach, afterAll }, or those of tap.',
    )
  let mock: Mock | undefined
  first.call(hooks, async () => {
    mock = await start(options)
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
