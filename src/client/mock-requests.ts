import type { CallFilter } from '../testing/journal/call-filter.js'
import type { Har } from '../testing/journal/har-archive.js'
import type { RecordedCall } from '../testing/journal/recorded-call.js'
import type { ControlClient } from './control-client.js'
import { expectOptions } from './expect-arguments.js'

/** Selects requests, and limits their number. */
export interface RequestQuery extends CallFilter {
  /** ISO 8601 instants of the world's clock. */
  readonly since?: string
  readonly until?: string
  /** Only requests with a greater id. */
  readonly after?: number
  /** The newest so many. */
  readonly limit?: number
}

const QUERY_NAMES = [
  'operation',
  'method',
  'path',
  'unknownPath',
  'account',
  'status',
  'since',
  'until',
  'after',
  'limit',
]

/** Result of replaying requests. */
export interface ReplayResult {
  /** Number of requests. */
  readonly replayed: number
  /** Digest of the world before and after: the same, unless something else has changed it too. */
  readonly stateBefore: string
  readonly stateAfter: string
}

/**
 * The journal of a sandbox: requests to the API.
 * @example
 * await mock.requests.clear()
 * // your client works
 * const failed = await mock.requests.list({ path: '/v3/Jobs', status: 503 })
 */
export class MockRequests {
  readonly #client: ControlClient

  constructor(client: ControlClient) {
    this.#client = client
  }

  /** Oldest first. Secrets are hidden. */
  async list(query: RequestQuery = {}): Promise<RecordedCall[]> {
    expectOptions('requests.list()', query, QUERY_NAMES)
    const { requests } = await this.#client.requestJson<{ requests: RecordedCall[] }>(
      'GET',
      '/requests',
      undefined,
      query,
    )
    return requests
  }

  /** One request. @throws ControlError when it is not kept */
  get(id: number): Promise<RecordedCall> {
    return this.#client.requestJson('GET', `/requests/${id}`)
  }

  /** The same as an HTTP archive (HAR 1.2), which browsers and other tools open. */
  async har(query: RequestQuery = {}): Promise<Har> {
    expectOptions('requests.har()', query, QUERY_NAMES)
    return this.#client.requestJson('GET', '/requests.har', undefined, query)
  }

  /**
   * Puts the sandbox back to its beginning, and makes all changes again that were asked for, each at its time. The clock stands then.
   * @throws ControlError when the journal does not hold all of them
   */
  replay(): Promise<ReplayResult> {
    return this.#client.requestJson('POST', '/requests/replay')
  }

  /** Makes one request again, now and as it came. @throws ControlError for one that is not kept as a whole */
  repeat(id: number): Promise<{ readonly id: number; readonly status: number }> {
    return this.#client.requestJson('POST', `/requests/${id}/replay`)
  }

  /** Forgets the requests so far. @returns how many there were */
  async clear(): Promise<number> {
    const { deleted } = await this.#client.requestJson<{ deleted: number }>('DELETE', '/requests')
    return deleted
  }
}
