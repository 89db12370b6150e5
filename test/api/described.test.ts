// What people read in the descriptions of the API, in all versions.
import { readFileSync } from 'node:fs'
import t from 'tap'
import { parse } from 'yaml'
import { API_VERSIONS } from '../../src/api/versions.js'
import { loadApiDescriptions } from '../../src/catalogue/api-descriptions.js'
import { mock } from '../helper.js'

interface Schema {
  readonly $ref?: string
  readonly description?: string
  readonly properties?: Readonly<Record<string, Schema>>
  readonly items?: Schema
  readonly additionalProperties?: boolean | Schema
  readonly anyOf?: readonly Schema[]
  readonly allOf?: readonly Schema[]
}

interface Content {
  readonly schema?: Schema
  readonly example?: unknown
  readonly examples?: Readonly<Record<string, { readonly value: unknown }>>
}

interface Operation {
  readonly operationId: string
  readonly tags: readonly string[]
  readonly description?: string
  readonly 'x-simulated'?: boolean
  readonly parameters?: readonly {
    readonly name: string
    readonly in: string
    readonly description?: string
    readonly example?: string
  }[]
  readonly requestBody?: { readonly content: Readonly<Record<string, Content>> }
  readonly responses: Readonly<
    Record<string, { readonly description: string; readonly content?: Readonly<Record<string, Content>> }>
  >
}

interface Description {
  readonly tags: readonly { readonly name: string; readonly description: string }[]
  readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>
  readonly components: { readonly schemas: Readonly<Record<string, Schema>> }
}

const { app } = mock(t)
const descriptions = API_VERSIONS.map(
  async ({ name }) => [name, (await app.inject(`/swagger/docs/${name}`)).json<Description>()] as const,
)

function* listOperations({ paths }: Description): Generator<readonly [name: string, operation: Operation]> {
  for (const [path, operations] of Object.entries(paths))
    for (const [method, operation] of Object.entries(operations))
      yield [`${method.toUpperCase()} ${path}`, operation]
}

/** All properties of a schema and those below them, with where they are. */
function* listProperties(schema: Schema | undefined, at: string): Generator<readonly [at: string, Schema]> {
  for (const [name, property] of Object.entries(schema?.properties ?? {})) {
    yield [`${at}.${name}`, property]
    yield* listProperties(property, `${at}.${name}`)
  }
  const { items, additionalProperties: others, anyOf = [], allOf = [] } = schema ?? {}
  const inner = [items, typeof others === 'object' ? others : undefined, ...anyOf, ...allOf]
  for (const one of inner) if (one) yield* listProperties(one, at)
}

const contentsOf = ({ requestBody, responses }: Operation) =>
  [requestBody, ...Object.values(responses)].flatMap((part) => Object.values(part?.content ?? {}))

t.test('every parameter and every property says what it is', async (t) => {
  for (const [version, description] of await Promise.all(descriptions)) {
    const silent: string[] = []
    for (const [schema, content] of Object.entries(description.components.schemas))
      for (const [at, property] of listProperties(content, schema)) if (!property.description) silent.push(at)
    for (const [name, operation] of listOperations(description)) {
      for (const parameter of operation.parameters ?? [])
        if (!parameter.description) silent.push(`${name}: ${parameter.name}`)
      for (const { schema } of contentsOf(operation))
        for (const [at, property] of listProperties(schema, name)) if (!property.description) silent.push(at)
    }
    t.strictSame(silent, [], `${version}: the texts are in fixtures/api/descriptions.yaml`)
  }
})

t.test('the texts for descriptions are all in use', async (t) => {
  const used = new Set<string>()
  for (const [, description] of await Promise.all(descriptions)) {
    for (const { name, description: text } of description.tags) used.add(`${name}: ${text}`)
    const note = (at: string, { description: text = '' }: Schema) => {
      const [owner = '', name = ''] = at.split('.').slice(-2)
      const [before = ''] = text.split('. ')
      for (const key of [name, `${owner}.${name}`])
        for (const one of [text, before]) used.add(`${key}: ${one}`)
    }
    for (const [schema, content] of Object.entries(description.components.schemas))
      for (const [at, property] of listProperties(content, schema)) note(at, property)
    for (const [name, operation] of listOperations(description)) {
      for (const { name: key, description: text } of operation.parameters ?? []) {
        const segment = name.split(`/{${key}}`, 1)[0]?.split('/').at(-1)
        used.add(`${key}: ${text}`).add(`${segment}.${key}: ${text}`)
      }
      for (const { schema } of contentsOf(operation))
        for (const [at, property] of listProperties(schema, '')) note(at, property)
    }
  }
  const { tags, ...texts } = loadApiDescriptions()
  const all = [
    ...Object.entries(tags).map(([name, { description }]) => `${name}: ${description}`),
    ...Object.values(texts).flatMap((of) => Object.entries(of).map(([name, text]) => `${name}: ${text}`)),
  ]
  t.ok(all.length > 300)
  t.strictSame(
    all.filter((one) => !used.has(one)),
    [],
  )
})

t.test('operations are in groups, with Token and Jobs on top', async (t) => {
  for (const [version, { tags, ...description }] of await Promise.all(descriptions)) {
    const names = tags.map(({ name }) => name)
    t.match(names, ['Token', 'Jobs', 'JobSessions', 'RestoreSessions'])
    const used = new Set(
      [...listOperations(description as Description)].flatMap(([, operation]) => operation.tags),
    )
    t.strictSame(
      [...used].sort(),
      [...names].sort(),
      `${version}: each group is described, and none is empty`,
    )
  }
})

t.test('each operation has a name of its own', async (t) => {
  for (const [version, description] of await Promise.all(descriptions)) {
    const names = [...listOperations(description)].map(([, { operationId }]) => operationId)
    t.equal(new Set(names.map((name) => name.toLowerCase())).size, names.length, version)
    t.strictSame(
      names.filter((name) => !/^[a-z]+([A-Z]\w*)+$/.test(name)),
      [],
    )
  }
})

t.test('what is not simulated says so', async (t) => {
  const api = mock(t)
  for (const [version, description] of await Promise.all(descriptions)) {
    const [first] = [...listOperations(description)].filter(([, one]) => one['x-simulated'] === false)
    t.equal(first === undefined, version === 'v3', version)
    if (!first) continue
    const [name, operation] = first
    const [method = '', path = ''] = name.split(' ')
    const answer = await api.send(method as 'GET', path, method === 'GET' ? undefined : {})
    t.equal(answer.statusCode, 501)
    t.strictSame(operation.responses['5XX']?.content?.['application/json']?.example, answer.json())
    t.equal(operation.description, answer.json().message)
  }
})

/** Where there is nothing that an example could be of. */
const { empty } = parse(readFileSync('fixtures/api/answers.yaml', 'utf8')) as { empty: readonly string[] }
const isOfNothing = (name: string): boolean =>
  /\/Jobs\/\{jobId\}\/CopyJob$/.test(name) || empty.includes(name.replace(/\/v\d+/, ''))

t.test('every body and every answer has an example', async (t) => {
  for (const [version, description] of await Promise.all(descriptions)) {
    const without: string[] = []
    for (const [
      name,
      { requestBody, responses, parameters = [], 'x-simulated': isSimulated },
    ] of listOperations(description)) {
      const bodies = Object.entries(requestBody?.content ?? {})
      const answers = Object.entries(responses).flatMap(([status, { content = {} }]) =>
        status.startsWith('2') && isOfNothing(name) ? [] : Object.entries(content),
      )
      for (const [type, { example, examples }] of [...bodies, ...answers])
        if (type !== 'application/octet-stream' && example === undefined && !examples) without.push(name)
      if (isSimulated === false || isOfNothing(name)) continue
      for (const parameter of parameters)
        if (parameter.in === 'path' && parameter.example === undefined && !/^DELETE/.test(name))
          without.push(`${name}: ${parameter.name}`)
    }
    t.strictSame(without, [], version)
  }
})

t.test('bodies of examples have no properties that the description does not have', async (t) => {
  for (const [version, description] of await Promise.all(descriptions)) {
    const resolve = (schema: Schema): Schema =>
      schema.$ref ? (description.components.schemas[schema.$ref.replace(/^.*\//, '')] as Schema) : schema
    function* findUnknown(value: unknown, given: Schema, at: string): Generator<string> {
      const schema = resolve(given)
      const variants = [schema, ...(schema.anyOf ?? []), ...(schema.allOf ?? [])].map(resolve)
      if (Array.isArray(value)) {
        const { items } = variants.find((one) => one.items) ?? {}
        for (const one of value) yield* findUnknown(one, items ?? schema, at)
      } else if (typeof value === 'object' && value !== null) {
        const properties: Record<string, Schema> = Object.assign({}, ...variants.map((one) => one.properties))
        for (const [name, inner] of Object.entries(value)) {
          const property = properties[name]
          if (property) yield* findUnknown(inner, property, `${at}.${name}`)
          else yield `${at}.${name}`
        }
      }
    }
    const unknown = [...listOperations(description)].flatMap(([name, { requestBody }]) =>
      Object.values(requestBody?.content ?? {}).flatMap(({ schema = {}, example, examples = {} }) =>
        [example, ...Object.values(examples).map(({ value }) => value)].flatMap((body) => [
          ...findUnknown(body, schema, name),
        ]),
      ),
    )
    t.strictSame(unknown, [], version)
  }
})
