import { readFileSync } from 'node:fs'
import { parse } from 'yaml'

type Table<T> = Readonly<Record<string, T>>

const read = <T>(name: string): T =>
  parse(readFileSync(new URL(`../../../fixtures/api/${name}.yaml`, import.meta.url), 'utf8'))

/** A version, or some in a row: `v6-v8`. */
function isInRange(range: string, version: number): boolean {
  const [first = 0, last = first] = range.split('-').map((part) => Number(part.slice(1)))
  return first <= version && version <= last
}

/** What stands for a version in a table by ranges of versions. */
const pick = <T>(table: Table<T>, version: number): T | undefined =>
  Object.entries(table).find(([range]) => isInRange(range, version))?.[1]

const { operations } = read<{ operations: Table<Table<string | number | Table<string | number>>> }>(
  'operations',
)
const { verbs } = read<{ verbs: Table<string | Table<string>> }>('verbs')
const { schemas, bodies } = read<{ schemas: Table<Table<string>>; bodies: Table<string> }>('shapes')

/** What an operation answers in a version. */
export interface Answer {
  readonly status: number
  /** `List<Job>`; absent: nothing */
  readonly type?: string | undefined
}

function toAnswer(text: string | number): Answer {
  const [status, type] = String(text).split(' ')
  return { status: Number(status), type }
}

/** The operations of a version by name: `GET /Jobs/{id}`, and the verbs of an action `POST /Jobs/{jobId}/Action start`. */
export function listOperations(version: number): ReadonlyMap<string, Answer> {
  const found = new Map<string, Answer>()
  for (const [name, byRange] of Object.entries(operations)) {
    const answer = pick(byRange, version)
    if (typeof answer === 'object')
      for (const [verb, own] of Object.entries(answer)) found.set(`${name} ${verb}`, toAnswer(own))
    else if (answer !== undefined) found.set(name, toAnswer(answer))
  }
  return found
}

/** The operation that a verb of an action has for itself in a version. */
export function findSuccessor(action: string, version: number): string | undefined {
  const successor = verbs[action]
  const name = typeof successor === 'object' ? pick(successor, version) : successor
  return name === 'none' ? undefined : name
}

/** The alternative that holds in a version: `Job v6-v7 | EditBackupJob v8`. */
function pickAlternative(text: string, version: number): string | undefined {
  const alternatives = text.split(' | ').map((one) => one.split(' '))
  return alternatives.find(([, range]) => range === undefined || isInRange(range, version))?.[0]
}

/** What is sent with an operation; absent: nothing that is known. */
export const findBody = (name: string, version: number): string | undefined => {
  const text = bodies[name]
  return text === undefined ? undefined : pickAlternative(text, version)
}

/** What a version says of a property. */
interface Property {
  readonly type: string
  readonly isRequired: boolean
}

/** The shapes of a version, and how they are told from what is answered. */
export class Shapes {
  readonly #schemas = new Map<string, ReadonlyMap<string, Property>>()

  constructor(version: number) {
    for (const [key, properties] of Object.entries(schemas)) {
      const [name = '', ...ranges] = key.split(' ')
      if (ranges.length > 0 && !ranges.some((range) => isInRange(range, version))) continue
      const known = new Map<string, Property>()
      for (const [property, text] of Object.entries(properties))
        for (const alternative of text.split(' | ')) {
          const [, type = '', required, range] = alternative.match(/^(\S+)( required)?(?: (v\S+))?$/) ?? []
          if (range !== undefined && !isInRange(range, version)) continue
          known.set(property, { type, isRequired: required !== undefined })
        }
      this.#schemas.set(name, known)
    }
  }

  get(name: string): ReadonlyMap<string, Property> | undefined {
    return this.#schemas.get(name)
  }
}

const UUID = /^[0-9a-f]{8}-([0-9a-f]{4}-){3}[0-9a-f]{12}$/i
const DATE_TIME = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)?$/

/** Each type as the facts name it, and what a value of it looks like. */
const SCALARS: Readonly<Record<string, (value: unknown) => boolean>> = {
  any: () => true,
  object: (value) => typeof value === 'object' && value !== null,
  boolean: (value) => typeof value === 'boolean',
  string: (value) => typeof value === 'string',
  'string(password)': (value) => typeof value === 'string',
  'string(uuid)': (value) => UUID.test(String(value)),
  'string(date-time)': (value) => DATE_TIME.test(String(value)),
  number: Number.isFinite,
  'number(double)': Number.isFinite,
  integer: Number.isSafeInteger,
  'integer(int32)': (value) => Number.isSafeInteger(value) && Math.abs(value as number) <= 2 ** 31,
  'integer(int64)': Number.isSafeInteger,
}

/** Kinds of differences between what is answered and what is known. */
export type DifferenceKind = 'missing' | 'unknown' | 'wrong'

/** Finds where answers of one version differ from its shapes, and remembers what it has seen of each schema. */
export class ShapeCheck {
  /** What differs, each once, with an answer that it was seen in. */
  readonly differences = new Map<string, { readonly kind: DifferenceKind; readonly at: string }>()
  /** How often each property of each schema was seen. */
  readonly seen = new Map<string, { count: number; readonly properties: Map<string, number> }>()
  readonly #shapes: Shapes
  readonly #version: number

  constructor(version: number) {
    this.#version = version
    this.#shapes = new Shapes(version)
  }

  /** @param at where the value comes from */
  check(value: unknown, type: string, at: string): void {
    const [, container, inner = ''] = type.match(/^(Page|List|Map)<(.*)>$/) ?? []
    if (container === undefined) this.#checkValue(value, type, type, at)
    else this.#checkContainer(value, container, inner, type, at)
  }

  /** Properties that the version has and no answer did. */
  get neverSeen(): readonly string[] {
    return [...this.seen].flatMap(([schema, { properties }]) =>
      [...(this.#shapes.get(schema)?.keys() ?? [])]
        .filter((name) => !properties.has(name))
        .map((name) => `${schema}.${name}`),
    )
  }

  #tell(kind: DifferenceKind, what: string, at: string): void {
    if (!this.differences.has(what)) this.differences.set(what, { kind, at })
  }

  #checkContainer(value: unknown, container: string, inner: string, where: string, at: string): void {
    if (container === 'Page') {
      this.#checkPage(value, where, at)
      const entries = (value as { results?: unknown } | null)?.results
      if (Array.isArray(entries)) for (const entry of entries) this.#checkValue(entry, inner, where, at)
    } else if (Array.isArray(value) !== (container === 'List') || typeof value !== 'object' || value === null)
      this.#tell('wrong', `${where}: is no ${container.toLowerCase()}`, at)
    else for (const entry of Object.values(value)) this.#checkValue(entry, inner, where, at)
  }

  #checkPage(value: unknown, where: string, at: string): void {
    const page = (value ?? {}) as Record<string, unknown>
    if (!Array.isArray(page.results)) {
      this.#tell('wrong', `${where}: is no page`, at)
      return
    }
    const wanted = ['offset', 'limit', ...(this.#version <= 7 ? ['totalCount'] : []), 'results', '_links']
    for (const name of wanted)
      if (page[name] === undefined) this.#tell('missing', `Page.${name}: missing`, at)
    for (const name of Object.keys(page))
      if (!wanted.includes(name) && name !== 'setId') this.#tell('unknown', `Page.${name}: not known`, at)
  }

  #checkValue(value: unknown, type: string, where: string, at: string): void {
    const [, container, inner = ''] = type.match(/^(List|Map)<(.*)>$/) ?? []
    if (container !== undefined) {
      this.#checkContainer(value, container, inner, where, at)
      return
    }
    const [, members] = type.match(/^enum\((.*)\)$/) ?? []
    if (members !== undefined) {
      if (!members.split(',').includes(String(value)))
        this.#tell('wrong', `${where}: ${JSON.stringify(value)} is none of ${members}`, at)
      return
    }
    const scalar = SCALARS[type]
    if (scalar) {
      if (!scalar(value))
        this.#tell('wrong', `${where}: ${JSON.stringify(value)?.slice(0, 60)} is no ${type}`, at)
      return
    }
    this.#checkObject(value, type, where, at)
  }

  #checkObject(value: unknown, schema: string, where: string, at: string): void {
    const known = this.#shapes.get(schema)
    if (!known || typeof value !== 'object' || value === null || Array.isArray(value)) {
      this.#tell('wrong', known ? `${where}: is no ${schema}` : `${schema}: is no schema of this version`, at)
      return
    }
    const seen = this.seen.get(schema) ?? { count: 0, properties: new Map<string, number>() }
    this.seen.set(schema, seen)
    seen.count++
    for (const [name, field] of Object.entries(value)) {
      seen.properties.set(name, (seen.properties.get(name) ?? 0) + 1)
      const property = known.get(name)
      if (property) this.#checkValue(field, property.type, `${schema}.${name}`, at)
      else this.#tell('unknown', `${schema}.${name}: not known`, at)
    }
    for (const [name, { isRequired }] of known)
      if (isRequired && !(name in value)) this.#tell('missing', `${schema}.${name}: missing`, at)
  }
}
