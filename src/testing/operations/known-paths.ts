import { API_VERSIONS, type ApiVersion, V3 } from '../../api/versions.js'
import { findClosest } from '../../text/closest-name.js'
import { listOperations } from './operations.js'

const listPaths = (version: ApiVersion): string[] => [
  ...new Set(listOperations(version).map(({ path }) => path)),
]

/** Tells whether a path can be that of a resource of the API. `*` in the path matches any text. */
export const isKnownPath = (pattern: string): boolean =>
  API_VERSIONS.some((version) => isKnownIn(version, pattern))

const isKnownIn = (version: ApiVersion, pattern: string): boolean =>
  listOperations(version).some(({ path }) => canMatch(pattern, path))

/**
 * Tells whether a path with `*` for any text and a path of the API with names in braces can match the same address. Letter
 * case and a slash at the end do not matter.
 */
export function canMatch(pattern: string, path: string): boolean {
  const wanted = [
    ...pattern
      .toLowerCase()
      .replace(/\*+/g, '*')
      .replace(/(?<=.)\/$/, ''),
  ]
  const parts = path.toLowerCase().split(/\{\w+\}/)
  // nearly all paths differ in their beginning
  const [fixed = ''] = wanted.join('').split('*', 1)
  const [start = ''] = parts
  const length = Math.min(fixed.length, start.length)
  if (fixed.slice(0, length) !== start.slice(0, length)) return false

  /** The positions in `wanted` that can be reached with the path so far. */
  let reached = passWildcards(wanted, [true])
  for (const [index, part] of parts.entries()) {
    if (index > 0) reached = passParameter(wanted, reached)
    for (const letter of part) reached = passLetter(wanted, reached, letter)
  }
  return reached[wanted.length] === true
}

/** Adds the positions after each `*`, because it also matches nothing. */
function passWildcards(wanted: readonly string[], reached: boolean[]): boolean[] {
  for (const [index, letter] of wanted.entries())
    if (reached[index] && letter === '*') reached[index + 1] = true
  return reached
}

function passLetter(wanted: readonly string[], reached: readonly boolean[], letter: string): boolean[] {
  const next: boolean[] = []
  for (const [index, own] of wanted.entries()) {
    if (!reached[index]) continue
    if (own === '*') next[index] = true
    else if (own === letter) next[index + 1] = true
  }
  return passWildcards(wanted, next)
}

/** Steps over a name in braces, which matches one or more characters but no slash. */
function passParameter(wanted: readonly string[], reached: readonly boolean[]): boolean[] {
  const next: boolean[] = []
  for (const [index, own] of wanted.entries()) {
    if (!reached[index] && !next[index]) continue
    if (own === '*') {
      next[index] = true
      next[index + 1] = true
    } else if (own !== '/') next[index + 1] = true
  }
  return next
}

/** Finds the nearest path of the API for a mistyped path, and keeps its ids. */
export function findNearestPath(pattern: string): string | undefined {
  const [bare = ''] = pattern
    .slice(0, 300)
    .replace(/^https?:\/\/[^/]*/i, '')
    .split(/[?#]/, 1)
  const rooted = bare.replace(/^(?!\/)/, '/').replace(/(?<=.)\/$/, '')
  const [, number, path = ''] = /^\/v(\d+)(\/.*)?$/i.exec(rooted) ?? [undefined, undefined, rooted]
  const has = (one: ApiVersion): boolean => isKnownIn(one, `${one.prefix}${path}`)
  const version = number === undefined ? (API_VERSIONS.find(has) ?? V3) : findNearestVersion(Number(number))
  const versioned = number === String(version.number) ? rooted : `${version.prefix}${path}`
  if (isKnownIn(version, versioned)) return versioned
  const given = versioned.split('/')
  const spelt = listPaths(version)
    .map((path) => path.split('/'))
    .filter((parts) => parts.length === given.length)
    .map((parts) =>
      parts.map((part, index) => (isParameter(part, given[index] ?? '') ? given[index] : part)).join('/'),
    )
  return findClosest(versioned, [...new Set(spelt)])
}

const findNearestVersion = (wanted: number): ApiVersion =>
  API_VERSIONS.find(({ number }) => number >= wanted) ?? (API_VERSIONS.at(-1) as ApiVersion)

const isParameter = (part: string, given: string): boolean => part.startsWith('{') || given === '*'
