import type { FastifyRequest } from 'fastify'
import { type Static, type TSchema, Type } from 'typebox'
import { NotFoundError } from '../../world/core/errors.js'
import { mapInSlices, runSlices, type Slices } from '../../world/core/slices.js'
import { findRepository } from '../../world/storage/repositories.js'
import {
  findAccountData,
  findById,
  findOrganizationData,
  findSiteData,
  type GroupData,
  getRepositoryData,
  getRepositoryDataInSlices,
  listMailboxData,
  listOneDriveData,
  type MailboxData,
  type OneDriveData,
  type OrganizationData,
  type RepositoryData,
  type SiteData,
  type UserData,
} from '../../world/storage/repository-data.js'
import type { BackupRepository } from '../../world/storage/storage-rows.js'
import type { World } from '../../world/world.js'
import { errorResponses } from '../error-schemas.js'
import { refTo } from '../hal.js'
import { buildPage, Page, PageQuery, renderRows } from '../paging.js'
import type { ResourceRoutes } from '../resource-routes.js'
import type { VersionRange } from '../versions.js'
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

/** The repository that a request is about. */
const findRequested = ({ world, params }: FastifyRequest): BackupRepository =>
  findRepository(world, (params as { readonly repositoryId: string }).repositoryId)

type ListEntries = (world: World, repository: BackupRepository) => Slices<readonly unknown[]>

const listPart = (part: keyof RepositoryData): ListEntries =>
  function* (world, repository) {
    return (yield* getRepositoryDataInSlices(world, repository))[part]
  }

/** A list of a repository, each of whose entries has an address of its own. */
interface Collection<T> {
  readonly path: string
  readonly param: string
  readonly what: string
  readonly versions?: VersionRange
  readonly schema: TSchema
  /** Takes long the first time. */
  readonly list: ListEntries
  readonly show: (view: RepositoryDataView, entry: T) => unknown
  readonly find: (entries: readonly T[], id: string) => unknown
}

/** Forgets what the entries of a collection are, which only its own functions have to know. */
const defineCollection = <T>(collection: Collection<T>): Collection<never> =>
  collection as unknown as Collection<never>

const COLLECTIONS = [
  defineCollection<OrganizationData>({
    path: 'OrganizationData',
    param: 'organizationId',
    what: 'organizations',
    schema: BackupOrganizationData,
    list: listPart('organizations'),
    show: (view, entry) => view.organization(entry),
    find: findOrganizationData,
  }),
  defineCollection<UserData>({
    path: 'UserData',
    param: 'id',
    what: 'users',
    schema: BackupUserData,
    list: listPart('users'),
    show: (view, entry) => view.user(entry),
    find: (users, id) => findAccountData(users, 'User data', id),
  }),
  defineCollection<GroupData>({
    path: 'GroupData',
    param: 'id',
    what: 'groups',
    schema: BackupGroupData,
    list: listPart('groups'),
    show: (view, entry) => view.group(entry),
    find: (groups, id) => findAccountData(groups, 'Group data', id),
  }),
  defineCollection<SiteData>({
    path: 'SiteData',
    param: 'id',
    what: 'sites',
    schema: BackupSiteData,
    list: listPart('sites'),
    show: (view, entry) => view.site(entry),
    find: findSiteData,
  }),
  defineCollection<MailboxData>({
    path: 'MailboxData',
    param: 'mailboxId',
    what: 'mailboxes',
    versions: { since: 6 },
    schema: BackupMailboxData,
    list: listMailboxData,
    show: (view, entry) => view.mailbox(entry),
    find: (mailboxes, id) => findById(mailboxes, (mailbox) => mailbox.id, 'Mailbox data', id),
  }),
  defineCollection<OneDriveData>({
    path: 'OneDriveData',
    param: 'oneDriveId',
    what: 'OneDrives',
    versions: { since: 6 },
    schema: BackupOneDriveData,
    list: listOneDriveData,
    show: (view, entry) => view.oneDrive(entry),
    find: (entries, id) => findById(entries, ({ oneDrive }) => oneDrive.id, 'OneDrive data', id),
  }),
  defineCollection<never>({
    path: 'TeamData',
    param: 'teamId',
    what: 'teams',
    versions: { since: 5 },
    schema: BackupTeamData,
    // no job of this server backs up teams
    list: () => mapInSlices<never, never>([], (team) => team),
    show: (_view, entry) => entry,
    find: (_entries, id) => {
      throw new NotFoundError('Team data', id)
    },
  }),
]

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
      config: { prepare: (request) => getRepositoryDataInSlices(request.world, findRequested(request)) },
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
        getRepositoryData(request.world, findRequested(request)).organizations,
        (_from, { organization: { name, id }, usedBytes }): Static<typeof RepositoryOrganizationUsage> => ({
          name,
          id,
          usedSpaceBytes: usedBytes,
          localCacheUsedSpaceBytes: 0,
          objectStorageUsedSpaceBytes: 0,
        }),
      ),
  )

  for (const { path, param, what, versions, schema: entrySchema, list, show, find } of COLLECTIONS) {
    const schema: TSchema = '$id' in entrySchema ? refTo(entrySchema) : entrySchema
    const open = (request: FastifyRequest) => {
      const repository = findRequested(request)
      const entries = runSlices(list(request.world, repository)) as readonly never[]
      return { entries, view: new RepositoryDataView(createViewContext(request), repository) }
    }
    const config = {
      prepare: (request: FastifyRequest) => list(request.world, findRequested(request)),
      ...(versions && { versions }),
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
        const { entries, view } = open(request)
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
        const { entries, view } = open(request)
        const id = (request.params as Record<string, string>)[param] as string
        return show(view, find(entries, id) as never)
      },
    )
  }
}
