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
  readonly mock: (context: { readonly task: Task }, use: Use<TestMock>) => Promise<void>
}

export interface VitestOptions extends MockOptions {
  /** Folder for the runs of failed tests. Default: `test-results`. */
  readonly traceDir?: string
}

/**
 * Gives each test of Vitest a mock as its fixture `mock`: a sandbox of its own on a server that the tests of a
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
export function mockFixtures({ traceDir = 'test-results', ...options }: VitestOptions = {}): MockFixtures {
  let server: Promise<TestServer> | undefined
  return {
    // Vitest reads the names of fixtures from the parameter, so it has to be a pattern
    mock: async ({ task }, use) => {
      server ??= TestServer.start(options)
      const own = await server
      const mock = own.createMock()
      await use(mock)
      if (task.result?.state === 'fail') await saveRun(mock, task, traceDir)
      await own.removeMock(mock)
    },
  }
}

async function saveRun(mock: TestMock, { id, name }: Task, traceDir: string): Promise<void> {
  await mkdir(traceDir, { recursive: true })
  // names of tests need not be unique
  const file = join(traceDir, `${formatFileName(name)}-${formatFileName(id)}.zip`)
  await writeFile(file, await mock.trace())
  console.log(`vbo365-mock: the run of a failed test is saved. Look at it with: npx vbo365-mock show ${file}`)
}
