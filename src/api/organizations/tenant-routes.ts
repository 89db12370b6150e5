import type { FastifyRequest } from 'fastify'
import { Type } from 'typebox'
import { HttpError } from '../../http/http-errors.js'
import { findOrganization } from '../../world/organizations/find-organization.js'
import type { Organization } from '../../world/organizations/organization-rows.js'
import { explore } from '../../world/restore/restore-sessions.js'
import { errorResponses } from '../error-schemas.js'
import { buildExploreDraft, RestoreSession, restoreSessionView } from '../explore.js'
import { refTo } from '../hal.js'
import type { ResourceRoutes } from '../resource-routes.js'
import { createViewContext } from '../view-context.js'
import { LoggedInOrganization, OrganizationAction } from './schema.js'
import { loggedInView } from './view.js'

/** The organization of the caller. @throws HttpError for an administrator, who has none */
function getOwnOrganization({ world, tenant }: FastifyRequest): Organization {
  if (tenant === undefined)
    throw new HttpError(
      403,
      'The login belongs to no organization. /Organization is for logins with the account of one; administrators use /Organizations.',
    )
  return findOrganization(world, tenant)
}

/** Serves a tenant its own organization: /Organization. */
export const tenant: ResourceRoutes = async (app) => {
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
        response: { 200: refTo(LoggedInOrganization), ...errorResponses },
      },
    },
    (request) => loggedInView(createViewContext(request), getOwnOrganization(request)),
  )

  app.get(
    '/Organization/LoggedInUser',
    {
      config: { ...config, versions: { since: 6 } },
      schema: {
        tags,
        summary: 'Get who has logged in for the organization',
        response: { 200: Type.Object({ id: Type.String(), name: Type.String() }), ...errorResponses },
      },
    },
    (request) => {
      // an administrator has none, and is refused
      getOwnOrganization(request)
      return { id: request.account, name: request.user }
    },
  )

  app.post(
    '/Organization/Action',
    {
      config,
      schema: {
        tags,
        summary: 'Open the backups of the own organization in a restore session',
        body: refTo(OrganizationAction),
        response: { 201: refTo(RestoreSession), ...errorResponses },
      },
    },
    (request) => {
      const { world, user, body } = request
      const organization = getOwnOrganization(request)
      const draft = buildExploreDraft(body.explore as NonNullable<typeof body.explore>)
      return restoreSessionView(createViewContext(request), explore(world, organization, draft, user))
    },
  )
}
