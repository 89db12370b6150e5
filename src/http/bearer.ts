import plugin from 'fastify-plugin'
import type { World } from '../world/world.js'
import type { Admission } from './admission.js'
import { HttpError } from './errors.js'

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

/** Admits requests with a good bearer token, and opens the sandbox it carries. */
export const bearer = plugin<{ admission: Admission }>(
  async (app, { admission }) => {
    app.decorateRequest('world', null as unknown as World)
    app.decorateRequest('account', '')

    app.addHook('onRequest', (request, reply, done) => {
      if (request.routeOptions.config?.anonymous) return done()
      const admitted = admission(request.headers.authorization)
      if (typeof admitted === 'string') {
        reply.header('www-authenticate', 'Bearer')
        return done(new HttpError(401, `${DENIED}: ${admitted}.`))
      }
      request.world = admitted.world
      request.account = admitted.account
      done()
    })
  },
  { name: 'bearer' },
)
