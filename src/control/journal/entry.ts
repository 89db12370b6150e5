import type { IncomingHttpHeaders } from 'node:http'
import type { Change } from '../../world/core/changes.js'
import type { Body, Call, NewCall, Remark } from './call.js'

const NO_HEADERS: IncomingHttpHeaders = Object.freeze({})

/** What calls that are alike have in common: all but when they came. It belongs to one journal. */
export class Repeatable {
  readonly call: NewCall
  readonly bodySent: boolean
  readonly shed: boolean
  /** How many calls of the journal have it in common. */
  holders = 0
  #stripped: Repeatable | undefined

  constructor(call: NewCall, bodySent = hasBody(call.requestHeaders), shed = false) {
    this.call = call
    this.bodySent = bodySent
    this.shed = shed
  }

  /** The same without what is forgotten first. */
  get stripped(): Repeatable {
    this.#stripped ??= new Repeatable(
      { ...this.call, requestHeaders: NO_HEADERS, request: undefined, response: undefined },
      this.bodySent,
      true,
    )
    return this.#stripped
  }
}

const hasBody = (headers: IncomingHttpHeaders): boolean =>
  Number(headers['content-length'] ?? 0) > 0 || headers['transfer-encoding'] !== undefined

/** A call as it is handed out. It stays as it is, whatever the journal forgets. */
export class Entry implements Call {
  readonly id: number
  readonly at: number
  readonly wall: number
  readonly #kept: Repeatable

  constructor(id: number, at: number, wall: number, kept: Repeatable) {
    this.id = id
    this.at = at
    this.wall = wall
    this.#kept = kept
  }

  get method(): string {
    return this.#kept.call.method
  }
  get url(): string {
    return this.#kept.call.url
  }
  get operation(): string {
    return this.#kept.call.operation
  }
  get account(): string {
    return this.#kept.call.account
  }
  get status(): number {
    return this.#kept.call.status
  }
  get duration(): number {
    return this.#kept.call.duration
  }
  get encrypted(): boolean {
    return this.#kept.call.encrypted === true
  }
  get responseType(): string {
    return this.#kept.call.responseType
  }
  get requestHeaders(): IncomingHttpHeaders {
    return this.#kept.call.requestHeaders
  }
  get request(): Body | undefined {
    return this.#kept.call.request
  }
  get response(): Body | undefined {
    return this.#kept.call.response
  }
  get changes(): readonly Change[] {
    return this.#kept.call.changes
  }
  get remarks(): readonly Remark[] {
    return this.#kept.call.remarks
  }
  get more(): boolean {
    return this.#kept.call.more === true
  }
  get fault(): string | undefined {
    return this.#kept.call.fault
  }
  get bodySent(): boolean {
    return this.#kept.bodySent
  }
  get shed(): boolean {
    return this.#kept.shed
  }
}
