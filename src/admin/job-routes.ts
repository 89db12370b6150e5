import { Type } from 'typebox'
import { findJobs } from './build-overview.js'
import type { ControlRoutes } from './control-options.js'
import { JobFacts } from './overview-schema.js'
import { SandboxQuery } from './sandbox-query.js'

/** Finds jobs by their names: /jobs. */
export const jobRoutes: ControlRoutes = async (app, { world }) => {
  app.get(
    '/jobs',
    {
      schema: {
        summary: 'Find jobs: running jobs first, then the jobs that ran last',
        querystring: Type.Object({
          ...SandboxQuery.properties,
          name: Type.String({
            default: '',
            maxLength: 300,
            description: 'Only jobs with this text in their names or organizations, in any letter case',
          }),
          limit: Type.Integer({ default: 100, minimum: 1, maximum: 1000 }),
        }),
        response: {
          200: Type.Object({
            total: Type.Integer({ description: 'Number of jobs that match' }),
            jobs: Type.Array(JobFacts),
          }),
        },
      },
    },
    ({ query: { sandbox, name, limit } }) => {
      const own = world(sandbox)
      own.catchUp()
      return findJobs(own, limit, name)
    },
  )
}
