import { type Static, Type } from 'typebox'
import { HttpError } from '../../http/http-errors.js'
import { NotFoundError } from '../../world/core/errors.js'
import type { Slices } from '../../world/core/slices.js'
import { findOrganization } from '../../world/organizations/find-organization.js'
import { findRestoreEvent } from '../../world/restore/restore-events.js'
import type { RestoreSession as Row } from '../../world/restore/restore-rows.js'
import { explore, stopRestoreSession } from '../../world/restore/restore-sessions.js'
import type { RestoreView } from '../../world/restore/restore-view.js'
import type { World } from '../../world/world.js'
import { fileResponses } from '../downloads.js'
import { errorResponses } from '../error-schemas.js'
import { buildExploreDraft, RestoreSession, restoreSessionView } from '../explore.js'
import { refTo } from '../hal.js'
import { buildPage, Page, PageQuery } from '../paging.js'
import { parsePointInTime } from '../point-in-time.js'
import { type ExportChoice, exportToPst } from '../pst-export.js'
import { selectMailboxes } from '../pst-store.js'
import { recordPoll } from '../record-polls.js'
import { EmptyResponse } from '../request-schemas.js'
import type { ResourceRoutes } from '../resource-routes.js'
import {
  canRead,
  findSession,
  getRequestView,
  RESTORE_ROUTE_CONFIG,
  SESSION_PATH,
  SessionParams,
} from '../restore-routes.js'
import { buildSessionStatistics, RestoreSessionStatistics, STATISTICS } from '../restore-statistics.js'
import { AsyncRestoreResponse, describeVerbs } from '../restore-verbs.js'
import { createViewContext } from '../view-context.js'
import {
  RestoreOrganization,
  RestoreOrganizationAction,
  RestoreSessionAction,
  RestoreSessionEvent,
  RestoreSessionsAction,
  RestoreSessionsQuery,
} from './schema.js'
import { eventView, organizationView } from './view.js'

/** Looks into backups: /RestoreSessions, their events and their organization. */
export const restoreSessions: ResourceRoutes = async (app) => {
  for (const schema of [
    RestoreSessionsAction,
    RestoreSessionAction,
    RestoreSessionEvent,
    RestoreOrganization,
    RestoreOrganizationAction,
    AsyncRestoreResponse,
    ...STATISTICS,
  ])
    app.addSchema(schema)
  const tags = ['RestoreSessions']
  const config = RESTORE_ROUTE_CONFIG

  app.get(
    '/RestoreSessions',
    {
      config: { tenants: true },
      schema: {
        tags,
        summary: 'Get all restore sessions, newest first, a page at a time',
        querystring: RestoreSessionsQuery,
        response: { 200: Page(refTo(RestoreSession)), ...errorResponses },
      },
    },
    (request) => {
      const { restoreSessions: all } = request.world.tables
      recordPoll(request, 'restore', (id) => {
        const session = all.get(id)
        return session !== undefined && canRead(request, session)
      })
      const rows = sortSessions(
        all.list().filter((session) => canRead(request, session)),
        request.query,
      )
      return buildPage(request, rows.length, (from, to, view) =>
        rows.slice(from, to).map((row) => restoreSessionView(view, row)),
      )
    },
  )

  app.post(
    '/RestoreSessions/Action',
    {
      config: { tenants: true },
      schema: {
        tags,
        summary: 'Open the backups of the own organization in a restore session',
        description: 'Known from versions before 3; POST /Organization/Action does the same.',
        body: refTo(RestoreSessionsAction),
        response: { 201: refTo(RestoreSession), ...errorResponses },
      },
    },
    (request) => {
      const { world, user, tenant, body } = request
      if (tenant === undefined)
        throw new HttpError(
          403,
          'The login belongs to no organization. Administrators open backups by POST /Organizations/{organizationId}/Action.',
        )
      const draft = buildExploreDraft(body.explore as NonNullable<typeof body.explore>)
      const session = explore(world, findOrganization(world, tenant), draft, user)
      return restoreSessionView(createViewContext(request), session)
    },
  )

  app.get(
    SESSION_PATH,
    {
      config: { tenants: true },
      schema: {
        tags,
        summary: 'Get a restore session',
        params: SessionParams,
        response: { 200: refTo(RestoreSession), ...errorResponses },
      },
    },
    (request) => {
      const { id } = findSession(request)
      recordPoll(request, 'restore', (shown) => shown === id)
      return restoreSessionView(createViewContext(request), findSession(request))
    },
  )

  app.post(
    `${SESSION_PATH}/Action`,
    {
      config: { tenants: true },
      schema: {
        tags,
        summary: 'Stop a restore session; one that was stopped already stays so',
        params: SessionParams,
        body: refTo(RestoreSessionAction),
        response: { 200: EmptyResponse, ...errorResponses },
      },
    },
    (request) => {
      stopRestoreSession(request.world, findSession(request).id)
    },
  )

  app.get(
    `${SESSION_PATH}/Events`,
    {
      config: { tenants: true },
      schema: {
        tags,
        summary: 'Get what was done in a restore session, oldest first, a page at a time',
        params: SessionParams,
        querystring: PageQuery,
        response: { 200: Page(refTo(RestoreSessionEvent)), ...errorResponses },
      },
    },
    (request) => {
      const { id } = findSession(request)
      recordPoll(request, 'restore', (shown) => shown === id)
      const count = request.world.tables.restoreEvents.count('session', id)
      return buildPage(request, count, (from, to, view) =>
        view.world.tables.restoreEvents.where('session', id, from, to).map((event) => eventView(view, event)),
      )
    },
  )

  app.get(
    `${SESSION_PATH}/Events/:eventId`,
    {
      config: { tenants: true },
      schema: {
        tags,
        summary: 'Get one thing that was done in a restore session',
        params: Type.Object({ ...SessionParams.properties, eventId: Type.String() }),
        response: { 200: refTo(RestoreSessionEvent), ...errorResponses },
      },
    },
    (request) => {
      const { eventId } = request.params
      const session = findSession(request)
      const event = findRestoreEvent(request.world, eventId)
      if (event.sessionId !== session.id) throw new NotFoundError('Event', eventId)
      return eventView(createViewContext(request), event)
    },
  )

  app.get(
    `${SESSION_PATH}/Statistics`,
    {
      config: { tenants: true, versions: { since: 8 } },
      schema: {
        tags,
        summary: 'Get what came of a restore with a session of its own; nothing before it has ended',
        params: SessionParams,
        response: { 200: refTo(RestoreSessionStatistics), ...errorResponses },
      },
    },
    (request) => {
      const { id } = findSession(request)
      recordPoll(request, 'restore', (shown) => shown === id)
      const events = request.world.tables.restoreEvents.where('session', id)
      return buildSessionStatistics(findSession(request), events)
    },
  )

  app.get(
    `${SESSION_PATH}/Organization`,
    {
      config,
      schema: {
        tags,
        summary: 'Get the organization that is looked at; 500 when the session was stopped',
        params: SessionParams,
        response: { 200: refTo(RestoreOrganization), ...errorResponses },
      },
    },
    (request) => organizationView(createViewContext(request), getRequestView(request)),
  )

  app.post(
    `${SESSION_PATH}/Organization/Action`,
    {
      config: { ...config, verbs: describeVerbs(EmptyResponse) },
      schema: {
        tags,
        summary: 'Export all mailboxes as a zip of PST files, or a single one as it is',
        params: SessionParams,
        body: refTo(RestoreOrganizationAction),
        response: { ...fileResponses, ...errorResponses },
      },
    },
    (request, reply) => {
      const { world, body } = request
      const view = getRequestView(request, 'Vex')
      return exportToPst(request, reply, view, chooseAll(world, view), body.exporttoPst)
    },
  )
}

function* chooseAll(world: World, view: RestoreView): Slices<ExportChoice> {
  const { name } = view.organization
  const item = { name, type: 'Organization', sizeBytes: 0, source: name, entryIds: [] }
  return { selections: yield* selectMailboxes(world, view, view.sources), items: [item] }
}

/** The sessions that a query asks for, in its order: newest first, if it does not say otherwise. */
function sortSessions(
  sessions: readonly Row[],
  {
    startTimeFrom,
    startTimeTo,
    endTimeFrom,
    endTimeTo,
    orderAsc = false,
    orderBy,
  }: Static<typeof RestoreSessionsQuery>,
): Row[] {
  const getEnd = ({ end = Number.POSITIVE_INFINITY }: Row): number => end
  const read = (name: string, text: string | undefined, otherwise: number): number =>
    text === undefined ? otherwise : parsePointInTime(text, `parameter '${name}'`)
  const earliest = read('startTimeFrom', startTimeFrom, Number.NEGATIVE_INFINITY)
  const latest = read('startTimeTo', startTimeTo, Number.POSITIVE_INFINITY)
  const firstEnd = read('endTimeFrom', endTimeFrom, Number.NEGATIVE_INFINITY)
  const lastEnd = read('endTimeTo', endTimeTo, Number.POSITIVE_INFINITY)
  const found = sessions.filter((one) => {
    const end = getEnd(one)
    return one.start >= earliest && one.start <= latest && end >= firstEnd && end <= lastEnd
  })
  if (orderBy === 'EndTime') found.sort((a, b) => compareNumbers(getEnd(a), getEnd(b)))
  return orderAsc ? found : found.reverse()
}

const compareNumbers = (a: number, b: number): number => (a < b ? -1 : a > b ? 1 : 0)
