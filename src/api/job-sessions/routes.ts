import type { FastifyRequest } from 'fastify'
import { type Static, Type } from 'typebox'
import { cachePart } from '../../http/cached-parts.js'
import { NotFoundError } from '../../world/core/errors.js'
import type { Slices } from '../../world/core/slices.js'
import type { JobSession as Row } from '../../world/jobs/job-rows.js'
import { findSession } from '../../world/jobs/job-sessions.js'
import { findJob } from '../../world/jobs/jobs.js'
import {
  countLogLines,
  findLogLine,
  findSessionOrganization,
  getLogLines,
  listLogLines,
  prepareLog,
} from '../../world/jobs/session-log.js'
import type { World } from '../../world/world.js'
import { errorResponses } from '../error-schemas.js'
import { refTo } from '../hal.js'
import { JobSession, jobSessionView } from '../job-session-view.js'
import { buildPage, Page, renderRows } from '../paging.js'
import { parsePointInTime } from '../point-in-time.js'
import { recordSessionPolls } from '../record-polls.js'
import type { ResourceRoutes } from '../resource-routes.js'
import { createViewContext, type ViewContext } from '../view-context.js'
import { JobSessionLogItem, JobSessionQuery, LogQuery } from './schema.js'
import { logItemView } from './view.js'

/** Works out what the log of a session needs. */
const prepare = ({ world, params }: FastifyRequest): Slices<void> =>
  prepareLog(world, (params as { readonly sessionId: string }).sessionId)

async function readLog(
  request: FastifyRequest<{ Params: { sessionId: string }; Querystring: Static<typeof LogQuery> }>,
) {
  const { world, params, query } = request
  const { id } = findSession(world, params.sessionId)
  recordSessionPolls(request, (shown) => shown.id === id)
  const session = findSession(world, id)
  const isReversed = query.orderAsc === false
  if (query.type !== undefined) {
    const lines = await request.inSlices(listLogLines(world, session, query.type))
    if (isReversed) lines.reverse()
    return buildPage(request, lines.length, (from, to, view) =>
      lines.slice(from, to).map((line) => logItemView(view, session, line)),
    )
  }
  const count = countLogLines(world, session)
  return buildPage(
    request,
    count,
    (from, to, view) => {
      const lines = isReversed
        ? getLogLines(view.world, session, count - to, count - from).reverse()
        : getLogLines(view.world, session, from, to)
      return lines.map((line) => logItemView(view, session, line))
    },
    // lines name the organization and what is in it, and tell the server's time
    session.end === undefined || isReversed
      ? undefined
      : { row: session, on: findSessionOrganization(world, session) },
  )
}

/** The sessions that are asked for, newest first. */
function listSessions(world: World, query: Static<typeof JobSessionQuery>): Row[] {
  const { sessions } = world.tables
  const { jobId, jobType, status, endTimeLowerBound, endTimeUpperBound } = query
  if (jobType === 'Copy') return []
  const all = jobId === undefined ? sessions.list() : sessions.where('job', jobId.toLowerCase())
  const parse = (name: 'endTimeLowerBound' | 'endTimeUpperBound', missing: number): number =>
    query[name] === undefined ? missing : parsePointInTime(query[name], `query parameter '${name}'`)
  const from = parse('endTimeLowerBound', Number.NEGATIVE_INFINITY)
  const to = parse('endTimeUpperBound', Number.POSITIVE_INFINITY)
  const isBounded = endTimeLowerBound !== undefined || endTimeUpperBound !== undefined
  if (!isBounded && status === undefined) return all.reverse()
  const wanted = status === 'Succeeded' ? 'Success' : status
  const hasEndedThen = ({ end }: Row): boolean => end !== undefined && from <= end && end <= to
  return all
    .filter(
      (session) => (wanted ?? session.status) === session.status && (!isBounded || hasEndedThen(session)),
    )
    .reverse()
}

/** A session that has ended stays as it is. */
const sessionPart = (view: ViewContext, session: Row): Static<typeof JobSession> =>
  session.end === undefined
    ? jobSessionView(view, session)
    : cachePart(session, view.base, undefined, () => jobSessionView(view, session))

/** Sessions of jobs and their logs: /JobSessions, and /Jobs/{id}/JobSessions. */
export const jobSessions: ResourceRoutes = async (app, { quirks }) => {
  app.addSchema(JobSessionLogItem)
  const tags = ['JobSessions']
  const params = Type.Object({ sessionId: Type.String() })

  app.get(
    '/JobSessions',
    {
      schema: {
        tags,
        summary: 'Get the sessions of all jobs, newest first',
        querystring: JobSessionQuery,
        response: { 200: Type.Array(refTo(JobSession)), ...errorResponses },
      },
    },
    (request) => {
      const wanted = request.query.jobId?.toLowerCase()
      recordSessionPolls(request, ({ jobId }) => jobId === (wanted ?? jobId))
      return renderRows(request, listSessions(request.world, request.query), sessionPart)
    },
  )

  app.get(
    '/Jobs/:id/JobSessions',
    {
      schema: {
        tags: ['Jobs'],
        summary: 'Get the sessions of a job, newest first',
        params: Type.Object({ id: Type.String() }),
        response: { 200: Type.Array(refTo(JobSession)), ...errorResponses },
      },
    },
    (request) => {
      const { id } = findJob(request.world, request.params.id)
      recordSessionPolls(request, ({ jobId }) => jobId === id)
      return renderRows(request, request.world.tables.sessions.where('job', id).reverse(), sessionPart)
    },
  )

  app.get(
    '/JobSessions/:sessionId',
    {
      schema: {
        tags,
        summary: 'Get a session',
        params,
        response: { 200: refTo(JobSession), ...errorResponses },
      },
    },
    (request) => {
      const { id } = findSession(request.world, request.params.sessionId)
      recordSessionPolls(request, (shown) => shown.id === id)
      return sessionPart(createViewContext(request), findSession(request.world, id))
    },
  )

  const logPage = {
    tags,
    summary: 'Get the log of a session, a page at a time',
    params,
    querystring: LogQuery,
    response: { 200: Page(refTo(JobSessionLogItem)), ...errorResponses },
  }

  app.get('/JobSessions/:sessionId/LogItems', { config: { prepare }, schema: logPage }, readLog)

  app.get(
    '/JobSessions/:sessionId/LogItems/:id',
    {
      config: { prepare },
      schema: {
        tags,
        summary: "Get a line of a session's log",
        params: Type.Object({ sessionId: Type.String(), id: Type.String() }),
        response: { 200: refTo(JobSessionLogItem), ...errorResponses },
      },
    },
    async (request) => {
      const session = findSession(request.world, request.params.sessionId)
      const line = await request.inSlices(findLogLine(request.world, session, request.params.id))
      if (!line) throw new NotFoundError('Log item', request.params.id)
      return logItemView(createViewContext(request), session, line)
    },
  )

  // Every session links to its `log`, and the real server has nothing there: only LogItems answers.
  if (!quirks) app.get('/JobSessions/:sessionId/Log', { config: { prepare }, schema: logPage }, readLog)
  else
    app.get(
      '/JobSessions/:sessionId/Log',
      {
        schema: {
          tags,
          summary: 'Not found, as on the real server: use LogItems',
          params,
          response: errorResponses,
        },
      },
      ({ world, params: { sessionId } }) => {
        throw new NotFoundError('Log of the job session', findSession(world, sessionId).id)
      },
    )
}
