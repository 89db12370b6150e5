import { API_VERSIONS, type ApiVersion, V3 } from '../../api/versions.js'
import { loadApiOperations } from '../../catalogue/api-operations.js'
import { findAllClosest } from '../../text/closest-name.js'
import { OPERATIONS } from './operation-list.js'

/** An operation of a version of the API. */
export interface Operation {
  /** Name in the journal: `POST /Jobs/{jobId}/Action start` in version 3, `POST v8 /Jobs/{jobId}/start` in later versions. */
  readonly name: string
  /** Normalized name without its version: see {@link parseOperation}. */
  readonly normalized: string
  readonly method: string
  /** Path with names in braces, such as `/v3/Jobs/{jobId}/Action`. */
  readonly path: string
}

/** The parts of the name of an operation. */
interface OperationName {
  /** Version such as `v8`; absent for any version. */
  readonly version?: string | undefined
  /** Normalized name for comparisons: in lower case, with empty braces. */
  readonly normalized: string
}

/** All operations of version 3. Actions are listed with each of their verbs, and without a verb. */
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

/** Formats the path in the name of an operation. Names of version 3 do not contain the version. */
export function formatPath(version: string, path: string): string {
  return version === V3.name ? path : `${version} ${path}`
}

/** Parses the name of an operation. Its version can stand before its path (`GET v8 /Jobs`) or in it. */
export function parseOperation(operation: string): OperationName {
  const text = operation
    .trim()
    .replace(/\{\w*\}|:\w+/g, '{}')
    .replace(/\s+/g, ' ')
    .toLowerCase()
  const [, method, version, path] = /^(\S+) \/?(v\d+) ?(\/.*)$/.exec(text) ?? []
  return path === undefined ? { normalized: text } : { version, normalized: `${method} ${path}` }
}

/** Splits the name of an operation of the journal. */
export function splitOperation(name: string): {
  readonly method: string
  readonly version: string
  readonly path: string
  /** Verb of an action; otherwise empty. */
  readonly verb: string
} {
  const [, method = '', version = V3.name, path = '', verb = ''] =
    /^(\S+) (?:(v\d) )?(\S+)(?: (.*))?$/.exec(name) ?? []
  return { method, version, path, verb }
}

/** Tells whether an operation of the journal is a login. */
export const isLogin = (operation: string): boolean => /^POST (?:v\d+ )?\/Token$/.test(operation)

/** Operations of later versions, loaded at their first use. */
const later = new Map<ApiVersion, readonly Operation[]>()

/** Lists all operations of a version. */
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

/** Finds operations by name: one, or one of each version that has it. Version 3 comes first. */
export function* findOperations(name: string): Generator<Operation> {
  const { version, normalized } = parseOperation(name)
  for (const one of API_VERSIONS)
    if (version === undefined || version === one.name)
      yield* listOperations(one).filter((operation) => operation.normalized === normalized)
}

/** Finds the nearest operations for a mistyped name, those with the same path first. */
export function findNearestOperations(name: string): string[] {
  const { version, normalized: wanted } = parseOperation(name.slice(0, MAX_NAME_LENGTH))
  const named = API_VERSIONS.find((one) => one.name === version)
  const all = named ? listOperations(named) : listDistinctOperations()
  const readPath = (plain: string): string | undefined => /\/\S*/.exec(plain)?.[0]
  const there = all.filter(({ normalized }) => readPath(normalized) === readPath(wanted))
  const known = there.length > 0 ? there : all
  const near = findAllClosest(
    wanted,
    known.map(({ normalized }) => normalized),
  )
  const found = near.length > 0 ? known.filter(({ normalized }) => near.includes(normalized)) : there
  return found.slice(0, 3).map((operation) => operation.name)
}

/** Finds the version in the name of an operation, if it has a known one. */
export function findNamedVersion(name: string): string | undefined {
  const { version } = parseOperation(name)
  return API_VERSIONS.find((one) => one.name === version)?.name
}

/** Lists the operations of all versions, without their versions. */
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

/** Maximum length of a name to look for. */
const MAX_NAME_LENGTH = 300
