import type { ApiDescription, Schema } from './api-description.js'
import { type ApiWords, OTHER } from './api-words.js'
import type { ShapeDifference } from './difference.js'
import { findSwappedNames, MANY_LINKS, type ObjectShape, type Shape } from './shape.js'
import { formatFormats } from './shape-notation.js'

interface Context {
  readonly description: ApiDescription
  readonly words: ApiWords
}

const ABSENT = 'absent'

/**
 * Compares a recorded shape with the responses of the mock and with their schema. What depends on the data is no difference:
 * a list that is empty, a property that is optional in the schema, another member of an enumeration.
 * @param played absent if the mock has not answered so
 * @param schema absent if the mock does not describe it
 */
export function compareShapes(
  recorded: Shape,
  played: Shape | undefined,
  schema: Schema | undefined,
  context: Context,
  path = '',
): ShapeDifference[] {
  const alternatives = schema && context.description.resolve(schema)
  return [
    ...compareTypes(recorded, played, alternatives, path),
    ...compareFormats(recorded, played, path),
    ...compareMembers(recorded, alternatives, path),
    ...(recorded.object ? compareObjects(recorded.object, played?.object, alternatives, context, path) : []),
    ...(recorded.list?.items
      ? compareShapes(
          recorded.list.items,
          played?.list?.items,
          mergeSchemas(alternatives?.flatMap(({ items }) => items ?? [])),
          context,
          `${path}[]`,
        )
      : []),
  ]
}

const mergeSchemas = (schemas: readonly Schema[] | undefined): Schema | undefined =>
  schemas === undefined || schemas.length === 0 ? undefined : { anyOf: schemas }

// types

type JsonType = 'null' | 'boolean' | 'integer' | 'number' | 'string' | 'object' | 'array'

function getType(format: string): JsonType {
  if (format === 'null' || format === 'boolean') return format
  if (format.endsWith('as text')) return 'string'
  if (format.endsWith('integer')) return 'integer'
  return format.endsWith('decimal') ? 'number' : 'string'
}

function listTypes({ formats, object, list }: Shape): Set<JsonType> {
  const types = new Set([...formats].filter((format) => format !== 'nested too deep').map(getType))
  if (object) types.add('object')
  if (list) types.add('array')
  return types
}

/** The types that a schema allows; undefined if it allows all. */
function listAllowedTypes(alternatives: readonly Schema[]): Set<string> | undefined {
  const allowed = new Set<string>()
  for (const { type, enum: members, const: only, nullable } of alternatives) {
    const values = members ?? (only === undefined ? undefined : [only])
    if (type !== undefined) for (const one of [type].flat()) allowed.add(one)
    else if (values) for (const value of values) allowed.add(value === null ? 'null' : typeof value)
    else return undefined
    if (nullable) allowed.add('null')
  }
  // each integer is a number
  if (allowed.has('number')) allowed.add('integer')
  return allowed
}

function compareTypes(
  recorded: Shape,
  played: Shape | undefined,
  alternatives: readonly Schema[] | undefined,
  path: string,
): ShapeDifference[] {
  const declared = alternatives && listAllowedTypes(alternatives)
  if (alternatives && !declared) return []
  const known = new Set<string>([...(declared ?? []), ...(played ? listTypes(played) : [])])
  if (known.size === 0) return []
  if (known.has('number')) known.add('integer')
  const strange = [...listTypes(recorded)].filter((type) => !known.has(type))
  const shown = [...known].sort().join(' | ')
  return strange.map((type) => ({
    path,
    kind: type === 'null' ? 'null' : 'type',
    recorded: type,
    played: shown,
  }))
}

// formats of texts

/** Formats that are the same thing in other clothes, and so cannot be mistaken for prose. */
const FIXED = /^(?:guid|time|date|timespan|duration|link )/

/** Ids of several GUIDs differ in number by what they are of. */
const normalizeFormat = (format: string): string => format.replace(/^guids/, 'guid')

function compareFormats(recorded: Shape, played: Shape | undefined, path: string): ShapeDifference[] {
  if (!played) return []
  const list = ({ formats }: Shape): string[] =>
    [...formats]
      .filter((format) => getType(format) === 'string' && format !== 'empty' && !format.startsWith('='))
      .map(normalizeFormat)
  const [server, mock] = [list(recorded), list(played)]
  const areComparable = server.length > 0 && mock.length > 0 && [...server, ...mock].some(isFixed)
  if (!areComparable || server.some((format) => mock.includes(format))) return []
  const areLinks = [...server, ...mock].every((format) => format.startsWith('link '))
  if (areLinks && (server.includes(MANY_LINKS) || mock.includes(MANY_LINKS))) return []
  return [
    {
      path,
      kind: areLinks ? 'link' : 'format',
      recorded: formatFormats(new Set(server)),
      played: formatFormats(new Set(mock)),
    },
  ]
}

const isFixed = (format: string): boolean => FIXED.test(format)

// enumerations

function compareMembers(
  { formats }: Shape,
  alternatives: readonly Schema[] | undefined,
  path: string,
): ShapeDifference[] {
  const texts = alternatives?.filter((one) => one.enum || one.const !== undefined || one.type === 'string')
  if (!texts || texts.length === 0 || texts.some((one) => !one.enum && one.const === undefined)) return []
  const members = texts.flatMap((one) => one.enum ?? [one.const]).filter((one) => typeof one === 'string')
  const strange = [...formats]
    .filter((format) => getType(format) === 'string')
    .filter((format) => !(format.startsWith('=') && members.includes(format.slice(1))))
  return strange.map((format) => ({
    path,
    kind: 'enum',
    recorded: format.startsWith('=') ? format.slice(1) : `another value (${format})`,
    played: members.join(' | '),
  }))
}

// objects

function compareObjects(
  recorded: ObjectShape,
  played: ObjectShape | undefined,
  alternatives: readonly Schema[] | undefined,
  context: Context,
  path: string,
): ShapeDifference[] {
  const objects = alternatives?.filter((one) => one.properties || one.additionalProperties) ?? []
  if (objects.length === 0 && !played) return []
  const isOpen = objects.some((one) => one.additionalProperties)
  const declared = new Set(objects.flatMap((one) => Object.keys(one.properties ?? {})))
  const known = new Set([...declared, ...(played?.properties.keys() ?? [])])
  const isRequired = (name: string): boolean =>
    objects.length > 0 && objects.every(({ required }) => required?.includes(name))
  const isAlwaysPlayed = (name: string): boolean => played?.properties.get(name)?.always === true
  const spellings = new Map([...known].map((name) => [name.toLowerCase(), name]))
  const at = (name: string): string => (path === '' ? name : `${path}.${name}`)
  const found: ShapeDifference[] = []
  const seen = new Set<string>()

  for (const [name, { always, shape }] of recorded.properties) {
    const spelling = known.has(name) ? name : spellings.get(name.toLowerCase())
    if (spelling === undefined) {
      if (!isOpen)
        found.push({ path: at(name), kind: 'missing', recorded: describeShape(shape), played: ABSENT })
      continue
    }
    seen.add(spelling)
    if (spelling !== name) found.push({ path: at(name), kind: 'spelling', recorded: name, played: spelling })
    if (!always && isRequired(spelling))
      found.push({ path: at(name), kind: 'optional', recorded: 'at times', played: 'always' })
    if (name === OTHER) continue
    found.push(
      ...compareShapes(
        shape,
        played?.properties.get(spelling)?.shape,
        mergeSchemas(objects.flatMap(({ properties }) => properties?.[spelling] ?? [])),
        context,
        at(name),
      ),
    )
  }
  for (const name of recorded.isExcerpt ? [] : known)
    if (!seen.has(name) && !isPageLink(path, name) && (isRequired(name) || isAlwaysPlayed(name)))
      found.push({ path: at(name), kind: 'additional', recorded: ABSENT, played: 'always' })
  if (played && !recorded.orderVaries && !played.orderVaries) {
    const swapped = findSwappedNames(recorded, played)
    if (swapped) {
      const [first, second] = swapped
      found.push({
        path,
        kind: 'order',
        recorded: `${first} before ${second}`,
        played: `${second} before ${first}`,
      })
    }
  }
  return found
}

/** Which other pages there are depends on the number of items. */
const isPageLink = (path: string, name: string): boolean =>
  path === '_links' && /^(?:first|prev|next)$/.test(name)

/** A short description: the formats, or what holds more. */
function describeShape({ formats, object, list }: Shape): string {
  return [
    ...(formats.size > 0 ? [formatFormats(formats)] : []),
    ...(object ? ['object'] : []),
    ...(list ? ['list'] : []),
  ].join(' | ')
}
