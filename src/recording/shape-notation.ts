import { OTHER } from './api-words.js'
import { FORMATS } from './describe-text.js'
import { type ListShape, MANY_LINKS, type ObjectShape, type PropertyShape, type Shape } from './shape.js'

/**
 * A shape as a recording has it: formats as one text, a list with the shape of its items, or an object. A property that is
 * not always there has `?` behind its name. Names in round brackets are no properties.
 */
export type ShapeNode = string | readonly ShapeNode[] | { readonly [name: string]: ShapeNode }

const FORMATS_KEY = '(or)'
const LIST_KEY = '(or list)'
const ORDER_KEY = '(order)'
const VARIES = 'varies'
const REST_KEY = '(rest)'
const UNKNOWN = 'unknown'
const NOTHING = 'nothing'

/** The alternatives in a text of formats. */
const SEPARATOR = ' | '
const KNOWN_FORMATS = new Set(FORMATS)
const MEMBER = /^=\w{1,60}$/
const LINK = /^link (?:https:\/\/\{\})?\/v\d{1,2}(?:\/(?:[\w.]*|\{\}))*(?:\?[\w{}&]*)?$/i

export const formatFormats = (formats: ReadonlySet<string>): string => [...formats].sort().join(SEPARATOR)

export function writeShape({ formats, object, list }: Shape): ShapeNode {
  const texts = formatFormats(formats)
  const items = list && (list.items ? [writeShape(list.items)] : [])
  if (!object) {
    if (!items) return texts === '' ? NOTHING : texts
    return texts === '' ? items : { [FORMATS_KEY]: texts, [LIST_KEY]: items }
  }
  return {
    ...(texts !== '' && { [FORMATS_KEY]: texts }),
    ...(items && { [LIST_KEY]: items }),
    ...(object.orderVaries && { [ORDER_KEY]: VARIES }),
    ...Object.fromEntries(
      [...object.properties].map(([name, { always, shape }]) => [
        always || name === OTHER ? name : `${name}?`,
        writeShape(shape),
      ]),
    ),
    ...(object.isExcerpt && { [REST_KEY]: UNKNOWN }),
    // tells an object without properties from formats with a list
    ...(object.properties.size === 0 && { [OTHER]: NOTHING }),
  }
}

/** Something in a recording that is no shape, with the way there. */
export class ShapeError extends Error {
  override readonly name = 'ShapeError'
  readonly path: readonly (string | number)[]

  constructor(path: readonly (string | number)[], message: string) {
    super(message)
    this.path = path
  }
}

/** Reads what {@link writeShape} has written. @throws ShapeError */
export function readShape(node: unknown, path: readonly (string | number)[] = []): Shape {
  if (typeof node === 'string') return { formats: readFormats(node, path) }
  if (Array.isArray(node)) return { formats: new Set(), list: readList(node, path) }
  if (typeof node !== 'object' || node === null)
    throw new ShapeError(path, 'must be formats as a text, a list, or an object')
  const {
    [FORMATS_KEY]: formats,
    [LIST_KEY]: list,
    [ORDER_KEY]: order,
    [REST_KEY]: rest,
    ...properties
  } = node as Record<string, unknown>
  if (order !== undefined && order !== VARIES)
    throw new ShapeError([...path, ORDER_KEY], `must be '${VARIES}' or absent`)
  if (rest !== undefined && rest !== UNKNOWN)
    throw new ShapeError([...path, REST_KEY], `must be '${UNKNOWN}' or absent`)
  const object: ObjectShape = {
    properties: new Map(
      Object.entries(properties)
        .filter(([name, inner]) => name !== OTHER || inner !== NOTHING)
        .map(([name, inner]) => readProperty(name, inner, [...path, name])),
    ),
    orderVaries: order === VARIES,
    isExcerpt: rest === UNKNOWN,
  }
  const isObject = Object.keys(properties).length > 0 || (formats === undefined && list === undefined)
  return {
    formats: formats === undefined ? new Set() : readFormats(formats, [...path, FORMATS_KEY]),
    ...(isObject && { object }),
    ...(list !== undefined && { list: readList(list, [...path, LIST_KEY]) }),
  }
}

function readProperty(
  name: string,
  node: unknown,
  path: readonly (string | number)[],
): [string, PropertyShape] {
  if (name.startsWith('(') && name !== OTHER)
    throw new ShapeError(
      path,
      `is unknown: known names in brackets are ${[FORMATS_KEY, LIST_KEY, ORDER_KEY, REST_KEY, OTHER].join(', ')}`,
    )
  const isSometimes = name.endsWith('?')
  return [
    isSometimes ? name.slice(0, -1) : name,
    { always: !isSometimes && name !== OTHER, shape: readShape(node, path) },
  ]
}

function readList(node: unknown, path: readonly (string | number)[]): ListShape {
  if (!Array.isArray(node) || node.length > 1)
    throw new ShapeError(path, 'must be a list with the shape of its items, or an empty list')
  return node.length === 0 ? {} : { items: readShape(node[0], [...path, 0]) }
}

function readFormats(text: unknown, path: readonly (string | number)[]): ReadonlySet<string> {
  if (text === NOTHING) return new Set()
  const formats = String(text).split(SEPARATOR)
  for (const format of formats)
    if (!KNOWN_FORMATS.has(format) && format !== MANY_LINKS && !MEMBER.test(format) && !LINK.test(format))
      throw new ShapeError(
        path,
        `must be formats such as 'guid', 'text' or 'integer | null'; '${format.slice(0, 60)}' is none`,
      )
  return new Set(formats)
}
