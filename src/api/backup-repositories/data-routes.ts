import type { FastifyRequest } from 'fastify'
import { type Static, type TSchema, Type } from 'typebox'
import type { Slices } from '../../world/core/slices.js'
import { findRepository } from '../../world/storage/repositories.js'
import {
  findAccountData,
  findOrganizationData,
  findSiteData,
  getRepositoryData,
  getRepositoryDataInSlices,
  type RepositoryData,
} from '../../world/storage/repository-data.js'
import { errorResponses } from '../error-schemas.js'
import { refTo } from '../hal.js'
import { buildPage, Page, PageQuery } from '../paging.js'
import type { ResourceRoutes } from '../resource-routes.js'
import { createViewContext } from '../view-context.js'
import {
  BackupGroupData,
  BackupOrganizationData,
  BackupSiteData,
  BackupUserData,
  RepositoryOrganizationUsage,
} from './data-schema.js'
import { RepositoryDataView } from './data-view.js'

/** Opens the data of a repository that a request is about. */
function openRepository(request: FastifyRequest<{ Params: { repositoryId: string } }>): {
  data: RepositoryData
  view: RepositoryDataView
} {
  const repository = findRepository(request.world, request.params.repositoryId)
  return {
    data: getRepositoryData(request.world, repository),
    view: new RepositoryDataView(createViewContext(request).base, repository.id),
  }
}

/** Prepares the data that a request is about; the first time takes long. */
function* prepareData({ world, params }: FastifyRequest): Slices<unknown> {
  const { repositoryId } = params as { readonly repositoryId: string }
  return yield* getRepositoryDataInSlices(world, findRepository(world, repositoryId))
}

/** The four collections, each with a list and a single entry. */
const COLLECTIONS = [
  {
    path: 'OrganizationData',
    param: 'organizationId',
    what: 'organizations',
    schema: BackupOrganizationData as TSchema,
    list: (data: RepositoryData) => data.organizations as readonly unknown[],
    show: (view: RepositoryDataView, entry: unknown) => view.organization(entry as never) as unknown,
    find: (data: RepositoryData, id: string) => findOrganizationData(data.organizations, id) as unknown,
  },
  {
    path: 'UserData',
    param: 'id',
    what: 'users',
    schema: BackupUserData,
    list: (data: RepositoryData) => data.users,
    show: (view: RepositoryDataView, entry: unknown) => view.user(entry as never),
    find: (data: RepositoryData, id: string) => findAccountData(data.users, 'User data', id),
  },
  {
    path: 'GroupData',
    param: 'id',
    what: 'groups',
    schema: BackupGroupData,
    list: (data: RepositoryData) => data.groups,
    show: (view: RepositoryDataView, entry: unknown) => view.group(entry as never),
    find: (data: RepositoryData, id: string) => findAccountData(data.groups, 'Group data', id),
  },
  {
    path: 'SiteData',
    param: 'id',
    what: 'sites',
    schema: BackupSiteData,
    list: (data: RepositoryData) => data.sites,
    show: (view: RepositoryDataView, entry: unknown) => view.site(entry as never),
    find: (data: RepositoryData, id: string) => findSiteData(data.sites, id),
  },
] as const

/** Lists what sessions have backed up into a repository: /BackupRepositories/{id}/OrganizationData and its like. */
export const backupData: ResourceRoutes = async (app) => {
  for (const schema of [
    RepositoryOrganizationUsage,
    BackupOrganizationData,
    BackupUserData,
    BackupGroupData,
    BackupSiteData,
  ])
    app.addSchema(schema)
  const tags = ['BackupRepositories']
  const params = Type.Object({ repositoryId: Type.String() })
  const config = { prepare: prepareData }

  app.get(
    '/BackupRepositories/:repositoryId/BackedUpOrganizations',
    {
      config,
      schema: {
        tags,
        summary: 'Get the organizations that have backups in a repository, and what they take up',
        params,
        response: { 200: Type.Array(refTo(RepositoryOrganizationUsage)), ...errorResponses },
      },
    },
    (request): Static<typeof RepositoryOrganizationUsage>[] =>
      openRepository(request).data.organizations.map(({ organization: { name, id }, usedBytes }) => ({
        name,
        id,
        usedSpaceBytes: usedBytes,
      })),
  )

  for (const { path, param, what, schema, list, show, find } of COLLECTIONS) {
    app.get(
      `/BackupRepositories/:repositoryId/${path}`,
      {
        config,
        schema: {
          tags,
          summary: `Get the ${what} that are backed up in a repository, a page at a time`,
          params,
          querystring: PageQuery,
          response: { 200: Page(refTo(schema as TSchema)), ...errorResponses },
        },
      },
      (request) => {
        const { data, view } = openRepository(request as never)
        const entries = list(data)
        return buildPage(request as never, entries.length, (from, to) =>
          entries.slice(from, to).map((entry) => show(view, entry)),
        )
      },
    )

    app.get(
      `/BackupRepositories/:repositoryId/${path}/:${param}`,
      {
        config,
        schema: {
          tags,
          summary: `Get one of the ${what} that are backed up in a repository`,
          params: Type.Object({ repositoryId: Type.String(), [param]: Type.String() }),
          response: { 200: refTo(schema as TSchema), ...errorResponses },
        },
      },
      (request) => {
        const { data, view } = openRepository(request as never)
        return show(view, find(data, (request.params as Record<string, string>)[param] as string))
      },
    )
  }
}
