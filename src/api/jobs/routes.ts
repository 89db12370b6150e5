import { Type } from 'typebox'
import { createJob, deleteJob, editJob } from '../../world/jobs/edit-jobs.js'
import { disableJob, enableJob, startJob, stopJob } from '../../world/jobs/job-runs.js'
import { findJob } from '../../world/jobs/jobs.js'
import { findOrganization } from '../../world/organizations/find-organization.js'
import { explore } from '../../world/restore/restore-sessions.js'
import { errorResponses } from '../error-schemas.js'
import { buildExploreDraft, RestoreSession, restoreSessionView } from '../explore.js'
import { refTo } from '../hal.js'
import { JobItemDraft } from '../job-item-schemas.js'
import { renderRows } from '../paging.js'
import { recordPoll, recordSessionPolls } from '../record-polls.js'
import { EmptyResponse, Id } from '../request-schemas.js'
import type { ResourceRoutes } from '../resource-routes.js'
import { createViewContext } from '../view-context.js'
import { BackupWindow, Job, JobAction, JobChange, NewJob, SchedulePolicy } from './schema.js'
import { jobView } from './view.js'

/** Backup jobs: /Jobs, and /Organizations/{id}/Jobs. */
export const jobs: ResourceRoutes = async (app) => {
  for (const schema of [BackupWindow, SchedulePolicy, JobItemDraft, Job, NewJob, JobChange, JobAction])
    app.addSchema(schema)
  const tags = ['Jobs']
  const list = { 200: Type.Array(refTo(Job)), ...errorResponses }
  const organization = Type.Object({ organizationId: Type.String() })

  app.get('/Jobs', { schema: { tags, summary: 'Get all jobs', response: list } }, (request) => {
    recordPoll(request, 'job')
    return renderRows(request, request.world.tables.jobs.list(), jobView)
  })

  app.get(
    '/Jobs/:id',
    { schema: { tags, summary: 'Get a job', params: Id, response: { 200: refTo(Job), ...errorResponses } } },
    (request) => {
      const { id } = findJob(request.world, request.params.id)
      recordSessionPolls(request, ({ jobId }) => jobId === id)
      return jobView(createViewContext(request), findJob(request.world, id))
    },
  )

  app.put(
    '/Jobs/:id',
    {
      schema: {
        tags,
        summary: 'Edit a job; what is left out stays as it is',
        params: Id,
        body: refTo(JobChange),
        response: { 200: EmptyResponse, ...errorResponses },
      },
    },
    (request) => request.inSlices(editJob(request.world, request.params.id, request.body)),
  )

  app.delete(
    '/Jobs/:id',
    {
      schema: {
        tags,
        summary: 'Delete a job with its sessions; what it has backed up stays',
        params: Id,
        response: { 200: EmptyResponse, ...errorResponses },
      },
    },
    (request) => request.inSlices(deleteJob(request.world, request.params.id)),
  )

  app.post(
    '/Jobs/:jobId/Action',
    {
      schema: {
        tags,
        summary: 'Start, stop, enable or disable a job, or open its backups in a restore session',
        params: Type.Object({ jobId: Type.String() }),
        body: refTo(JobAction),
        response: { 200: EmptyResponse, 201: refTo(RestoreSession), ...errorResponses },
      },
    },
    (request, reply) => {
      const { world, user, body } = request
      const job = findJob(world, request.params.jobId)
      if (body.explore) {
        const tenant = findOrganization(world, job.organizationId)
        const session = explore(world, tenant, buildExploreDraft(body.explore), user, job.id)
        reply.code(201)
        return restoreSessionView(createViewContext(request), session)
      }
      if (body.start) return request.inSlices(startJob(world, job.id))
      if (body.stop) stopJob(world, job.id)
      else if (body.enable) enableJob(world, job.id)
      else disableJob(world, job.id)
    },
  )

  app.get(
    '/Organizations/:organizationId/Jobs',
    {
      schema: {
        tags: ['Organizations'],
        summary: 'Get the jobs of an organization',
        params: organization,
        response: list,
      },
    },
    (request) => {
      const { id } = findOrganization(request.world, request.params.organizationId)
      const { jobs } = request.world.tables
      recordSessionPolls(request, ({ jobId }) => jobs.get(jobId)?.organizationId === id)
      return renderRows(request, jobs.where('organization', id), jobView)
    },
  )

  app.post(
    '/Organizations/:organizationId/Jobs',
    {
      schema: {
        tags: ['Organizations'],
        summary: 'Create a job',
        params: organization,
        body: refTo(NewJob),
        response: { 201: refTo(Job), ...errorResponses },
      },
    },
    async (request) => {
      const { world, params, body } = request
      const job = await request.inSlices(createJob(world, params.organizationId, body))
      return jobView(createViewContext(request), job)
    },
  )
}
