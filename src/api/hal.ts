import { type Static, type TSchema, type TUnsafe, Type } from 'typebox'
import { byVersion, since } from './versioned-schemas.js'
import { API_VERSIONS, type ByVersion, getForVersion, V3, type VersionNumber } from './versions.js'

/** The names in braces of a template: `jobs/{id}/jobsessions` has `id`. */
type ParameterNames<T extends string> = T extends `${string}{${infer Name}}${infer Rest}`
  ? Name | ParameterNames<Rest>
  : never
/** A path below the version; or several, each from its version on. A relation without one for a version is not there. */
type Template = string | ByVersion<string>
type TemplateTexts<T> = T extends string ? T : T[keyof T]
type ParameterValues<T extends Record<string, Template>> = Record<
  ParameterNames<TemplateTexts<T[keyof T]> & string>,
  string
>

/** The address of a link: absolute up to version 5, and from then on a path. */
const Address = (description: string) =>
  byVersion(Type.String({ format: 'uri', description }), {
    6: Type.String({ format: 'uri-reference', description }),
  })

export const Href = Type.Object({ href: Address('Address of what is linked to') })

/** First version that has a path. */
const getFirstVersion = (template: Template): VersionNumber =>
  typeof template === 'string' ? 3 : (Number(Object.keys(template)[0]) as VersionNumber)

const getPath = (template: Template, version: VersionNumber): string | undefined =>
  typeof template === 'string' ? template : getForVersion(template, { number: version })

/** The version that links begin with: `/v8` or `https://host/v3`. */
const getVersion = (base: string): VersionNumber => Number(base.at(-1)) as VersionNumber

/**
 * The links of a resource, declared once: relation to path below the version. From it come the schema of `_links` and
 * the links of each answer.
 */
export function defineLinks<const T extends Record<string, Template>>(templates: T) {
  // odd places hold names: 'jobs/{id}/log' splits into 'jobs/', 'id', '/log'
  const relations = API_VERSIONS.map(({ number }) =>
    Object.entries(templates).flatMap(([name, template]) => {
      const parts = getPath(template, number)?.split(/[{}]/)
      return parts ? [{ name, parts }] : []
    }),
  )
  const schema = Type.Object(
    Object.fromEntries(
      Object.entries(templates).map(([relation, template]) => {
        const first = getFirstVersion(template)
        return [relation, first === 3 ? Href : since(first, Href)]
      }),
    ) as { [K in keyof T]: typeof Href },
  )
  const build = (base: string, values: ParameterValues<T>): Static<typeof schema> => {
    const links: Record<string, Static<typeof Href>> = {}
    for (const { name, parts } of relations[getVersion(base) - V3.number] ?? []) {
      let href = `${base}/`
      for (let n = 0; n < parts.length; n++) {
        const part = parts[n] as string
        href += n % 2 === 0 ? part : encodeSegment((values as Record<string, string>)[part] as string)
      }
      links[name] = { href }
    }
    return links as Static<typeof schema>
  }
  return { schema, build }
}

/** An id as a part of an address: colons and equals signs stay as they are, as clients expect of the product's ids. */
export const encodeSegment = (id: string): string =>
  PLAIN.test(id) ? id : encodeURIComponent(id).replaceAll('%3A', ':').replaceAll('%3D', '=')

/** Ids that stand in an address as they are: nearly all. */
const PLAIN = /^[\w.:=-]*$/

/** The actions of a resource, declared once: verb to method and path below the version. */
export function defineActions<const T extends Record<string, readonly [method: string, path: Template]>>(
  verbs: T,
) {
  const Action = Type.Object({ uri: Address('Address of the action'), method: Type.String() })
  const schema = Type.Object(
    Object.fromEntries(Object.keys(verbs).map((verb) => [verb, Action])) as { [K in keyof T]: typeof Action },
  )
  const build = (base: string): Static<typeof schema> =>
    Object.fromEntries(
      Object.entries(verbs).map(([verb, [method, path]]) => [
        verb,
        { uri: `${base}/${getPath(path, getVersion(base))}`, method },
      ]),
    ) as Static<typeof schema>
  return { schema, build }
}

/** `_actions` of a resource that has none to offer. */
export const NoActions = Type.Object({}, { description: 'Verb to address and method' })

/** Names a schema, so that it is documented once and referred to by name. */
export function nameSchema<T extends TSchema>(name: string, schema: T): T {
  return Object.assign(schema, { $id: name })
}

/** A reference to a schema made by `named`, which the app has been told of. */
export function refTo<T extends TSchema>(schema: T) {
  const known =
    references.get(schema) ?? Type.Unsafe<unknown>({ $ref: `${(schema as { $id?: string }).$id}#` })
  references.set(schema, known)
  return known as TUnsafe<Static<T>>
}

/** Made once for all apps of a process. */
const references = new WeakMap<TSchema, TUnsafe<unknown>>()
