import { API_VERSIONS, type ApiVersion, V3 } from '../../api/versions.js'
import { loadApiOperations } from '../../catalogue/api-operations.js'
import { findAllClosest } from '../../text/closest-name.js'
import { OPERATIONS } from './operation-list.js'

/** An operation of a version of the API. */
export interface Operation {
  /** As the journal writes it: `POST /Jobs/{jobId}/Action start` in version 3, `POST v8 /Jobs/{jobId}/start` in a later one. */
  readonly name: string
  /** The same without its version, comparable: see {@link parseOperation}. */
  readonly normalized: string
  readonly method: string
  /** The address it is at, with its names in braces: `/v3/Jobs/{jobId}/Action`. */
  readonly path: string
}

/** A name taken apart. */
interface OperationName {
  /** `v8`; absent: any version. */
  readonly version?: string | undefined
  /** In the one form that others are compared with: braces are empty, and letter case does not matter. */
  readonly normalized: string
}

/** All operations of version 3. An action is there with each of its verbs, and without any. */
export const operations: readonly Operation[] = OPERATIONS.flatMap(([path, methods, verbs]) =>
  methods
    .split(' ')
    .flatMap((method) =>
      ['', ...(verbs?.split(' ') ?? [])].map((verb) =>
        createOperation(V3, `${method} ${path} ${verb}`.trimEnd()),
      ),
    ),
)

/** @param plain without a version */
function createOperation(version: ApiVersion, plain: string): Operation {
  const [method = '', path = '', ...verb] = plain.split(' ')
  return {
    name: [method, formatPath(version.name, path), ...verb].join(' '),
    normalized: parseOperation(plain).normalized,
    method,
    path: `${version.prefix}${path}`,
  }
}

/** Writes the path of an operation as its name has it. Those of version 3 are older than the others, and do not name it. */
export function formatPath(version: string, path: string): string {
  return version === V3.name ? path : `${version} ${path}`
}

/** Takes the name of an operation apart, which may have its version before its path (`GET v8 /Jobs`) or in it. */
export function parseOperation(operation: string): OperationName {
  const text = operation
    .trim()
    .replace(/\{\w*\}|:\w+/g, '{}')
    .replace(/\s+/g, ' ')
    .toLowerCase()
  const [, method, version, path] = /^(\S+) \/?(v\d+) ?(\/.*)$/.exec(text) ?? []
  return path === undefined ? { normalized: text } : { version, normalized: `${method} ${path}` }
}

/** The parts of the name of an operation, as the journal writes it. */
export function splitOperation(name: string): {
  readonly method: string
  readonly version: string
  readonly path: string
  /** Of an action; else empty. */
  readonly verb: string
} {
  const [, method = '', version = V3.name, path = '', verb = ''] =
    /^(\S+) (?:(v\d) )?(\S+)(?: (.*))?$/.exec(name) ?? []
  return { method, version, path, verb }
}

/** Tells whether an operation of the journal is a login. */
export const isLogin = (operation: string): boolean => /^POST (?:v\d+ )?\/Token$/.test(operation)

/** The operations of later versions, which are read when somebody names one. */
const later = new Map<ApiVersion, readonly Operation[]>()

/** All operations of a version. */
export function listOperations(version: ApiVersion): readonly Operation[] {
  if (version === V3) return operations
  let known = later.get(version)
  if (!known) {
    const { all, actions } = loadApiOperations(version.number)
    const plain = all.map(({ method, path }) => `${method} ${path}`)
    const withoutVerbs = actions.map((name) => name.split(' ', 2).join(' '))
    known = [...new Set([...plain, ...withoutVerbs, ...actions])].map((name) =>
      createOperation(version, name),
    )
    later.set(version, known)
  }
  return known
}

/** The operations that a name stands for: one, or one of each version that has it. Those of version 3 come first. */
export function* findOperations(name: string): Generator<Operation> {
  const { version, normalized } = parseOperation(name)
  for (const one of API_VERSIONS)
    if (version === undefined || version === one.name)
      yield* listOperations(one).filter((operation) => operation.normalized === normalized)
}

/** The operations that a mistyped name most likely was meant to be: those at its address first. */
export function findNearestOperations(name: string): string[] {
  const { version, normalized: wanted } = parseOperation(name.slice(0, MAX_NAME_LENGTH))
  const named = API_VERSIONS.find((one) => one.name === version)
  const all = named ? listOperations(named) : listDistinctOperations()
  const pathOf = (plain: string): string | undefined => /\/\S*/.exec(plain)?.[0]
  const there = all.filter(({ normalized }) => pathOf(normalized) === pathOf(wanted))
  const known = there.length > 0 ? there : all
  const near = findAllClosest(
    wanted,
    known.map(({ normalized }) => normalized),
  )
  const found = near.length > 0 ? known.filter(({ normalized }) => near.includes(normalized)) : there
  return found.slice(0, 3).map((operation) => operation.name)
}

/** The version that the name of an operation is for alone, if there is such a version. */
export function findNamedVersion(name: string): string | undefined {
  const { version } = parseOperation(name)
  return API_VERSIONS.find((one) => one.name === version)?.name
}

/** The operations of all versions, without their versions. */
function listDistinctOperations(): readonly Operation[] {
  const found = new Map<string, Operation>()
  for (const version of API_VERSIONS)
    for (const operation of listOperations(version))
      if (!found.has(operation.normalized))
        found.set(operation.normalized, {
          ...operation,
          name: operation.name.replace(` ${version.name} `, ' '),
        })
  return [...found.values()]
}

/** Nobody means a longer one. */
const MAX_NAME_LENGTH = 300
