import { patternTest } from '../journal/filter.js'
import { HIDDEN, isSecret } from '../journal/redact.js'

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

/** How deep an expectation may go. */
export const DEEPEST = 32

/** How many levels a value has: 0 for a text or a number. Stops counting where nobody needs to know more. */
export function depthOf(value: unknown, most = DEEPEST + 1): number {
  if (typeof value !== 'object' || value === null || most === 0) return 0
  return 1 + Math.max(0, ...Object.values(value).map((inner) => depthOf(inner, most - 1)))
}

/** How many values an expectation has, of which some may be missed. */
export const leavesOf = (value: unknown): number =>
  typeof value !== 'object' || value === null
    ? 1
    : Math.max(
        1,
        Object.values(value).reduce((sum: number, inner) => sum + leavesOf(inner), 0),
      )

/** What of a value is other than expected, as `path: what it is, expected what`; nothing when it has all of it. */
export function differences(expected: unknown, actual: unknown, path: string): string[] {
  if (Array.isArray(expected)) {
    if (!Array.isArray(actual)) return [differs(path, expected, actual)]
    if (actual.length !== expected.length)
      return [`${path}: has ${actual.length} entries, expected ${expected.length}`]
    return expected.flatMap((inner, place) => differences(inner, actual[place], `${path}[${place}]`))
  }
  if (isObject(expected)) {
    if (!isObject(actual)) return [differs(path, expected, actual)]
    const names = new Map(Object.keys(actual).map((name) => [name.toLowerCase(), name]))
    return Object.entries(expected).flatMap(([name, inner]) => {
      const found = names.get(name.toLowerCase())
      return differences(inner, found === undefined ? undefined : actual[found], `${path}.${name}`)
    })
  }
  const same =
    typeof expected === 'string' && typeof actual === 'string'
      ? patternTest(expected)(actual)
      : expected === actual
  return same ? [] : [differs(path, expected, actual)]
}

function differs(path: string, expected: unknown, actual: unknown): string {
  const secret = path.split('.').some(isSecret)
  const say = (value: unknown): string => {
    if (value === undefined) return 'missing'
    if (Array.isArray(value)) return 'an array'
    if (isObject(value)) return 'an object'
    return secret ? HIDDEN : short(JSON.stringify(value))
  }
  return `${path}: ${say(actual)}, expected ${say(expected)}`
}

const short = (text: string): string => (text.length > 80 ? `${text.slice(0, 77)}...` : text)
