import type { IncomingHttpHeaders } from 'node:http'
import type { MockOptions } from '../library/mock-options.js'
import type { PlayedMock } from '../recording/drift.js'
import type { TargetContent } from '../recording/target-client.js'
import { OptionError } from '../text/option-error.js'
import { realTimers } from '../timing/timers.js'
import { readCa, type ServerTarget } from './server-target.js'

/** Starts a mock in this process, without a port. Its clock stands still, so that each run has the same result. */
export async function startPlayedMock(options: MockOptions): Promise<PlayedMock> {
  const { startMock } = await import('../library/start-mock.js')
  const mock = await startMock({
    listen: false,
    now: '2026-03-02T14:30:00Z',
    journal: 0,
    ...options,
  })
  const authorization = `Bearer ${await mock.token()}`
  return {
    get: async (path) => {
      const { statusCode, headers, payload } = await mock.app.inject({
        url: path,
        headers: { authorization },
      })
      return {
        status: statusCode,
        headers: headers as IncomingHttpHeaders,
        content: parseContent(headers['content-type'], payload),
      }
    },
    close: () => mock.close(),
  }
}

function parseContent(type: unknown, payload: string): TargetContent {
  if (payload === '') return { kind: 'empty' }
  return String(type).startsWith('application/json')
    ? { kind: 'json', value: JSON.parse(payload) }
    : { kind: 'other' }
}

/** Logs in to a mock that runs already. @throws OptionError, LoginError, UnreachableError */
export async function connectToMock(target: ServerTarget): Promise<PlayedMock> {
  const { url, options } = target
  const [account] = options.user
  if (!url.startsWith('https:'))
    throw new OptionError(`drift needs the https:// address of the mock; it is '${url}'.`)
  if (!account) throw new OptionError('Name a login of the mock with --user NAME:PASSWORD.')
  const { TargetClient } = await import('../recording/target-client.js')
  const client = new TargetClient({
    url,
    user: account.name,
    password: account.password,
    ca: await readCa(target),
    // a mock need not be spared
    rate: 10_000,
    timers: realTimers,
  })
  try {
    await client.logIn(await client.findVersions())
  } catch (error) {
    client.close()
    throw error
  }
  return { get: (path) => client.get(path), close: async () => client.close() }
}
