import { buildOverview } from './build-overview.js'
import type { ControlRoutes } from './control-options.js'
import { OverviewSchema } from './overview-schema.js'
import { SandboxQuery } from './sandbox-query.js'

/** Gets an overview of a sandbox: /overview. With `overview=true`, /events also sends it after changes. */
export const overviewRoutes: ControlRoutes = async (app, { world, sandboxes, testContexts }) => {
  app.get(
    '/overview',
    {
      schema: {
        summary: 'Get an overview: clock, running jobs, repositories, open restore sessions',
        querystring: SandboxQuery,
        response: { 200: OverviewSchema },
      },
    },
    ({ query: { sandbox } }) => {
      const own = world(sandbox)
      return buildOverview(sandboxes.getOrThrow(sandbox), testContexts.get(own))
    },
  )
}
