import type { TProperties, TSchema } from 'typebox'
import {
  type ApiVersion,
  type ByVersion,
  getForVersion,
  isInVersion,
  type VersionNumber,
  type VersionRange,
} from './versions.js'

/** What a schema says of versions. */
interface VersionKeywords {
  /** The property, or the member of an enumeration, exists in these versions only. */
  readonly 'x-versions'?: VersionRange | undefined
  readonly 'x-member-versions'?: Readonly<Record<string, VersionRange>> | undefined
  /** The property may be left out from this version on. */
  readonly 'x-optional-since'?: VersionNumber | undefined
  /** Stands in place of the schema in later versions. */
  readonly 'x-by-version'?: ByVersion<object> | undefined
}

interface Schema extends VersionKeywords {
  readonly [keyword: string]: unknown
  readonly properties?: Readonly<Record<string, Schema>>
  readonly required?: readonly string[]
  readonly patternProperties?: Readonly<Record<string, Schema>>
  readonly items?: Schema
  readonly anyOf?: readonly Schema[]
  readonly enum?: readonly string[]
}

/** A copy of a schema with more keywords. TypeBox knows what is optional by properties that do not show. */
const mark = <T extends TSchema>(schema: T, keywords: VersionKeywords): T =>
  Object.assign(Object.defineProperties({}, Object.getOwnPropertyDescriptors(schema)), keywords) as T

/** A property that exists from a version on. */
export const since = <T extends TSchema>(version: VersionNumber, schema: T): T =>
  mark(schema, { 'x-versions': { since: version } })

/** A property that exists up to a version. */
export const until = <T extends TSchema>(version: VersionNumber, schema: T): T =>
  mark(schema, { 'x-versions': { until: version } })

/** A property that exists from one version to another. */
export const between = <T extends TSchema>(first: VersionNumber, last: VersionNumber, schema: T): T =>
  mark(schema, { 'x-versions': { since: first, until: last } })

/** A property that must be there up to a version only. */
export const optionalSince = <T extends TSchema>(version: VersionNumber, schema: T): T =>
  mark(schema, { 'x-optional-since': version })

/** Properties that must be there up to a version only: later ones require next to nothing of an answer. */
export const allOptionalSince = <T extends TProperties>(version: VersionNumber, properties: T): T =>
  Object.fromEntries(
    Object.entries(properties).map(([name, schema]) => [name, optionalSince(version, schema)]),
  ) as T

/** An enumeration some of whose members exist in some versions only. */
export const withMemberVersions = <T extends TSchema>(
  schema: T,
  versions: Readonly<Record<string, VersionRange>>,
): T => mark(schema, { 'x-member-versions': versions })

/** A schema that others stand in for in later versions. Its type is that of the first. */
export const byVersion = <T extends TSchema>(schema: T, later: ByVersion<TSchema>): T =>
  mark(schema, { 'x-by-version': later })

/** Turns the schema of all versions into that of one. */
export type ProjectSchema = <T extends object>(schema: T) => T

/**
 * Makes the schemas of a version: without the properties, and the members of enumerations, that it does not have. What is
 * the same in all versions stays the same object.
 */
export function createSchemaProjection(version: ApiVersion): ProjectSchema {
  const known = new WeakMap<object, object>()

  function project(schema: Schema): Schema {
    let projected = known.get(schema) as Schema | undefined
    if (!projected) {
      projected = build(schema)
      known.set(schema, projected)
    }
    return projected
  }

  function build(schema: Schema): Schema {
    const {
      'x-versions': _versions,
      'x-optional-since': _optional,
      'x-by-version': later,
      'x-member-versions': members,
      ...rest
    } = schema
    const replacement = later && getForVersion(later, version)
    if (replacement) return project(replacement as Schema)
    const changes: Partial<Record<keyof Schema, unknown>> = {}
    if (schema.properties) Object.assign(changes, projectProperties(schema.properties, schema.required))
    if (schema.patternProperties) Object.assign(changes, projectPatterns(schema.patternProperties))
    if (schema.items) changes.items = project(schema.items)
    if (schema.anyOf) {
      const all = schema.anyOf.map(project)
      if (all.some((choice, index) => choice !== schema.anyOf?.[index])) changes.anyOf = all
    }
    if (schema.enum && members)
      changes.enum = schema.enum.filter((member) => isInVersion(members[member] ?? {}, version))
    const isChanged = Object.entries(changes).some(([keyword, value]) => schema[keyword] !== value)
    const hasKeywords = Object.keys(rest).length < Object.keys(schema).length
    if (!isChanged && !hasKeywords) return schema
    const { required, ...built } = { ...rest, ...changes } as Schema
    // OpenAPI 3.0 has no empty list of required properties
    return required && required.length > 0 ? { ...built, required } : built
  }

  function projectPatterns(patterns: Readonly<Record<string, Schema>>): Pick<Schema, 'patternProperties'> {
    const projected = Object.entries(patterns).map(([pattern, field]) => [pattern, project(field)] as const)
    return projected.some(([pattern, field]) => field !== patterns[pattern])
      ? { patternProperties: Object.fromEntries(projected) }
      : {}
  }

  function projectProperties(
    properties: Readonly<Record<string, Schema>>,
    required?: readonly string[],
  ): Pick<Schema, 'properties' | 'required'> {
    const kept = Object.entries(properties).filter(([, field]) =>
      isInVersion(field['x-versions'] ?? {}, version),
    )
    const projected = Object.fromEntries(kept.map(([name, field]) => [name, project(field)]))
    const isSame =
      kept.length === Object.keys(properties).length &&
      kept.every(([name, field]) => projected[name] === field)
    const needed = required?.filter((name) => {
      const { 'x-optional-since': optional = Number.POSITIVE_INFINITY } = properties[name] ?? {}
      return projected[name] !== undefined && version.number < optional
    })
    return {
      ...(!isSame && { properties: projected }),
      ...(needed && needed.length !== required?.length && { required: needed }),
    }
  }

  return project as unknown as ProjectSchema
}
