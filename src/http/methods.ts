import type { FastifyInstance } from 'fastify'

/**
 * Watches the routes that an app is given from here on, and answers which methods a path knows: none for a path
 * without a route.
 */
export function methodsAt(app: FastifyInstance): (path: string) => string[] {
  const routes: { methods: string[]; segments: string[] }[] = []
  app.addHook('onRoute', ({ method, url }) => {
    routes.push({ methods: [method].flat(), segments: segmentsOf(url) })
  })
  return (path) => {
    const asked = segmentsOf(path)
    const found = routes.filter(({ segments }) => fits(segments, asked)).flatMap(({ methods }) => methods)
    return [...new Set(found)].sort()
  }
}

function segmentsOf(path: string): string[] {
  const segments = path.toLowerCase().split('/')
  return segments.at(-1) === '' ? segments.slice(0, -1) : segments
}

/** Whether an address is one of a route, in any letter case, and with or without a slash at its end. */
export const isOfRoute = (route: string, path: string): boolean => fits(segmentsOf(route), segmentsOf(path))

const fits = (route: readonly string[], path: readonly string[]): boolean =>
  route.length === path.length &&
  route.every((segment, index) => (segment.startsWith(':') ? path[index] !== '' : segment === path[index]))
