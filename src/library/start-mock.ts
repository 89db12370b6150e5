import type { Mock } from './mock.js'
import type { MockOptions } from './mock-options.js'
import { readMockOptions, translateOptionErrors } from './read-mock-options.js'
import { start } from './start.js'

/**
 * Starts a mock server.
 * @throws OptionError, ProfileError, ScenarioError, DemoError, TlsError, or an error of Node if the port is not available
 * @example
 * await using mock = await startMock({ profile: 'msp', now: '2026-03-02T14:30:00Z' })
 * const headers = { authorization: `Bearer ${await mock.token()}` }
 * const jobs = await mock.app.inject({ url: '/v3/Jobs', headers })
 */
export async function startMock(given: MockOptions = {}): Promise<Mock> {
  const { options, settings } = readMockOptions(given)
  return translateOptionErrors(start(options, settings))
}
