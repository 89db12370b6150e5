import type { FastifyRequest } from 'fastify'
import { HttpError } from '../../http/errors.js'
import type { Organization } from '../../world/organizations/entities.js'
import { findOrganization } from '../../world/organizations/find.js'
import { explore } from '../../world/restore/restore-sessions.js'
import { errors } from '../errors.js'
import { exploreDraft, RestoreSession, restoreSessionView } from '../explore.js'
import { refer } from '../hal.js'
import type { Resource } from '../plugin.js'
import { viewpoint } from '../view.js'
import { LoggedInOrganization, OrganizationAction } from './schema.js'
import { loggedInView } from './view.js'

/** The organization of the caller. @throws HttpError for an administrator, who has none */
function ownOrganization({ world, tenant }: FastifyRequest): Organization {
  if (tenant === undefined)
    throw new HttpError(
      403,
      'The login belongs to no organization. /Organization is for logins with the account of one; administrators use /Organizations.',
    )
  return findOrganization(world, tenant)
}

/** What a tenant sees of itself: /Organization. */
export const tenant: Resource = async (app) => {
  app.addSchema(LoggedInOrganization)
  const tags = ['Organizations']
  const config = { tenants: true }

  app.get(
    '/Organization',
    {
      config,
      schema: {
        tags,
        summary: 'Get the organization that the login belongs to',
        response: { 200: refer(LoggedInOrganization), ...errors },
      },
    },
    (request) => loggedInView(viewpoint(request), ownOrganization(request)),
  )

  app.post(
    '/Organization/Action',
    {
      config,
      schema: {
        tags,
        summary: 'Open the backups of the own organization in a restore session',
        body: refer(OrganizationAction),
        response: { 201: refer(RestoreSession), ...errors },
      },
    },
    (request, reply) => {
      const { world, user, body } = request
      const organization = ownOrganization(request)
      const draft = exploreDraft(body.explore as NonNullable<typeof body.explore>)
      reply.code(201)
      return restoreSessionView(viewpoint(request), explore(world, organization, draft, user))
    },
  )
}
