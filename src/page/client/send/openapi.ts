/** The parts of a description of the API that help to compose a request. */
export interface ApiDescription {
  readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>
  readonly components: { readonly schemas: Readonly<Record<string, Schema>> }
}

export interface Operation {
  readonly summary?: string
  readonly tags?: readonly string[]
  /** Empty if it needs no token. */
  readonly security?: readonly unknown[]
  readonly parameters?: readonly Parameter[]
  readonly requestBody?: { readonly content: Readonly<Record<string, { readonly schema: Schema }>> }
}

export interface Parameter {
  readonly in: string
  readonly name: string
  readonly required?: boolean
  readonly description?: string
  readonly schema?: Schema
}

export interface Schema {
  readonly $ref?: string
  readonly type?: string
  readonly format?: string
  readonly description?: string
  readonly enum?: readonly unknown[]
  readonly default?: unknown
  readonly minimum?: number
  readonly properties?: Readonly<Record<string, Schema>>
  readonly required?: readonly string[]
  readonly items?: Schema
  readonly anyOf?: readonly Schema[]
  readonly allOf?: readonly Schema[]
  /** The body has one of the properties: what is to be done. */
  readonly 'x-action'?: boolean
}

export interface ListedOperation extends Operation {
  readonly method: string
  /** With the version, and names in braces. */
  readonly path: string
}

/** All operations, by path. */
export const listOperations = ({ paths }: ApiDescription): ListedOperation[] =>
  Object.entries(paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) => ({
      ...operation,
      method: method.toUpperCase(),
      path,
    })),
  )

/** Finds the operation of an address, whether its parameters are filled in or not. */
export function findOperation(
  operations: readonly ListedOperation[],
  method: string,
  address: string,
): ListedOperation | undefined {
  const segments = splitPath(address)
  let best: ListedOperation | undefined
  let bestNames = Number.POSITIVE_INFINITY
  for (const operation of operations) {
    const parts = splitPath(operation.path)
    if (operation.method !== method || parts.length !== segments.length) continue
    if (!parts.every((part, index) => part.startsWith('{') || part === segments[index])) continue
    // a fixed name is nearer than any value
    const names = parts.filter((part) => part.startsWith('{')).length
    if (names < bestNames) [best, bestNames] = [operation, names]
  }
  return best
}

const splitPath = (path: string): string[] =>
  (path.split('?', 1)[0] as string).toLowerCase().replace(/\/$/, '').split('/')

/** Follows a reference. */
const resolve = (schema: Schema, { components }: ApiDescription): Schema =>
  schema.$ref ? { ...components.schemas[schema.$ref.replace(/^.*\//, '')], ...schema, $ref: '' } : schema

/** The value of a verb without options, which OpenAPI 3.0 has no type for. */
const isNull = ({ description = '' }: Schema): boolean => /\bnull$/.test(description)

/** Schemas may contain themselves. */
const MAX_DEPTH = 6

/** Builds an example: what is required, or all if nothing is. */
export function buildExample(given: Schema, api: ApiDescription, depth = 0): unknown {
  const schema = resolve(given, api)
  const { type, properties = {}, required = [], items, anyOf, allOf } = schema
  if (schema.default !== undefined) return schema.default
  if (schema.enum) return schema.enum[0]
  const [variant] = anyOf ?? allOf ?? []
  if (variant) return buildExample(variant, api, depth + 1)
  if (type === 'array') return items && depth < MAX_DEPTH ? [buildExample(items, api, depth + 1)] : []
  if (type === 'object') {
    if (isNull(schema)) return null
    if (depth >= MAX_DEPTH) return {}
    const all = Object.keys(properties)
    const names = schema['x-action'] ? all.slice(0, 1) : required.length > 0 ? required : all
    return Object.fromEntries(
      names.map((name) => [name, buildExample(properties[name] ?? {}, api, depth + 1)]),
    )
  }
  if (type === 'boolean') return false
  if (type === 'integer' || type === 'number') return schema.minimum ?? 0
  return ''
}

export interface PropertyHelp {
  readonly path: string
  readonly type: string
  readonly isRequired: boolean
  readonly description: string
}

/** Lists the properties of a body, inner ones below their object. */
export function describeProperties(given: Schema, api: ApiDescription, path = '', depth = 0): PropertyHelp[] {
  const schema = resolve(given, api)
  if (depth >= MAX_DEPTH) return []
  if (schema.type === 'array' && schema.items)
    return describeProperties(schema.items, api, `${path}[]`, depth + 1)
  const [variant] = schema.anyOf ?? schema.allOf ?? []
  if (variant) return describeProperties(variant, api, path, depth + 1)
  return Object.entries(schema.properties ?? {}).flatMap(([name, one]) => {
    const inner = resolve(one, api)
    const at = path === '' ? name : `${path}.${name}`
    return [
      {
        path: at,
        type: isNull(inner) ? 'null' : describeType(inner),
        isRequired: schema.required?.includes(name) === true,
        description: inner.description ?? '',
      },
      ...describeProperties(inner, api, at, depth + 1),
    ]
  })
}

/** The type in a few words; enumerations with their values. */
export const describeType = ({ type = '', format, enum: values }: Schema): string =>
  values ? values.join(' | ') : format ? `${type} (${format})` : type
