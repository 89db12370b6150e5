import { writeFile } from 'node:fs/promises'
import type { Fixtures } from '@playwright/test'
import type { MockOptions } from '../library/mock-options.js'
import { type TestMock, TestServer } from './test-mock.js'

export type { TestMock } from './test-mock.js'

/**
 * Gives each test of Playwright a mock as its fixture `mock`: a sandbox of its own on a server that the tests of a worker
 * share. The run of a failed test is attached to it, for `vbo365-mock show`.
 * @param options of the server, as for `startMock`
 * @example
 * import { test as base } from '@playwright/test'
 * import { mockFixtures } from 'vbo365-mock/playwright'
 *
 * const test = base.extend(mockFixtures({ now: '2026-03-02T14:30:00Z' }))
 *
 * test('the page shows a failed job', async ({ page, mock }) => {
 *   await mock.scenarios.apply('repository-full')
 *   await mock.clock.advance('P1D')
 *   // the front end calls mock.url and logs in as mock.username
 * })
 */
export const mockFixtures = (
  options: MockOptions = {},
): Fixtures<{ mock: TestMock }, { mockServer: TestServer }> => ({
  mockServer: [
    // Playwright reads the names of fixtures from the parameter, so it has to be a pattern
    // biome-ignore lint/correctness/noEmptyPattern: see above
    async ({}, use) => {
      const server = await TestServer.start(options)
      await use(server)
      await server.close()
    },
    { scope: 'worker' },
  ],
  mock: async ({ mockServer }, use, info) => {
    const mock = mockServer.createMock()
    await use(mock)
    if (info.status !== info.expectedStatus) {
      const path = info.outputPath('vbo365-mock.zip')
      await writeFile(path, await mock.trace())
      await info.attach('vbo365-mock', { path, contentType: 'application/zip' })
    }
    await mockServer.removeMock(mock)
  },
})
