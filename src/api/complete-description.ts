/** Texts for people that the schemas of routes lack. */
export interface DescriptionTexts {
  readonly tags: Readonly<
    Record<string, { readonly description: string; readonly includes?: readonly string[] }>
  >
  readonly parameters: Readonly<Record<string, string>>
  /** Of properties whose schemas say nothing. A name may have that of a schema, or of the property above, before it. */
  readonly properties: Readonly<Record<string, string>>
  /** What comes before that which schemas say of their properties. */
  readonly meanings: Readonly<Record<string, string>>
}

/** What an operation is sent and answers, taken from the default world. */
export interface OperationExample {
  /** Values of the names in its path, and of queries that it does not succeed without. */
  readonly parameters?: Readonly<Record<string, string>>
  /** Who has to log in, where the administrator of the server may not. */
  readonly login?: string
  /** The operations whose examples have to be sent before. */
  readonly needs?: readonly string[]
  readonly body?: unknown
  /** The bodies of an action, by their verbs. */
  readonly bodies?: Readonly<Record<string, unknown>>
  /** By status, also `4XX` and `5XX`. */
  readonly answers?: Readonly<Record<string, unknown>>
}

export interface DescriptionParts {
  readonly texts: DescriptionTexts
  /** By method and path, without the version: `GET /Jobs/{id}`. */
  readonly findExample: (operation: string) => OperationExample
  /** The names of fields whose name or type is inferred, by their schemas. */
  readonly inferredFields: Readonly<Record<string, readonly string[]>>
}

/** The description of a version as its routes make it. */
export interface RouteDescription {
  readonly paths?: Readonly<Record<string, Readonly<Record<string, Operation>>>>
  readonly components?: { readonly schemas?: Readonly<Record<string, Schema>> }
}

interface Operation {
  readonly operationId?: string
  readonly tags?: readonly string[]
  readonly description?: string
  readonly parameters?: readonly { readonly name: string; readonly description?: string }[]
  readonly requestBody?: { readonly content: Contents }
  readonly responses: Readonly<Record<string, { readonly description: string; readonly content?: Contents }>>
  readonly 'x-simulated'?: boolean
}

type Contents = Readonly<Record<string, object>>

interface Schema {
  readonly $ref?: string
  readonly description?: string
  readonly properties?: Readonly<Record<string, Schema>>
  readonly additionalProperties?: boolean | Schema
  readonly items?: Schema
  readonly anyOf?: readonly Schema[]
  readonly allOf?: readonly Schema[]
  readonly schema?: Schema
}

/** Adds to a description what people read: groups in order, texts for every parameter and property, examples. */
export function completeDescription<T extends RouteDescription>(description: T, parts: DescriptionParts): T {
  const { texts, findExample, inferredFields } = parts
  const groups = new Map(
    Object.entries(texts.tags).flatMap(([name, { includes = [] }]) =>
      [name, ...includes].map((tag) => [tag, name]),
    ),
  )
  const used = new Set<string>()

  const describeProperty = ({ description: note }: Schema, owner: string, name: string) => {
    const known = note === undefined ? texts.properties : texts.meanings
    const text = known[`${owner}.${name}`] ?? known[name]
    return note === undefined || text === undefined ? text : `${text}. ${note}`
  }

  const describeProperties = (schema: Schema, owner = ''): Schema => {
    const inferred = new Set(inferredFields[owner])
    const mapAll = (schemas: readonly Schema[]) => schemas.map((one) => describeProperties(one, owner))
    const { properties, items, anyOf, allOf, additionalProperties: others } = schema
    return {
      ...schema,
      ...(properties && {
        properties: mapValues(properties, (property, name) => {
          const inner = describeProperties(property, name)
          const text = describeProperty(inner, owner, name)
          return addNotes(inner, {
            ...(text !== undefined && { description: text }),
            ...(inferred.has(name) && { 'x-evidence': 'inferred' }),
          })
        }),
      }),
      ...(typeof others === 'object' && { additionalProperties: describeProperties(others, owner) }),
      ...(items && { items: describeProperties(items, owner) }),
      ...(anyOf && { anyOf: mapAll(anyOf) }),
      ...(allOf && { allOf: mapAll(allOf) }),
    }
  }

  const describeContents = (contents: Contents, examples: object): Contents =>
    mapValues(contents, (content: { readonly schema?: Schema }, type) => ({
      ...content,
      ...(content.schema && { schema: describeProperties(content.schema) }),
      // a file is not to be read
      ...(type !== FILE && examples),
    }))

  const describeOperation = (operation: Operation, method: string, path: string): Operation => {
    const example = findExample(`${method.toUpperCase()} ${path}`)
    const { parameters: values, body, bodies, answers } = example
    const { requestBody, parameters, responses } = operation
    const tags = operation.tags?.map((tag) => groups.get(tag) ?? tag)
    for (const tag of tags ?? []) used.add(tag)
    return {
      operationId: buildId(method, path),
      ...operation,
      ...(tags && { tags }),
      ...(operation.description === undefined && describeExample(example)),
      ...(parameters && {
        parameters: parameters.map((parameter) => {
          const { name } = parameter
          const text = texts.parameters[`${findSegment(path, name)}.${name}`] ?? texts.parameters[name]
          const value = values?.[name]
          return {
            ...parameter,
            ...(parameter.description === undefined && text !== undefined && { description: text }),
            ...(value !== undefined && { example: value }),
          }
        }),
      }),
      ...(requestBody && {
        requestBody: {
          ...requestBody,
          content: describeContents(
            requestBody.content,
            bodies
              ? { examples: mapValues(bodies, (value) => ({ value })) }
              : body === undefined
                ? {}
                : { example: body },
          ),
        },
      }),
      responses: mapValues(responses, (response, status) => {
        const answer =
          operation['x-simulated'] === false && status === '5XX'
            ? { message: operation.description }
            : answers?.[status]
        return {
          ...response,
          description: response.description === UNDESCRIBED ? describeStatus(status) : response.description,
          ...(response.content && {
            content: describeContents(
              dropEmpty(response.content),
              answer === undefined ? {} : { example: answer },
            ),
          }),
        }
      }),
    }
  }

  const paths = mapValues(description.paths ?? {}, (operations, path) =>
    mapValues(operations, (operation, method) =>
      describeOperation(operation, method, path.replace(/^\/v\d+/, '')),
    ),
  )
  return {
    ...description,
    tags: Object.entries(texts.tags).flatMap(([name, tag]) =>
      used.has(name) ? [{ name, description: tag.description }] : [],
    ),
    paths,
    components: {
      ...description.components,
      schemas: mapValues(description.components?.schemas ?? {}, describeProperties),
    },
  }
}

/** The name of an operation in addresses of the page, and for generators of clients: `getJobsById`. */
const buildId = (method: string, path: string): string =>
  method +
  path.replace(
    /\/(\{)?(\w)(\w*)\}?/g,
    (_, name: string | undefined, first: string, rest: string) =>
      `${name ? 'By' : ''}${first.toUpperCase()}${rest}`,
  )

/** Says what the example of an operation needs to succeed. */
function describeExample({ login, needs = [] }: OperationExample): { readonly description?: string } {
  const sentences = [
    ...(login === undefined ? [] : [`For the example, log in as \`${login}\` with any password.`]),
    ...(needs.length === 0 ? [] : [`Before the example, send that of \`${needs.join('`, `')}\`.`]),
  ]
  return sentences.length === 0 ? {} : { description: sentences.join(' ') }
}

/** Without the content of an answer that has none, beside one that is a file. */
const dropEmpty = (contents: Contents): Contents =>
  Object.fromEntries(
    Object.entries(contents).filter(
      ([, { schema }]: readonly [string, { readonly schema?: { readonly enum?: readonly unknown[] } }]) =>
        schema?.enum?.[0] !== null,
    ),
  )

const FILE = 'application/octet-stream'

/** How responses without a description are described where the description is made. */
const UNDESCRIBED = 'Default Response'

const describeStatus = (status: string): string =>
  status.startsWith('4')
    ? 'The request is wrong'
    : status.startsWith('5')
      ? 'The operation has failed'
      : 'Done'

/** The part of a path before a name: `Jobs` in `/Jobs/{id}`. */
const findSegment = (path: string, name: string): string | undefined =>
  path.split(`/{${name}}`, 1)[0]?.split('/').at(-1)

/** Adds to a property. What stands beside a reference is ignored in OpenAPI 3.0. */
const addNotes = (property: Schema, notes: object): Schema =>
  '$ref' in property && Object.keys(notes).length > 0
    ? { allOf: [property], ...notes }
    : { ...property, ...notes }

const mapValues = <T, R>(
  object: Readonly<Record<string, T>>,
  change: (value: T, key: string) => R,
): Record<string, R> =>
  Object.fromEntries(Object.entries(object).map(([key, value]) => [key, change(value, key)]))
