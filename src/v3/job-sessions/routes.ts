import type { FastifyRequest } from 'fastify'
import { type Static, Type } from 'typebox'
import { lasting } from '../../http/lasting-parts.js'
import { NotFoundError } from '../../world/core/errors.js'
import type { JobSession as Row } from '../../world/jobs/entities.js'
import { findJob } from '../../world/jobs/jobs.js'
import { findLogLine, countLogLines, getLogLines, findSessionOrganization } from '../../world/jobs/log.js'
import { findSession } from '../../world/jobs/sessions.js'
import { errors } from '../errors.js'
import { refer } from '../hal.js'
import { Page, PageQuery, pageOf } from '../paging.js'
import type { Resource } from '../plugin.js'
import { polled, polledSessions } from '../polls.js'
import { type Viewpoint, viewpoint, viewsOf } from '../view.js'
import { JobSession, JobSessionLogItem, JobStatistics } from './schema.js'
import { jobSessionView, logItemView } from './view.js'

function readLog(
  request: FastifyRequest<{ Params: { sessionId: string }; Querystring: Static<typeof PageQuery> }>,
) {
  const { world, params } = request
  const { id } = findSession(world, params.sessionId)
  polledSessions(request, (shown) => shown.id === id)
  const session = findSession(world, id)
  return pageOf(
    request,
    countLogLines(world, session),
    (from, to, view) =>
      getLogLines(view.world, session, from, to).map((line) => logItemView(view, session, line)),
    // lines name the organization and what is in it, and tell the server's time
    session.end === undefined ? undefined : { row: session, on: findSessionOrganization(world, session) },
  )
}

/** A session that has ended stays as it is. */
const sessionPart = (view: Viewpoint, session: Row): Static<typeof JobSession> =>
  session.end === undefined
    ? jobSessionView(view, session)
    : lasting(session, view.base, undefined, () => jobSessionView(view, session))

/** Sessions of jobs and their logs: /JobSessions, and /Jobs/{id}/JobSessions. */
export const jobSessions: Resource = async (app, { quirks }) => {
  for (const schema of [JobStatistics, JobSession, JobSessionLogItem]) app.addSchema(schema)
  const tags = ['JobSessions']
  const params = Type.Object({ sessionId: Type.String() })

  app.get(
    '/JobSessions',
    {
      schema: {
        tags,
        summary: 'Get the sessions of all jobs, newest first',
        response: { 200: Type.Array(refer(JobSession)), ...errors },
      },
    },
    (request) => {
      polled(request, 'job')
      return viewsOf(request, request.world.tables.sessions.list().reverse(), sessionPart)
    },
  )

  app.get(
    '/Jobs/:id/JobSessions',
    {
      schema: {
        tags: ['Jobs'],
        summary: 'Get the sessions of a job, newest first',
        params: Type.Object({ id: Type.String() }),
        response: { 200: Type.Array(refer(JobSession)), ...errors },
      },
    },
    (request) => {
      const { id } = findJob(request.world, request.params.id)
      polledSessions(request, ({ jobId }) => jobId === id)
      return viewsOf(request, request.world.tables.sessions.where('job', id).reverse(), sessionPart)
    },
  )

  app.get(
    '/JobSessions/:sessionId',
    { schema: { tags, summary: 'Get a session', params, response: { 200: refer(JobSession), ...errors } } },
    (request) => {
      const { id } = findSession(request.world, request.params.sessionId)
      polledSessions(request, (shown) => shown.id === id)
      return sessionPart(viewpoint(request), findSession(request.world, id))
    },
  )

  const logPage = {
    tags,
    summary: 'Get the log of a session, a page at a time',
    params,
    querystring: PageQuery,
    response: { 200: Page(refer(JobSessionLogItem)), ...errors },
  }

  app.get('/JobSessions/:sessionId/LogItems', { schema: logPage }, readLog)

  app.get(
    '/JobSessions/:sessionId/LogItems/:id',
    {
      schema: {
        tags,
        summary: "Get a line of a session's log",
        params: Type.Object({ sessionId: Type.String(), id: Type.String() }),
        response: { 200: refer(JobSessionLogItem), ...errors },
      },
    },
    (request) => {
      const session = findSession(request.world, request.params.sessionId)
      const line = findLogLine(request.world, session, request.params.id)
      if (!line) throw new NotFoundError('Log item', request.params.id)
      return logItemView(viewpoint(request), session, line)
    },
  )

  // Every session links to its `log`, and the real server has nothing there: only LogItems answers.
  if (!quirks) app.get('/JobSessions/:sessionId/Log', { schema: logPage }, readLog)
  else
    app.get(
      '/JobSessions/:sessionId/Log',
      {
        schema: { tags, summary: 'Not found, as on the real server: use LogItems', params, response: errors },
      },
      ({ world, params: { sessionId } }) => {
        throw new NotFoundError('Log of the job session', findSession(world, sessionId).id)
      },
    )
}
