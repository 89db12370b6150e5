import { type Static, Type } from 'typebox'
import { findOrganization } from '../../world/organizations/find-organization.js'
import {
  addOrganization,
  deleteOrganization,
  editOrganization,
} from '../../world/organizations/organizations.js'
import { explore } from '../../world/restore/restore-sessions.js'
import { findRepository } from '../../world/storage/repositories.js'
import { errorResponses } from '../error-schemas.js'
import { buildExploreDraft, RestoreSession, restoreSessionView } from '../explore.js'
import { refTo } from '../hal.js'
import { renderRows } from '../paging.js'
import { EmptyResponse, Id } from '../request-schemas.js'
import type { ResourceRoutes } from '../resource-routes.js'
import { isInVersion } from '../versions.js'
import { createViewContext } from '../view-context.js'
import {
  ExchangeSettings,
  ExtendedView,
  NewOrganization,
  Office365ConnectionSettings,
  Organization,
  OrganizationAction,
  OrganizationChange,
  OrganizationExploreOptions,
  OrganizationQuery,
  SharepointSettings,
} from './schema.js'
import {
  buildNewOrganizationDraft,
  buildOrganizationDraft,
  listOrganizations,
  organizationView,
} from './view.js'

/** Versions that require no credentials of a change. */
const KEPT_CREDENTIALS = { since: 6 } as const

/** The organizations under protection: /Organizations. */
export const organizations: ResourceRoutes = async (app) => {
  for (const schema of [
    Office365ConnectionSettings,
    ExchangeSettings,
    SharepointSettings,
    Organization,
    NewOrganization,
    OrganizationChange,
    OrganizationExploreOptions,
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
        querystring: OrganizationQuery,
        response: { 200: Type.Array(refTo(Organization)), ...errorResponses },
      },
    },
    (request) => {
      return renderRows(request, listOrganizations(request.world, request.query), organizationView)
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
      const organization = addOrganization(request.world, buildNewOrganizationDraft(request.body))
      return organizationView(createViewContext(request), organization)
    },
  )

  app.get(
    '/Organizations/:id',
    {
      schema: {
        tags,
        summary: 'Get an organization',
        params: Id,
        querystring: ExtendedView,
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
        summary: 'Edit an organization; up to version 5 the credentials have to be sent again',
        params: Id,
        body: refTo(OrganizationChange),
        response: { 200: EmptyResponse, ...errorResponses },
      },
    },
    (request) => {
      const keepsCredentials = isInVersion(KEPT_CREDENTIALS, request.apiVersion)
      const draft = buildOrganizationDraft(request.body)
      editOrganization(request.world, request.params.id, draft, { keepsCredentials })
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
      config: { verbs: { explore: { body: { 8: refTo(OrganizationExploreOptions) } } } },
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
      const options = body.explore as Static<typeof OrganizationExploreOptions>
      const filter =
        options.repositoryId === undefined
          ? {}
          : { repositoryId: findRepository(world, options.repositoryId).id }
      const draft = buildExploreDraft(options)
      const session = explore(world, organization, draft, user, filter)
      return restoreSessionView(createViewContext(request), session)
    },
  )
}
