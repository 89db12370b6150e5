import type { Static, TSchema } from 'typebox'
import { createShapeCheck } from '../catalogue/schema-check.js'

/** A JSON object of a response. */
export type Fields = Readonly<Record<string, unknown>>

export const isFields = (value: unknown): value is Fields =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

/**
 * Copies properties whose values a profile may have. The schemas must allow no free text: members of closed sets, switches,
 * numbers and times of day only.
 */
export function pickFields<S extends Record<string, TSchema>, Name extends keyof S & string>(
  fields: Fields,
  schemas: S,
  names: readonly Name[],
): { [K in Name]?: Static<S[K]> } {
  const valid = names.filter((name) => isValid(schemas[name] as TSchema, fields[name]))
  return Object.fromEntries(valid.map((name) => [name, fields[name]])) as { [K in Name]?: Static<S[K]> }
}

export const isValid = (schema: TSchema, value: unknown): boolean =>
  value !== undefined && createShapeCheck(schema, true)(value) === undefined

/** Reads a whole number from 0 on; undefined for anything else. */
export const readCount = (value: unknown): number | undefined =>
  Number.isFinite(value) && (value as number) >= 0
    ? Math.min(Math.round(value as number), Number.MAX_SAFE_INTEGER)
    : undefined

/** Reads a time as milliseconds since 1970: UTC if it has no zone. Undefined for anything else. */
export function readTime(value: unknown): number | undefined {
  if (typeof value !== 'string') return undefined
  const time = Date.parse(/(?:Z|[+-]\d\d:?\d\d)$/i.test(value) ? value : `${value}Z`)
  return Number.isNaN(time) ? undefined : time
}

export const readId = (value: unknown): string | undefined =>
  typeof value === 'string' && value !== '' ? value.toLowerCase() : undefined

/** Reads the id of another object: from a property, or from the end of a link. */
export function readReference(fields: Fields, property: string, link: string): string | undefined {
  const { _links: links } = fields
  const target = isFields(links) ? links[link] : undefined
  const href = isFields(target) && typeof target.href === 'string' ? target.href : ''
  return readId(fields[property]) ?? readId(decode(href.split(/[?#]/)[0]?.split('/').at(-1) ?? ''))
}

function decode(segment: string): string | undefined {
  try {
    return decodeURIComponent(segment)
  } catch {
    return undefined
  }
}
