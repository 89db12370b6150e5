import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'

/** Options that the routes of the API take from the server. */
export interface V3Options {
  /** Has the defects of the real server too. */
  readonly quirks: boolean
}

/** A resource: its routes, below `/v3`. */
export type ResourceRoutes = FastifyPluginAsyncTypebox<V3Options>
