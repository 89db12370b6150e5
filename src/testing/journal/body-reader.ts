import { createRequire } from 'node:module'
import type { ParseError } from 'jsonc-parser'
import { Masker } from '../../text/mask.js'
import type { Body } from './call.js'

const require = createRequire(import.meta.url)

/** The content of a body. Secrets are masked. */
export type Content =
  /** A JSON value, and its text to show. */
  | { readonly kind: 'json'; readonly value: unknown; readonly text: string }
  /** The fields of a form (the first one of each name), and their text to show. */
  | { readonly kind: 'form'; readonly value: Record<string, string>; readonly text: string }
  | Unreadable

/** A body that is neither JSON nor a form. Its secrets cannot be found. */
export interface Unreadable {
  readonly kind: 'unreadable'
  /** Reason why it is not JSON, without a quotation. */
  readonly message: string
  /** Position of the error, in characters from the beginning. */
  readonly position: number
}

/** Tells whether a body is complete. */
export const isWhole = (body: Body): boolean => countKeptBytes(body) === body.size

/** Counts the bytes that are kept of a body. */
export const countKeptBytes = ({ content }: Body): number =>
  typeof content === 'string' ? Buffer.byteLength(content) : content.length

const FORM_TYPE = 'application/x-www-form-urlencoded'

/**
 * Reads bodies, each of them once, and remembers what was in them as long as somebody holds the reader.
 *
 * @example
 * new BodyReader().read(call.request, call.requestHeaders['content-type'])
 */
export class BodyReader {
  readonly masker = new Masker()
  readonly #known = new WeakMap<Body, Content>()

  /** Reads JSON, also careless JSON that the product accepts, or the fields of a form. It also reads the beginning of a cut body. */
  read(body: Body, type = ''): Content {
    let content = this.#known.get(body)
    if (!content) {
      content = this.#read(body, type)
      this.#known.set(body, content)
    }
    return content
  }

  #read(body: Body, type: string): Content {
    const text = body.content.toString().replace(/^\uFEFF/, '')
    if (/^[\w.%+-]+=/.test(text) || (type.toLowerCase().startsWith(FORM_TYPE) && !/^\s*[[{"]/.test(text)))
      return this.#form(text)
    const { value, problem } = parse(text, isWhole(body))
    if (problem) return { kind: 'unreadable', ...problem }
    const masked = this.masker.value(value)
    return { kind: 'json', value: masked, text: masked === undefined ? '' : JSON.stringify(masked) }
  }

  #form(sent: string): Content {
    const text = this.masker.fields(sent)
    const value: Record<string, string> = Object.create(null)
    for (const [name, field] of new URLSearchParams(text)) value[name] ??= field
    return { kind: 'form', value, text }
  }
}

interface Parsed {
  readonly value?: unknown
  readonly problem?: Omit<Unreadable, 'kind'>
}

function parse(text: string, whole: boolean): Parsed {
  if (text.trim() === '') return {}
  try {
    return { value: JSON.parse(text) }
  } catch {
    return parsePatiently(text, whole)
  }
}

function parsePatiently(text: string, whole: boolean): Parsed {
  // loaded when somebody looks, not at the start
  const { parse, printParseErrorCode } = require('jsonc-parser') as typeof import('jsonc-parser')
  const errors: ParseError[] = []
  let value: unknown
  try {
    value = parse(text, errors, { allowTrailingComma: true })
  } catch {
    // the parser calls itself for each bracket
    return { problem: { message: 'it is nested too deeply', position: 0 } }
  }
  // what was cut lacks its end, and nothing else
  const problem = errors.find(({ offset, length }) => whole || offset + length < text.length)
  if (!problem) return { value }
  const code = printParseErrorCode(problem.error)
  return {
    problem: {
      message: code.replace(/([a-z])([A-Z])/g, '$1 $2').toLowerCase(),
      position: problem.offset,
    },
  }
}
