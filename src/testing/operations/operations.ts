import { findAllClosest } from '../../text/closest-name.js'
import { OPERATIONS } from './operation-list.js'

/** An operation of the API, as the journal writes it. */
export interface Operation {
  /** Such as `POST /Jobs/{jobId}/Action start`. */
  readonly name: string
  /** The same, comparable: see {@link normalizeOperation}. */
  readonly normalized: string
  readonly method: string
  /** The address it is at, with its names in braces: `/v3/Jobs/{jobId}/Action`. */
  readonly path: string
}

/** All operations. An action is there with each of its verbs, and without any. */
export const operations: readonly Operation[] = OPERATIONS.flatMap(([path, methods, verbs]) =>
  methods.split(' ').flatMap((method) =>
    ['', ...(verbs?.split(' ') ?? [])].map((verb) => {
      const name = `${method} ${path} ${verb}`.trimEnd()
      return { name, normalized: normalizeOperation(name), method, path: `/v3${path}` }
    }),
  ),
)

/** An operation in the one form that others are compared with: braces are empty, and case and `/v3` do not matter. */
export function normalizeOperation(operation: string): string {
  return operation
    .trim()
    .replace(/\{\w*\}|:\w+/g, '{}')
    .replace(/\s+/g, ' ')
    .replace(/ \/v3\//i, ' /')
    .toLowerCase()
}

/** The operation that a name stands for. */
export function findOperation(name: string): Operation | undefined {
  const wanted = normalizeOperation(name)
  return operations.find(({ normalized }) => normalized === wanted)
}

/** The operations that a mistyped name most likely was meant to be: those at its address first. */
export function findNearestOperations(name: string): string[] {
  const wanted = normalizeOperation(name.slice(0, MAX_NAME_LENGTH))
  const pathOf = (plain: string): string | undefined => /\/\S*/.exec(plain)?.[0]
  const there = operations.filter(({ normalized }) => pathOf(normalized) === pathOf(wanted))
  const known = there.length > 0 ? there : operations
  const near = findAllClosest(
    wanted,
    known.map(({ normalized }) => normalized),
  )
  const found = near.length > 0 ? known.filter(({ normalized }) => near.includes(normalized)) : there
  return found.slice(0, 3).map((operation) => operation.name)
}

/** Nobody means a longer one. */
const MAX_NAME_LENGTH = 300
