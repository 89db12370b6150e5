import { LongList } from './long-list.js'

/** The part of JSON Schema that response schemas are written in. */
interface Schema {
  readonly $ref?: string
  readonly type?: string
  readonly properties?: Record<string, Schema>
  readonly items?: Schema
  readonly anyOf?: readonly Schema[]
}

type Project = (value: unknown) => unknown

/** Writes answers of one schema as JSON. */
export interface Serialize {
  (answer: unknown): string
  /** The same text, in which a list that is long is written an entry at a time. */
  readonly pieces: (answer: unknown) => Iterable<string>
}

const asItIs: Project = (value) => value
const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null

/**
 * Serialises answers by their schema: properties come in the order in which the schema declares them, which clients
 * of this API see documented, and what it does not declare stays inside. (Fastify's own serialiser writes required
 * properties before optional ones.)
 * @param named the schemas that others refer to, by name
 */
export function buildSerializer(named: unknown) {
  const schemas = named as Record<string, Schema>
  const known = new Map<Schema, Project>()

  function projection(schema: Schema): Project {
    let project = known.get(schema)
    if (!project) {
      // schemas may refer to themselves, so the way through is known before it is finished
      known.set(schema, (value) => project?.(value))
      project = build(schema)
      known.set(schema, project)
    }
    return project
  }

  function build({ $ref, properties, items, anyOf }: Schema): Project {
    if ($ref !== undefined) return projection(schemas[$ref.replace(/#$/, '')] as Schema)
    if (anyOf) {
      const whole = anyOf.find((choice) => choice.$ref !== undefined || choice.type === 'object')
      const project = whole ? projection(whole) : asItIs
      return (value) => (isObject(value) ? project(value) : value)
    }
    if (items) {
      const project = projection(items)
      return (value) => (value as unknown[]).map(project)
    }
    if (!properties) return asItIs
    const fields = Object.entries(properties).map(([name, field]) => [name, projection(field)] as const)
    return (value) => {
      const from = value as Record<string, unknown>
      const to: Record<string, unknown> = {}
      for (const [name, project] of fields) if (from[name] !== undefined) to[name] = project(from[name])
      return to
    }
  }

  function* pieces(schema: Schema, value: unknown): Generator<string> {
    const { $ref, items, properties } = schema
    if ($ref !== undefined) yield* pieces(schemas[$ref.replace(/#$/, '')] as Schema, value)
    else if (value instanceof LongList && items) {
      const project = projection(items)
      let before = '['
      for (const entry of value.entries()) {
        yield before + JSON.stringify(project(entry))
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
    } else yield JSON.stringify(projection(schema)(value))
  }

  return ({ schema }: { schema?: unknown }): Serialize => {
    let project: Project | undefined
    const serialize = (answer: unknown): string => {
      project ??= projection(schema as Schema)
      return JSON.stringify(project(answer))
    }
    return Object.assign(serialize, { pieces: (answer: unknown) => pieces(schema as Schema, answer) })
  }
}
