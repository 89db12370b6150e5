import { existsSync, readFileSync } from 'node:fs'
import { createRequire } from 'node:module'

const require = createRequire(import.meta.url)

/** Versions and what is answered in each, as the file has them: `{ v3-v7: 200 List<Job>, v8: 200 Page<Job> }`. */
type ByRange = Readonly<Record<string, string | number | Readonly<Record<string, string | number>>>>

interface OperationsFile {
  readonly operations: Readonly<Record<string, ByRange>>
  readonly verbs: Readonly<Record<string, string | Readonly<Record<string, string>>>>
}

/** An operation of a version of the API. */
export interface ApiOperation {
  readonly method: string
  /** Without the version: `/Jobs/{jobId}`. */
  readonly path: string
  /** Status of success. */
  readonly status: number
  /** Its result comes in pages. */
  readonly isPaged: boolean
  /** What comes with it: a schema, a List<> or a Page<> of them, or a file; absent: nothing. */
  readonly result?: string | undefined
  /** The same for each verb of an action. */
  readonly verbs?: Readonly<Record<string, ApiAnswer>> | undefined
}

/** What an operation answers when all is well. */
export type ApiAnswer = Pick<ApiOperation, 'status' | 'isPaged' | 'result'>

/** The operations of one version. */
export interface ApiOperations {
  readonly all: readonly ApiOperation[]
  /** The operation at a path, whatever the case of its letters and its parameters are called. */
  readonly find: (method: string, path: string) => ApiOperation | undefined
  /** The actions that are answered, each with its verb: `POST /Jobs/{jobId}/Action start`. */
  readonly actions: readonly string[]
  /** The path that a verb of an action has for itself. */
  readonly findVerbPath: (actionPath: string, verb: string) => string | undefined
  /** The action whose verb a path is for: `POST /Jobs/{jobId}/Action start`. */
  readonly findAction: (method: string, path: string) => string | undefined
}

/** Reads what is known of the operations of a version, from version 4 on. */
export function loadApiOperations(version: number): ApiOperations {
  const { operations, verbs } = loadFile()
  const actions: string[] = []
  const all = Object.entries(operations).flatMap(([name, byRange]) => {
    const found = Object.entries(byRange).find(([range]) => isInRange(range, version))?.[1]
    if (found === undefined) return []
    const [method = '', path = ''] = name.split(' ')
    if (typeof found !== 'object') return [{ method, path, ...parseAnswer(found) }]
    // verbs that answer otherwise than the first one of their action say so themselves
    const answers = Object.entries(found).map(([verb, answer]) => [verb, parseAnswer(answer)] as const)
    actions.push(...answers.map(([verb]) => `${name} ${verb}`))
    return [
      { method, path, ...parseAnswer(Object.values(found)[0] ?? 200), verbs: Object.fromEntries(answers) },
    ]
  })
  const byKey = new Map(all.map((operation) => [getKey(operation.method, operation.path), operation]))
  const verbPaths = new Map(
    Object.entries(verbs).map(([name, successor]) => {
      const text =
        typeof successor === 'string'
          ? successor
          : Object.entries(successor).find(([range]) => isInRange(range, version))?.[1]
      const [method = '', path = '', verb = ''] = name.split(' ')
      return [`${getKey(method, path)} ${verb}`, text?.split(' ')[1]]
    }),
  )
  return {
    all,
    // where verbs have addresses of their own, actions are answered and not described any more
    actions: actions.length > 0 ? actions : Object.keys(verbs),
    find: (method, path) => byKey.get(getKey(method, path)),
    findVerbPath: (path, verb) => verbPaths.get(`${getKey('POST', path)} ${verb}`),
    findAction: (method, path) =>
      Object.keys(verbs).find((name) => {
        const [, action = '', verb = ''] = name.split(' ')
        const own = verbPaths.get(`${getKey('POST', action)} ${verb}`)
        return own !== undefined && getKey('POST', own) === getKey(method, path)
      }),
  }
}

function parseAnswer(text: string | number): ApiAnswer {
  const [status, result] = String(text).split(' ')
  return { status: Number(status), isPaged: result?.startsWith('Page<') === true, result }
}

/** An operation in the one form that others are compared with. */
export const getKey = (method: string, path: string): string =>
  `${method} ${path.replace(/:\w+|\{\w+\}/g, '{}').toLowerCase()}`

/** Tells whether `v3-v7`, or `v8`, has a version. */
export function isInRange(range: string, version: number): boolean {
  const [first = 0, last = first] = range.split('-').map((part) => Number(part.slice(1)))
  return first <= version && version <= last
}

/** The content of the files, which is the same for all servers of a process. */
let loaded: OperationsFile | undefined

function loadFile(): OperationsFile {
  loaded ??= readFile()
  return loaded
}

function readFile(): OperationsFile {
  // the build puts it beside the program as JSON
  const compiled = new URL('api-operations.json', import.meta.url)
  if (existsSync(compiled)) return JSON.parse(readFileSync(compiled, 'utf8'))
  const { parse } = require('yaml') as typeof import('yaml')
  const read = (name: string) =>
    parse(readFileSync(new URL(`../../fixtures/api/${name}.yaml`, import.meta.url), 'utf8'))
  return { ...read('operations'), ...read('verbs') }
}
