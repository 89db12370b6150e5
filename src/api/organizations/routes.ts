import { Type } from 'typebox'
import { findOrganization } from '../../world/organizations/find-organization.js'
import {
  addOrganization,
  deleteOrganization,
  editOrganization,
} from '../../world/organizations/organizations.js'
import { explore } from '../../world/restore/restore-sessions.js'
import { errorResponses } from '../error-schemas.js'
import { buildExploreDraft, RestoreSession, restoreSessionView } from '../explore.js'
import { refTo } from '../hal.js'
import { renderRows } from '../paging.js'
import { EmptyResponse, Id } from '../request-schemas.js'
import type { ResourceRoutes } from '../resource-routes.js'
import { createViewContext } from '../view-context.js'
import {
  ExchangeSettings,
  NewOrganization,
  Office365ConnectionSettings,
  Organization,
  OrganizationAction,
  OrganizationChange,
  SharepointSettings,
} from './schema.js'
import { organizationView } from './view.js'

/** The organizations under protection: /Organizations. */
export const organizations: ResourceRoutes = async (app) => {
  for (const schema of [
    Office365ConnectionSettings,
    ExchangeSettings,
    SharepointSettings,
    Organization,
    NewOrganization,
    OrganizationChange,
    OrganizationAction,
  ])
    app.addSchema(schema)
  const tags = ['Organizations']

  app.get(
    '/Organizations',
    {
      schema: {
        tags,
        summary: 'Get all organizations',
        response: { 200: Type.Array(refTo(Organization)), ...errorResponses },
      },
    },
    (request) => {
      return renderRows(request, request.world.tables.organizations.list(), organizationView)
    },
  )

  app.post(
    '/Organizations',
    {
      schema: {
        tags,
        summary: 'Add an organization',
        body: refTo(NewOrganization),
        response: { 201: refTo(Organization), ...errorResponses },
      },
    },
    (request) => {
      return organizationView(createViewContext(request), addOrganization(request.world, request.body))
    },
  )

  app.get(
    '/Organizations/:id',
    {
      schema: {
        tags,
        summary: 'Get an organization',
        params: Id,
        response: { 200: refTo(Organization), ...errorResponses },
      },
    },
    (request) =>
      organizationView(createViewContext(request), findOrganization(request.world, request.params.id)),
  )

  app.put(
    '/Organizations/:id',
    {
      schema: {
        tags,
        summary: 'Edit an organization; the credentials have to be sent again',
        params: Id,
        body: refTo(OrganizationChange),
        response: { 200: EmptyResponse, ...errorResponses },
      },
    },
    (request) => {
      editOrganization(request.world, request.params.id, request.body)
    },
  )

  app.delete(
    '/Organizations/:id',
    {
      schema: {
        tags,
        summary: 'Remove an organization whose jobs are disabled',
        params: Id,
        response: { 200: EmptyResponse, ...errorResponses },
      },
    },
    (request) => request.inSlices(deleteOrganization(request.world, request.params.id)),
  )

  app.post(
    '/Organizations/:organizationId/Action',
    {
      schema: {
        tags,
        summary: 'Open the backups of an organization in a restore session',
        params: Type.Object({ organizationId: Type.String() }),
        body: refTo(OrganizationAction),
        response: { 201: refTo(RestoreSession), ...errorResponses },
      },
    },
    (request) => {
      const { world, user, params, body } = request
      const organization = findOrganization(world, params.organizationId)
      const draft = buildExploreDraft(body.explore as NonNullable<typeof body.explore>)
      return restoreSessionView(createViewContext(request), explore(world, organization, draft, user))
    },
  )
}
