import type { IncomingHttpHeaders } from 'node:http'
import type { Change } from '../../world/core/changes.js'
import type { Body, Call, NewCall, Remark } from './call.js'

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
/** A body that is so many times as long as what is kept of it is cut at once. */
const MOST_WHOLE = 4
/** A changed row, roughly: it is shared with the world, or was. */
const CHANGE_BYTES = 256

/** What all journals of a server hold together. */
export class JournalBudget {
  bytes = 0
}

const NO_HEADERS: IncomingHttpHeaders = Object.freeze({})

/** A call as it is kept: all of them have one shape, and those of a busy client share most of what they hold. */
class Entry implements Call {
  readonly id: number
  readonly at: number
  readonly wall: number
  readonly method: string
  readonly url: string
  readonly operation: string
  readonly account: string
  readonly status: number
  readonly duration: number
  readonly encrypted: boolean
  readonly responseType: string
  readonly bodySent: boolean
  readonly changes: readonly Change[]
  readonly remarks: readonly Remark[]
  readonly more: boolean
  readonly fault: string | undefined
  requestHeaders: IncomingHttpHeaders
  request: Body | undefined
  response: Body | undefined
  shed = false

  constructor(id: number, call: NewCall) {
    this.id = id
    this.at = call.at
    this.wall = call.wall
    this.method = call.method
    this.url = call.url
    this.operation = call.operation
    this.account = call.account
    this.status = call.status
    this.duration = call.duration
    this.encrypted = call.encrypted === true
    this.responseType = call.responseType
    this.bodySent = hasBody(call.requestHeaders)
    this.changes = call.changes
    this.remarks = call.remarks
    this.more = call.more === true
    this.fault = call.fault
    this.requestHeaders = call.requestHeaders
    this.request = call.request
    this.response = call.response
  }

  /** Forgets what is forgotten first. */
  strip(): void {
    this.requestHeaders = NO_HEADERS
    this.request = undefined
    this.response = undefined
    this.shed = true
  }
}

const hasBody = (headers: IncomingHttpHeaders): boolean =>
  Number(headers['content-length'] ?? 0) > 0 || headers['transfer-encoding'] !== undefined

/** Headers or a body, which several calls may share. */
interface Part {
  readonly bytes: number
  holders: number
}

/** The last calls that a world was asked, oldest first: bounded in number and in bytes. */
export class Journal {
  readonly limits: JournalLimits
  #budget: JournalBudget
  /** A ring: the call with the number n stands at n modulo its size. */
  #ring: (Entry | undefined)[] = []
  #first = 1
  #next = 1
  /** The oldest call that has its headers and bodies still. */
  #wholeFrom = 1
  #bytes = 0
  readonly #parts = new Map<object, Part>()
  #dropped = 0
  readonly #listeners = new Set<(call: Call) => void>()

  constructor(limits: JournalLimits, budget: JournalBudget) {
    this.limits = limits
    this.#budget = budget
  }

  /** Adds a call. Its headers and bodies are not copied. */
  add(call: NewCall): Call {
    const { calls: most } = this.limits
    const entry = new Entry(this.#next, call)
    this.#next++
    if (most === 0) {
      this.#dropped++
      this.#first = this.#next
      this.#wholeFrom = this.#next
    } else {
      if (this.#next - this.#first > most) this.#dropOldest()
      this.#ring[entry.id % most] = entry
      this.#weigh(ownBytesOf(entry))
      this.#hold(entry.requestHeaders, bytesOfHeaders)
      this.#hold(entry.request, bytesOfBody)
      this.#hold(entry.response, bytesOfBody)
      this.#shed()
    }
    for (const listener of this.#listeners) listener(entry)
    return entry
  }

  /** A body, or its beginning if it is longer than what is kept. */
  cut(content: string | Buffer): Body {
    const { body: most } = this.limits
    const size = typeof content === 'string' ? Buffer.byteLength(content) : content.length
    if (size <= most) return { content, size }
    // the copy of a beginning costs more than the answer, and nearly nobody looks at it
    return size <= MOST_WHOLE * most
      ? new LongBody(content, size, most)
      : { content: beginning(content, most), size }
  }

  get(id: number): Call | undefined {
    return this.#get(id)
  }

  #get(id: number): Entry | undefined {
    return id >= this.#first && id < this.#next ? this.#ring[id % this.limits.calls] : undefined
  }

  /** The number of the newest call; 0 when there was none. */
  get last(): number {
    return this.#next - 1
  }

  /** Oldest first. */
  list(): Call[] {
    const calls: Call[] = []
    for (let id = this.#first; id < this.#next; id++) calls.push(this.#get(id) as Call)
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
    this.#parts.clear()
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

  #hold(part: object | undefined, bytesOf: (part: never) => number): void {
    if (part === undefined) return
    const known = this.#parts.get(part)
    if (known) {
      known.holders++
      return
    }
    const bytes = bytesOf(part as never)
    this.#parts.set(part, { bytes, holders: 1 })
    this.#weigh(bytes)
  }

  #letGo(part: object | undefined): void {
    const known = part && this.#parts.get(part)
    if (!known || --known.holders > 0) return
    this.#parts.delete(part)
    this.#weigh(-known.bytes)
  }

  #dropOldest(): void {
    const oldest = this.#get(this.#first)
    if (oldest) this.#weigh(-ownBytesOf(oldest))
    this.#dropParts(oldest)
    this.#ring[this.#first % this.limits.calls] = undefined
    this.#first++
    this.#wholeFrom = Math.max(this.#wholeFrom, this.#first)
    this.#dropped++
  }

  /** When there are too many bytes, the headers and bodies of the oldest calls go first, and then the oldest calls. */
  #shed(): void {
    while (this.#isTooHeavy && this.#wholeFrom < this.#next - 1) {
      this.#dropParts(this.#get(this.#wholeFrom))
      this.#wholeFrom++
    }
    while (this.#isTooHeavy && this.#first < this.#next - 1) this.#dropOldest()
  }

  #dropParts(entry: Entry | undefined): void {
    if (!entry || entry.shed) return
    this.#letGo(entry.requestHeaders)
    this.#letGo(entry.request)
    this.#letGo(entry.response)
    entry.strip()
  }
}

const bytesOfBody = (body: Body): number => (body instanceof LongBody ? body.size : body.content.length)

/** A body that is held as a whole until somebody looks at the beginning that is kept of it. */
class LongBody implements Body {
  readonly size: number
  readonly #most: number
  #content: string | Buffer
  #isCut = false

  constructor(content: string | Buffer, size: number, most: number) {
    this.#content = content
    this.size = size
    this.#most = most
  }

  get content(): string | Buffer {
    if (!this.#isCut) this.#content = beginning(this.#content, this.#most)
    this.#isCut = true
    return this.#content
  }
}

/** A copy of the first bytes. */
function beginning(content: string | Buffer, bytes: number): Buffer {
  // no character has less than a byte, so what is behind as many characters need not be encoded
  const start = typeof content === 'string' ? Buffer.from(content.slice(0, bytes)) : content
  return Buffer.from(start.subarray(0, bytes))
}

function bytesOfHeaders(headers: IncomingHttpHeaders): number {
  let bytes = 0
  for (const name in headers) bytes += name.length + String(headers[name]).length
  return bytes
}

/** Bytes of the rest, as far as they count. */
function ownBytesOf({ url, changes, remarks }: Call): number {
  let bytes = url.length + changes.length * CHANGE_BYTES - FREE_BYTES
  for (const { detail } of remarks) bytes += detail.length
  return Math.max(0, bytes)
}
