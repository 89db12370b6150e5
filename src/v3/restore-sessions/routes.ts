import type { FastifyRequest } from 'fastify'
import { Type } from 'typebox'
import { NotFound } from '../../world/core/errors.js'
import type { RestoreSession as RestoreSessionRow } from '../../world/restore/entities.js'
import { findRestoreSession } from '../../world/restore/restore-sessions.js'
import { errors } from '../errors.js'
import { ExploreOptions, RestoreSession, restoreSessionView } from '../explore.js'
import { refer } from '../hal.js'
import { Page, PageQuery, pageOf } from '../paging.js'
import type { Resource } from '../plugin.js'
import { viewpoint } from '../view.js'

/** A tenant sees what it has opened itself. */
const mayRead = ({ tenant, account }: FastifyRequest, session: RestoreSessionRow): boolean =>
  tenant === undefined || (session.organizationId === tenant && session.initiatedBy === account)

/** Open looks into backups: /RestoreSessions. */
export const restoreSessions: Resource = async (app) => {
  for (const schema of [RestoreSession, ExploreOptions]) app.addSchema(schema)
  const tags = ['RestoreSessions']
  const config = { tenants: true }

  app.get(
    '/RestoreSessions',
    {
      config,
      schema: {
        tags,
        summary: 'Get all restore sessions, newest first, a page at a time',
        querystring: PageQuery,
        response: { 200: Page(refer(RestoreSession)), ...errors },
      },
    },
    (request) => {
      const { restoreSessions: table } = request.world.tables
      const view = viewpoint(request)
      const rows = table
        .list()
        .filter((session) => mayRead(request, session))
        .reverse()
      return pageOf(request, rows.length, (from, to) =>
        rows.slice(from, to).map((row) => restoreSessionView(view, row)),
      )
    },
  )

  app.get(
    '/RestoreSessions/:restoreSessionId',
    {
      config,
      schema: {
        tags,
        summary: 'Get a restore session',
        params: Type.Object({ restoreSessionId: Type.String() }),
        response: { 200: refer(RestoreSession), ...errors },
      },
    },
    (request) => {
      const { restoreSessionId: id } = request.params
      const session = findRestoreSession(request.world, id)
      if (!mayRead(request, session)) throw new NotFound('Restore session', id)
      return restoreSessionView(viewpoint(request), session)
    },
  )
}
