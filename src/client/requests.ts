import type { CallFilter } from '../control/journal/filter.js'
import type { Har } from '../control/journal/har.js'
import type { ShownCall } from '../control/journal/show.js'
import type { Door } from './send.js'

/** Which requests are meant, and how many of them. */
export interface RequestQuery extends CallFilter {
  /** ISO 8601 instants of the world's clock. */
  readonly since?: string
  readonly until?: string
  /** Only requests with a greater id. */
  readonly after?: number
  /** The newest so many. */
  readonly limit?: number
}

/** What was asked of the API: the journal of a sandbox. */
export class MockRequests {
  readonly #door: Door

  constructor(door: Door) {
    this.#door = door
  }

  /** Oldest first. Secrets are hidden. */
  async list(query: RequestQuery = {}): Promise<ShownCall[]> {
    const { requests } = await this.#door.json<{ requests: ShownCall[] }>(
      'GET',
      '/requests',
      undefined,
      query,
    )
    return requests
  }

  /** One request. @throws ControlError when it is not kept */
  get(id: number): Promise<ShownCall> {
    return this.#door.json('GET', `/requests/${id}`)
  }

  /** The same as an HTTP archive (HAR 1.2), which browsers and other tools open. */
  har(query: RequestQuery = {}): Promise<Har> {
    return this.#door.json('GET', '/requests.har', undefined, query)
  }

  /** Forgets the requests so far. @returns how many there were */
  async clear(): Promise<number> {
    const { deleted } = await this.#door.json<{ deleted: number }>('DELETE', '/requests')
    return deleted
  }
}
