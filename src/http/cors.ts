import fastifyCors from '@fastify/cors'
import type { FastifyInstance } from 'fastify'
import { HttpError } from './http-errors.js'
import { isPreflight } from './preflight.js'
import { STATE_HEADER } from './recorder.js'
import { SANDBOX_HEADER } from './sandbox-header.js'

/** Origins of pages that come from the browser's own machine. */
const LOCAL = /^[a-z][a-z\d+.-]*:\/\/(?:(?:[a-z\d-]+\.)*localhost|127\.0\.0\.1|\[::1\])(?::\d+)?$/i

/** Seconds for which a browser need not ask again. */
const MAX_AGE = 600

/**
 * Lets pages of other origins use the API: those of the browser's own machine, and those that are named. It is registered
 * before tokens are looked at, since a browser asks for leave without one.
 * @param named origins as browsers write them; `*` is any of them, and `off` none at all
 */
export async function cors(app: FastifyInstance, named: readonly string[]): Promise<void> {
  if (named.includes('off')) return
  const isAny = named.includes('*')
  const origins = new Set(named.map((origin) => origin.toLowerCase()))
  const allows = (origin: string): boolean => LOCAL.test(origin) || origins.has(origin.toLowerCase())

  app.addHook('onRequest', (request, reply, done) => {
    if (!isPreflight(request)) return done()
    const { origin = '', 'access-control-request-private-network': wantsPrivate } = request.headers
    if (!isAny && !allows(origin)) {
      const name = origin.slice(0, 200)
      const message = `Pages of '${name}' may not use the API: start the server with --cors-origin ${name}.`
      return done(new HttpError(403, message))
    }
    // a page from the net that reaches into the network of its browser has to ask for that too
    if (wantsPrivate === 'true') reply.header('access-control-allow-private-network', 'true')
    done()
  })
  await app.register(fastifyCors, {
    origin: (origin, answer) => answer(null, isAny ? '*' : origin !== undefined && allows(origin)),
    methods: ['GET', 'HEAD', 'POST', 'PUT', 'DELETE'],
    allowedHeaders: ['Authorization', 'Content-Type', SANDBOX_HEADER],
    exposedHeaders: [STATE_HEADER, 'Content-Disposition', 'Retry-After', 'WWW-Authenticate'],
    maxAge: MAX_AGE,
    strictPreflight: false,
  })
}
