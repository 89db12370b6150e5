import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'

/** What the routes of the API need to know of the server they are part of. */
export interface V3Options {
  /** Whether the defects of the real server are there too. */
  readonly quirks: boolean
}

/** A resource: its routes, below `/v3`. */
export type ResourceRoutes = FastifyPluginAsyncTypebox<V3Options>
