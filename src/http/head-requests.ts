import type { FastifyInstance, onSendHookHandler } from 'fastify'

/**
 * Lets the routes that an app is given from here on answer HEAD as they do GET, without the body. Routes with
 * `exposeHeadRoute: false` are left out: what they send has no end.
 */
export function registerHeadRoutes(app: FastifyInstance): void {
  app.addHook('onRoute', (route) => {
    if (route.method !== 'GET' || route.exposeHeadRoute === false) return
    route.method = ['GET', 'HEAD']
    // after all other hooks, which see the answer as it would be
    route.onSend = removeBody
  })
}

const removeBody: onSendHookHandler = (request, reply, payload, done) => {
  if (request.method !== 'HEAD') return done(null, payload)
  if (typeof payload === 'string' || Buffer.isBuffer(payload))
    reply.header('content-length', Buffer.byteLength(payload))
  done(null, null)
}
