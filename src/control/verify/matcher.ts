import type { Body, Call } from '../journal/call.js'
import { contentOf, isWhole } from '../journal/content.js'
import { type CallFilter, filterCalls } from '../journal/filter.js'
import { redact } from '../journal/redact.js'
import type { CallMatch, NearMiss } from './expectation.js'
import { differences, leavesOf } from './resemble.js'

/** Whether a call is the one that is meant; unknown when what was sent or answered is not kept. */
export type Fit = 'yes' | 'no' | 'unknown'

/** How a call and an expectation differ. */
interface Comparison {
  readonly differs: readonly string[]
  /** From 0, it is the one, to 1, it has nothing in common with it. */
  readonly distance: number
}

/** Finds the calls that are meant. */
export class Matcher {
  readonly #match: CallMatch
  readonly #filter: (call: Call) => boolean

  constructor(match: CallMatch) {
    this.#match = match
    this.#filter = filterCalls(match)
  }

  fit(call: Call): Fit {
    if (!this.#filter(call)) return 'no'
    const fits = this.#messages(call).map(({ expected, body, name, was }): Fit => {
      if (!body) return was ? 'unknown' : 'no'
      if (!isWhole(body)) return 'unknown'
      return differences(expected, contentOf(body), name).length === 0 ? 'yes' : 'no'
    })
    return fits.includes('no') ? 'no' : fits.includes('unknown') ? 'unknown' : 'yes'
  }

  /** The calls that are nearest to what is meant, best first. */
  nearest(calls: readonly Call[], most: number): NearMiss[] {
    return calls
      .map((call) => ({ call, ...this.#compare(call) }))
      .filter(({ distance }) => distance < 1)
      .sort((a, b) => a.distance - b.distance || b.call.id - a.call.id)
      .slice(0, most)
      .map(({ call: { id, method, url, operation }, differs }) => ({
        id,
        method,
        url: redact(url),
        operation,
        differs,
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
      body !== undefined && `with ${brief(body)}`,
      status !== undefined && `answered ${status}`,
      response !== undefined && `answered with ${brief(response)}`,
    ]
      .filter(Boolean)
      .join(' ')
  }

  /** The messages of a call that something is expected of; bodies that there were may be forgotten. */
  #messages({ request, response, requestHeaders, responseType }: Call) {
    const { body, response: answer } = this.#match
    const sent = Number(requestHeaders['content-length'] ?? 0) > 0 || 'transfer-encoding' in requestHeaders
    return [
      { expected: body, body: request, name: 'body', was: sent },
      { expected: answer, body: response, name: 'response', was: responseType !== '' },
    ].filter(({ expected }) => expected !== undefined)
  }

  #compare(call: Call): Comparison {
    const distances: number[] = []
    const differs: string[] = []
    const shown = { ...call, path: redact(call.url.split('?', 1)[0] as string) }
    for (const name of ['operation', 'method', 'path', 'account', 'status'] as const) {
      const expected = this.#match[name]
      if (expected === undefined) continue
      const single: CallFilter = { [name]: expected }
      if (filterCalls(single)(call)) {
        distances.push(0)
        continue
      }
      const actual = shown[name]
      distances.push(farness(String(expected), String(actual)))
      differs.push(`${name}: ${actual === '' ? 'none' : actual}, expected ${expected}`)
    }
    for (const { expected, body, name, was } of this.#messages(call)) {
      const [wrong, far] = compareBody(expected, body, name, was)
      distances.push(far)
      differs.push(...wrong)
    }
    const sum = distances.reduce((a, b) => a + b, 0)
    return { differs, distance: distances.length === 0 ? 1 : sum / distances.length }
  }
}

function compareBody(
  expected: unknown,
  body: Body | undefined,
  name: string,
  was: boolean,
): [differs: string[], far: number] {
  if (!body) return [[`${name}: ${was ? 'not kept any more' : 'none'}`], 1]
  if (!isWhole(body)) return [[`${name}: only its beginning is kept (--journal-body)`], 1]
  const wrong = differences(expected, contentOf(body), name)
  return [wrong.slice(0, MOST_DIFFERENCES), Math.min(1, wrong.length / leavesOf(expected))]
}

const MOST_DIFFERENCES = 5

/** How far two addresses or operations are from each other, by the parts that stand in the same place. */
function farness(one: string, other: string): number {
  const [a, b] = [partsOf(one), partsOf(other)]
  const same = a.filter((part, place) => part === b[place]).length
  return 1 - same / Math.max(a.length, b.length, 1)
}

const partsOf = (text: string): string[] =>
  text
    .toLowerCase()
    .replace(/\{\w*\}/g, '{}')
    .split(/[\s/]+/)
    .filter((part) => part !== '' && part !== 'v3')

const brief = (value: unknown): string => {
  const text = redact(JSON.stringify(value))
  return text.length > 120 ? `${text.slice(0, 117)}...` : text
}
