import { Type } from 'typebox'
import { HttpError } from '../../http/errors.js'
import { NotFoundError } from '../../world/core/errors.js'
import { findOrganization } from '../../world/organizations/find.js'
import { findRestoreEvent } from '../../world/restore/events.js'
import { explore, stopRestoreSession } from '../../world/restore/restore-sessions.js'
import { fileAnswer } from '../downloads.js'
import { errors } from '../errors.js'
import { ExploreOptions, exploreDraft, RestoreSession, restoreSessionView } from '../explore.js'
import { refer } from '../hal.js'
import { Page, PageQuery, pageOf } from '../paging.js'
import type { Resource } from '../plugin.js'
import { polled } from '../polls.js'
import { exportToPst } from '../pst.js'
import { selectionsOf } from '../pst-store.js'
import { Empty } from '../requests.js'
import { STATISTICS } from '../restore-statistics.js'
import { lookFrom, mayRead, RESTORING, SESSION, SessionParams, sessionOf } from '../restoring.js'
import { viewpoint } from '../view.js'
import {
  RestoreOrganization,
  RestoreOrganizationAction,
  RestoreSessionAction,
  RestoreSessionEvent,
  RestoreSessionsAction,
} from './schema.js'
import { eventView, organizationView } from './view.js'

/** Looks into backups: /RestoreSessions, their events and their organization. */
export const restoreSessions: Resource = async (app) => {
  for (const schema of [
    RestoreSession,
    ExploreOptions,
    RestoreSessionsAction,
    RestoreSessionAction,
    RestoreSessionEvent,
    RestoreOrganization,
    RestoreOrganizationAction,
    ...STATISTICS,
  ])
    app.addSchema(schema)
  const tags = ['RestoreSessions']
  const config = RESTORING

  app.get(
    '/RestoreSessions',
    {
      config: { tenants: true },
      schema: {
        tags,
        summary: 'Get all restore sessions, newest first, a page at a time',
        querystring: PageQuery,
        response: { 200: Page(refer(RestoreSession)), ...errors },
      },
    },
    (request) => {
      const { restoreSessions: all } = request.world.tables
      polled(request, 'restore', (id) => {
        const session = all.get(id)
        return session !== undefined && mayRead(request, session)
      })
      const rows = all
        .list()
        .filter((session) => mayRead(request, session))
        .reverse()
      return pageOf(request, rows.length, (from, to, view) =>
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
        body: refer(RestoreSessionsAction),
        response: { 201: refer(RestoreSession), ...errors },
      },
    },
    (request, reply) => {
      const { world, user, tenant, body } = request
      if (tenant === undefined)
        throw new HttpError(
          403,
          'The login belongs to no organization. Administrators open backups by POST /Organizations/{organizationId}/Action.',
        )
      const draft = exploreDraft(body.explore as NonNullable<typeof body.explore>)
      const session = explore(world, findOrganization(world, tenant), draft, user)
      reply.code(201)
      return restoreSessionView(viewpoint(request), session)
    },
  )

  app.get(
    SESSION,
    {
      config: { tenants: true },
      schema: {
        tags,
        summary: 'Get a restore session',
        params: SessionParams,
        response: { 200: refer(RestoreSession), ...errors },
      },
    },
    (request) => {
      const { id } = sessionOf(request)
      polled(request, 'restore', (shown) => shown === id)
      return restoreSessionView(viewpoint(request), sessionOf(request))
    },
  )

  app.post(
    `${SESSION}/Action`,
    {
      config: { tenants: true },
      schema: {
        tags,
        summary: 'Stop a restore session; one that was stopped already stays so',
        params: SessionParams,
        body: refer(RestoreSessionAction),
        response: { 200: Empty, ...errors },
      },
    },
    (request, reply) => {
      stopRestoreSession(request.world, sessionOf(request).id)
      reply.send(undefined)
    },
  )

  app.get(
    `${SESSION}/Events`,
    {
      config: { tenants: true },
      schema: {
        tags,
        summary: 'Get what was done in a restore session, oldest first, a page at a time',
        params: SessionParams,
        querystring: PageQuery,
        response: { 200: Page(refer(RestoreSessionEvent)), ...errors },
      },
    },
    (request) => {
      const { id } = sessionOf(request)
      polled(request, 'restore', (shown) => shown === id)
      const count = request.world.tables.restoreEvents.count('session', id)
      return pageOf(request, count, (from, to, { world, base }) =>
        world.tables.restoreEvents.where('session', id, from, to).map((event) => eventView(base, event)),
      )
    },
  )

  app.get(
    `${SESSION}/Events/:eventId`,
    {
      config: { tenants: true },
      schema: {
        tags,
        summary: 'Get one thing that was done in a restore session',
        params: Type.Object({ ...SessionParams.properties, eventId: Type.String() }),
        response: { 200: refer(RestoreSessionEvent), ...errors },
      },
    },
    (request) => {
      const { eventId } = request.params
      const session = sessionOf(request)
      const event = findRestoreEvent(request.world, eventId)
      if (event.sessionId !== session.id) throw new NotFoundError('Event', eventId)
      return eventView(viewpoint(request).base, event)
    },
  )

  app.get(
    `${SESSION}/Organization`,
    {
      config,
      schema: {
        tags,
        summary: 'Get the organization that is looked at; 500 when the session was stopped',
        params: SessionParams,
        response: { 200: refer(RestoreOrganization), ...errors },
      },
    },
    (request) => organizationView(viewpoint(request), lookFrom(request)),
  )

  app.post(
    `${SESSION}/Organization/Action`,
    {
      config,
      schema: {
        tags,
        summary: 'Export all mailboxes as a zip of PST files, or a single one as it is',
        params: SessionParams,
        body: refer(RestoreOrganizationAction),
        response: { ...fileAnswer, ...errors },
      },
    },
    (request, reply) => {
      const { world, body } = request
      const look = lookFrom(request, 'Vex')
      const { name } = look.organization
      const thing = { name, type: 'Organization', sizeBytes: 0, source: name, entryIds: [] }
      const selections = selectionsOf(world, look, look.sources)
      return exportToPst(reply, world, look, selections, [thing], body.exporttoPst)
    },
  )
}
