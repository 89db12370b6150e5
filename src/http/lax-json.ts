import { createRequire } from 'node:module'
import type { FastifyInstance } from 'fastify'
import type { ParseError } from 'jsonc-parser'
import { HttpError } from './errors.js'

const require = createRequire(import.meta.url)

/** Makes an app read every body as JSON, whatever its type is said to be: clients of this API are careless with it. */
export function readBodies(app: FastifyInstance): void {
  app.removeAllContentTypeParsers()
  app.addContentTypeParser('*', { parseAs: 'string' }, (request, body, done) => {
    request.record.body = String(body)
    try {
      done(null, parseLaxJson(String(body)))
    } catch (error) {
      done(error as Error)
    }
  })
}

/**
 * Reads JSON as the product's framework does: commas before a closing bracket, comments and repeated names (the last one
 * counts) are let through.
 * @throws HttpError 400 that says where it cannot be read
 */
export function parseLaxJson(text: string): unknown {
  const bare = text.replace(/^\uFEFF/, '')
  if (bare.trim() === '') return undefined
  try {
    return JSON.parse(bare)
  } catch {
    return parseTolerantly(bare)
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
    if (error instanceof RangeError)
      throw new HttpError(400, 'The body is not JSON that can be read: it is nested too deep.')
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
  throw new HttpError(
    400,
    `The body is not JSON that can be read: ${what} at line ${line}, column ${column}.`,
  )
}
