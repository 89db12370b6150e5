import type { FastifyRequest } from 'fastify'
import plugin from 'fastify-plugin'
import type { Sandboxes } from '../world/sandboxes.js'
import type { World } from '../world/world.js'
import { HttpError } from './errors.js'
import type { TokenStore } from './tokens.js'

declare module 'fastify' {
  interface FastifyRequest {
    /** The world of the caller's sandbox, brought up to the present. */
    world: World
    /** The caller's account. */
    account: string
  }
  interface FastifyContextConfig {
    /** The route needs no token. */
    anonymous?: boolean
  }
}

/** The first words are those of the product's framework, which clients may look for. */
const DENIED = 'Authorization has been denied for this request'
const BEARER = /^bearer +([\w-]+)$/i

/** Admits requests with a good bearer token, and opens the sandbox it carries. */
export const bearer = plugin<{ tokens: TokenStore; sandboxes: Sandboxes }>(
  async (app, { tokens, sandboxes }) => {
    app.decorateRequest('world', null as unknown as World)
    app.decorateRequest('account', '')

    app.addHook('onRequest', (request, reply, done) => {
      if (request.routeOptions.config?.anonymous) return done()
      const denial = admit(request)
      if (denial === undefined) return done()
      reply.header('www-authenticate', 'Bearer')
      done(new HttpError(401, `${DENIED}: ${denial}.`))
    })

    /** Lets the request in, or says why not. */
    function admit(request: FastifyRequest): string | undefined {
      const { authorization } = request.headers
      if (authorization === undefined) return "the header 'Authorization: Bearer <token>' is missing"
      const grant = tokens.find(BEARER.exec(authorization)?.[1] ?? '')
      if (!grant) return 'the bearer token is not one that this server has given out'
      const world = sandboxes.get(grant.sandbox)
      world.catchUp()
      if (grant.expires <= world.time) return 'the bearer token has expired'
      request.world = world
      request.account = grant.account
      return undefined
    }
  },
  { name: 'bearer' },
)
