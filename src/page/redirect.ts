import plugin from 'fastify-plugin'
import type { OriginFinder } from '../http/origin.js'

const ENTRANCE = /^\/(?:__admin\/?)?(?:\?|$)/i

/**
 * Leads browsers from `/` and `/__admin` to the page. Programs get what they would get without it. It belongs before the
 * recorder, since whoever looks for the page asks nothing of the API.
 */
export const redirect = plugin<{ originOf: OriginFinder }>(async (app, { originOf }) => {
  app.addHook('onRequest', (request, reply, done) => {
    const { method, url, headers, protocol } = request
    if (method !== 'GET' || !ENTRANCE.test(url) || !headers.accept?.includes('text/html')) return done()
    const { pathname } = new URL(originOf(headers, protocol))
    reply.hijack()
    reply.raw.writeHead(302, {
      location: `${pathname.replace(/\/$/, '')}/__admin/ui`,
      'content-length': 0,
      vary: 'accept',
    })
    reply.raw.end()
  })
})
