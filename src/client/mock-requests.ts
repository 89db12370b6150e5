import type { CallFilter } from '../testing/journal/call-filter.js'
import type { Har } from '../testing/journal/har-archive.js'
import type { RecordedCall } from '../testing/journal/recorded-call.js'
import type { ControlClient } from './control-client.js'
import { expectOptions } from './expect-arguments.js'

/** Selects requests of the journal. All given properties must match. */
export interface RequestQuery extends CallFilter {
  /** Simulated times, in ISO 8601. */
  readonly since?: string
  readonly until?: string
  /** Only requests with a greater id. */
  readonly after?: number
  /** Only requests with this text in their address, headers or bodies. */
  readonly text?: string
  /** Only the newest requests, this many. */
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
  'text',
  'limit',
]

/** Result of replaying requests. */
export interface ReplayResult {
  /** Number of repeated requests. */
  readonly replayed: number
  /** Digests of the data before and after. They are equal if only these requests changed the data. */
  readonly stateBefore: string
  readonly stateAfter: string
}

/**
 * The journal of a sandbox: the requests that it received.
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

  /** Lists requests, oldest first. Secrets are hidden. */
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

  /** Gets a request. @throws ControlError if the journal does not have it */
  get(id: number): Promise<RecordedCall> {
    return this.#client.requestJson('GET', `/requests/${id}`)
  }

  /** Exports requests as an HTTP archive (HAR 1.2), which browsers and other tools can open. */
  async har(query: RequestQuery = {}): Promise<Har> {
    expectOptions('requests.har()', query, QUERY_NAMES)
    return this.#client.requestJson('GET', '/requests.har', undefined, query)
  }

  /**
   * Resets the sandbox, and repeats all requests that changed something, each at its original time. Then the clock is stopped.
   * @throws ControlError if the journal is incomplete
   */
  replay(): Promise<ReplayResult> {
    return this.#client.requestJson('POST', '/requests/replay')
  }

  /** Repeats a request now. @returns the id and the status of the new request @throws ControlError if the request is not completely in the journal */
  repeat(id: number): Promise<{ readonly id: number; readonly status: number }> {
    return this.#client.requestJson('POST', `/requests/${id}/replay`)
  }

  /** Clears the journal. @returns the number of removed requests */
  async clear(): Promise<number> {
    const { deleted } = await this.#client.requestJson<{ deleted: number }>('DELETE', '/requests')
    return deleted
  }
}
