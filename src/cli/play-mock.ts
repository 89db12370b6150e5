import type { IncomingHttpHeaders } from 'node:http'
import type { ApiDocument } from '../recording/api-description.js'
import type { TargetContent, TargetResponse } from '../recording/target-client.js'

/** A mock that answers like a server to be recorded. */
export interface PlayedMock {
  readonly get: (path: string) => Promise<TargetResponse>
  readonly close: () => Promise<void>
}

/** A version's description of the API, as a mock answers it. @throws Error for another server */
export async function getDescription({ get }: PlayedMock, version: number): Promise<ApiDocument> {
  const { content } = await get(`/swagger/docs/v${version}`)
  if (content.kind !== 'json') throw new Error('The server has no description of the API: it is not a mock.')
  return content.value as ApiDocument
}

/** Starts a mock in this process, without a port. Its clock stands still, so that each run has the same result. */
export async function startPlayedMock(profile: string): Promise<PlayedMock> {
  const { startMock } = await import('../library/start-mock.js')
  const mock = await startMock({ listen: false, profile, now: '2026-03-02T14:30:00Z', journal: 0 })
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
