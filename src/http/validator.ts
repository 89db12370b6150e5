import { createRequire } from 'node:module'
import type AjvCompiler from '@fastify/ajv-compiler'
import type { BuildCompilerFromPool } from '@fastify/ajv-compiler'
import { createBodyParser } from './body-parser.js'
import { ParsedBody } from './parsed-body.js'

type BuildCompiler = ReturnType<typeof AjvCompiler>
type Validate = ((data: unknown) => unknown) & { errors?: unknown }

const require = createRequire(import.meta.url)

/**
 * The compiled validators of this process, by their schemas. Schemas are constants, so what one server has compiled is right for
 * all others; to compile takes longer than all else at the first request of a route.
 */
const compiledValidators = new Map<string, Validate>()

/**
 * Bodies go through the reader that is as forgiving as the product. All else goes through Fastify's own validators,
 * loaded and compiled at a route's first request instead of at the start: a client calls few of the routes, and should
 * not wait for the others.
 */
export const createValidatorBuilder = (project: <T extends object>(schema: T) => T, ignoresUnset: boolean) =>
  ((...pool: Parameters<BuildCompiler>) => {
    let compile: ReturnType<BuildCompiler> | undefined
    const read = createBodyParser(pool[0] as Record<string, unknown>, project, ignoresUnset)
    return (route: { readonly schema: object; readonly httpPart?: string }) => {
      if (route.httpPart === 'body') {
        const body = read(route.schema)
        return (data: unknown) => {
          try {
            return { value: data instanceof ParsedBody ? body(data.value, data.report) : body(data) }
          } catch (error) {
            return { error }
          }
        }
      }
      let made: Validate | undefined
      let schema: object | undefined
      const validate: Validate = (data) => {
        schema ??= project(route.schema)
        const projected = schema
        if (route.httpPart === 'querystring') prepareQuery(projected, data as Record<string, unknown>)
        made ??= getCompiled(projected, () => {
          compile ??= (require('@fastify/ajv-compiler') as typeof AjvCompiler)()(...trusting(pool))
          return compile({ ...route, schema: projected } as Parameters<
            ReturnType<BuildCompiler>
          >[0]) as Validate
        })
        const endless = findInfiniteNumber(projected as ParameterSchema, data as Record<string, unknown>)
        if (endless !== undefined) {
          validate.errors = [{ keyword: 'type', instancePath: `/${endless}`, params: { type: 'integer' } }]
          return false
        }
        const result = made(data)
        validate.errors = made.errors
        return result
      }
      return validate
    }
  }) as unknown as BuildCompilerFromPool

/**
 * Takes schemas for what they are: to compile the schema of schemas, at the first request, takes longer than all of a route.
 * Formats are for readers of the schema: times come without a zone too, and are read by who needs them.
 */
const trusting = ([shared, options]: Parameters<BuildCompiler>): Parameters<BuildCompiler> => [
  shared,
  {
    ...options,
    customOptions: { ...options?.customOptions, validateSchema: false, validateFormats: false },
  } as typeof options,
]

/**
 * Leaves of a query what the route has, in its version: an app hands over what any of its routes knows. Clients that end all
 * addresses with a slash write `true/`. Enumerations match without regard to case, as in bodies.
 */
function prepareQuery({ properties = {} }: ParameterSchema, query: Record<string, unknown>): void {
  for (const [name, value] of Object.entries(query)) {
    const schema = properties[name]
    if (schema === undefined) delete query[name]
    else if (schema.type === 'boolean' && (value === 'true/' || value === 'false/'))
      query[name] = value.slice(0, -1)
    else if (schema.enum && typeof value === 'string')
      query[name] = schema.enum.find((member) => member.toLowerCase() === value.toLowerCase()) ?? value
  }
}

interface ParameterSchema {
  readonly properties?: Readonly<
    Record<string, { readonly type?: string; readonly enum?: readonly string[] }>
  >
}

/** The name of a number without end, such as 1e999: Ajv takes it for an integer, and compares it with no bounds. */
function findInfiniteNumber(
  { properties = {} }: ParameterSchema,
  data: Record<string, unknown>,
): string | undefined {
  for (const name in data) {
    const type = properties[name]?.type
    if (
      (type === 'integer' || type === 'number') &&
      Math.abs(Number(data[name])) === Number.POSITIVE_INFINITY
    )
      return name
  }
  return undefined
}

function getCompiled(schema: unknown, compile: () => Validate): Validate {
  const text = JSON.stringify(schema)
  const known = compiledValidators.get(text) ?? compile()
  compiledValidators.set(text, known)
  return known
}
