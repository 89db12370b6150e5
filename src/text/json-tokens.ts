import { createRequire } from 'node:module'

const require = createRequire(import.meta.url)

/** The kinds of tokens that matter here, by jsonc-parser's numbers for them (a constant enumeration, gone when compiled). */
export const TOKEN = {
  openBrace: 1,
  closeBrace: 2,
  openBracket: 3,
  closeBracket: 4,
  comma: 5,
  colon: 6,
  text: 10,
  unknown: 16,
} as const

const END = 17

/** A piece of JSON, as it stands in its text. */
export interface Token {
  readonly kind: number
  readonly start: number
  readonly end: number
  /** Of a text: what it says, its escapes read. */
  readonly value: string
  /** A text without its end, or a number that is none. */
  readonly broken: boolean
}

/** Takes JSON apart, however carelessly it is written and wherever it ends, without spaces and comments. */
export function tokenizeJson(text: string): Token[] {
  // loaded when somebody looks, not at the start
  const { createScanner } = require('jsonc-parser') as typeof import('jsonc-parser')
  const scanner = createScanner(text, true)
  const tokens: Token[] = []
  for (let kind: number = scanner.scan(); kind !== END; kind = scanner.scan()) {
    const start = scanner.getTokenOffset()
    tokens.push({
      kind,
      start,
      end: start + scanner.getTokenLength(),
      value: scanner.getTokenValue(),
      broken: kind === TOKEN.unknown || (scanner.getTokenError() as number) !== 0,
    })
  }
  return tokens
}
