import type { IncomingHttpHeaders } from 'node:http'
import { cutBody, LongBody } from './body.js'
import { BodySlabs, SlabBody } from './body-slabs.js'
import type { Body, Call, NewCall } from './call.js'
import { Entry, Repeatable } from './entry.js'

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
/** Texts up to so many characters stay in the heap. */
const SHORT = 2048
/** A changed row, roughly: it is shared with the world, or was. */
const CHANGE_BYTES = 256

/** What all journals of a server hold together. */
export class JournalBudget {
  bytes = 0
}

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
  #ring: (Repeatable | undefined)[] = []
  /** When each of them came, on the world's clock and on the wall's. */
  readonly #at: number[] = []
  readonly #wall: number[] = []
  #first = 1
  #next = 1
  /** The oldest call that has its headers and bodies still. */
  #wholeFrom = 1
  #bytes = 0
  readonly #parts = new Map<object, Part>()
  #dropped = 0
  readonly #slabs = new BodySlabs()
  readonly #listeners = new Set<Listener>()

  constructor(limits: JournalLimits, budget: JournalBudget) {
    this.limits = limits
    this.#budget = budget
  }

  /** Adds a call. Its headers and bodies are not copied. */
  add(call: NewCall): void {
    this.repeat(new Repeatable(call), call.at, call.wall)
  }

  /** Adds a call that is like one before it, at the price of two numbers. @param at and `wall` as of a call */
  repeat(kept: Repeatable, at: number, wall: number): void {
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
      if (this.#isTooHeavy) this.#shed()
    }
    for (const { isAwake, tell } of this.#listeners) if (isAwake()) tell(handOut(id, at, wall, kept))
  }

  /** A body, or its beginning if it is longer than what is kept. */
  cut(content: string | Buffer): Body {
    const { calls, body: most } = this.limits
    if (typeof content === 'string' && content.length > SHORT && calls > 0) {
      const size = Buffer.byteLength(content)
      if (size === content.length) return this.#slabs.copy(content, size, Math.min(size, most))
    }
    return cutBody(content, most)
  }

  get(id: number): Call | undefined {
    if (id < this.#first || id >= this.#next) return undefined
    const index = id % this.limits.calls
    return handOut(
      id,
      this.#at[index] as number,
      this.#wall[index] as number,
      this.#ring[index] as Repeatable,
    )
  }

  /** The number of the newest call; 0 when there was none. */
  get last(): number {
    return this.#next - 1
  }

  /** Oldest first. */
  list(): Call[] {
    const calls: Call[] = []
    for (let id = this.#first; id < this.#next; id++) calls.push(this.get(id) as Call)
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
    for (let id = this.#first; id < this.#next; id++)
      this.#letGo(this.#ring[id % this.limits.calls] as Repeatable)
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

  /** Tells of each call to come. @param isAwake whether it is to be told @returns what ends it */
  listen(tell: Listener['tell'], isAwake = () => true): () => void {
    const listener = { tell, isAwake }
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

  #hold(kept: Repeatable): void {
    if (++kept.holders > 1) return
    const { call, shed } = kept
    this.#weigh(ownBytesOf(call))
    if (shed) return
    this.#holdPart(call.requestHeaders, bytesOfHeaders)
    this.#holdPart(call.request, bytesOfBody)
    this.#holdPart(call.response, bytesOfBody)
  }

  #letGo(kept: Repeatable): void {
    if (--kept.holders > 0) return
    const { call, shed } = kept
    this.#weigh(-ownBytesOf(call))
    if (shed) return
    for (const part of [call.requestHeaders, call.request, call.response]) this.#letGoPart(part)
  }

  #holdPart<T extends object>(part: T | undefined, bytesOf: (part: T) => number): void {
    if (part === undefined) return
    const known = this.#parts.get(part)
    if (known) {
      known.holders++
      return
    }
    const bytes = bytesOf(part)
    this.#parts.set(part, { bytes, holders: 1 })
    this.#weigh(bytes)
  }

  #letGoPart(part: object | undefined): void {
    const known = part && this.#parts.get(part)
    if (!known || --known.holders > 0) return
    this.#parts.delete(part)
    this.#weigh(-known.bytes)
    if (part instanceof SlabBody) part.release()
  }

  #dropOldest(): void {
    const index = this.#first % this.limits.calls
    this.#letGo(this.#ring[index] as Repeatable)
    this.#ring[index] = undefined
    this.#first++
    this.#wholeFrom = Math.max(this.#wholeFrom, this.#first)
    this.#dropped++
  }

  /** When there are too many bytes, the headers and bodies of the oldest calls go first, and then the oldest calls. */
  #shed(): void {
    while (this.#isTooHeavy && this.#wholeFrom < this.#next - 1) {
      const index = this.#wholeFrom % this.limits.calls
      const kept = this.#ring[index] as Repeatable
      this.#letGo(kept)
      this.#ring[index] = kept.stripped
      this.#hold(kept.stripped)
      this.#wholeFrom++
    }
    while (this.#isTooHeavy && this.#first < this.#next - 1) this.#dropOldest()
  }
}

interface Listener {
  readonly isAwake: () => boolean
  readonly tell: (call: Call) => void
}

function handOut(id: number, at: number, wall: number, kept: Repeatable): Entry {
  for (const body of [kept.call.request, kept.call.response]) if (body instanceof SlabBody) body.lend()
  return new Entry(id, at, wall, kept)
}

function bytesOfBody(body: Body): number {
  if (body instanceof LongBody) return body.size
  return body instanceof SlabBody ? body.kept : body.content.length
}

function bytesOfHeaders(headers: IncomingHttpHeaders): number {
  let bytes = 0
  for (const name in headers) bytes += name.length + String(headers[name]).length
  return bytes
}

/** Bytes of the rest, as far as they count. */
function ownBytesOf({ url, changes, remarks }: NewCall): number {
  let bytes = url.length + changes.length * CHANGE_BYTES - FREE_BYTES
  for (const { detail } of remarks) bytes += detail.length
  return Math.max(0, bytes)
}
