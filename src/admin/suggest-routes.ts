import type { FastifyInstance } from 'fastify'
import { HttpError } from '../http/http-errors.js'
import { matchesRoute } from '../http/method-finder.js'
import { findClosest, formatSuggestion } from '../text/closest-name.js'

/** Handles unknown addresses below the prefix of an app, and suggests the nearest route. */
export function suggestRoutes(app: FastifyInstance): void {
  const routes: string[] = []
  app.addHook('onRoute', ({ method, url }) => void routes.push(`${method} ${url}`))
  app.setNotFoundHandler(({ method, url }) => {
    const [path = ''] = url.slice(0, 200).split('?', 1)
    const asked = `${method} ${path}`
    const there = routes.filter((route) => matchesRoute(route.split(' ', 2)[1] ?? '', path))
    const meant =
      there.length > 0
        ? ` There is ${there.join(' and ')}.`
        : formatSuggestion(findClosest(asked, routes)) || ' GET /__admin/openapi.json lists all controls.'
    throw new HttpError(404, `There is no ${asked}.${meant}`)
  })
}
