import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'

/** Options that the routes of the API take from the server. */
export interface ApiOptions {
  /** Has the defects of the real server too. */
  readonly quirks: boolean
}

/** A resource: its routes, below the version. */
export type ResourceRoutes = FastifyPluginAsyncTypebox<ApiOptions>
