import { closest } from '../../closest.js'
import { OPERATIONS } from './list.js'

const PATHS = OPERATIONS.map(([path]) => `/v3${path}`)

/** Whether a path, in which `*` stands for anything, can be that of a described resource. */
export const isKnownPath = (pattern: string): boolean => PATHS.some((path) => canMeet(pattern, path))

/**
 * Whether a path, in which `*` stands for anything, and one of the API, in which a name in braces stands for one part,
 * have an address in common. Letter case does not matter, nor does a slash at the end.
 */
export function canMeet(pattern: string, path: string): boolean {
  const wanted = [
    ...pattern
      .toLowerCase()
      .replace(/\*+/g, '*')
      .replace(/(?<=.)\/$/, ''),
  ]
  const parts = path.toLowerCase().split(/\{\w+\}/)
  // nearly all paths differ in what they begin with
  const [fixed = ''] = wanted.join('').split('*', 1)
  const [start = ''] = parts
  const length = Math.min(fixed.length, start.length)
  if (fixed.slice(0, length) !== start.slice(0, length)) return false

  /** The places in `wanted` that can be reached with the path so far. */
  let reached = through(wanted, [true])
  for (const [place, part] of parts.entries()) {
    if (place > 0) reached = overName(wanted, reached)
    for (const letter of part) reached = overLetter(wanted, reached, letter)
  }
  return reached[wanted.length] === true
}

/** Goes on over each `*` that may stand for nothing. */
function through(wanted: readonly string[], reached: boolean[]): boolean[] {
  for (const [place, letter] of wanted.entries())
    if (reached[place] && letter === '*') reached[place + 1] = true
  return reached
}

function overLetter(wanted: readonly string[], reached: readonly boolean[], letter: string): boolean[] {
  const next: boolean[] = []
  for (const [place, own] of wanted.entries()) {
    if (!reached[place]) continue
    if (own === '*') next[place] = true
    else if (own === letter) next[place + 1] = true
  }
  return through(wanted, next)
}

/** A name in braces stands for one character or more, but for no slash. */
function overName(wanted: readonly string[], reached: readonly boolean[]): boolean[] {
  const next: boolean[] = []
  for (const [place, own] of wanted.entries()) {
    if (!reached[place] && !next[place]) continue
    if (own === '*') {
      next[place] = true
      next[place + 1] = true
    } else if (own !== '/') next[place + 1] = true
  }
  return next
}

/** The path that a mistyped one most likely was meant to be, with the ids that it has. */
export function nearestPath(pattern: string): string | undefined {
  const [bare = ''] = pattern
    .slice(0, 300)
    .replace(/^https?:\/\/[^/]*/i, '')
    .split(/[?#]/, 1)
  const rooted = bare.replace(/^(?!\/)/, '/').replace(/(?<=.)\/$/, '')
  const versioned = /^\/v3(\/|$)/i.test(rooted) ? rooted : `/v3${rooted}`
  if (isKnownPath(versioned)) return versioned
  const given = versioned.split('/')
  const spelt = PATHS.map((path) => path.split('/'))
    .filter((parts) => parts.length === given.length)
    .map((parts) =>
      parts.map((part, place) => (isOpen(part, given[place] ?? '') ? given[place] : part)).join('/'),
    )
  return closest(versioned, [...new Set(spelt)])
}

const isOpen = (part: string, given: string): boolean => part.startsWith('{') || given === '*'
