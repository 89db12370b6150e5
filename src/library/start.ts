import type { Options } from '../server/options.js'
import { type StartSettings, startServer } from '../server/start-server.js'
import { Mock } from './mock.js'

/** Settings of a mock that are not options of users. */
export interface MockSettings extends StartSettings {
  /** Tells whether the tokens of `token()` never expire. */
  readonly keepTokens?: boolean | undefined
}

/** Starts a mock with options that are already validated. @throws OptionError if the data directory is not usable or in use */
export async function start(options: Options, settings: MockSettings): Promise<Mock> {
  const running = await startServer(options, settings)
  const [account = { name: 'administrator', password: 'password' }] = options.user
  const [version = 'v3'] = options.api
  return new Mock({ ...running, account, version, keepTokens: settings.keepTokens === true })
}
