import { Type } from 'typebox'
import { createJob, deleteJob, editJob } from '../../world/jobs/edit-jobs.js'
import type { Job as Row, JobSession as Session } from '../../world/jobs/job-rows.js'
import { disableJob, enableJob, startJob, stopJob } from '../../world/jobs/job-runs.js'
import { getLastSession } from '../../world/jobs/job-sessions.js'
import { findJob } from '../../world/jobs/jobs.js'
import { findOrganization } from '../../world/organizations/find-organization.js'
import { explore } from '../../world/restore/restore-sessions.js'
import { errorResponses } from '../error-schemas.js'
import { buildExploreDraft, RestoreSession, restoreSessionView } from '../explore.js'
import { refTo } from '../hal.js'
import { JobItemDraft } from '../job-item-schemas.js'
import { JobSession, JobStatistics, jobSessionView } from '../job-session-view.js'
import { renderRows } from '../paging.js'
import { recordSessionPolls } from '../record-polls.js'
import { EmptyResponse, Id } from '../request-schemas.js'
import type { ResourceRoutes } from '../resource-routes.js'
import { createViewContext } from '../view-context.js'
import {
  BackupWindow,
  Job,
  JobAction,
  JobChange,
  JobQuery,
  JobWriteQuery,
  NewJob,
  SchedulePolicy,
  StartJobOptions,
} from './schema.js'
import { buildJobDraft, buildNewJobDraft, jobView } from './view.js'

const SCHEMAS = [
  BackupWindow,
  SchedulePolicy,
  JobItemDraft,
  Job,
  NewJob,
  JobChange,
  StartJobOptions,
  JobAction,
  JobStatistics,
  JobSession,
]

/** Whether an id is the one that is asked for; without one it is. */
const isSame = (id: string, wanted: string | undefined): boolean => id === (wanted?.toLowerCase() ?? id)

/** Backup jobs: /Jobs, and /Organizations/{id}/Jobs. */
export const jobs: ResourceRoutes = async (app) => {
  for (const schema of SCHEMAS) app.addSchema(schema)
  const tags = ['Jobs']
  const list = { 200: Type.Array(refTo(Job)), ...errorResponses }
  const organization = Type.Object({ organizationId: Type.String() })

  app.get(
    '/Jobs',
    { schema: { tags, summary: 'Get all jobs', querystring: JobQuery, response: list } },
    (request) => {
      const { organizationId, repositoryId } = request.query
      const isWanted = (job: Row): boolean =>
        isSame(job.organizationId, organizationId) && isSame(job.repositoryId, repositoryId)
      const { jobs } = request.world.tables
      recordSessionPolls(request, ({ jobId }) => isWanted(jobs.get(jobId) as Row))
      return renderRows(request, jobs.list().filter(isWanted), jobView)
    },
  )

  app.post(
    '/Jobs',
    {
      config: { versions: { since: 8 } },
      schema: {
        tags,
        summary: 'Create a job',
        querystring: JobWriteQuery,
        body: refTo(NewJob),
        response: { 201: refTo(Job), ...errorResponses },
      },
    },
    async (request) => {
      const { organizationId } = request.body
      const draft = buildNewJobDraft(request.body)
      const job = await request.inSlices(createJob(request.world, organizationId, draft))
      return jobView(createViewContext(request), job)
    },
  )

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
        querystring: JobWriteQuery,
        body: refTo(JobChange),
        response: { 200: EmptyResponse, ...errorResponses },
      },
    },
    (request) => request.inSlices(editJob(request.world, request.params.id, buildJobDraft(request.body))),
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
      config: {
        verbs: { start: { body: { 6: refTo(StartJobOptions) }, response: { 8: refTo(JobSession) } } },
      },
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
        const session = explore(world, tenant, buildExploreDraft(body.explore), user, { jobId: job.id })
        reply.code(201)
        return restoreSessionView(createViewContext(request), session)
      }
      if (body.start)
        return request.inSlices(startJob(world, job.id)).then(() => {
          const session = getLastSession(world, job) as Session
          // what the verb answers with; the action answers with nothing
          return jobSessionView(createViewContext(request), session) as never
        })
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
      const draft = buildNewJobDraft(body)
      const job = await request.inSlices(createJob(world, params.organizationId, draft))
      return jobView(createViewContext(request), job)
    },
  )
}
