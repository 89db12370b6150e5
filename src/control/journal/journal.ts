import type { IncomingHttpHeaders } from 'node:http'
import type { Body, Call, NewCall } from './call.js'

/** How much is kept. */
export interface JournalLimits {
  /** Calls of a sandbox; 0 keeps no journal. */
  readonly calls: number
  /** Bytes of a body. */
  readonly body: number
}

/** Bytes kept for one sandbox, and for all of them. */
export const MOST_BYTES = 4 * 1024 * 1024
export const MOST_BYTES_OF_ALL = 64 * 1024 * 1024

/**
 * What a call may take up in its address, remarks and changes without being counted: their number bounds that. Only what
 * clients make longer than this takes something from the budget.
 */
const FREE_BYTES = 512
/** A changed row, roughly: it is shared with the world, or was. */
const CHANGE_BYTES = 256

/** What all journals of a server hold together. */
export class JournalBudget {
  bytes = 0
}

/** The last calls that a world was asked, oldest first: bounded in number and in bytes. */
export class Journal {
  readonly limits: JournalLimits
  #budget: JournalBudget
  /** A ring: the call with the number n stands at n modulo its size. */
  #ring: (Call | undefined)[] = []
  #first = 1
  #next = 1
  /** The oldest call that has its headers and bodies still. */
  #wholeFrom = 1
  #bytes = 0
  #dropped = 0
  readonly #listeners = new Set<(call: Call) => void>()

  constructor(limits: JournalLimits, budget: JournalBudget) {
    this.limits = limits
    this.#budget = budget
  }

  /** Adds a call. Nothing is copied but the beginning of bodies that are too long. */
  add(call: NewCall): Call {
    const { calls: most } = this.limits
    const entry: Call = Object.assign(call, { id: this.#next, bodySent: hasBody(call) })
    this.#next++
    if (most === 0) {
      this.#dropped++
      this.#first = this.#next
      this.#wholeFrom = this.#next
    } else {
      if (this.#next - this.#first > most) this.#dropOldest()
      this.#ring[entry.id % most] = entry
      this.#weigh(partsOf(entry) + ownBytesOf(entry))
      this.#shed()
    }
    for (const listener of this.#listeners) listener(entry)
    return entry
  }

  /** A body, or as much of it as is kept. */
  cut(content: string | Buffer): Body {
    const size = typeof content === 'string' ? Buffer.byteLength(content) : content.length
    const most = this.limits.body
    // a copy, so that the rest of it can go
    return size <= most
      ? { content, size }
      : { content: Buffer.from(Buffer.from(content).subarray(0, most)), size }
  }

  get(id: number): Call | undefined {
    return id >= this.#first && id < this.#next ? this.#ring[id % this.limits.calls] : undefined
  }

  /** The number of the newest call; 0 when there was none. */
  get last(): number {
    return this.#next - 1
  }

  /** Oldest first. */
  list(): Call[] {
    const calls: Call[] = []
    for (let id = this.#first; id < this.#next; id++) calls.push(this.#ring[id % this.limits.calls] as Call)
    return calls
  }

  /** How many calls are not kept any more. */
  get dropped(): number {
    return this.#dropped
  }

  /** How many calls were forgotten on purpose: those to come are numbered on from there. */
  get forgotten(): number {
    return this.#first - 1 - this.#dropped
  }

  /** Forgets all calls; those to come are numbered on. @returns how many there were */
  clear(): number {
    const count = this.#next - this.#first
    this.#weigh(-this.#bytes)
    this.#ring = []
    this.#first = this.#next
    this.#wholeFrom = this.#next
    this.#dropped = 0
    return count
  }

  /** What it holds counts no longer for all journals: nobody asks for it any more, but requests in hand end in it. */
  retire(): void {
    this.#budget.bytes -= this.#bytes
    this.#budget = new JournalBudget()
    this.#budget.bytes = this.#bytes
  }

  /** Tells of each call to come. @returns what ends it */
  listen(listener: (call: Call) => void): () => void {
    this.#listeners.add(listener)
    return () => this.#listeners.delete(listener)
  }

  #weigh(bytes: number): void {
    this.#bytes += bytes
    this.#budget.bytes += bytes
  }

  get #isTooHeavy(): boolean {
    return this.#bytes > MOST_BYTES || this.#budget.bytes > MOST_BYTES_OF_ALL
  }

  #dropOldest(): void {
    const oldest = this.get(this.#first)
    if (oldest) this.#weigh(-ownBytesOf(oldest))
    this.#dropParts(this.#first)
    this.#ring[this.#first % this.limits.calls] = undefined
    this.#first++
    this.#wholeFrom = Math.max(this.#wholeFrom, this.#first)
    this.#dropped++
  }

  /** When there are too many bytes, the headers and bodies of the oldest calls go first, and then the oldest calls. */
  #shed(): void {
    while (this.#isTooHeavy && this.#wholeFrom < this.#next - 1) {
      this.#dropParts(this.#wholeFrom)
      this.#wholeFrom++
    }
    while (this.#isTooHeavy && this.#first < this.#next - 1) this.#dropOldest()
  }

  #dropParts(id: number): void {
    const call = this.get(id)
    if (!call || call.shed) return
    this.#weigh(-partsOf(call))
    call.requestHeaders = NO_HEADERS
    call.shed = true
    delete call.request
    delete call.response
  }
}

const NO_HEADERS: IncomingHttpHeaders = Object.freeze({})

const hasBody = ({ requestHeaders: headers }: NewCall): boolean =>
  Number(headers['content-length'] ?? 0) > 0 || headers['transfer-encoding'] !== undefined

/** Bytes of the parts that are forgotten first: headers and bodies. */
function partsOf({ request, response, requestHeaders }: Call): number {
  let bytes = (request?.content.length ?? 0) + (response?.content.length ?? 0)
  for (const name in requestHeaders) bytes += name.length + String(requestHeaders[name]).length
  return bytes
}

/** Bytes of the rest, as far as they count. */
const ownBytesOf = ({ url, changes, remarks }: Call): number =>
  Math.max(
    0,
    url.length +
      changes.length * CHANGE_BYTES +
      remarks.reduce((sum, { detail }) => sum + detail.length, 0) -
      FREE_BYTES,
  )
