import type { IncomingHttpHeaders } from 'node:http'
import type { Change } from '../../world/core/change-tracker.js'
import type { Body, Call, Deviation, NewCall, ResponseHeaders } from './call.js'

const NO_HEADERS: IncomingHttpHeaders = Object.freeze({})

/** Data that calls of one journal share, when only their times differ. */
export class SharedCall {
  readonly call: NewCall
  readonly hasRequestBody: boolean
  readonly isStripped: boolean
  /** Number of calls of the journal that share it. */
  refCount = 0
  #stripped: SharedCall | undefined

  constructor(call: NewCall, bodySent = hasBody(call.requestHeaders), shed = false) {
    this.call = call
    this.hasRequestBody = bodySent
    this.isStripped = shed
  }

  /** The entry without its headers and bodies, which are dropped first. */
  get stripped(): SharedCall {
    this.#stripped ??= new SharedCall(
      {
        ...this.call,
        requestHeaders: NO_HEADERS,
        responseHeaders: NO_HEADERS,
        request: undefined,
        response: undefined,
      },
      this.hasRequestBody,
      true,
    )
    return this.#stripped
  }
}

const hasBody = (headers: IncomingHttpHeaders): boolean =>
  Number(headers['content-length'] ?? 0) > 0 || headers['transfer-encoding'] !== undefined

/** A call as it is handed out. It stays as it is, whatever the journal forgets. */
export class JournalEntry implements Call {
  readonly id: number
  readonly at: number
  readonly wallTime: number
  readonly #shared: SharedCall

  constructor(id: number, at: number, wall: number, kept: SharedCall) {
    this.id = id
    this.at = at
    this.wallTime = wall
    this.#shared = kept
  }

  get method(): string {
    return this.#shared.call.method
  }
  get url(): string {
    return this.#shared.call.url
  }
  get operation(): string {
    return this.#shared.call.operation
  }
  get account(): string {
    return this.#shared.call.account
  }
  get status(): number {
    return this.#shared.call.status
  }
  get duration(): number {
    return this.#shared.call.duration
  }
  get encrypted(): boolean {
    return this.#shared.call.encrypted === true
  }
  get responseType(): string {
    return this.#shared.call.responseType
  }
  get requestHeaders(): IncomingHttpHeaders {
    return this.#shared.call.requestHeaders
  }
  get responseHeaders(): ResponseHeaders {
    return this.#shared.call.responseHeaders ?? NO_HEADERS
  }
  get request(): Body | undefined {
    return this.#shared.call.request
  }
  get response(): Body | undefined {
    return this.#shared.call.response
  }
  get changes(): readonly Change[] {
    return this.#shared.call.changes
  }
  get deviations(): readonly Deviation[] {
    return this.#shared.call.deviations
  }
  get hasMore(): boolean {
    return this.#shared.call.hasMore === true
  }
  get fault(): string | undefined {
    return this.#shared.call.fault
  }
  get isPreflight(): boolean {
    return this.#shared.call.isPreflight === true
  }
  get replayOf(): number | undefined {
    return this.#shared.call.replayOf
  }
  get hasRequestBody(): boolean {
    return this.#shared.hasRequestBody
  }
  get isStripped(): boolean {
    return this.#shared.isStripped
  }
}
