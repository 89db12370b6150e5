import { type Static, Type } from 'typebox'
import type { BackupRepository as Row } from '../../world/entities.js'
import { findProxy, findRepository } from '../../world/infrastructure.js'
import { errors } from '../errors.js'
import { refer } from '../hal.js'
import type { Resource } from '../plugin.js'
import { type Viewpoint, viewpoint } from '../view.js'
import { BackupRepository, repositoryLinks } from './schema.js'

function repositoryView({ base }: Viewpoint, row: Row): Static<typeof BackupRepository> {
  const { key: _, usedBytes, ...repository } = row
  return {
    ...repository,
    freeSpaceBytes: row.capacityBytes - usedBytes,
    retentionPeriodType: 'Yearly',
    _links: repositoryLinks.build(base, repository),
  }
}

/** Backup repositories: /BackupRepositories, and /Proxies/{id}/Repositories. */
export const backupRepositories: Resource = async (app) => {
  app.addSchema(BackupRepository)
  const tags = ['BackupRepositories']
  const list = { 200: Type.Array(refer(BackupRepository)), ...errors }

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
      const view = viewpoint(request)
      const { repositories } = request.world.tables
      const { proxyId } = request.query
      const rows =
        proxyId === undefined ? repositories.list() : repositories.where('proxy', proxyId.toLowerCase())
      return rows.map((row) => repositoryView(view, row))
    },
  )

  app.get(
    '/BackupRepositories/:repositoryId',
    {
      schema: {
        tags,
        summary: 'Get a backup repository',
        params: Type.Object({ repositoryId: Type.String() }),
        response: { 200: refer(BackupRepository), ...errors },
      },
    },
    (request) =>
      repositoryView(viewpoint(request), findRepository(request.world, request.params.repositoryId)),
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
      const view = viewpoint(request)
      const { id } = findProxy(request.world, request.params.proxyId)
      return request.world.tables.repositories.where('proxy', id).map((row) => repositoryView(view, row))
    },
  )
}
