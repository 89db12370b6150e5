import type { FastifyRequest } from 'fastify'
import { type Static, Type } from 'typebox'
import type { Slices } from '../../world/core/slices.js'
import { findOrganization } from '../../world/organizations/find-organization.js'
import { countLicenses, licensedInSlices } from '../../world/organizations/licensed-users.js'
import type { Organization } from '../../world/organizations/organization-rows.js'
import {
  buildOrganizationDataId,
  getRepositoryData,
  getRepositoryDataInSlices,
} from '../../world/storage/repository-data.js'
import { listUsedRepositories, type UsedRepository } from '../../world/storage/used-repositories.js'
import { errorResponses } from '../error-schemas.js'
import { refTo } from '../hal.js'
import { renderRows } from '../paging.js'
import { Id } from '../request-schemas.js'
import type { ResourceRoutes } from '../resource-routes.js'
import { isInVersion } from '../versions.js'
import type { ViewContext } from '../view-context.js'
import {
  COUNT_VERSIONS,
  OrganizationLicensingInformation,
  OrganizationUsedRepository,
  usedRepositoryLinks,
} from './schema.js'

/** Looks through the repositories, where the version counts what is in them. */
function* countInSlices({ world, params, apiVersion }: FastifyRequest): Slices<void> {
  if (!isInVersion(COUNT_VERSIONS, apiVersion)) return
  const { id } = params as { readonly id: string }
  for (const { repository } of listUsedRepositories(world, id.toLowerCase()))
    yield* getRepositoryDataInSlices(world, repository)
}

function usedRepositoryView(
  { world, base }: ViewContext,
  organization: Organization,
  { repository, usedBytes, isAvailable }: UsedRepository,
): Static<typeof OrganizationUsedRepository> {
  return {
    repositoryId: repository.id,
    usedSpaceBytes: usedBytes,
    localCacheUsedSpaceBytes: 0,
    objectStorageUsedSpaceBytes: 0,
    isAvailable,
    details: repository.name,
    get protectedObjectsCount() {
      const { users, groups, sites } = getRepositoryData(world, repository)
      const id = buildOrganizationDataId(organization)
      const isOwn = (entry: { organizationId: string }): boolean => entry.organizationId === id
      return users.filter(isOwn).length + groups.filter(isOwn).length + sites.filter(isOwn).length
    },
    _links: usedRepositoryLinks.build(base, { id: organization.id, repositoryId: repository.id }),
  }
}

/** Reports the space and licenses of organizations: /Organizations/{id}/UsedRepositories and /LicensingInformation. */
export const organizationUsage: ResourceRoutes = async (app) => {
  for (const schema of [OrganizationUsedRepository, OrganizationLicensingInformation]) app.addSchema(schema)
  const tags = ['Organizations']

  app.get(
    '/Organizations/:id/UsedRepositories',
    {
      config: { prepare: countInSlices },
      schema: {
        tags,
        summary: 'Get the repositories that hold backups of an organization',
        params: Id,
        response: { 200: Type.Array(refTo(OrganizationUsedRepository)), ...errorResponses },
      },
    },
    (request) => {
      const organization = findOrganization(request.world, request.params.id)
      const used = listUsedRepositories(request.world, organization.id)
      return renderRows(request, used, (view, row) => usedRepositoryView(view, organization, row))
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
