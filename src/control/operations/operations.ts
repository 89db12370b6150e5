import { nearest } from '../../closest.js'
import { OPERATIONS } from './list.js'

/** An operation of the API, as the journal writes it. */
export interface Operation {
  /** Such as `POST /Jobs/{jobId}/Action start`. */
  readonly name: string
  /** The same, comparable: see {@link plainName}. */
  readonly plain: string
  readonly method: string
  /** The address it is at, with its names in braces: `/v3/Jobs/{jobId}/Action`. */
  readonly path: string
}

/** All operations. An action is there with each of its verbs, and without any. */
export const operations: readonly Operation[] = OPERATIONS.flatMap(([path, methods, verbs]) =>
  methods.split(' ').flatMap((method) =>
    ['', ...(verbs?.split(' ') ?? [])].map((verb) => {
      const name = `${method} ${path} ${verb}`.trimEnd()
      return { name, plain: plainName(name), method, path: `/v3${path}` }
    }),
  ),
)

/** An operation in the one form that others are compared with: braces are empty, and case and `/v3` do not matter. */
export function plainName(operation: string): string {
  return operation
    .trim()
    .replace(/\{\w*\}|:\w+/g, '{}')
    .replace(/\s+/g, ' ')
    .replace(/ \/v3\//i, ' /')
    .toLowerCase()
}

/** The operation that a name stands for. */
export function findOperation(name: string): Operation | undefined {
  const wanted = plainName(name)
  return operations.find(({ plain }) => plain === wanted)
}

/** The operations that a mistyped name most likely was meant to be: those at its address first. */
export function nearestOperations(name: string): string[] {
  const wanted = plainName(name.slice(0, LONGEST))
  const pathOf = (plain: string): string | undefined => /\/\S*/.exec(plain)?.[0]
  const there = operations.filter(({ plain }) => pathOf(plain) === pathOf(wanted))
  const known = there.length > 0 ? there : operations
  const near = nearest(
    wanted,
    known.map(({ plain }) => plain),
  )
  const found = near.length > 0 ? known.filter(({ plain }) => near.includes(plain)) : there
  return found.slice(0, 3).map((operation) => operation.name)
}

/** Nobody means a longer one. */
const LONGEST = 300
