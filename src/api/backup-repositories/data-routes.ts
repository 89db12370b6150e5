import type { FastifyRequest } from 'fastify'
import { type Static, type TSchema, Type } from 'typebox'
import { NotFoundError } from '../../world/core/errors.js'
import type { Slices } from '../../world/core/slices.js'
import { findRepository } from '../../world/storage/repositories.js'
import {
  findAccountData,
  findById,
  findOrganizationData,
  findSiteData,
  getRepositoryData,
  getRepositoryDataInSlices,
  listMailboxData,
  listOneDriveData,
  type RepositoryData,
} from '../../world/storage/repository-data.js'
import { errorResponses } from '../error-schemas.js'
import { refTo } from '../hal.js'
import { buildPage, Page, PageQuery, renderRows } from '../paging.js'
import type { ResourceRoutes } from '../resource-routes.js'
import { createViewContext } from '../view-context.js'
import {
  BackupGroupData,
  BackupMailboxData,
  BackupOneDriveData,
  BackupOrganizationData,
  BackupSiteData,
  BackupTeamData,
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
    view: new RepositoryDataView(createViewContext(request), repository),
  }
}

/** Prepares the data that a request is about; the first time takes long. */
function* prepareData({ world, params }: FastifyRequest): Slices<unknown> {
  const { repositoryId } = params as { readonly repositoryId: string }
  return yield* getRepositoryDataInSlices(world, findRepository(world, repositoryId))
}

/** The collections, each with a list and a single entry. */
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
  {
    path: 'MailboxData',
    param: 'mailboxId',
    what: 'mailboxes',
    versions: { since: 6 },
    schema: BackupMailboxData,
    list: listMailboxData,
    show: (view: RepositoryDataView, entry: unknown) => view.mailbox(entry as never),
    find: (data: RepositoryData, id: string) =>
      findById(listMailboxData(data), (mailbox) => mailbox.id, 'Mailbox data', id),
  },
  {
    path: 'OneDriveData',
    param: 'oneDriveId',
    what: 'OneDrives',
    versions: { since: 6 },
    schema: BackupOneDriveData,
    list: listOneDriveData,
    show: (view: RepositoryDataView, entry: unknown) => view.oneDrive(entry as never),
    find: (data: RepositoryData, id: string) =>
      findById(listOneDriveData(data), ({ oneDrive }) => oneDrive.id, 'OneDrive data', id),
  },
  {
    path: 'TeamData',
    param: 'teamId',
    what: 'teams',
    versions: { since: 5 },
    schema: BackupTeamData,
    // no job of this server backs up teams
    list: () => [],
    show: (_view: RepositoryDataView, entry: unknown) => entry,
    find: (_data: RepositoryData, id: string): unknown => {
      throw new NotFoundError('Team data', id)
    },
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

  app.get(
    '/BackupRepositories/:repositoryId/BackedUpOrganizations',
    {
      config: { prepare: prepareData },
      schema: {
        tags,
        summary: 'Get the organizations that have backups in a repository, and what they take up',
        params,
        response: { 200: Type.Array(refTo(RepositoryOrganizationUsage)), ...errorResponses },
      },
    },
    (request) =>
      renderRows(
        request,
        openRepository(request).data.organizations,
        (_from, { organization: { name, id }, usedBytes }): Static<typeof RepositoryOrganizationUsage> => ({
          name,
          id,
          usedSpaceBytes: usedBytes,
          localCacheUsedSpaceBytes: 0,
          objectStorageUsedSpaceBytes: 0,
        }),
      ),
  )

  for (const collection of COLLECTIONS) {
    const { path, param, what, schema: entrySchema, list, show, find } = collection
    const schema: TSchema = '$id' in entrySchema ? refTo(entrySchema) : entrySchema
    const config = {
      prepare: prepareData,
      ...('versions' in collection && { versions: collection.versions }),
    }
    app.get(
      `/BackupRepositories/:repositoryId/${path}`,
      {
        config,
        schema: {
          tags,
          summary: `Get the ${what} that are backed up in a repository, a page at a time`,
          params,
          querystring: PageQuery,
          response: { 200: Page(schema), ...errorResponses },
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
          response: { 200: schema, ...errorResponses },
        },
      },
      (request) => {
        const { data, view } = openRepository(request as never)
        return show(view, find(data, (request.params as Record<string, string>)[param] as string))
      },
    )
  }
}
