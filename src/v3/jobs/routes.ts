import { Type } from 'typebox'
import { findJob } from '../../world/jobs.js'
import { findOrganization } from '../../world/organizations.js'
import { errors } from '../errors.js'
import { refer } from '../hal.js'
import type { Resource } from '../plugin.js'
import { viewpoint } from '../view.js'
import { Job, SchedulePolicy } from './schema.js'
import { jobView } from './view.js'

/** Backup jobs: /Jobs, and /Organizations/{id}/Jobs. */
export const jobs: Resource = async (app) => {
  for (const schema of [SchedulePolicy, Job]) app.addSchema(schema)
  const list = { 200: Type.Array(refer(Job)), ...errors }

  app.get('/Jobs', { schema: { tags: ['Jobs'], summary: 'Get all jobs', response: list } }, (request) => {
    const view = viewpoint(request)
    return request.world.tables.jobs.list().map((job) => jobView(view, job))
  })

  app.get(
    '/Jobs/:id',
    {
      schema: {
        tags: ['Jobs'],
        summary: 'Get a job',
        params: Type.Object({ id: Type.String() }),
        response: { 200: refer(Job), ...errors },
      },
    },
    (request) => jobView(viewpoint(request), findJob(request.world, request.params.id)),
  )

  app.get(
    '/Organizations/:organizationId/Jobs',
    {
      schema: {
        tags: ['Organizations'],
        summary: 'Get the jobs of an organization',
        params: Type.Object({ organizationId: Type.String() }),
        response: list,
      },
    },
    (request) => {
      const view = viewpoint(request)
      const { id } = findOrganization(request.world, request.params.organizationId)
      return request.world.tables.jobs.where('organization', id).map((job) => jobView(view, job))
    },
  )
}
