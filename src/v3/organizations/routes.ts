import { Type } from 'typebox'
import { findOrganization } from '../../world/organizations.js'
import { errors } from '../errors.js'
import { refer } from '../hal.js'
import type { Resource } from '../plugin.js'
import { viewpoint } from '../view.js'
import { Office365ConnectionSettings, Organization } from './schema.js'
import { organizationView } from './view.js'

/** The organizations under protection: /Organizations. */
export const organizations: Resource = async (app) => {
  for (const schema of [Office365ConnectionSettings, Organization]) app.addSchema(schema)
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
      const view = viewpoint(request)
      return request.world.tables.organizations.list().map((row) => organizationView(view, row))
    },
  )

  app.get(
    '/Organizations/:id',
    {
      schema: {
        tags,
        summary: 'Get an organization',
        params: Type.Object({ id: Type.String() }),
        response: { 200: refer(Organization), ...errors },
      },
    },
    (request) => organizationView(viewpoint(request), findOrganization(request.world, request.params.id)),
  )
}
