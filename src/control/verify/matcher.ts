import { forEachInSlices, type Slices } from '../../world/core/slices.js'
import type { Body, Call } from '../journal/call.js'
import { type BodyReader, isWhole } from '../journal/content.js'
import { filterCalls } from '../journal/filter.js'
import type { CallMatch, NearMiss } from './expectation.js'
import { type Comparer, type Comparison, leavesOf } from './resemble.js'

/** Whether a call is the one that is meant; unknown when what was sent or answered is not kept. */
export type Fit = 'yes' | 'no' | 'unknown'

/** How a call and an expectation differ. */
interface Difference {
  readonly differs: readonly string[]
  /** From 0, it is the one, to 1, it has nothing in common with it. */
  readonly distance: number
}

const FILTERS = ['operation', 'method', 'path', 'account', 'status'] as const
const MOST_DIFFERENCES = 5
/** Bodies that are compared to find the nearest calls, which are those whose address is near already. */
const MOST_COMPARED = 20
const MOST_SORTED = 1000

/** A request or a response of which something is expected. */
interface ExpectedMessage {
  readonly expected: unknown
  readonly body: Body | undefined
  readonly name: string
  readonly type: string
  /** Whether there was a body, though it may be forgotten. */
  readonly was: boolean
}

/** What the matchers of a verification share, so that each body is read once. */
export interface Evidence {
  readonly reader: BodyReader
  readonly comparer: Comparer
}

/** Finds the calls that are meant. Bodies are compared as they are shown: with their secrets masked. */
export class Matcher {
  readonly #match: CallMatch
  readonly #reader: BodyReader
  readonly #comparer: Comparer
  readonly #filter: (call: Call) => boolean
  readonly #filters: readonly { name: (typeof FILTERS)[number]; fits: (call: Call) => boolean }[]

  constructor(match: CallMatch, { reader, comparer }: Evidence) {
    this.#match = match
    this.#reader = reader
    this.#comparer = comparer
    this.#filter = filterCalls(match)
    this.#filters = FILTERS.filter((name) => match[name] !== undefined).map((name) => ({
      name,
      fits: filterCalls({ [name]: match[name] }),
    }))
  }

  fit(call: Call): Fit {
    if (!this.#filter(call)) return 'no'
    let fit: Fit = 'yes'
    for (const { expected, body, type, was } of this.#messages(call)) {
      if (!body && !was) return 'no'
      if (!body || !isWhole(body)) fit = 'unknown'
      else if (!this.#comparer.fits(expected, this.#valueOf(body, type))) return 'no'
    }
    return fit
  }

  /** Finds the calls that are nearest to what is meant, best first. */
  *nearest(calls: readonly Call[], most: number): Slices<NearMiss[]> {
    const best = (list: readonly { call: Call; distance: number }[]) =>
      [...list].sort((a, b) => a.distance - b.distance || b.call.id - a.call.id)
    let near: { call: Call; distance: number }[] = []
    yield* forEachInSlices(calls, (call) => {
      near.push({ call, distance: this.#addressDistance(call) })
      // to sort all of them at the end would take too long
      if (near.length === MOST_SORTED) near = best(near).slice(0, MOST_COMPARED)
    })
    const compared = best(near)
      .slice(0, MOST_COMPARED)
      .map(({ call }) => ({ call, ...this.#difference(call) }))
    return best(compared.filter(({ distance }) => distance < 1))
      .slice(0, most)
      .map(({ call }) => ({
        id: call.id,
        method: call.method,
        url: this.#reader.masker.url(call.url),
        operation: call.operation,
        differs: this.#difference(call).differs,
      }))
  }

  /** What is meant, in words. */
  toString(): string {
    const { operation, method, path, account, status, body, response } = this.#match
    const what = operation ?? [method, path].filter((part) => part !== undefined).join(' ')
    return [
      what || 'a call',
      operation !== undefined && method !== undefined && `by ${method}`,
      operation !== undefined && path !== undefined && `at ${path}`,
      account !== undefined && `of ${account}`,
      body !== undefined && `with ${this.#brief(body)}`,
      status !== undefined && `answered ${status}`,
      response !== undefined && `answered with ${this.#brief(response)}`,
    ]
      .filter(Boolean)
      .join(' ')
  }

  #brief(value: unknown): string {
    const text = JSON.stringify(this.#reader.masker.value(value))
    return text.length > 120 ? `${text.slice(0, 117)}...` : text
  }

  /** What a body says; undefined for one that cannot be read, which has nothing of what is expected. */
  #valueOf(body: Body, type: string): unknown {
    const content = this.#reader.read(body, type)
    return content.kind === 'unreadable' ? undefined : content.value
  }

  /** The messages of a call that something is expected of; bodies that there were may be forgotten. */
  #messages({ request, response, requestHeaders, responseType, bodySent }: Call): ExpectedMessage[] {
    const { body, response: answer } = this.#match
    return [
      {
        expected: body,
        body: request,
        name: 'body',
        type: requestHeaders['content-type'] ?? '',
        was: bodySent,
      },
      { expected: answer, body: response, name: 'response', type: responseType, was: responseType !== '' },
    ].filter(({ expected }) => expected !== undefined)
  }

  #addressDistance(call: Call): number {
    const distances = this.#filters.map(({ name, fits }) =>
      fits(call) ? 0 : farness(String(this.#match[name]), this.#shown(call, name)),
    )
    return distances.length === 0 ? 0 : average(distances)
  }

  #shown(call: Call, name: (typeof FILTERS)[number]): string {
    return name === 'path'
      ? this.#reader.masker.url(call.url.split('?', 1)[0] as string)
      : String(call[name] ?? '')
  }

  #difference(call: Call): Difference {
    const distances: number[] = []
    const differs: string[] = []
    for (const { name, fits } of this.#filters) {
      if (fits(call)) {
        distances.push(0)
        continue
      }
      const [actual, expected] = [this.#shown(call, name), this.#match[name]]
      distances.push(farness(String(expected), actual))
      differs.push(`${name}: ${actual === '' ? 'none' : actual}, expected ${expected}`)
    }
    for (const message of this.#messages(call)) {
      const { count, differences } = this.#compareBody(message)
      distances.push(Math.min(1, count / leavesOf(message.expected)))
      differs.push(...differences)
    }
    return { differs, distance: distances.length === 0 ? 1 : average(distances) }
  }

  #compareBody({ expected, body, name, type, was }: ExpectedMessage): Comparison {
    const unlike = (why: string): Comparison => ({
      count: Number.POSITIVE_INFINITY,
      differences: [`${name}: ${why}`],
    })
    if (!body) return unlike(was ? 'not kept any more' : 'none')
    if (!isWhole(body)) return unlike('only its beginning is kept (--journal-body)')
    const content = this.#reader.read(body, type)
    return content.kind === 'unreadable'
      ? unlike(`neither JSON nor a form (${content.message} at position ${content.position})`)
      : this.#comparer.compare(expected, content.value, name, MOST_DIFFERENCES)
  }
}

const average = (numbers: readonly number[]): number => numbers.reduce((a, b) => a + b, 0) / numbers.length

/** How far two addresses or operations are from each other, by the parts at the same index. */
function farness(one: string, other: string): number {
  const [a, b] = [partsOf(one), partsOf(other)]
  const same = a.filter((part, index) => part === b[index]).length
  return 1 - same / Math.max(a.length, b.length, 1)
}

const partsOf = (text: string): string[] =>
  text
    .toLowerCase()
    .replace(/\{\w*\}/g, '{}')
    .split(/[\s/]+/)
    .filter((part) => part !== '' && part !== 'v3')
