import { BodyReader } from '../journal/body-reader.js'
import type { Body } from '../journal/call.js'
import { createOperationTest, createPathTest } from '../journal/call-filter.js'
import { Comparer } from '../verify/compare-values.js'
import type { FaultRule } from './fault-rule.js'
import { isEnabled } from './validate-fault.js'

/** The request that a fault is matched against. */
export interface FaultContext {
  readonly operation: string
  readonly method: string
  readonly url: string
  readonly account: string
  /** By their names in lower case. */
  readonly headers: Readonly<Record<string, unknown>>
  /** As it was sent. It is read only for faults that ask for its content. */
  readonly body: Body | undefined
  /** Tells whether the request has a valid token; only such a token can expire. */
  readonly hasToken: boolean
  /** Simulated time, in milliseconds since 1970. */
  readonly at: number
}

export type FaultTest = (request: FaultContext) => boolean

/** Creates the tests for the requests of faults. They share what they have read of a request. */
export class FaultMatcher {
  readonly #comparer = new Comparer()
  readonly #reader = new BodyReader()

  /** @param rule with instants in its window */
  createTest({ match = {}, window = {}, effect }: FaultRule): FaultTest {
    const { operation, method, path, user, query, headers, body } = match
    const tests: FaultTest[] = []
    if (window.from !== undefined) {
      const from = Date.parse(window.from)
      tests.push(({ at }) => at >= from)
    }
    if (window.until !== undefined) {
      const until = Date.parse(window.until)
      tests.push(({ at }) => at < until)
    }
    if (method !== undefined) tests.push((request) => request.method === method.toUpperCase())
    if (user !== undefined) tests.push((request) => request.account === user.toLowerCase())
    if (operation !== undefined) {
      const fits = createOperationTest(operation)
      tests.push((request) => fits(request.operation))
    }
    if (path !== undefined) {
      const fits = createPathTest(path)
      tests.push((request) => fits(request.url))
    }
    if (isEnabled(effect, 'expiredToken')) tests.push((request) => request.hasToken)
    if (query !== undefined) tests.push(({ url }) => this.#comparer.fits(query, readQuery(url)))
    if (headers !== undefined) tests.push((request) => this.#comparer.fits(headers, request.headers))
    // last, because it takes longest
    if (body !== undefined) tests.push((request) => this.#comparer.fits(body, this.#readBody(request)))
    return (request) => tests.every((test) => test(request))
  }

  /** Reads a body as the journal shows it; undefined if there is none, or if it is neither JSON nor a form. */
  #readBody({ body, headers }: FaultContext): unknown {
    if (!body) return undefined
    const content = this.#reader.read(body, String(headers['content-type'] ?? ''))
    return content.kind === 'unreadable' ? undefined : content.value
  }
}

/** Reads the query of an address as the API does: the first of repeated values counts. */
function readQuery(url: string): Record<string, string> {
  const mark = url.indexOf('?')
  const query: Record<string, string> = Object.create(null)
  if (mark >= 0)
    for (const [name, value] of new URLSearchParams(url.slice(mark + 1))) query[name.toLowerCase()] ??= value
  return query
}
