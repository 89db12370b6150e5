import { findClosest, formatSuggestion } from '../text/closest-name.js'
import { quoteName } from '../text/quote-name.js'
import { describeLoneSurrogate } from '../text/whole-characters.js'
import { ignoreDeviation, type ReportDeviation, suggestName } from './deviations.js'
import { HttpError } from './http-errors.js'

/** The part of JSON Schema that the bodies of requests are written in. */
interface Schema {
  readonly $ref?: string
  readonly type?: string
  readonly format?: string
  readonly enum?: readonly string[]
  readonly properties?: Record<string, Schema>
  readonly required?: readonly string[]
  /** false refuses names that `properties` does not have; a schema reads their values; absent ignores them. */
  readonly additionalProperties?: false | Schema
  readonly maxProperties?: number
  readonly items?: Schema
  readonly anyOf?: readonly Schema[]
  readonly minimum?: number
  readonly maximum?: number
  readonly minItems?: number
  readonly maxItems?: number
  readonly minLength?: number
  readonly maxLength?: number
  /** Exactly one of the properties has to be there, and null stands for no options. */
  readonly 'x-action'?: boolean
  /** One entry may come without the array around it. */
  readonly 'x-one-or-many'?: boolean
  /** The text is a mail address, or up to so many of them. */
  readonly 'x-addresses'?: number
}

type ReadValue = (value: unknown, path: string, tell: ReportDeviation) => unknown
type ReadProperty = (schema: Schema, ...of: Parameters<ReadValue>) => unknown

const INT32 = 2_147_483_647
const MAX_TEXT_LENGTH = 10_000

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

const formatName = (path: string): string => (path === '' ? 'The body' : `The property '${path}'`)

/** Formats a sent value for messages. Objects are not quoted, because there may be a secret in them. */
const formatValue = (value: unknown): string => {
  if (value === undefined || value === null) return 'missing'
  if (Array.isArray(value)) return 'an array'
  if (typeof value === 'object' && value !== null) return 'an object'
  const text = JSON.stringify(value)
  return text.length > 60 ? `${text.slice(0, 57)}...` : text
}

const createValueError = (path: string, what: string, value: unknown): never => {
  throw new HttpError(400, `${formatName(path)} must be ${what}; it is ${formatValue(value)}.`)
}

/** What programs send that write every property, where nobody has set an id or a time. */
const UNSET_TEXTS = /^$|^00000000-0000-0000-0000-000000000000$|^0001-01-01T00:00:00/

/**
 * Makes the one reader of request bodies. It is as forgiving as the product: names of properties and members of
 * enumerations match without regard to case, `"true"` and `"5"` are true and 5, null is as good as absent, and what a
 * schema does not know is ignored. What cannot be meant is refused with the property, and with what would be right.
 * What is let through is told.
 * @param named the schemas that others refer to, by name
 * @param project turns a schema into the one to read by
 * @param ignoresUnset takes an optional property for absent if its value is refused, and is what programs send that write
 * every property and have none for it
 */
export function createBodyParser(
  named: Record<string, unknown>,
  project: <T extends object>(schema: T) => T = (schema) => schema,
  ignoresUnset = false,
): (schema: unknown) => (value: unknown, tell?: ReportDeviation) => unknown {
  const known = new Map<Schema, ReadValue>()

  function reading(schema: Schema): ReadValue {
    let read = known.get(schema)
    if (!read) {
      read = build(schema)
      known.set(schema, read)
    }
    return read
  }

  const resolve = (schema: Schema): Schema =>
    schema.$ref === undefined ? schema : project(named[schema.$ref.replace(/#$/, '')] as Schema)

  function build(schema: Schema): ReadValue {
    if (schema.$ref !== undefined) return reading(resolve(schema))
    if (schema.anyOf) return readChoice(schema.anyOf)
    if (schema.enum) return readEnum(schema.enum)
    switch (schema.type) {
      case 'object':
        return schema['x-action'] ? readAction(schema) : readObject(schema)
      case 'array':
        return readArray(schema)
      case 'integer':
        return readInteger(schema)
      case 'number':
        return readNumber(schema)
      case 'boolean':
        return readBoolean
      case 'string':
        return readText(schema)
      default:
        return (value) => value
    }
  }

  /** Finds the properties that a schema knows, in any letter case; of repeated ones the last counts. */
  function createPropertyFinder({
    properties = {},
    additionalProperties: others,
  }: Schema): (value: Record<string, unknown>, below: string, tell: ReportDeviation) => Map<string, unknown> {
    const names = new Map(Object.keys(properties).map((name) => [name.toLowerCase(), name]))
    const unknown = (below: string, name: string): string =>
      `There is no property ${quoteName(below + name)}. ${suggestName(name, [...names.values()])}`
    return (value, below, tell) => {
      const found = new Map<string, unknown>()
      for (const [name, inner] of Object.entries(value)) {
        const spelt = names.get(name.toLowerCase())
        if (spelt === undefined) {
          if (others === false) throw new HttpError(400, unknown(below, name))
          if (others === undefined) tell('unknown-property', () => unknown(below, name))
          continue
        }
        if (spelt !== name)
          tell(
            'repaired-name',
            () => `The property '${below}${spelt}' is the right spelling; it is ${quoteName(name)}.`,
          )
        found.set(spelt, inner)
      }
      return found
    }
  }

  function readObject(schema: Schema): ReadValue {
    const { properties = {}, required = [] } = schema
    const find = createPropertyFinder(schema)
    const readOthers = createOthersReader(schema)
    return (value, path, tell) => {
      if (!isObject(value)) return createValueError(path, 'an object', value)
      const below = path === '' ? '' : `${path}.`
      const result = readOthers(value, below, tell)
      for (const [name, inner] of find(value, below, tell)) {
        if (inner === null) continue
        const read = ignoresUnset && !required.includes(name) ? readIfSet : readSet
        const known = read(properties[name] as Schema, inner, below + name, tell)
        if (known !== undefined) result[name] = known
      }
      for (const name of required)
        if (result[name] === undefined) {
          const members = properties[name]?.enum
          const hint = members ? `; it must be one of ${members.join(', ')}` : ''
          throw new HttpError(400, `The property '${below}${name}' is missing${hint}.`)
        }
      return result
    }
  }

  const readSet: ReadProperty = (schema, value, path, tell) => reading(schema)(value, path, tell)

  /** Reads an optional property; undefined if it is not set. */
  function readIfSet(...[schema, value, path, tell]: Parameters<ReadProperty>): unknown {
    if (!isUnset(schema, value)) return readSet(schema, value, path, tell)
    let read: unknown
    try {
      if (typeof value !== 'string' || value === '') read = readSet(schema, value, path, tell)
    } catch (error) {
      if (!(error instanceof HttpError)) throw error
    }
    if (read === undefined)
      tell(
        'repaired-value',
        () => `${formatName(path)} must be absent where it is not set; it is ${describeType(value)}.`,
      )
    return read
  }

  /** Whether a value is what stands for none, in an object of all that is known of it. */
  function isUnset(schema: Schema, value: unknown): boolean {
    if (typeof value === 'string') return UNSET_TEXTS.test(value)
    if (Array.isArray(value)) return value.length === 0
    if (!isObject(value)) return value === 0 || value === false || value === null
    const { type, properties = {}, anyOf: [choice] = [] } = resolve(schema)
    if (choice) return isUnset(choice, value)
    if (type !== 'object') return false
    return [...createPropertyFinder({ properties })(value, '', ignoreDeviation)].every(([name, inner]) =>
      isUnset(properties[name] as Schema, inner),
    )
  }

  /** Reads properties that the schema has no name for, but a schema. */
  function createOthersReader({
    properties = {},
    additionalProperties: others,
    maxProperties = 100,
  }: Schema) {
    const known = new Set(Object.keys(properties).map((name) => name.toLowerCase()))
    return (
      value: Record<string, unknown>,
      below: string,
      tell: ReportDeviation,
    ): Record<string, unknown> => {
      if (typeof others !== 'object') return {}
      const found = Object.entries(value).filter(([name]) => !known.has(name.toLowerCase()))
      if (found.length > maxProperties)
        throw new HttpError(
          400,
          `${formatName(below.slice(0, -1))} must have ${maxProperties} entries at most; it has ${found.length}.`,
        )
      return Object.fromEntries(
        found.map(([name, inner]) => {
          expectWholeCharacters(name, below + name)
          return [name, reading(others)(inner, below + name, tell)]
        }),
      )
    }
  }

  /** `{"start": null}`: one verb, and what it is to be done with. */
  function readAction(schema: Schema): ReadValue {
    const { properties = {} } = schema
    const find = createPropertyFinder(schema)
    const verbs = Object.keys(properties)
    const form = `an object with one action: ${verbs.join(', ')}`
    return (value, path, tell) => {
      if (!isObject(value)) return createValueError(path, form, value)
      const found = [...find(value, '', tell)]
      const [first] = found
      if (!first) {
        const [sent] = Object.keys(value)
        if (sent === undefined) throw new HttpError(400, `The body must be ${form}; it is empty.`)
        throw new HttpError(
          400,
          `The body must be ${form}; ${formatValue(sent)} is none of them.${formatSuggestion(findClosest(sent.slice(0, 60), verbs))}`,
        )
      }
      if (found.length > 1) throw new HttpError(400, `The body must be ${form}; there are ${found.length}.`)
      const [verb, options] = first
      return { [verb]: reading(properties[verb] as Schema)(hasNoOptions(options) ? {} : options, verb, tell) }
    }
  }

  function readArray({ items, minItems = 0, maxItems = 10_000, ...schema }: Schema): ReadValue {
    const read = reading(items as Schema)
    return (value, path, tell) => {
      const single = !Array.isArray(value) && schema['x-one-or-many']
      const list = single ? [value] : value
      if (!Array.isArray(list)) return createValueError(path, 'an array', value)
      if (single) reportRepair(tell, path, 'an array, of a single entry too', value)
      if (list.length < minItems || list.length > maxItems) {
        const wanted = minItems === maxItems ? `${minItems}` : `${minItems} to ${maxItems}`
        throw new HttpError(400, `${formatName(path)} must have ${wanted} entries; it has ${list.length}.`)
      }
      return list.map((entry, index) => read(entry, `${path}[${index}]`, tell))
    }
  }

  /** Of a choice the first shape that fits; objects are told what is wrong with them as objects. */
  function readChoice(schemas: readonly Schema[]): ReadValue {
    const all = schemas.map(reading)
    const objects = schemas.filter(({ type, $ref }) => type === 'object' || $ref !== undefined).map(reading)
    return (value, path, tell) => {
      let refusal: unknown
      for (const read of isObject(value) && objects.length > 0 ? objects : all) {
        // what the wrong shape would have let through is nobody's business
        const told: Parameters<ReportDeviation>[] = []
        let result: unknown
        try {
          result = read(value, path, (...what) => told.push(what))
        } catch (error) {
          refusal ??= error
          continue
        }
        for (const what of told) tell(...what)
        return result
      }
      throw refusal
    }
  }

  return (schema) => {
    let read: ReadValue | undefined
    return (value, tell = ignoreDeviation) => {
      read ??= reading(project(schema as Schema))
      return read(value, '', tell)
    }
  }
}

/** Nothing, or what stands for it in languages that do not tell a list from an object. */
export const hasNoOptions = (options: unknown): boolean =>
  options === undefined ||
  options === null ||
  options === '' ||
  (Array.isArray(options) && options.length === 0)

/** Names the type of a sent value, and tells no more of it. */
const describeType = (value: unknown): string =>
  typeof value === 'string' ? 'a text' : isObject(value) ? 'an object' : `a ${typeof value}`

const reportRepair = (tell: ReportDeviation, path: string, what: string, value: unknown): void =>
  tell('repaired-value', () => `${formatName(path)} must be ${what}; it is ${describeType(value)}.`)

/** Half a character cannot be written into addresses, of links and others. */
function expectWholeCharacters(text: string, path: string): void {
  const problem = describeLoneSurrogate(text)
  if (problem !== undefined) throw new HttpError(400, `${formatName(path)} ${problem}.`)
}

const readBoolean: ReadValue = (value, path, tell) => {
  if (typeof value === 'boolean') return value
  const text = typeof value === 'string' ? value.trim().toLowerCase() : value
  const flag = text === 1 || text === 'true' ? true : text === 0 || text === 'false' ? false : undefined
  if (flag === undefined) return createValueError(path, 'true or false', value)
  reportRepair(tell, path, `${flag}, without quotes`, value)
  return flag
}

function readEnum(members: readonly string[]): ReadValue {
  const spelt = new Map(members.map((member) => [member.toLowerCase(), member]))
  return (value, path, tell) => {
    const member = typeof value === 'string' ? spelt.get(value.trim().toLowerCase()) : undefined
    if (member === undefined) return createValueError(path, `one of ${members.join(', ')}`, value)
    if (member !== value)
      tell('repaired-value', () => `${formatName(path)} must be '${member}'; it is in another letter case.`)
    return member
  }
}

function readNumber({
  minimum = Number.MIN_SAFE_INTEGER,
  maximum = Number.MAX_SAFE_INTEGER,
}: Schema): ReadValue {
  return (value, path, tell) => {
    const number = typeof value === 'string' && /^\s*[+-]?\d+(\.\d+)?\s*$/.test(value) ? Number(value) : value
    if (typeof number !== 'number' || !(number >= minimum && number <= maximum))
      return createValueError(path, `a number from ${minimum} to ${maximum}`, value)
    if (number !== value) reportRepair(tell, path, 'a number, without quotes', value)
    return number
  }
}

function readInteger({ minimum = -INT32 - 1, maximum = INT32 }: Schema): ReadValue {
  return (value, path, tell) => {
    const number = typeof value === 'string' && /^\s*[+-]?\d+\s*$/.test(value) ? Number(value) : value
    if (!(typeof number === 'number' && Number.isInteger(number) && number >= minimum && number <= maximum))
      return createValueError(path, `a whole number from ${minimum} to ${maximum}`, value)
    if (number !== value) reportRepair(tell, path, 'a number, without quotes', value)
    return number
  }
}

function readText({
  format,
  minLength = 0,
  maxLength = MAX_TEXT_LENGTH,
  'x-addresses': most,
}: Schema): ReadValue {
  return (value, path, tell) => {
    if (typeof value !== 'string') {
      if (typeof value !== 'number' && typeof value !== 'boolean')
        return createValueError(path, 'a text', value)
      reportRepair(tell, path, 'a text, in quotes', value)
    }
    const text = String(value)
    expectWholeCharacters(text, path)
    if (text.length < minLength) return createValueError(path, 'a text that is not empty', value)
    if (text.length > maxLength)
      throw new HttpError(
        400,
        `${formatName(path)} must have ${maxLength} characters at most; it has ${text.length}.`,
      )
    if (most !== undefined) return readAddresses(text, path, most)
    if (format === 'byte') expectBase64(text, path)
    if (format !== 'time') return text
    const time = readTime(text, path)
    if (time !== text) reportRepair(tell, path, 'a time of day with two digits each, HH:mm:ss', text)
    return time
  }
}

/** Base64 as .NET reads it, with blanks and line breaks anywhere. The text may be a secret, and is not quoted. */
function expectBase64(text: string, path: string): void {
  const letters = text.replace(/\s/g, '')
  if (letters.length % 4 !== 0 || !/^[a-z\d+/]*={0,2}$/i.test(letters))
    throw new HttpError(400, `${formatName(path)} must be Base64.`)
}

/** `name@host`, or `Some One <name@host>`. */
const ADDRESS = /^(?:[^<>@]*<)?[^\s<>@,;]+@[^\s<>@,;.]+(?:\.[^\s<>@,;.]+)*>?$/

/** Addresses of mail, one or several with semicolons or commas between them. They stay as they were written. */
function readAddresses(text: string, path: string, most: number): string {
  const list = text
    .split(/[;,]/)
    .map((address) => address.trim())
    .filter((address) => address !== '')
  const isRight =
    list.length > 0 &&
    list.length <= most &&
    list.every((address) => ADDRESS.test(address) && address.includes('<') === address.endsWith('>'))
  const form = 'an address such as name@host.example'
  return isRight
    ? text
    : createValueError(
        path,
        most === 1 ? form : `${form}, or up to ${most} of them with semicolons between them`,
        text,
      )
}

/** `19:00`, `7:00:00` and `19:00:00` are times of day, and become `HH:mm:ss`. */
function readTime(text: string, path: string): string {
  const [, hours = '', minutes = '', seconds = '00'] =
    /^(\d{1,2}):(\d{2})(?::(\d{2}))?$/.exec(text.trim()) ?? []
  return hours !== '' && Number(hours) < 24 && Number(minutes) < 60 && Number(seconds) < 60
    ? `${hours.padStart(2, '0')}:${minutes}:${seconds}`
    : createValueError(path, 'a time of day, HH:mm:ss', text)
}
