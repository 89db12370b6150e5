import { readFileSync, writeFileSync } from 'node:fs'
import t from 'tap'
import { parse, stringify } from 'yaml'
import { API_VERSIONS } from '../../src/api/versions.js'
import { mock } from '../helper.js'

const FILE = new URL('../../fixtures/api/vocabulary.yaml', import.meta.url)
const SHAPES = new URL('../../fixtures/api/shapes.yaml', import.meta.url)

const HEAD = `# The words of the API: names of properties and relations, members of their enumerations, and names of query parameters.
# A recording of a real server keeps no other words. \`npm run coverage\` writes this file from the descriptions of all
# versions and from shapes.yaml.
`

/** Maps the names of properties to the members of their enumerations. */
type Properties = Map<string, Set<string>>

function add(properties: Properties, name: string, members: readonly unknown[] = []): void {
  const known = properties.get(name) ?? new Set()
  properties.set(name, known)
  for (const member of members) if (typeof member === 'string') known.add(member)
}

/** Finds the enumeration of a schema, also of a list or a choice. */
function membersOf(schema: unknown): readonly unknown[] {
  if (typeof schema !== 'object' || schema === null) return []
  if ('enum' in schema) return schema.enum as unknown[]
  return Object.entries(schema)
    .filter(([name]) => ['items', 'anyOf', 'oneOf', 'allOf'].includes(name))
    .flatMap(([, inner]) => [inner].flat().flatMap(membersOf))
}

function collect(node: unknown, properties: Properties, parameters: Set<string>): void {
  if (typeof node !== 'object' || node === null) return
  const { in: place, name, properties: own } = node as Record<string, unknown>
  if (place === 'query') parameters.add(String(name))
  if (typeof own === 'object')
    for (const [key, schema] of Object.entries(own ?? {})) add(properties, key, membersOf(schema))
  for (const inner of Object.values(node)) collect(inner, properties, parameters)
}

t.test('the vocabulary is that of the descriptions', async (t) => {
  const properties: Properties = new Map()
  const parameters = new Set<string>()
  const { app } = mock(t)
  for (const { name } of API_VERSIONS)
    collect((await app.inject({ url: `/swagger/docs/${name}` })).json(), properties, parameters)
  const { schemas } = parse(readFileSync(SHAPES, 'utf8')) as {
    schemas: Record<string, Record<string, string>>
  }
  for (const schema of Object.values(schemas))
    for (const [name, type] of Object.entries(schema))
      add(
        properties,
        name,
        [...type.matchAll(/enum\(([^)]*)\)/g)].flatMap(([, list = '']) => list.split(',')),
      )
  const names = [...properties].sort(([one], [other]) => (one < other ? -1 : 1))
  const content = {
    properties: names.map(([name]) => name).join(' '),
    parameters: [...parameters].sort().join(' '),
    members: Object.fromEntries(
      names
        .filter(([, members]) => members.size > 0)
        .map(([name, members]) => [name, [...members].sort().join(' ')]),
    ),
  }
  if (process.env.UPDATE) writeFileSync(FILE, HEAD + stringify(content, { lineWidth: 118 }))
  t.ok(names.length > 500)
  t.strictSame(parse(readFileSync(FILE, 'utf8')), content)
})
