import type { IncomingHttpHeaders } from 'node:http'
import { BodySlabs, SlabBody } from './body-slabs.js'
import { type Body, type Call, isOfClient, type NewCall, type ResponseHeaders } from './call.js'
import { cutBody, LongBody } from './cut-body.js'
import { JournalEntry, SharedCall } from './journal-entry.js'

/** Limits of what a journal keeps. */
export interface JournalLimits {
  /** Calls of a sandbox; 0 keeps no journal. */
  readonly calls: number
  /** Bytes of a body. */
  readonly body: number
}

/** Bytes kept for one sandbox, and for all of them. */
export const MAX_BYTES = 4 * 1024 * 1024
export const MAX_TOTAL_BYTES = 64 * 1024 * 1024

/**
 * What a call may take up in its address, deviations, changes and response headers without being counted: their number
 * bounds that. Only what clients make longer than this takes something from the budget.
 */
const UNCOUNTED_BYTES = 512
/** Maximum length of texts that stay in the heap. */
const MAX_HEAP_LENGTH = 2048
/** A changed row, roughly: it is shared with the world, or was. */
const CHANGE_BYTES = 256

/** Bytes that all journals of a server hold together. */
export class JournalBudget {
  bytes = 0
}

/** Headers that several calls may share. */
interface SharedHeaders {
  readonly bytes: number
  refCount: number
}

/** The latest calls in a world, oldest first. Their number and bytes are limited. */
export class Journal {
  readonly limits: JournalLimits
  #budget: JournalBudget
  /** A ring: the call with the number n stands at n modulo its size. */
  #ring: (SharedCall | undefined)[] = []
  /** Times of arrival, on the world's clock and on the wall clock. */
  readonly #at: number[] = []
  readonly #wall: number[] = []
  #first = 1
  #next = 1
  /** Oldest call that still has its headers and bodies. */
  #wholeFrom = 1
  #bytes = 0
  readonly #headers = new Map<IncomingHttpHeaders, SharedHeaders>()
  #dropped = 0
  #errors = 0
  readonly #slabs = new BodySlabs()
  readonly #listeners = new Set<Listener>()

  constructor(limits: JournalLimits, budget: JournalBudget) {
    this.limits = limits
    this.#budget = budget
  }

  /** Adds a call. Its headers and bodies are not copied. */
  add(call: NewCall): void {
    this.addShared(new SharedCall(call), call.at, call.wallTime)
  }

  /** Adds a call that equals an earlier call except for its times, so only two numbers are stored. @param at and `wall` times of the call */
  addShared(kept: SharedCall, at: number, wall: number): void {
    const { calls: most } = this.limits
    const id = this.#next++
    if (most === 0) {
      this.#dropped++
      this.#first = this.#next
      this.#wholeFrom = this.#next
    } else {
      if (this.#next - this.#first > most) this.#dropOldest()
      const index = id % most
      this.#ring[index] = kept
      this.#at[index] = at
      this.#wall[index] = wall
      this.#hold(kept)
      if (this.#isTooHeavy) this.#stripOldest()
    }
    for (const { isActive, onCall } of this.#listeners)
      if (isActive()) onCall(createEntry(id, at, wall, kept))
  }

  /** Returns a body, or the beginning of a long body. */
  cutBody(content: string | Buffer): Body {
    const { calls, body: most } = this.limits
    if (typeof content === 'string' && content.length > MAX_HEAP_LENGTH && calls > 0) {
      const size = Buffer.byteLength(content)
      if (size === content.length) return this.#slabs.copy(content, size, Math.min(size, most))
    }
    return cutBody(content, most)
  }

  get(id: number): Call | undefined {
    if (id < this.#first || id >= this.#next) return undefined
    const index = id % this.limits.calls
    return createEntry(
      id,
      this.#at[index] as number,
      this.#wall[index] as number,
      this.#ring[index] as SharedCall,
    )
  }

  /** The number of the newest call; 0 when there was none. */
  get lastId(): number {
    return this.#next - 1
  }

  /** Number of calls that it keeps. */
  get count(): number {
    return this.#next - this.#first
  }

  /** Number of the calls that it keeps that failed. Replays do not count. */
  get errorCount(): number {
    return this.#errors
  }

  /** Oldest first. */
  list(): Call[] {
    const calls: Call[] = []
    for (let id = this.#first; id < this.#next; id++) calls.push(this.get(id) as Call)
    return calls
  }

  /** Calls that count for or against a client, oldest first. */
  listOfClient(): Call[] {
    return this.list().filter(isOfClient)
  }

  /** Number of calls that are no longer kept. */
  get dropped(): number {
    return this.#dropped
  }

  /** Number of calls that were cleared. Numbers of later calls continue. */
  get clearedCount(): number {
    return this.#first - 1 - this.#dropped
  }

  /** Removes all calls. Numbers of later calls continue. @returns the number of removed calls */
  clear(): number {
    const { count } = this
    for (let id = this.#first; id < this.#next; id++)
      this.#release(this.#ring[id % this.limits.calls] as SharedCall)
    this.#ring = []
    this.#first = this.#next
    this.#wholeFrom = this.#next
    this.#dropped = 0
    return count
  }

  /** Removes its bytes from the budget of all journals. The journal is no longer used, but requests in progress still end in it. */
  retire(): void {
    this.#budget.bytes -= this.#bytes
    this.#budget = new JournalBudget()
    this.#budget.bytes = this.#bytes
  }

  /** Calls a listener for each future call. @param isActive tells whether to call it @returns a function that stops listening */
  listen(onCall: Listener['onCall'], isActive = () => true): () => void {
    const listener = { onCall, isActive }
    this.#listeners.add(listener)
    return () => this.#listeners.delete(listener)
  }

  #countBytes(bytes: number): void {
    this.#bytes += bytes
    this.#budget.bytes += bytes
  }

  get #isTooHeavy(): boolean {
    return this.#bytes > MAX_BYTES || this.#budget.bytes > MAX_TOTAL_BYTES
  }

  #hold(kept: SharedCall): void {
    if (isError(kept.call)) this.#errors++
    if (++kept.refCount > 1) return
    const { call, isStripped } = kept
    this.#countBytes(countOwnBytes(call))
    if (!isStripped) this.#holdHeaders(call.requestHeaders)
  }

  #release(kept: SharedCall): void {
    if (isError(kept.call)) this.#errors--
    if (--kept.refCount > 0) return
    const { call, isStripped } = kept
    this.#countBytes(-countOwnBytes(call))
    if (!isStripped) this.#releaseHeaders(call.requestHeaders)
    if (call.request instanceof SlabBody) call.request.release()
    if (call.response instanceof SlabBody) call.response.release()
  }

  #holdHeaders(headers: IncomingHttpHeaders): void {
    const known = this.#headers.get(headers)
    if (known) {
      known.refCount++
      return
    }
    const bytes = countHeaderBytes(headers)
    this.#headers.set(headers, { bytes, refCount: 1 })
    this.#countBytes(bytes)
  }

  #releaseHeaders(headers: IncomingHttpHeaders): void {
    const known = this.#headers.get(headers)
    if (!known || --known.refCount > 0) return
    this.#headers.delete(headers)
    this.#countBytes(-known.bytes)
  }

  #dropOldest(): void {
    const index = this.#first % this.limits.calls
    this.#release(this.#ring[index] as SharedCall)
    this.#ring[index] = undefined
    this.#first++
    this.#wholeFrom = Math.max(this.#wholeFrom, this.#first)
    this.#dropped++
  }

  /** Frees bytes: the headers and bodies of the oldest calls go first, and then the oldest calls. */
  #stripOldest(): void {
    while (this.#isTooHeavy && this.#wholeFrom < this.#next - 1) {
      const index = this.#wholeFrom % this.limits.calls
      const kept = this.#ring[index] as SharedCall
      this.#release(kept)
      this.#ring[index] = kept.stripped
      this.#hold(kept.stripped)
      this.#wholeFrom++
    }
    while (this.#isTooHeavy && this.#first < this.#next - 1) this.#dropOldest()
  }
}

interface Listener {
  readonly isActive: () => boolean
  readonly onCall: (call: Call) => void
}

const isError = ({ status, replayOf }: NewCall): boolean =>
  (status === 0 || status >= 400) && replayOf === undefined

function createEntry(id: number, at: number, wall: number, kept: SharedCall): JournalEntry {
  for (const body of [kept.call.request, kept.call.response]) if (body instanceof SlabBody) body.share()
  return new JournalEntry(id, at, wall, kept)
}

function countBodyBytes(body: Body | undefined): number {
  if (!body) return 0
  if (body instanceof LongBody) return body.size
  return body instanceof SlabBody ? body.kept : body.content.length
}

function countHeaderBytes(headers: IncomingHttpHeaders | ResponseHeaders): number {
  let bytes = 0
  for (const name in headers) bytes += name.length + String(headers[name]).length
  return bytes
}

/** Bytes of all but the headers of the request, as far as they count. */
function countOwnBytes({
  url,
  changes,
  deviations,
  request,
  response,
  responseHeaders = {},
}: NewCall): number {
  let bytes = url.length + changes.length * CHANGE_BYTES + countHeaderBytes(responseHeaders) - UNCOUNTED_BYTES
  for (const { detail } of deviations) bytes += detail.length
  return Math.max(0, bytes) + countBodyBytes(request) + countBodyBytes(response)
}
