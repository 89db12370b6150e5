import type { Deviation } from '../testing/journal/call.js'
import type { SharedCall } from '../testing/journal/journal-entry.js'
import type { World } from '../world/world.js'
import type { Caller } from './known-callers.js'

/** An answer that is kept. */
export interface CachedResponse {
  /** For whom it is, and what was asked. */
  readonly variant: string
  readonly url: string
  /** A string is ASCII. */
  readonly content: string | Buffer
  /** Names and values in turns, as they are written. */
  readonly headers: readonly string[]
  readonly type: string
  /** The operation that it answers. */
  readonly operation: string
  /** Deviations of its address. */
  readonly deviations: readonly Deviation[]
  /** It is a page with another one after it. */
  readonly hasMore: boolean
  /** The world's revision when it was made. */
  readonly revision: number
  /** The world's time from which on it may be untrue. */
  readonly validUntil: number
  /** Data that the journal shares between requests, by caller; absent before the first one. */
  calls?: WeakMap<Caller, SharedCall>
}

const MAX_RESPONSES = 500
const MAX_BYTES = 8 * 1024 * 1024

/** The answers of one world, oldest first, bounded in number and bytes. */
export class CachedResponses {
  /** Addresses that were requested once, by variant, in two generations. Only what is requested again is worth keeping. */
  #requested = new Map<string, string>()
  #requestedBefore = new Map<string, string>()
  /** By viewer and address. */
  readonly #responses = new Map<string, Map<string, CachedResponse>>()
  readonly #oldestFirst = new Set<CachedResponse>()
  #bytes = 0

  find(viewer: string, url: string, world: World): CachedResponse | undefined {
    const answer = this.#responses.get(viewer)?.get(url)
    if (!answer) return undefined
    if (answer.revision === world.revision && world.time < answer.validUntil) return answer
    this.#drop(answer)
    return undefined
  }

  /** Tells whether a response was requested before, so that it is worth keeping. From now on it counts as requested. */
  wasRequestedBefore(viewer: string, url: string): boolean {
    if (this.#requested.get(url) === viewer || this.#requestedBefore.get(url) === viewer) return true
    if (this.#requested.size >= MAX_RESPONSES) {
      this.#requestedBefore = this.#requested
      this.#requested = new Map()
    }
    this.#requested.set(url, viewer)
    return false
  }

  add(answer: CachedResponse): void {
    const { variant, url } = answer
    const before = this.#responses.get(variant)?.get(url)
    if (before) this.#drop(before)
    const own = this.#responses.get(variant) ?? new Map<string, CachedResponse>()
    this.#responses.set(variant, own.set(url, answer))
    this.#oldestFirst.add(answer)
    this.#bytes += answer.content.length
    for (const oldest of this.#oldestFirst) {
      if (this.#oldestFirst.size <= MAX_RESPONSES && this.#bytes <= MAX_BYTES) break
      this.#drop(oldest)
    }
  }

  #drop(answer: CachedResponse): void {
    const own = this.#responses.get(answer.variant)
    own?.delete(answer.url)
    if (own?.size === 0) this.#responses.delete(answer.variant)
    this.#oldestFirst.delete(answer)
    this.#bytes -= answer.content.length
  }
}

/** Is told of each request that is answered with what was kept. */
export type OnCacheHit = (world: World, caller: Caller, answer: CachedResponse) => void
