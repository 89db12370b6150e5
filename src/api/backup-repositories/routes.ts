import { type Static, Type } from 'typebox'
import { findProxy } from '../../world/storage/proxies.js'
import {
  addRepository,
  editRepository,
  findRepository,
  type RepositoryDraft,
  removeRepository,
} from '../../world/storage/repositories.js'
import { errorResponses } from '../error-schemas.js'
import { refTo } from '../hal.js'
import { renderRows } from '../paging.js'
import { EmptyResponse } from '../request-schemas.js'
import type { ResourceRoutes } from '../resource-routes.js'
import { createViewContext } from '../view-context.js'
import { BackupRepository, NewRepository, RepositoryChange } from './schema.js'
import { repositoryView } from './view.js'

/** Later versions say Keep where this one says KeepForever. */
const buildDraft = <T extends Partial<Static<typeof RepositoryChange>>>({
  yearlyRetentionPeriod: years,
  ...rest
}: T) =>
  ({
    ...rest,
    ...(years && { yearlyRetentionPeriod: years === 'Keep' ? 'KeepForever' : years }),
  }) as Omit<T, 'yearlyRetentionPeriod'> & RepositoryDraft

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
        querystring: Type.Object({
          proxyId: Type.Optional(Type.String({ description: 'Only those of this proxy' })),
        }),
        response: list,
      },
    },
    (request) => {
      const { repositories } = request.world.tables
      const { proxyId } = request.query
      const rows =
        proxyId === undefined ? repositories.list() : repositories.where('proxy', proxyId.toLowerCase())
      return renderRows(request, rows, repositoryView)
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
      const { attachUsedRepository: _attach, ...body } = request.body
      const row = addRepository(request.world, buildDraft(body))
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
      editRepository(request.world, request.params.repositoryId, buildDraft(request.body))
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
