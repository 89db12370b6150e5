import { type Static, Type } from 'typebox'
import { NotSimulatedError } from '../../http/http-errors.js'
import { NotFoundError } from '../../world/core/errors.js'
import { runSlices, type Slices } from '../../world/core/slices.js'
import { formatTimestamp } from '../../world/core/timestamp.js'
import {
  listAllSessionBackups,
  listSessionBackups,
  type SessionBackup,
} from '../../world/restore/restore-points.js'
import type { World } from '../../world/world.js'
import { computeETag } from '../e-tag.js'
import { errorResponses } from '../error-schemas.js'
import { refTo } from '../hal.js'
import { renderRows } from '../paging.js'
import { parsePointInTime } from '../point-in-time.js'
import type { ResourceRoutes } from '../resource-routes.js'
import { type Condition, select } from '../select.js'
import { createViewContext, type ViewContext } from '../view-context.js'
import { RestorePoint, RestorePointQuery, restorePointLinks } from './schema.js'

const buildId = ({ backup, at }: SessionBackup): string => `${backup.id}:${at}`

function restorePointView({ world, base }: ViewContext, row: SessionBackup): Static<typeof RestorePoint> {
  const { organizationId, repositoryId, jobId } = row.backup
  const id = buildId(row)
  const { organization, ...links } = restorePointLinks.build(base, { id, organizationId, repositoryId })
  const has = {
    isExchange: row.explorers.has('Vex'),
    isSharePoint: row.explorers.has('Vesp'),
    isOneDrive: row.explorers.has('Veod'),
  }
  return {
    id,
    isDeleted: false,
    repositoryId,
    backupTime: formatTimestamp(row.at),
    jobId,
    organizationId,
    ...has,
    isTeams: false,
    isLongTermCopy: false,
    isCopy: false,
    isRetrieved: false,
    eTag: computeETag({ id }),
    objectsEtag: computeETag({ id, ...has }),
    _links: world.tables.organizations.get(organizationId) ? { ...links, organization } : links,
  }
}

function* listRestorePoints(
  world: World,
  query: Static<typeof RestorePointQuery>,
): Slices<readonly SessionBackup[]> {
  for (const name of ['backupTime', 'userId', 'groupId', 'siteId'] as const)
    if (query[name] !== undefined) throw new NotSimulatedError(`restore points by ${name}`)
  if (query.isCopy || query.isLongTermCopy || query.isRetrieved || query.teamId !== undefined) return []
  const limit = (
    name: 'from' | 'to',
    isWithin: (at: number, border: number) => boolean,
  ): Condition<SessionBackup> => {
    if (query[name] === undefined) return undefined
    const border = parsePointInTime(query[name], `query parameter '${name}'`)
    return ({ at }) => isWithin(at, border)
  }
  const has = (name: 'organizationId' | 'jobId' | 'repositoryId'): Condition<SessionBackup> => {
    const wanted = query[name]?.toLowerCase()
    return wanted === undefined ? undefined : ({ backup }) => backup[name] === wanted
  }
  const rows = yield* select(yield* listAllSessionBackups(world), [
    limit('from', (at, border) => at >= border),
    limit('to', (at, border) => at <= border),
    has('organizationId'),
    has('jobId'),
    has('repositoryId'),
  ])
  return query.orderAsc ? rows : rows.toReversed()
}

function findRestorePoint(world: World, id: string): SessionBackup {
  const backup = world.tables.backups.get(id.split(':', 1)[0] as string)
  const found = backup && runSlices(listSessionBackups(world, backup)).find((row) => buildId(row) === id)
  if (!found) throw new NotFoundError('Restore point', id)
  return found
}

/** What was backed up when: /RestorePoints. */
export const restorePoints: ResourceRoutes = async (app) => {
  app.addSchema(RestorePoint)
  const tags = ['RestorePoints']
  const config = { versions: { since: 6 } } as const

  app.get(
    '/RestorePoints',
    {
      config,
      schema: {
        tags,
        summary: 'Get restore points, newest first',
        querystring: RestorePointQuery,
        response: { 200: Type.Array(refTo(RestorePoint)), ...errorResponses },
      },
    },
    async (request) =>
      renderRows(
        request,
        await request.inSlices(listRestorePoints(request.world, request.query)),
        restorePointView,
      ),
  )

  app.get(
    '/RestorePoints/:restorePointId',
    {
      config,
      schema: {
        tags,
        summary: 'Get a restore point',
        params: Type.Object({ restorePointId: Type.String() }),
        response: { 200: refTo(RestorePoint), ...errorResponses },
      },
    },
    (request) =>
      restorePointView(
        createViewContext(request),
        findRestorePoint(request.world, request.params.restorePointId.toLowerCase()),
      ),
  )
}
