import type { Operation } from '../operations/operation.js'
import { type Answer, findSuccessor, listOperations } from './facts.js'

/** An operation as a version has it. */
export interface Translated {
  /** As the facts have it: `POST /Jobs/{jobId}/start`, or `POST /Jobs/{jobId}/Action start`. */
  readonly name: string
  readonly answer: Answer
  /** Verb of an action that has an address of its own, so that its options are the body. */
  readonly verb?: string | undefined
}

type Operations = ReturnType<typeof listOperations>

const operationsOf = new Map<number, ReadonlyMap<string, readonly [name: string, answer: Answer]>>()

/** Operations differ in how they call their parameters and in the case of letters. */
const normalize = (name: string): string => name.replace(/\{\w+\}/g, '{}').toLowerCase()

function find(name: string, version: number): readonly [name: string, answer: Answer] | undefined {
  let known = operationsOf.get(version)
  if (!known) {
    const operations: Operations = listOperations(version)
    known = new Map([...operations].map((entry) => [normalize(entry[0]), entry]))
    operationsOf.set(version, known)
  }
  return known.get(normalize(name))
}

/** The verb that the body of an action names, if it names one of its verbs. */
export function findVerb({ verb = '' }: Operation, body: unknown): string | undefined {
  if (typeof body !== 'object' || body === null) return undefined
  const [key, ...others] = Object.keys(body).map((name) => name.toLowerCase())
  return others.length > 0 ? undefined : verb.split(', ').find((known) => known.toLowerCase() === key)
}

/** The operation that a version has for one of version 3; undefined if it has none. */
export function translate(
  { name }: Operation,
  verb: string | undefined,
  version: number,
): Translated | undefined {
  if (verb === undefined || version < 6) {
    const found = find(verb === undefined ? name : `${name} ${verb}`, version)
    return found && { name: found[0], answer: found[1] }
  }
  const successor = findSuccessor(`${name} ${verb}`, version)
  const found = successor === undefined ? undefined : find(successor, version)
  return found && { name: found[0], answer: found[1], verb }
}

/** The options of a verb out of the body of its action. */
export const unwrap = (body: unknown): unknown => Object.values(body as object)[0] ?? undefined

/** The address of a translated operation: its parameters are those of version 3, in the same order. */
export function addressIn(version: number, { name }: Translated, values: readonly string[]): string {
  const left = [...values]
  const [, path = ''] = name.split(' ')
  return `/v${version}${path.replace(/\{\w+\}/g, () => encodeURIComponent(left.shift() ?? 'missing in params'))}`
}

/** The values of the names in the path of an operation, in their order. */
export const valuesInOrder = ({ name }: Operation, values: Record<string, string>): string[] =>
  [...name.matchAll(/\{(\w+)\}/g)].map(([, key = '']) => values[key] ?? '')
