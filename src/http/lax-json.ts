import { createRequire } from 'node:module'
import type { FastifyInstance } from 'fastify'
import type { ParseError } from 'jsonc-parser'
import { findRepeatedNames } from '../text/repeated-names.js'
import { type GetReporter, ignoreDeviation, type ReportDeviation } from './deviations.js'
import { HttpError } from './http-errors.js'
import { ParsedBody } from './parsed-body.js'

const require = createRequire(import.meta.url)

export interface BodyOptions {
  /** Whom the readers of bodies tell what they let through. */
  readonly tellerOf?: GetReporter
  /**
   * Whether names that are repeated to the letter are told too: to look for them takes longer than all else, so they are
   * found when somebody reads the journal otherwise.
   */
  readonly strict?: boolean
  /** Makes the error of a body that is no JSON. */
  readonly refuse?: (error: MalformedJson) => Error
}

/** Makes an app read every body as JSON, whatever its type is said to be: clients of this API are careless with it. */
export function registerLaxJsonParser(app: FastifyInstance, options: BodyOptions = {}): void {
  const { tellerOf: getReporter = () => ignoreDeviation, strict = false, refuse = (error) => error } = options
  app.removeAllContentTypeParsers()
  app.addContentTypeParser('*', { parseAs: 'string' }, (request, body, done) => {
    const text = String(body)
    request.record.body = text
    try {
      const tell = getReporter(request)
      const value = parseLaxJson(text, tell)
      if (strict) for (const repetition of findRepeatedNames(text)) tell('repaired-json', () => repetition)
      done(null, new ParsedBody(value, tell))
    } catch (error) {
      done(error instanceof MalformedJson ? refuse(error) : (error as Error))
    }
  })
}

/** A text that is no JSON, even to a lax reader. Its message says where it cannot be read. */
export class MalformedJson extends HttpError {
  constructor(message: string) {
    super(400, message)
  }
}

/**
 * Reads JSON as the product's framework does: commas before a closing bracket, comments and repeated names (the last one
 * counts) are let through.
 * @throws MalformedJson for what is none; HttpError 400 for what is nested too deep
 */
export function parseLaxJson(text: string, report: ReportDeviation = ignoreDeviation): unknown {
  const bare = text.replace(/^\uFEFF/, '')
  if (bare.trim() === '') return undefined
  const value = parse(bare, report)
  if (isDeeper(value, MAX_DEPTH)) throw new HttpError(400, TOO_DEEP)
  return value
}

/** Levels of brackets. Whoever walks through a value calls itself for each of them. */
const MAX_DEPTH = 100
const TOO_DEEP = `The body is not JSON that can be read: it is nested too deeply; the limit is ${MAX_DEPTH} levels.`

const isDeeper = (value: unknown, levels: number): boolean =>
  typeof value === 'object' &&
  value !== null &&
  (levels === 0 || Object.values(value).some((inner) => isDeeper(inner, levels - 1)))

function parse(text: string, tell: ReportDeviation): unknown {
  try {
    return JSON.parse(text)
  } catch {
    const value = parseTolerantly(text)
    tell(
      'repaired-json',
      () => 'The body must be JSON without comments and without a comma before a closing bracket.',
    )
    return value
  }
}

function parseTolerantly(text: string): unknown {
  // most clients send what JSON.parse can read, and should not wait for more
  const { parse, printParseErrorCode } = require('jsonc-parser') as typeof import('jsonc-parser')
  const errors: ParseError[] = []
  let value: unknown
  try {
    value = parse(text, errors, { allowTrailingComma: true })
  } catch (error) {
    // the parser calls itself for each bracket
    if (error instanceof RangeError) throw new HttpError(400, TOO_DEEP)
    throw error
  }
  const [first] = errors
  if (!first) return value
  const before = text.slice(0, first.offset)
  const line = before.split('\n').length
  const column = first.offset - before.lastIndexOf('\n')
  const what = printParseErrorCode(first.error)
    .replace(/(?<=[a-z])(?=[A-Z])/g, ' ')
    .toLowerCase()
  throw new MalformedJson(`The body is not JSON that can be read: ${what} at line ${line}, column ${column}.`)
}
