import { createRequire } from 'node:module'
import type { ParseError } from 'jsonc-parser'
import { RefusedError } from '../world/core/errors.js'
import type { Slices } from '../world/core/slices.js'

const require = createRequire(import.meta.url)

/** Bytes of a value that is read in one go. */
const SMALL_BYTES = 16 * 1024
/** Levels of brackets. Whoever walks through a value calls itself for each of them. */
const MAX_DEPTH = 100

const MARK = Buffer.from('\uFEFF')
const [QUOTE, BACKSLASH, COMMA, COLON] = [0x22, 0x5c, 0x2c, 0x3a]
const [OPEN, CLOSE, OPEN_LIST, CLOSE_LIST] = [0x7b, 0x7d, 0x5b, 0x5d]

const isSpace = (byte: number | undefined): boolean =>
  byte === 0x20 || byte === 0x0a || byte === 0x0d || byte === 0x09

/**
 * Reads JSON as it is written down in its standard, in slices: large lists and objects are taken apart here, and what is
 * small is left to the engine. A worker would have to hand everything over in such pieces too.
 * @returns undefined for a text that is empty
 * @throws RefusedError that says where it cannot be read
 */
export function* parseStrictJson(bytes: Buffer): Slices<unknown> {
  return yield* new JsonReader(bytes).all()
}

class JsonReader {
  readonly #bytes: Buffer
  #at = 0

  constructor(bytes: Buffer) {
    this.#bytes = bytes
  }

  *all(): Slices<unknown> {
    // a mark of the byte order says nothing in UTF-8
    if (this.#bytes.subarray(0, 3).equals(MARK)) this.#at = 3
    if (this.#next() === undefined) return undefined
    const value = yield* this.#value(0)
    if (this.#next() !== undefined) this.#fail('end of file expected')
    return value
  }

  *#value(depth: number): Slices<unknown> {
    if (depth > MAX_DEPTH) this.#fail(`it is nested too deeply; the limit is ${MAX_DEPTH} levels`)
    const first = this.#next()
    const isBracket = first === OPEN || first === OPEN_LIST
    const end = isBracket ? this.#endOfBrackets() : this.#endOfScalar()
    if (end !== undefined) {
      yield
      return this.#parseSlice(end, depth)
    }
    return first === OPEN ? yield* this.#object(depth) : yield* this.#list(depth)
  }

  *#list(depth: number): Slices<unknown[]> {
    const list: unknown[] = []
    if (this.#isEmpty(CLOSE_LIST)) return list
    do list.push(yield* this.#value(depth + 1))
    while (this.#hasNext(CLOSE_LIST))
    return list
  }

  *#object(depth: number): Slices<object> {
    const entries: [name: string, value: unknown][] = []
    if (this.#isEmpty(CLOSE)) return {}
    do {
      if (this.#next() !== QUOTE) this.#fail('property name expected')
      const name = this.#parseSlice(this.#endOfScalar(), depth) as string
      if (this.#next() !== COLON) this.#fail('colon expected')
      this.#at++
      entries.push([name, yield* this.#value(depth + 1)])
    } while (this.#hasNext(CLOSE))
    return Object.fromEntries(entries)
  }

  /** Takes the opening bracket, and the closing one if it is the next. @returns whether it is */
  #isEmpty(close: number): boolean {
    this.#at++
    if (this.#next() !== close) return false
    this.#at++
    return true
  }

  /** Takes what stands after an entry. @returns whether that is a comma, and not the end */
  #hasNext(close: number): boolean {
    const next = this.#next()
    if (next !== COMMA && next !== close) this.#fail('comma expected')
    this.#at++
    return next === COMMA
  }

  /** The next byte that is no space, which stays where it is. */
  #next(): number | undefined {
    while (isSpace(this.#bytes[this.#at])) this.#at++
    return this.#bytes[this.#at]
  }

  /** Finds the end of an object or a list; undefined for one that is not small. */
  #endOfBrackets(): number | undefined {
    const bytes = this.#bytes
    const last = Math.min(bytes.length, this.#at + SMALL_BYTES)
    let depth = 0
    for (let at = this.#at; at < last; at++) {
      const byte = bytes[at]
      if (byte === QUOTE) at = this.#endOfText(at) - 1
      else if (byte === OPEN || byte === OPEN_LIST) depth++
      else if ((byte === CLOSE || byte === CLOSE_LIST) && --depth === 0) return at + 1
    }
    // one that does not end is small too, and refused by the engine
    return last === bytes.length ? last : undefined
  }

  #endOfScalar(): number {
    const bytes = this.#bytes
    if (bytes[this.#at] === QUOTE) return this.#endOfText(this.#at)
    let at = this.#at
    for (let byte = bytes[at]; byte !== undefined; byte = bytes[++at])
      if (byte === COMMA || byte === CLOSE || byte === CLOSE_LIST || isSpace(byte)) break
    return Math.max(at, this.#at + 1)
  }

  /** Finds the end of a text that begins at `from`. */
  #endOfText(from: number): number {
    const bytes = this.#bytes
    for (let at = from + 1; at < bytes.length; at++) {
      if (bytes[at] === BACKSLASH) at++
      else if (bytes[at] === QUOTE) return at + 1
    }
    return bytes.length
  }

  /** Reads what ends at `end`. */
  #parseSlice(end: number, depth: number): unknown {
    const text = this.#bytes.toString('utf8', this.#at, end)
    let value: unknown
    try {
      value = JSON.parse(text)
    } catch {
      const { offset, what } = firstError(text)
      this.#at += Buffer.byteLength(text.slice(0, offset))
      this.#fail(what)
    }
    if (isDeeper(value, MAX_DEPTH - depth))
      this.#fail(`it is nested too deeply; the limit is ${MAX_DEPTH} levels`)
    this.#at = end
    return value
  }

  #fail(what: string): never {
    const before = this.#bytes.subarray(0, this.#at)
    let line = 1
    let begin = 0
    for (let at = before.indexOf('\n'); at !== -1; at = before.indexOf('\n', begin)) {
      line++
      begin = at + 1
    }
    const column = before.toString('utf8', begin).length + 1
    throw new RefusedError(
      `The body is not JSON that can be read: ${what} at line ${line}, column ${column}.`,
    )
  }
}

const isDeeper = (value: unknown, levels: number): boolean =>
  typeof value === 'object' &&
  value !== null &&
  (levels <= 0 || Object.values(value).some((inner) => isDeeper(inner, levels - 1)))

/** Finds the first error in a text that is not JSON, and its position. */
function firstError(text: string): { readonly offset: number; readonly what: string } {
  const { parse, printParseErrorCode } = require('jsonc-parser') as typeof import('jsonc-parser')
  const errors: ParseError[] = []
  parse(text, errors, { disallowComments: true })
  const [first] = errors
  if (!first) return { offset: 0, what: 'invalid value' }
  const what = printParseErrorCode(first.error).replace(/(?<=[a-z])(?=[A-Z])/g, ' ')
  return { offset: first.offset, what: what.toLowerCase() }
}
