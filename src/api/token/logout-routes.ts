import { readBearer } from '../../http/authentication.js'
import type { TokenStore } from '../../http/tokens.js'
import { errorResponses } from '../error-schemas.js'
import { EmptyResponse } from '../request-schemas.js'
import type { ResourceRoutes } from '../resource-routes.js'

/** The end of a login: /Token/logout. */
export const logout =
  ({ tokens }: { readonly tokens: TokenStore }): ResourceRoutes =>
  async (app) => {
    app.post(
      '/Token/logout',
      {
        config: { versions: { since: 7 }, tenants: true },
        schema: {
          tags: ['Token'],
          summary: 'End the access token of the request, and the refresh token that came with it',
          response: { 200: EmptyResponse, ...errorResponses },
        },
      },
      ({ headers }) => tokens.revokeLogin(readBearer(headers.authorization ?? '')),
    )
  }
