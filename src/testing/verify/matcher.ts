import { forEachInSlices, type Slices } from '../../world/core/slices.js'
import { type BodyReader, isWhole } from '../journal/body-reader.js'
import type { Body, Call } from '../journal/call.js'
import { createCallFilter } from '../journal/call-filter.js'
import { type Comparer, type Comparison, countLeaves } from './compare-values.js'
import type { CallMatch, ComparedPart, NearMiss } from './expectation.js'

/** Result of matching a call; unknown when its request or response is no longer kept. */
export type MatchResult = 'yes' | 'no' | 'unknown'

/** The differences between a call and an expectation. */
interface Difference extends Pick<NearMiss, 'differences' | 'parts'> {
  /** From 0 (the same) to 1 (nothing in common). */
  readonly distance: number
}

const FILTERS = ['operation', 'method', 'path', 'account', 'status'] as const
const MAX_DIFFERENCES = 5
/** Maximum number of calls whose bodies are compared to find the nearest calls; their addresses are nearest. */
const MAX_COMPARED = 20
const MAX_SORTED = 1000
/** Maximum length of a value beside another one, as JSON. */
const MAX_VALUE = 2000

/** A request or a response with an expected body. */
interface ExpectedMessage {
  readonly expected: unknown
  readonly body: Body | undefined
  readonly name: string
  readonly type: string
  /** Tells whether there was a body, even if it is no longer kept. */
  readonly hadBody: boolean
}

/** Shared by the matchers of a verification, so that each body is read once. */
export interface MatchContext {
  readonly reader: BodyReader
  readonly comparer: Comparer
}

/** Finds the calls that match. Bodies are compared as they are shown, with masked secrets. */
export class Matcher {
  readonly #match: CallMatch
  readonly #reader: BodyReader
  readonly #comparer: Comparer
  readonly #filter: (call: Call) => boolean
  readonly #filters: readonly { name: (typeof FILTERS)[number]; fits: (call: Call) => boolean }[]

  constructor(match: CallMatch, { reader, comparer }: MatchContext) {
    this.#match = match
    this.#reader = reader
    this.#comparer = comparer
    this.#filter = createCallFilter(match)
    this.#filters = FILTERS.filter((name) => match[name] !== undefined).map((name) => ({
      name,
      fits: createCallFilter({ [name]: match[name] }),
    }))
  }

  match(call: Call): MatchResult {
    if (!this.#filter(call)) return 'no'
    let result: MatchResult = 'yes'
    for (const { expected, body, type, hadBody } of this.#messages(call)) {
      if (!body && !hadBody) return 'no'
      if (!body || !isWhole(body)) result = 'unknown'
      else if (!this.#comparer.fits(expected, this.#readValue(body, type))) return 'no'
    }
    return result
  }

  /** Finds the calls that nearly match, the nearest first. */
  *nearest(calls: readonly Call[], most: number): Slices<NearMiss[]> {
    const best = (list: readonly { call: Call; distance: number }[]) =>
      [...list].sort((a, b) => a.distance - b.distance || b.call.id - a.call.id)
    let near: { call: Call; distance: number }[] = []
    yield* forEachInSlices(calls, (call) => {
      near.push({ call, distance: this.#addressDistance(call) })
      // sorting all of them at the end would take too long
      if (near.length === MAX_SORTED) near = best(near).slice(0, MAX_COMPARED)
    })
    const compared = best(near)
      .slice(0, MAX_COMPARED)
      .map(({ call }) => ({ call, ...this.#difference(call) }))
    return best(compared.filter(({ distance }) => distance < 1))
      .slice(0, most)
      .map(({ call }) => ({
        id: call.id,
        method: call.method,
        url: this.#reader.masker.url(call.url),
        operation: call.operation,
        ...this.#describe(call),
      }))
  }

  #describe(call: Call): Pick<NearMiss, 'differences' | 'parts'> {
    const { differences, parts } = this.#difference(call)
    return {
      differences,
      parts: parts.map((part) => ({ ...part, expected: cut(part.expected), actual: cut(part.actual) })),
    }
  }

  /** Describes the expected call. */
  toString(): string {
    const { operation, method, path, account, status, body, response } = this.#match
    const what = operation ?? [method, path].filter((part) => part !== undefined).join(' ')
    return [
      what || 'a call',
      operation !== undefined && method !== undefined && `by ${method}`,
      operation !== undefined && path !== undefined && `at ${path}`,
      account !== undefined && `of ${account}`,
      body !== undefined && `with body ${this.#shorten(body)}`,
      status !== undefined && `with status ${status}`,
      response !== undefined && `with response ${this.#shorten(response)}`,
    ]
      .filter(Boolean)
      .join(' ')
  }

  #shorten(value: unknown): string {
    const text = JSON.stringify(this.#reader.masker.value(value))
    return text.length > 120 ? `${text.slice(0, 117)}...` : text
  }

  /** Reads the value of a body; undefined for an unreadable body, which matches nothing. */
  #readValue(body: Body, type: string): unknown {
    const content = this.#reader.read(body, type)
    return content.kind === 'unreadable' ? undefined : content.value
  }

  /** Lists the messages of a call that have an expected body. Their actual bodies may be no longer kept. */
  #messages({ request, response, requestHeaders, responseType, hasRequestBody }: Call): ExpectedMessage[] {
    const { body, response: expectedResponse } = this.#match
    return [
      {
        expected: body,
        body: request,
        name: 'body',
        type: requestHeaders['content-type'] ?? '',
        hadBody: hasRequestBody,
      },
      {
        expected: expectedResponse,
        body: response,
        name: 'response',
        type: responseType,
        hadBody: responseType !== '',
      },
    ].filter(({ expected }) => expected !== undefined)
  }

  #addressDistance(call: Call): number {
    return average(
      this.#filters.map(({ name, fits }) => ({
        distance: fits(call) ? 0 : measureDistance(String(this.#match[name]), this.#format(call, name)),
        weight: getWeight(name),
      })),
      0,
    )
  }

  #format(call: Call, name: (typeof FILTERS)[number]): string {
    return name === 'path'
      ? this.#reader.masker.url(call.url.split('?', 1)[0] as string)
      : String(call[name] ?? '')
  }

  #difference(call: Call): Difference {
    const distances: Weighted[] = []
    const differences: string[] = []
    const parts: ComparedPart[] = []
    for (const { name, fits } of this.#filters) {
      const [actual, expected] = [this.#format(call, name), this.#match[name]]
      const differs = !fits(call)
      parts.push({ path: name, expected, actual: name === 'status' ? call.status : actual, differs })
      if (!differs) {
        distances.push({ distance: 0, weight: getWeight(name) })
        continue
      }
      distances.push({ distance: measureDistance(String(expected), actual), weight: getWeight(name) })
      differences.push(`${name}: ${actual === '' ? 'none' : actual}, expected ${expected}`)
    }
    for (const message of this.#messages(call)) {
      const body = this.#compareBody(message)
      distances.push({ distance: Math.min(1, body.count / countLeaves(message.expected)), weight: 1 })
      differences.push(...body.differences)
      parts.push(...body.parts)
    }
    return { differences, parts, distance: average(distances, 1) }
  }

  #compareBody({ expected, body, name, type, hadBody }: ExpectedMessage): Comparison {
    const unlike = (why: string): Comparison => ({
      count: Number.POSITIVE_INFINITY,
      differences: [`${name}: ${why}`],
      parts: [{ path: name, expected, unknown: why, differs: true }],
    })
    if (!body) return unlike(hadBody ? 'no longer in the journal' : 'none')
    if (!isWhole(body)) return unlike('the journal has only its beginning (--journal-body)')
    const content = this.#reader.read(body, type)
    return content.kind === 'unreadable'
      ? unlike(`neither JSON nor a form (${content.message} at position ${content.position})`)
      : this.#comparer.compare(expected, content.value, name, MAX_DIFFERENCES)
  }
}

/** Leaves short values as they are. */
function cut(value: unknown): unknown {
  const text = JSON.stringify(value) ?? ''
  return text.length > MAX_VALUE ? `${text.slice(0, MAX_VALUE - 3)}...` : value
}

interface Weighted {
  readonly distance: number
  readonly weight: number
}

/** What a client asked for tells more than how it ended: a start that failed is nearer to a start than a list is. */
const getWeight = (name: (typeof FILTERS)[number]): number =>
  name === 'status' || name === 'account' ? 1 : 3

/** @param none the distance of nothing at all */
const average = (all: readonly Weighted[], none: number): number =>
  all.length === 0
    ? none
    : all.reduce((sum, { distance, weight }) => sum + distance * weight, 0) /
      all.reduce((sum, { weight }) => sum + weight, 0)

/** Measures how far two addresses or operations are apart, by the parts at the same index. */
function measureDistance(one: string, other: string): number {
  const [a, b] = [splitParts(one), splitParts(other)]
  const same = a.filter((part, index) => part === b[index]).length
  return 1 - same / Math.max(a.length, b.length, 1)
}

const splitParts = (text: string): string[] =>
  text
    .toLowerCase()
    .replace(/\{\w*\}/g, '{}')
    .split(/[\s/]+/)
    .filter((part) => part !== '' && !/^v\d$/.test(part))
