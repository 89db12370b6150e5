import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { MockOptions } from '../library/mock-options.js'
import { formatFileName, type TestMock, TestServer } from './test-mock.js'

export type { TestMock } from './test-mock.js'

/** What the fixtures need to know of a test of Vitest. */
interface Task {
  readonly id: string
  readonly name: string
  readonly result?: { readonly state?: string } | undefined
}

type Use<T> = (value: T) => Promise<void>

/** Fixtures for `test.extend()` of Vitest. */
export interface MockFixtures {
  readonly mockServer: [
    (context: Record<never, never>, use: Use<TestServer>) => Promise<void>,
    { scope: 'worker' },
  ]
  readonly mock: (
    context: { readonly mockServer: TestServer; readonly task: Task },
    use: Use<TestMock>,
  ) => Promise<void>
}

export interface VitestOptions extends MockOptions {
  /** Folder for the runs of failed tests. Default: `test-results`. */
  readonly traceDir?: string
}

/**
 * Gives each test of Vitest (3.2 or later) a mock as its fixture `mock`: a sandbox of its own on a server that the tests of a
 * worker share. The run of a failed test is saved as a zip, for `vbo365-mock show`.
 * @param options of the server, as for `startMock`, and `traceDir`
 * @example
 * import { test as base } from 'vitest'
 * import { mockFixtures } from 'vbo365-mock/vitest'
 *
 * const test = base.extend(mockFixtures({ now: '2026-03-02T14:30:00Z' }))
 *
 * test('the client tells of a failed job', async ({ mock }) => {
 *   await mock.scenarios.apply('repository-full')
 *   await mock.clock.advance('P1D')
 *   // the client calls mock.url and logs in as mock.username
 * })
 */
export const mockFixtures = ({
  traceDir = 'test-results',
  ...options
}: VitestOptions = {}): MockFixtures => ({
  mockServer: [
    // Vitest reads the names of fixtures from the parameter, so it has to be a pattern
    // biome-ignore lint/correctness/noEmptyPattern: see above
    async ({}, use) => {
      const server = await TestServer.start(options)
      await use(server)
      await server.close()
    },
    { scope: 'worker' },
  ],
  mock: async ({ mockServer, task }, use) => {
    const mock = mockServer.createMock()
    await use(mock)
    if (task.result?.state === 'fail') {
      await mkdir(traceDir, { recursive: true })
      // names of tests need not be unique
      const file = `${formatFileName(task.name)}-${formatFileName(task.id)}.zip`
      await writeFile(join(traceDir, file), await mock.trace())
      console.log(
        `vbo365-mock: the run of a failed test is saved. Look at it with: npx vbo365-mock show ${join(traceDir, file)}`,
      )
    }
    await mockServer.removeMock(mock)
  },
})
