import { existsSync, readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { getKey, isInRange } from './api-operations.js'

const require = createRequire(import.meta.url)

/** Values by ranges of versions: `{ v6-v7: ..., v8: ... }`. */
type ByRange = Readonly<Record<string, string>>

interface UpgradesFile {
  readonly bodies: Readonly<Record<string, string>>
  readonly schemas: Readonly<Record<string, Readonly<Record<string, string>>>>
  readonly moved: Readonly<Record<string, ByRange>>
  readonly renamed: Readonly<Record<string, ByRange>>
  readonly parameters: Readonly<Record<string, Readonly<Record<string, string>>>>
  readonly page: Readonly<Record<string, string>>
}

/** A property as a version has it. */
export interface KnownProperty {
  readonly name: string
  /** A schema, a List<> or Map<> of them, or what is no object. */
  readonly type: string
}

/** What is known of a version by those who come from an earlier one. */
export interface ApiUpgrades {
  /** What takes the place of an operation that the version does not have: `GET /JobSessions?jobId=`. */
  readonly findSuccessor: (method: string, path: string) => string | undefined
  /** The schema of the body of an operation. */
  readonly findBody: (method: string, path: string) => string | undefined
  /** The query parameters, in small letters, that an operation had in an earlier version and has no more. */
  readonly findLostParameters: (method: string, path: string) => readonly string[]
  /** The properties of a schema, by their names in small letters; undefined for what is no such schema. */
  readonly findProperties: (schema: string) => ReadonlyMap<string, KnownProperty> | undefined
  /** What a property of a schema is called, if it had another name. */
  readonly findNewName: (schema: string, property: string) => string | undefined
  /** What a page has. */
  readonly pageProperties: readonly string[]
}

/** Reads what is known of a version, from version 4 on. The shapes of bodies and answers are known from version 6 on. */
export function loadApiUpgrades(version: number): ApiUpgrades {
  const { bodies, schemas, moved, renamed, parameters, page } = loadFile()
  const successors = new Map(
    Object.entries(moved).map(([name, byRange]) => [parseKey(name), findInRange(byRange, version)]),
  )
  const bodyTypes = new Map(
    Object.entries(bodies).map(([name, text]) => [parseKey(name), findAlternative(text, version)]),
  )
  const lost = new Map(
    Object.entries(parameters).map(([name, byName]) => [
      parseKey(name),
      Object.keys(byName)
        .filter((parameter) => isInRange(byName[parameter] ?? '', version))
        .map((parameter) => parameter.toLowerCase()),
    ]),
  )
  const known = new Map<string, Map<string, KnownProperty>>()
  for (const [key, properties] of Object.entries(schemas)) {
    const [schema = '', ...ranges] = key.split(' ')
    if (ranges.length > 0 && !ranges.some((range) => isInRange(range, version))) continue
    const own = Object.entries(properties).flatMap(([name, text]) => {
      const type = findAlternative(text, version)
      return type === undefined ? [] : [[name.toLowerCase(), { name, type }] as const]
    })
    known.set(schema, new Map(own))
  }
  return {
    findSuccessor: (method, path) => successors.get(getKey(method, path)),
    findBody: (method, path) => bodyTypes.get(getKey(method, path)),
    findLostParameters: (method, path) => lost.get(getKey(method, path)) ?? [],
    // shapes begin with version 6
    findProperties: (schema) => (version < FIRST_SHAPED ? undefined : known.get(schema)),
    findNewName: (schema, property) => findInRange(renamed[`${schema}.${property}`] ?? {}, version),
    pageProperties: Object.keys(page).filter((name) => isInRange(page[name] ?? '', version)),
  }
}

const FIRST_SHAPED = 6

function parseKey(operation: string): string {
  const [method = '', path = ''] = operation.split(' ')
  return getKey(method, path)
}

const findInRange = (byRange: ByRange, version: number): string | undefined =>
  Object.entries(byRange).find(([range]) => isInRange(range, version))?.[1]

/** The type of a property in a version, of `integer v6 | string required v7-v8`. */
function findAlternative(text: string, version: number): string | undefined {
  for (const alternative of text.split(' | ')) {
    const [type, ...rest] = alternative.split(' ')
    const range = rest.find((word) => word !== 'required')
    if (range === undefined || isInRange(range, version)) return type
  }
  return undefined
}

/** The content of the files, which is the same for all servers of a process. */
let loaded: UpgradesFile | undefined

function loadFile(): UpgradesFile {
  loaded ??= readFile()
  return loaded
}

function readFile(): UpgradesFile {
  // the build puts it beside the program as JSON
  const compiled = new URL('api-upgrades.json', import.meta.url)
  if (existsSync(compiled)) return JSON.parse(readFileSync(compiled, 'utf8'))
  const { parse } = require('yaml') as typeof import('yaml')
  const read = (name: string) =>
    parse(readFileSync(new URL(`../../fixtures/api/${name}.yaml`, import.meta.url), 'utf8'))
  return { ...read('shapes'), ...read('upgrades') }
}
