import { Type } from 'typebox'
import { findOrganization } from '../../world/organizations/find-organization.js'
import { countLicenses, licensedInSlices } from '../../world/organizations/licensed-users.js'
import { listUsedRepositories } from '../../world/storage/used-repositories.js'
import { errorResponses } from '../error-schemas.js'
import { refTo } from '../hal.js'
import { Id } from '../request-schemas.js'
import type { ResourceRoutes } from '../resource-routes.js'
import { createViewContext } from '../view-context.js'
import {
  OrganizationLicensingInformation,
  OrganizationUsedRepository,
  usedRepositoryLinks,
} from './schema.js'

/** Reports the space and licenses of organizations: /Organizations/{id}/UsedRepositories and /LicensingInformation. */
export const organizationUsage: ResourceRoutes = async (app) => {
  for (const schema of [OrganizationUsedRepository, OrganizationLicensingInformation]) app.addSchema(schema)
  const tags = ['Organizations']

  app.get(
    '/Organizations/:id/UsedRepositories',
    {
      schema: {
        tags,
        summary: 'Get the repositories that hold backups of an organization',
        params: Id,
        response: { 200: Type.Array(refTo(OrganizationUsedRepository)), ...errorResponses },
      },
    },
    (request) => {
      const { world, params } = request
      const { base } = createViewContext(request)
      const { id } = findOrganization(world, params.id)
      return listUsedRepositories(world, id).map(({ repository, usedBytes, isAvailable }) => ({
        usedSpaceBytes: usedBytes,
        isAvailable,
        details: repository.name,
        _links: usedRepositoryLinks.build(base, { id, repositoryId: repository.id }),
      }))
    },
  )

  app.get(
    '/Organizations/:id/LicensingInformation',
    {
      config: { prepare: ({ world }) => licensedInSlices(world) },
      schema: {
        tags,
        summary: 'Get how many licenses an organization takes up',
        params: Id,
        response: { 200: refTo(OrganizationLicensingInformation), ...errorResponses },
      },
    },
    ({ world, params: { id } }) => countLicenses(world, findOrganization(world, id)),
  )
}
