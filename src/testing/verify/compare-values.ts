import { Masker } from '../../text/mask.js'
import { HIDDEN, isSecret } from '../../text/secrets.js'
import { createPatternTest } from '../journal/call-filter.js'
import type { ComparedPart } from './expectation.js'

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

/** Maximum depth of an expectation. */
export const MAX_DEPTH = 32

/** Counts the levels of a value: 0 for a text or a number. Stops at the given maximum. */
export function measureDepth(value: unknown, most = MAX_DEPTH + 1): number {
  if (typeof value !== 'object' || value === null || most === 0) return 0
  let deepest = 0
  for (const inner of Object.values(value)) deepest = Math.max(deepest, measureDepth(inner, most - 1))
  return 1 + deepest
}

/** Counts the values in an expectation, of which some may be missing. */
export const countLeaves = (value: unknown): number =>
  typeof value !== 'object' || value === null
    ? 1
    : Math.max(
        1,
        Object.values(value).reduce((sum: number, inner) => sum + countLeaves(inner), 0),
      )

/** Differences of a value from the expected one. */
export interface Comparison {
  /** Number of values that differ. */
  readonly count: number
  /** Descriptions of the first of them: `path: actual, expected …`. */
  readonly differences: readonly string[]
  /** The first values that differ, and the first that do not, in the order of the expectation. */
  readonly parts: readonly ComparedPart[]
}

/** Maximum number of values that differ, and of those that do not. */
const MAX_PARTS = 50

/** Compares values with expected values. It remembers property names, because a value is compared many times. */
export class Comparer {
  readonly #names = new WeakMap<object, ReadonlyMap<string, string>>()

  /** Tells whether a value contains the expected value. */
  fits(expected: unknown, actual: unknown): boolean {
    if (Array.isArray(expected) && Array.isArray(actual))
      return (
        expected.length === actual.length && expected.every((inner, index) => this.fits(inner, actual[index]))
      )
    if (isObject(expected) && isObject(actual))
      return Object.entries(expected).every(([name, inner]) => this.fits(inner, this.#property(actual, name)))
    return isSame(expected, actual)
  }

  /** Describes the differences of a value. @param most maximum number of descriptions; all differences are counted */
  compare(expected: unknown, actual: unknown, path: string, most: number): Comparison {
    const differences: string[] = []
    const parts: ComparedPart[] = []
    let [count, same] = [0, 0]
    const differ = (part: Omit<ComparedPart, 'differs'>, difference: () => string): void => {
      if (differences.length < most) differences.push(difference())
      if (count++ < MAX_PARTS) parts.push({ ...part, differs: true })
    }
    const walk = (wanted: unknown, found: unknown, at: string): void => {
      if (Array.isArray(wanted) && Array.isArray(found)) {
        if (found.length !== wanted.length)
          differ(
            { path: at, expected: wanted, actual: found },
            () => `${at}: has ${found.length} entries, expected ${wanted.length}`,
          )
        else for (const [index, inner] of wanted.entries()) walk(inner, found[index], `${at}[${index}]`)
      } else if (isObject(wanted) && isObject(found)) {
        for (const [name, inner] of Object.entries(wanted))
          walk(inner, this.#property(found, name), `${at}.${name}`)
      } else if (!isSame(wanted, found))
        differ({ path: at, expected: wanted, actual: found }, () => describeDifference(at, wanted, found))
      else if (same++ < MAX_PARTS) parts.push({ path: at, expected: wanted, actual: found, differs: false })
    }
    walk(expected, actual, path)
    return { count, differences, parts }
  }

  /** Finds a property by its name in any letter case. */
  #property(value: Record<string, unknown>, name: string): unknown {
    let names = this.#names.get(value)
    if (!names) {
      names = new Map(Object.keys(value).map((one) => [one.toLowerCase(), one]))
      this.#names.set(value, names)
    }
    const own = names.get(name.toLowerCase())
    return own === undefined ? undefined : value[own]
  }
}

const isSame = (wanted: unknown, found: unknown): boolean =>
  typeof wanted === 'string' && typeof found === 'string'
    ? createPatternTest(wanted)(found)
    : wanted === found

function describeDifference(path: string, expected: unknown, actual: unknown): string {
  const secret = path.split('.').some(isSecret)
  const say = (value: unknown): string => {
    if (value === undefined) return 'missing'
    if (Array.isArray(value)) return 'an array'
    if (isObject(value)) return 'an object'
    return secret ? HIDDEN : shorten(JSON.stringify(value))
  }
  return `${path}: ${say(actual)}, expected ${say(expected)}`
}

/**
 * Finds a secret in an expectation. Secrets in the journal are masked, so only `*` can match them.
 * @returns its path; undefined when there is none
 */
export function findSecret(
  expected: unknown,
  path: string,
  masked: unknown = new Masker().value(expected),
): string | undefined {
  if (typeof expected !== 'object' || expected === null || typeof masked !== 'object' || masked === null)
    return expected === masked || /^\*+$/.test(String(expected)) ? undefined : path
  const others = Object.values(masked)
  for (const [index, [name, inner]] of Object.entries(expected).entries()) {
    const found = findSecret(
      inner,
      Array.isArray(expected) ? `${path}[${name}]` : `${path}.${name}`,
      others[index],
    )
    if (found !== undefined) return found
  }
  return undefined
}

const shorten = (text: string): string => (text.length > 80 ? `${text.slice(0, 77)}...` : text)
