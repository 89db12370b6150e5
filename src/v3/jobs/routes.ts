import { Type } from 'typebox'
import { createJob, deleteJob, editJob } from '../../world/jobs/edit.js'
import { findJob } from '../../world/jobs/jobs.js'
import { disableJob, enableJob, startJob, stopJob } from '../../world/jobs/runs.js'
import { findOrganization } from '../../world/organizations/find.js'
import { explore } from '../../world/restore/restore-sessions.js'
import { errors } from '../errors.js'
import { exploreDraft, RestoreSession, restoreSessionView } from '../explore.js'
import { refer } from '../hal.js'
import { JobItemDraft } from '../job-item.js'
import type { Resource } from '../plugin.js'
import { polled, polledSessions } from '../polls.js'
import { Empty, Id } from '../requests.js'
import { viewpoint, viewsOf } from '../view.js'
import { BackupWindow, Job, JobAction, JobChange, NewJob, SchedulePolicy } from './schema.js'
import { jobView } from './view.js'

/** Backup jobs: /Jobs, and /Organizations/{id}/Jobs. */
export const jobs: Resource = async (app) => {
  for (const schema of [BackupWindow, SchedulePolicy, JobItemDraft, Job, NewJob, JobChange, JobAction])
    app.addSchema(schema)
  const tags = ['Jobs']
  const list = { 200: Type.Array(refer(Job)), ...errors }
  const organization = Type.Object({ organizationId: Type.String() })

  app.get('/Jobs', { schema: { tags, summary: 'Get all jobs', response: list } }, (request) => {
    polled(request, 'job')
    return viewsOf(request, request.world.tables.jobs.list(), jobView)
  })

  app.get(
    '/Jobs/:id',
    { schema: { tags, summary: 'Get a job', params: Id, response: { 200: refer(Job), ...errors } } },
    (request) => {
      const { id } = findJob(request.world, request.params.id)
      polledSessions(request, ({ jobId }) => jobId === id)
      return jobView(viewpoint(request), findJob(request.world, id))
    },
  )

  app.put(
    '/Jobs/:id',
    {
      schema: {
        tags,
        summary: 'Edit a job; what is left out stays as it is',
        params: Id,
        body: refer(JobChange),
        response: { 200: Empty, ...errors },
      },
    },
    (request, reply) => {
      editJob(request.world, request.params.id, request.body)
      reply.send(undefined)
    },
  )

  app.delete(
    '/Jobs/:id',
    {
      schema: {
        tags,
        summary: 'Delete a job with its sessions; what it has backed up stays',
        params: Id,
        response: { 200: Empty, ...errors },
      },
    },
    (request, reply) => {
      deleteJob(request.world, request.params.id)
      reply.send(undefined)
    },
  )

  app.post(
    '/Jobs/:jobId/Action',
    {
      schema: {
        tags,
        summary: 'Start, stop, enable or disable a job, or open its backups in a restore session',
        params: Type.Object({ jobId: Type.String() }),
        body: refer(JobAction),
        response: { 200: Empty, 201: refer(RestoreSession), ...errors },
      },
    },
    (request, reply) => {
      const { world, user, body } = request
      const job = findJob(world, request.params.jobId)
      if (body.explore) {
        const tenant = findOrganization(world, job.organizationId)
        const session = explore(world, tenant, exploreDraft(body.explore), user, job.id)
        reply.code(201)
        return restoreSessionView(viewpoint(request), session)
      }
      if (body.start) startJob(world, job.id)
      else if (body.stop) stopJob(world, job.id)
      else if (body.enable) enableJob(world, job.id)
      else disableJob(world, job.id)
      reply.send(undefined)
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
      polledSessions(request, ({ jobId }) => jobs.get(jobId)?.organizationId === id)
      return viewsOf(request, jobs.where('organization', id), jobView)
    },
  )

  app.post(
    '/Organizations/:organizationId/Jobs',
    {
      schema: {
        tags: ['Organizations'],
        summary: 'Create a job',
        params: organization,
        body: refer(NewJob),
        response: { 201: refer(Job), ...errors },
      },
    },
    (request, reply) => {
      const job = createJob(request.world, request.params.organizationId, request.body)
      reply.code(201)
      return jobView(viewpoint(request), job)
    },
  )
}
