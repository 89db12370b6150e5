import { type Static, Type } from 'typebox'
import { NotSimulatedError } from '../../http/http-errors.js'
import { RefusedError } from '../../world/core/errors.js'
import { findOrganization } from '../../world/organizations/find-organization.js'
import type { Organization } from '../../world/organizations/organization-rows.js'
import { explore } from '../../world/restore/restore-sessions.js'
import { findProxy } from '../../world/storage/proxies.js'
import {
  addRepository,
  editRepository,
  findRepository,
  type RepositoryDraft,
  removeRepository,
} from '../../world/storage/repositories.js'
import type { BackupRepository as Row } from '../../world/storage/storage-rows.js'
import type { World } from '../../world/world.js'
import { errorResponses } from '../error-schemas.js'
import { buildExploreDraft, ExploreOptions, RestoreSession, restoreSessionView } from '../explore.js'
import { refTo } from '../hal.js'
import { renderRows } from '../paging.js'
import { EmptyResponse } from '../request-schemas.js'
import type { ResourceRoutes } from '../resource-routes.js'
import { createViewContext } from '../view-context.js'
import {
  BackupRepository,
  NewRepository,
  NOT_SIMULATED,
  RepositoryChange,
  RepositoryQuery,
} from './schema.js'
import { repositoryView } from './view.js'

/**
 * What a body says of a repository itself. Later versions say Keep where this one says KeepForever.
 * @throws NotSimulatedError for a repository that lies on anything but the disk of a proxy
 */
function buildDraft<T extends Partial<Static<typeof NewRepository>>>({
  yearlyRetentionPeriod: years,
  attachUsedRepository: _attach,
  id: _id,
  objectStorageCachePath: _cache,
  objectStorageEncryptionEnabled: _isEncrypted,
  ignoreProxyPoolApplianceAccessValidation: _isIgnored,
  ...rest
}: T) {
  const other = NOT_SIMULATED.find((name) => rest[name as keyof typeof rest] !== undefined)
  if (other) throw new NotSimulatedError(`backup repositories with '${other}'`)
  return {
    ...rest,
    ...(years && { yearlyRetentionPeriod: years === 'Keep' ? 'KeepForever' : years }),
  } as Omit<typeof rest, 'yearlyRetentionPeriod'> & RepositoryDraft
}

/**
 * The organization whose backups in a repository are explored.
 * @throws NotSimulatedError for several at once, NotFoundError
 */
function findExplored(world: World, repository: Row, organizationId: string | undefined): Organization {
  if (organizationId !== undefined) return findOrganization(world, organizationId)
  const backups = world.tables.backups.where('repository', repository.id)
  const [only, ...others] = new Set(backups.map((backup) => backup.organizationId))
  if (only === undefined)
    throw new RefusedError(`The backup repository '${repository.name}' has no backups to explore.`)
  if (others.length > 0)
    throw new NotSimulatedError("to explore several organizations at once: name one as 'organizationId'")
  return findOrganization(world, only)
}

/** Backup repositories: /BackupRepositories, and /Proxies/{id}/Repositories. */
export const backupRepositories: ResourceRoutes = async (app) => {
  for (const schema of [BackupRepository, NewRepository, RepositoryChange]) app.addSchema(schema)
  const tags = ['BackupRepositories']
  const params = Type.Object({ repositoryId: Type.String() })
  const list = { 200: Type.Array(refTo(BackupRepository)), ...errorResponses }

  app.get(
    '/BackupRepositories',
    {
      schema: {
        tags,
        summary: 'Get all backup repositories',
        querystring: RepositoryQuery,
        response: list,
      },
    },
    (request) => {
      const { repositories } = request.world.tables
      const { proxyId, longTerm = false, proxyPoolId, organizationId } = request.query
      const rows =
        proxyId === undefined ? repositories.list() : repositories.where('proxy', proxyId.toLowerCase())
      // no repository here is an archive, belongs to a pool of proxies or to one organization
      const isKept = !longTerm && proxyPoolId === undefined && organizationId === undefined
      return renderRows(request, isKept ? rows : [], repositoryView)
    },
  )

  app.post(
    '/BackupRepositories',
    {
      schema: {
        tags,
        summary: 'Add a backup repository',
        body: refTo(NewRepository),
        response: { 201: refTo(BackupRepository), ...errorResponses },
      },
    },
    (request) => {
      const row = addRepository(request.world, buildDraft(request.body))
      return repositoryView(createViewContext(request), row)
    },
  )

  app.get(
    '/BackupRepositories/:repositoryId',
    {
      schema: {
        tags,
        summary: 'Get a backup repository',
        params,
        response: { 200: refTo(BackupRepository), ...errorResponses },
      },
    },
    (request) =>
      repositoryView(createViewContext(request), findRepository(request.world, request.params.repositoryId)),
  )

  app.put(
    '/BackupRepositories/:repositoryId',
    {
      schema: {
        tags,
        summary: 'Edit a backup repository; what is left out stays as it is',
        params,
        body: refTo(RepositoryChange),
        response: { 200: EmptyResponse, ...errorResponses },
      },
    },
    (request) => {
      // where a repository lies cannot be changed
      const { path: _path, proxyId: _proxy, ...body } = request.body
      editRepository(request.world, request.params.repositoryId, buildDraft(body))
    },
  )

  app.delete(
    '/BackupRepositories/:repositoryId',
    {
      schema: {
        tags,
        summary: 'Take a backup repository out of the configuration',
        params,
        response: { 200: EmptyResponse, ...errorResponses },
      },
    },
    (request) => {
      removeRepository(request.world, request.params.repositoryId)
    },
  )

  app.post(
    '/BackupRepositories/:repositoryId/explore',
    {
      config: { versions: { since: 7 } },
      schema: {
        tags,
        summary: 'Open the backups of an organization in a repository in a restore session',
        params,
        querystring: Type.Object({
          organizationId: Type.Optional(
            Type.String({ description: 'Needed where several organizations have backups there' }),
          ),
        }),
        body: refTo(ExploreOptions),
        response: { 201: refTo(RestoreSession), ...errorResponses },
      },
    },
    (request) => {
      const { world, user, body, params, query } = request
      const repository = findRepository(world, params.repositoryId)
      const organization = findExplored(world, repository, query.organizationId)
      const filter = { repositoryId: repository.id }
      const session = explore(world, organization, buildExploreDraft(body), user, filter)
      return restoreSessionView(createViewContext(request), session)
    },
  )

  app.get(
    '/Proxies/:proxyId/Repositories',
    {
      schema: {
        tags: ['Proxies'],
        summary: 'Get the backup repositories of a proxy',
        params: Type.Object({ proxyId: Type.String() }),
        response: list,
      },
    },
    (request) => {
      const { id } = findProxy(request.world, request.params.proxyId)
      return renderRows(request, request.world.tables.repositories.where('proxy', id), repositoryView)
    },
  )
}
