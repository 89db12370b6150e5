import type { FastifyServerOptions } from 'fastify'

type Bucket = NonNullable<NonNullable<FastifyServerOptions['schemaController']>['bucket']>

interface Schema {
  readonly $id?: string
}

/**
 * Where an app keeps the schemas that others refer to. Fastify asks for all of them at each of its routes, and gets the
 * same ones each time here: its own bucket would copy them, which took a third of the start.
 */
export const schemaBucket = ((inherited: Record<string, unknown> = {}) => {
  const schemas: Record<string, unknown> = { ...inherited }
  return {
    add(schema: Schema) {
      const { $id } = schema
      if ($id === undefined || schemas[$id] !== undefined)
        throw new Error(`A shared schema must have an $id of its own; it is '${$id}'.`)
      schemas[$id] = schema
    },
    getSchema: (id: string) => schemas[id],
    getSchemas: () => schemas,
  }
}) as unknown as Bucket
