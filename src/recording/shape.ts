import { type ApiWords, OTHER } from './api-words.js'
import { describeText } from './describe-text.js'

/** What JSON values at one place have in common: no value of them, but their types, formats and names. */
export interface Shape {
  /** Formats of what is neither an object nor a list; `=Word` is a member of an enumeration, `link /v8/jobs/{}` a link. */
  readonly formats: ReadonlySet<string>
  readonly object?: ObjectShape
  readonly list?: ListShape
}

export interface ObjectShape {
  /** In the order of the response. */
  readonly properties: ReadonlyMap<string, PropertyShape>
  /** The same properties have come in several orders. */
  readonly orderVaries: boolean
  /** There may be more properties: recordings are written by hand, too, from excerpts of responses. */
  readonly isExcerpt: boolean
}

export interface PropertyShape {
  /** Each object has had it. */
  readonly always: boolean
  readonly shape: Shape
}

export interface ListShape {
  /** Absent if every list was empty. */
  readonly items?: Shape
}

/** A recording is made from responses of others: it is not deeper than this. */
const MAX_DEPTH = 24
/** Different links at one place, before they count as one. */
const MAX_LINKS = 8
export const MANY_LINKS = 'link (many)'

const EMPTY: Shape = { formats: new Set() }

/** Describes a value. @param name of the property that has it */
export function describeValue(value: unknown, words: ApiWords, name = '', depth = 0): Shape {
  if (typeof value !== 'object' || value === null) return { formats: new Set([describe(value, words, name)]) }
  if (depth === MAX_DEPTH) return { formats: new Set(['nested too deep']) }
  if (Array.isArray(value)) {
    if (value.length === 0) return { formats: new Set(), list: {} }
    const items = value
      .map((item) => describeValue(item, words, name, depth + 1))
      .reduce((one, other) => mergeShapes(one, other, words))
    return { formats: new Set(), list: { items } }
  }
  const properties = new Map<string, PropertyShape>()
  const entries = Object.entries(value)
  const keeps = createNameFilter(
    entries.map(([key]) => key),
    words,
  )
  for (const [key, inner] of entries) {
    const kept = keeps(key) ? key : OTHER
    const shape = describeValue(inner, words, key, depth + 1)
    const known = properties.get(kept)
    properties.set(kept, {
      always: kept !== OTHER,
      shape: known ? mergeShapes(known.shape, shape, words) : shape,
    })
  }
  return { formats: new Set(), object: { properties, orderVaries: false, isExcerpt: false } }
}

function describe(value: unknown, words: ApiWords, name: string): string {
  if (value === null) return 'null'
  if (typeof value === 'boolean') return 'boolean'
  if (typeof value === 'number')
    return `${value < 0 ? 'negative ' : ''}${Number.isInteger(value) ? 'integer' : 'decimal'}`
  const text = String(value)
  return words.isMember(name, text) ? `=${text}` : (words.describeLink(text) ?? describeText(text))
}

/**
 * Decides which names of an object are kept: words of the API, and others if they look like such and are not more than
 * those. Or else an object with the names of people as its keys would be kept.
 */
function createNameFilter(names: readonly string[], words: ApiWords): (name: string) => boolean {
  const others = names.filter((name) => !words.isProperty(name))
  const areKept = others.length * 2 <= names.length && others.every((name) => words.isPlausible(name))
  return (name) => words.isProperty(name) || areKept
}

/** The shape of the values of both. */
export function mergeShapes(one: Shape, other: Shape, words: ApiWords): Shape {
  const object =
    one.object && other.object ? mergeObjects(one.object, other.object, words) : (one.object ?? other.object)
  const list = one.list && other.list ? mergeLists(one.list, other.list, words) : (one.list ?? other.list)
  return {
    formats: mergeFormats([...one.formats, ...other.formats]),
    ...(object && { object }),
    ...(list && { list }),
  }
}

function mergeFormats(formats: readonly string[]): ReadonlySet<string> {
  const merged = new Set(formats)
  const links = [...merged].filter((format) => format.startsWith('link '))
  if (links.length <= MAX_LINKS && !merged.has(MANY_LINKS)) return merged
  return new Set([...[...merged].filter((format) => !format.startsWith('link ')), MANY_LINKS])
}

function mergeLists(one: ListShape, other: ListShape, words: ApiWords): ListShape {
  if (!one.items || !other.items) return one.items ? one : other
  return { items: mergeShapes(one.items, other.items, words) }
}

function mergeObjects(one: ObjectShape, other: ObjectShape, words: ApiWords): ObjectShape {
  const order = mergeOrder([...one.properties.keys()], [...other.properties.keys()])
  // once a name was not kept, no other one beside it is
  const keeps = createNameFilter(order, words)
  const properties = new Map<string, PropertyShape>()
  for (const name of order) {
    const kept = keeps(name) ? name : OTHER
    const [first, second] = [one.properties.get(name), other.properties.get(name)]
    const shapes = [properties.get(kept)?.shape, first?.shape, second?.shape]
    properties.set(kept, {
      always: kept !== OTHER && first?.always === true && second?.always === true,
      shape: shapes
        .filter((shape) => shape !== undefined)
        .reduce((left, right) => mergeShapes(left, right, words), EMPTY),
    })
  }
  return {
    properties,
    isExcerpt: one.isExcerpt || other.isExcerpt,
    orderVaries: one.orderVaries || other.orderVaries || findSwappedNames(one, other) !== undefined,
  }
}

/** Puts names that are new behind the name that they follow. */
function mergeOrder(known: readonly string[], added: readonly string[]): string[] {
  const order = [...known]
  let at = 0
  for (const name of added) {
    const index = order.indexOf(name)
    if (index < 0) order.splice(at, 0, name)
    at = (index < 0 ? at : index) + 1
  }
  return order
}

/**
 * Finds two properties whose order is not the same in both. Only pairs count that have stood in one object for sure, which
 * are those with a property that is always there.
 */
export function findSwappedNames(
  one: ObjectShape,
  other: ObjectShape,
): readonly [string, string] | undefined {
  const position = new Map([...other.properties.keys()].map((name, index) => [name, index]))
  const shared = [...one.properties.keys()].filter((name) => name !== OTHER && position.has(name))
  const areTogether = ({ properties }: ObjectShape, names: readonly string[]): boolean =>
    names.some((name) => properties.get(name)?.always)
  for (const [index, later] of shared.entries())
    for (const earlier of shared.slice(0, index))
      if (
        (position.get(earlier) as number) > (position.get(later) as number) &&
        areTogether(one, [earlier, later]) &&
        areTogether(other, [earlier, later])
      )
        return [earlier, later]
  return undefined
}

/** Lists the names of a shape that are in no description of the API. */
export function listNewNames(shape: Shape, words: ApiWords): string[] {
  const inner = shape.list?.items ? listNewNames(shape.list.items, words) : []
  for (const [name, property] of shape.object?.properties ?? []) {
    if (name !== OTHER && !words.isProperty(name)) inner.push(name)
    inner.push(...listNewNames(property.shape, words))
  }
  return inner
}
