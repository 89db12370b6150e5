import { createRequire } from 'node:module'
import type { Body } from './call.js'

const require = createRequire(import.meta.url)

/**
 * What a body says: JSON, as patiently as the product reads it, or the fields of a form.
 * @returns undefined for what is neither
 */
export function contentOf({ content }: Body): unknown {
  const text = content.toString().replace(/^\uFEFF/, '')
  try {
    return JSON.parse(text)
  } catch {
    if (/^[\w.%+-]+=/.test(text)) return Object.fromEntries(new URLSearchParams(text))
    return parsePatiently(text)
  }
}

/** Whether a body is kept as a whole. */
export const isWhole = ({ content, size }: Body): boolean =>
  (typeof content === 'string' ? Buffer.byteLength(content) : content.length) === size

function parsePatiently(text: string): unknown {
  const { parse } = require('jsonc-parser') as typeof import('jsonc-parser')
  const errors: unknown[] = []
  try {
    const value: unknown = parse(text, errors as never[], { allowTrailingComma: true })
    return errors.length === 0 ? value : undefined
  } catch {
    // nested too deep for the parser, which calls itself for each bracket
    return undefined
  }
}
