import { getKey } from '../catalogue/api-operations.js'

/** A JSON Schema as the description of the mock has it. */
export interface Schema {
  readonly $ref?: string
  readonly type?: string | readonly string[]
  readonly enum?: readonly unknown[]
  readonly const?: unknown
  readonly anyOf?: readonly Schema[]
  readonly oneOf?: readonly Schema[]
  readonly allOf?: readonly Schema[]
  readonly properties?: Readonly<Record<string, Schema>>
  readonly required?: readonly string[]
  readonly additionalProperties?: boolean | Schema
  readonly items?: Schema
  readonly nullable?: boolean
}

interface Response {
  readonly content?: Readonly<Record<string, { readonly schema?: Schema }>>
}

/** The description of a version of the API, as /swagger/docs has it. */
export interface ApiDocument {
  readonly paths: Readonly<
    Record<string, { readonly get?: { readonly responses?: Readonly<Record<string, Response>> } }>
  >
  readonly components?: { readonly schemas?: Readonly<Record<string, Schema>> }
}

/** What the mock says of its responses. */
export class ApiDescription {
  readonly #schemas: Readonly<Record<string, Schema>>
  readonly #responses = new Map<string, Readonly<Record<string, Response>>>()

  constructor({ paths, components }: ApiDocument) {
    this.#schemas = components?.schemas ?? {}
    for (const [path, { get }] of Object.entries(paths))
      if (get?.responses) this.#responses.set(getKey('GET', path.replace(/^\/v\d+/i, '')), get.responses)
  }

  /** The schema of the responses of an operation with a status; undefined if it is not known. */
  findSchema(path: string, status: number): Schema | undefined {
    const responses = this.#responses.get(getKey('GET', path))
    const response = responses?.[status] ?? responses?.[`${Math.floor(status / 100)}XX`]
    return response?.content?.['application/json']?.schema
  }

  /** The alternatives that a schema stands for, without references. */
  resolve(schema: Schema): Schema[] {
    if (schema.$ref !== undefined) {
      const target = this.#schemas[schema.$ref.split('/').at(-1) ?? '']
      return target ? this.resolve(target) : [{}]
    }
    const choice = schema.anyOf ?? schema.oneOf
    if (choice) return choice.flatMap((one) => this.resolve(one))
    if (schema.allOf?.length === 1) return this.resolve(schema.allOf[0] as Schema)
    return [schema]
  }
}
