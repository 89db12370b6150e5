import type { CallSummary } from '../calls/journal.js'
import type { Login } from '../parts/snippets.js'
import { api } from '../state/api.js'
import type { ApiResponse } from './send-request.js'

/** Milliseconds before each look into the journal: a call is written down when all of its response is sent. */
const PAUSES = [0, 100, 400, 1500]

/** The call that a request has made; undefined if the journal does not have it. A request without a valid token is in the default sandbox. */
export async function findMadeCall(
  { requestId }: ApiResponse,
  login: Login | undefined,
): Promise<CallSummary | undefined> {
  const names = new Set([/\+([\w.-]+)$/.exec(login?.name ?? '')?.[1], undefined])
  for (const pause of PAUSES) {
    await new Promise((resolve) => setTimeout(resolve, pause))
    for (const sandbox of names) {
      const query = { sandbox, text: requestId, limit: 1 }
      // a sandbox that has ended has no journal
      const { requests } = await api
        .get<{ requests: readonly CallSummary[] }>('/requests/summary', query)
        .catch(() => ({ requests: [] }))
      if (requests[0]) return requests[0]
    }
  }
  return undefined
}
