import { stringifyRow } from '../world/core/row-json.js'
import { CachedPart, CachedTexts } from './cached-parts.js'
import { hasLongList, LongList } from './long-list.js'

/** The part of JSON Schema that response schemas are written in. */
interface Schema {
  readonly $ref?: string
  readonly type?: string
  readonly properties?: Record<string, Schema>
  readonly items?: Schema
  readonly anyOf?: readonly Schema[]
}

/** Writes a value as JSON. */
type WriteValue = (value: unknown) => string

/** Writes answers of one schema as JSON. */
export interface Serialize {
  (answer: unknown): string
  /** The same text, in which a list that is long is written an entry at a time. */
  readonly pieces: (answer: unknown) => Iterator<string>
}

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null

/** Of several schemas the one that objects are written by. */
const isWhole = ({ $ref, type }: Schema): boolean => $ref !== undefined || type === 'object'

/** Texts that stand in JSON as they are: printable ASCII without quotation marks and backslashes. */
const PLAIN_TEXT = /^[ !#-[\]-~]*$/

/** Writes a scalar: most texts of this API are ids and addresses, and need nothing but quotation marks. */
function writeScalar(value: unknown): string {
  if (typeof value === 'string') return PLAIN_TEXT.test(value) ? `"${value}"` : JSON.stringify(value)
  return Number.isFinite(value) ? String(value) : JSON.stringify(value)
}

/** Writes a value that no schema describes as JSON, with long lists and the objects that they are in piece by piece. */
export function* writePieces(value: object): Generator<string> {
  let before = '{'
  if (value instanceof LongList) {
    before = '['
    for (const entry of value.entries()) {
      yield before
      if (isObject(entry)) yield* stringifyRow(entry)
      else yield JSON.stringify(entry)
      before = ','
    }
    // an empty list has not begun yet
    yield before === '[' ? '[]' : ']'
  } else if (hasLongList(value)) {
    for (const [name, inner] of Object.entries(value)) {
      if (inner === undefined) continue
      yield `${before}${JSON.stringify(name)}:`
      if (isObject(inner)) yield* writePieces(inner)
      else yield JSON.stringify(inner)
      before = ','
    }
    yield '}'
  } else yield JSON.stringify(value)
}

/**
 * Serialises answers by their schema: properties come in the order in which the schema declares them, which clients
 * of this API see documented, and what it does not declare stays inside. (Fastify's own serialiser writes required
 * properties before optional ones.)
 * @param named the schemas that others refer to, by name
 * @param project turns a schema into the one to write by
 */
export function buildSerializer(
  named: unknown,
  project: <T extends object>(schema: T) => T = (schema) => schema,
) {
  const schemas = named as Record<string, Schema>
  const resolve = ($ref: string): Schema => project(schemas[$ref.replace(/#$/, '')] as Schema)
  const known = new Map<Schema, WriteValue>()

  function writer(schema: Schema): WriteValue {
    let write = known.get(schema)
    if (!write) {
      // schemas may refer to themselves, so the way through is known before it is finished
      known.set(schema, (value) => (write as WriteValue)(value))
      const whole = build(schema)
      const texts = new CachedTexts(whole)
      write = (value) => (value instanceof CachedPart ? texts.getJson(value) : whole(value))
      known.set(schema, write)
    }
    return write
  }

  function build({ $ref, type, properties, items, anyOf }: Schema): WriteValue {
    if ($ref !== undefined) return writer(resolve($ref))
    if (anyOf) {
      const whole = anyOf.find(isWhole)
      const write = whole ? writer(whole) : JSON.stringify
      return (value) => (isObject(value) ? write(value) : writeScalar(value))
    }
    if (items) return createArrayWriter(writer(items))
    if (properties)
      return createObjectWriter(Object.entries(properties).map(([name, field]) => [name, writer(field)]))
    return type === undefined || type === 'object' || type === 'array' ? JSON.stringify : writeScalar
  }

  function* pieces(schema: Schema, value: unknown): Generator<string> {
    const { $ref, items, properties, anyOf } = schema
    const whole = isObject(value) ? anyOf?.find(isWhole) : undefined
    if ($ref !== undefined) yield* pieces(resolve($ref), value)
    else if (whole) yield* pieces(whole, value)
    else if (value instanceof LongList && items) {
      const write = writer(items)
      let before = '['
      for (const entry of value.entries()) {
        yield before + write(entry)
        before = ','
      }
      yield ']'
    } else if (properties && isObject(value)) {
      let before = '{'
      for (const [name, field] of Object.entries(properties)) {
        if (value[name] === undefined) continue
        yield `${before}${JSON.stringify(name)}:`
        yield* pieces(field, value[name])
        before = ','
      }
      yield '}'
    } else if (!properties && !items && isObject(value)) yield* writePieces(value)
    else yield writer(schema)(value)
  }

  return ({ schema }: { schema?: unknown }): Serialize => {
    let write: WriteValue | undefined
    const serialize = (answer: unknown): string => {
      write ??= writer(project(schema as Schema))
      return write(answer)
    }
    return Object.assign(serialize, {
      pieces: (answer: unknown) => pieces(project(schema as Schema), answer),
    })
  }
}

const createArrayWriter =
  (write: WriteValue): WriteValue =>
  (value) => {
    let text = '['
    for (const entry of value as unknown[]) text += (text === '[' ? '' : ',') + write(entry)
    return `${text}]`
  }

function createObjectWriter(fields: readonly (readonly [name: string, write: WriteValue])[]): WriteValue {
  // each piece that is put to a text is garbage soon, so what always stands together is one
  const named = fields.map(([name, write]) => {
    const key = `${JSON.stringify(name)}:`
    return { name, write, first: `{${key}`, next: `,${key}` }
  })
  return (value) => {
    let text = ''
    for (const { name, write, first, next } of named) {
      const field = (value as Record<string, unknown>)[name]
      if (field !== undefined) text += (text === '' ? first : next) + write(field)
    }
    return text === '' ? '{}' : `${text}}`
  }
}
