import type { FastifyInstance } from 'fastify'

/**
 * Watches the routes that an app is given from here on, and answers which methods a path knows: none for a path
 * without a route.
 */
export function createMethodFinder(app: FastifyInstance): (path: string) => string[] {
  const routes: { methods: string[]; segments: string[] }[] = []
  app.addHook('onRoute', ({ method, url }) => {
    routes.push({ methods: [method].flat(), segments: splitSegments(url) })
  })
  return (path) => {
    const asked = splitSegments(path)
    const found = routes
      .filter(({ segments }) => matchesSegments(segments, asked))
      .flatMap(({ methods }) => methods)
    return [...new Set(found)].sort()
  }
}

function splitSegments(path: string): string[] {
  const segments = path.toLowerCase().split('/')
  return segments.at(-1) === '' ? segments.slice(0, -1) : segments
}

/** Tells whether an address belongs to a route, in any letter case, with or without a slash at its end. */
export const matchesRoute = (route: string, path: string): boolean =>
  matchesSegments(splitSegments(route), splitSegments(path))

const matchesSegments = (route: readonly string[], path: readonly string[]): boolean =>
  route.length === path.length &&
  route.every((segment, index) => (segment.startsWith(':') ? path[index] !== '' : segment === path[index]))
