import { Type } from 'typebox'
import { findOrganization } from '../../world/organizations/find.js'
import {
  addOrganization,
  deleteOrganization,
  editOrganization,
} from '../../world/organizations/organizations.js'
import { explore } from '../../world/restore/restore-sessions.js'
import { errors } from '../errors.js'
import { exploreDraft, RestoreSession, restoreSessionView } from '../explore.js'
import { refer } from '../hal.js'
import type { Resource } from '../plugin.js'
import { Empty, Id } from '../requests.js'
import { viewpoint, viewsOf } from '../view.js'
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
export const organizations: Resource = async (app) => {
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
        response: { 200: Type.Array(refer(Organization)), ...errors },
      },
    },
    (request) => {
      return viewsOf(request, request.world.tables.organizations.list(), organizationView)
    },
  )

  app.post(
    '/Organizations',
    {
      schema: {
        tags,
        summary: 'Add an organization',
        body: refer(NewOrganization),
        response: { 201: refer(Organization), ...errors },
      },
    },
    (request, reply) => {
      reply.code(201)
      return organizationView(viewpoint(request), addOrganization(request.world, request.body))
    },
  )

  app.get(
    '/Organizations/:id',
    {
      schema: {
        tags,
        summary: 'Get an organization',
        params: Id,
        response: { 200: refer(Organization), ...errors },
      },
    },
    (request) => organizationView(viewpoint(request), findOrganization(request.world, request.params.id)),
  )

  app.put(
    '/Organizations/:id',
    {
      schema: {
        tags,
        summary: 'Edit an organization; the credentials have to be sent again',
        params: Id,
        body: refer(OrganizationChange),
        response: { 200: Empty, ...errors },
      },
    },
    (request, reply) => {
      editOrganization(request.world, request.params.id, request.body)
      reply.send(undefined)
    },
  )

  app.delete(
    '/Organizations/:id',
    {
      schema: {
        tags,
        summary: 'Remove an organization whose jobs are disabled',
        params: Id,
        response: { 200: Empty, ...errors },
      },
    },
    (request, reply) => {
      deleteOrganization(request.world, request.params.id)
      reply.send(undefined)
    },
  )

  app.post(
    '/Organizations/:organizationId/Action',
    {
      schema: {
        tags,
        summary: 'Open the backups of an organization in a restore session',
        params: Type.Object({ organizationId: Type.String() }),
        body: refer(OrganizationAction),
        response: { 201: refer(RestoreSession), ...errors },
      },
    },
    (request, reply) => {
      const { world, user, params, body } = request
      const organization = findOrganization(world, params.organizationId)
      const draft = exploreDraft(body.explore as NonNullable<typeof body.explore>)
      reply.code(201)
      return restoreSessionView(viewpoint(request), explore(world, organization, draft, user))
    },
  )
}
