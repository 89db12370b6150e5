import type { FastifyInstance } from 'fastify'

/** The part of JSON Schema that both descriptions are written in. */
export interface Schema {
  readonly $ref?: string
  readonly type?: string
  readonly enum?: readonly unknown[]
  readonly anyOf?: readonly Schema[]
  readonly properties?: Readonly<Record<string, Schema>>
  readonly required?: readonly string[]
  readonly items?: Schema
  readonly additionalProperties?: boolean | Schema
  readonly minimum?: number
  readonly maximum?: number
}

export interface Operation {
  readonly method: string
  /** `/v3/Jobs/{jobId}` */
  readonly path: string
  readonly query: readonly { readonly name: string; readonly schema: Schema }[]
  readonly body: Schema | undefined
  readonly isForm: boolean
}

interface Described {
  readonly parameters?: readonly { readonly in: string; readonly name: string; readonly schema: Schema }[]
  readonly requestBody?: { readonly content: Readonly<Record<string, { readonly schema: Schema }>> }
}

interface OpenApi {
  readonly paths: Readonly<Record<string, Readonly<Record<string, Described>>>>
  readonly components?: { readonly schemas?: Readonly<Record<string, Schema>> }
}

export interface Description {
  readonly operations: readonly Operation[]
  /** What a reference stands for. */
  readonly resolve: (schema: Schema) => Schema
}

/** All operations that a server describes: those of the API, and those of the controls. */
export async function describe(app: FastifyInstance): Promise<Description> {
  const schemas: Record<string, Schema> = {}
  const operations: Operation[] = []
  for (const url of ['/swagger/docs/v3', '/__admin/openapi.json']) {
    const { paths, components } = (await app.inject(url)).json<OpenApi>()
    Object.assign(schemas, components?.schemas)
    for (const [path, methods] of Object.entries(paths))
      for (const [method, { parameters = [], requestBody }] of Object.entries(methods)) {
        const [[type, content] = []] = Object.entries(requestBody?.content ?? {})
        operations.push({
          method: method.toUpperCase(),
          path,
          query: parameters.filter((one) => one.in === 'query'),
          body: content?.schema,
          isForm: type === 'application/x-www-form-urlencoded',
        })
      }
  }
  const resolve = (schema: Schema): Schema =>
    schema.$ref === undefined ? schema : (schemas[schema.$ref.split('/').at(-1) as string] ?? {})
  return { operations, resolve }
}
