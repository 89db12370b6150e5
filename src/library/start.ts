import type { Options } from '../server/options.js'
import { type StartSettings, startServer } from '../server/start-server.js'
import { Mock } from './mock.js'

/** Settings of a mock that are no options of users. */
export interface MockSettings extends StartSettings {
  /** Keeps the tokens that the mock gives to its tester from expiring. */
  readonly keepTokens?: boolean | undefined
}

/** Starts a mock from options that are read already. @throws OptionError for a data directory that cannot be used, or is in use */
export async function start(options: Options, settings: MockSettings): Promise<Mock> {
  const running = await startServer(options, settings)
  const [account = { name: 'administrator', password: 'password' }] = options.user
  const [version = 'v3'] = options.api
  return new Mock({ ...running, account, version, keepTokens: settings.keepTokens === true })
}
