import { overviewOf } from './overview-of.js'
import { OverviewShape } from './overview-shape.js'
import type { ControlRoutes } from './plugin.js'
import { Sandbox } from './sandbox-query.js'

/** A world at a glance: /overview. With `overview=true` /events tells it too, as it changes. */
export const overviewRoutes: ControlRoutes = async (app, { world, sandboxes, controls }) => {
  app.get(
    '/overview',
    {
      schema: {
        summary: 'Get an overview: clock, running jobs, repositories, open restore sessions',
        querystring: Sandbox,
        response: { 200: OverviewShape },
      },
    },
    ({ query: { sandbox } }) => {
      const own = world(sandbox)
      return overviewOf(sandboxes.getOrThrow(sandbox), controls.of(own))
    },
  )
}
