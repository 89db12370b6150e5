import type { FastifyRequest } from 'fastify'
import { type Static, type TSchema, Type } from 'typebox'
import { NotSimulatedError } from '../../http/http-errors.js'
import { filterInSlices, runSlices, type Slices } from '../../world/core/slices.js'
import { listProtectedObjects, type ProtectedObjects } from '../../world/storage/protected-objects.js'
import {
  findAccountData,
  findSiteData,
  type GroupData,
  type SiteData,
  type UserData,
} from '../../world/storage/repository-data.js'
import { errorResponses } from '../error-schemas.js'
import { refTo } from '../hal.js'
import { buildPage, Page } from '../paging.js'
import type { ResourceRoutes } from '../resource-routes.js'
import { createViewContext, type ViewContext } from '../view-context.js'
import {
  ProtectedGroup,
  ProtectedMailbox,
  ProtectedOneDrive,
  ProtectedQuery,
  ProtectedSite,
  ProtectedUser,
} from './schema.js'
import { protectedGroupView, protectedSiteView, protectedUserView } from './view.js'

type Entry = UserData | GroupData | SiteData

interface Collection<T extends Entry> {
  readonly path: string
  readonly param: string
  readonly what: string
  readonly part: keyof ProtectedObjects
  readonly schema: TSchema
  readonly show: (from: ViewContext, entry: T) => unknown
  readonly find: (entries: readonly T[], id: string) => T
}

/** Forgets what the entries of a collection are, which only its own functions have to know. */
const defineCollection = <T extends Entry>(collection: Collection<T>): Collection<never> =>
  collection as unknown as Collection<never>

const COLLECTIONS = [
  defineCollection<UserData>({
    path: '/ProtectedUsers',
    param: 'protectedUserId',
    what: 'users',
    part: 'users',
    schema: ProtectedUser,
    show: protectedUserView,
    find: (users, id) => findAccountData(users, 'Protected user', id),
  }),
  defineCollection<GroupData>({
    path: '/ProtectedGroups',
    param: 'protectedGroupId',
    what: 'groups',
    part: 'groups',
    schema: ProtectedGroup,
    show: protectedGroupView,
    find: (groups, id) => findAccountData(groups, 'Protected group', id),
  }),
  defineCollection<SiteData>({
    path: '/ProtectedSites',
    param: 'protectedSiteId',
    what: 'sites',
    part: 'sites',
    schema: ProtectedSite,
    show: protectedSiteView,
    find: findSiteData,
  }),
]

/** The entries that are asked for. @throws NotSimulatedError */
function* listWanted(
  { world, query }: FastifyRequest,
  part: keyof ProtectedObjects,
): Slices<readonly Entry[]> {
  const { organizationId, backedUpOrganizationId, repositoryId, restorePointId } = query as Static<
    typeof ProtectedQuery
  >
  if (restorePointId !== undefined) throw new NotSimulatedError('protected objects by restorePointId')
  const all: readonly Entry[] = (yield* listProtectedObjects(world, repositoryId?.toLowerCase()))[part]
  if (organizationId === undefined && backedUpOrganizationId === undefined) return all
  const isSame = (id: string, wanted: string | undefined): boolean =>
    wanted === undefined || id.toLowerCase() === wanted.toLowerCase()
  return yield* filterInSlices(
    all,
    (entry) =>
      isSame(entry.organization.id, organizationId) && isSame(entry.organizationId, backedUpOrganizationId),
  )
}

/** Whose backups there are, in whichever repository: /ProtectedUsers, /ProtectedGroups and /ProtectedSites. */
export const protectedObjects: ResourceRoutes = async (app) => {
  for (const schema of [ProtectedMailbox, ProtectedOneDrive, ProtectedSite, ProtectedUser, ProtectedGroup])
    app.addSchema(schema)
  const config = {
    versions: { since: 8 },
    prepare: ({ world, query }: FastifyRequest) =>
      listProtectedObjects(world, (query as Static<typeof ProtectedQuery>).repositoryId?.toLowerCase()),
  } as const

  for (const { path, param, what, part, schema, show, find } of COLLECTIONS) {
    const tags = [path.slice(1)]
    app.get(
      path,
      {
        config,
        schema: {
          tags,
          summary: `Get the ${what} that have backups, a page at a time`,
          querystring: ProtectedQuery,
          response: { 200: Page(refTo(schema)), ...errorResponses },
        },
      },
      (request) => {
        const entries = runSlices(listWanted(request, part)) as readonly never[]
        return buildPage(request, entries.length, (from, to, view) =>
          entries.slice(from, to).map((entry) => show(view, entry) as never),
        )
      },
    )

    app.get(
      `${path}/:${param}`,
      {
        config,
        schema: {
          tags,
          summary: `Get one of the ${what} that have backups`,
          params: Type.Object({ [param]: Type.String() }),
          response: { 200: refTo(schema), ...errorResponses },
        },
      },
      (request) => {
        const { [part]: entries } = runSlices(listProtectedObjects(request.world))
        const { [param]: id = '' } = request.params as Record<string, string>
        return show(createViewContext(request), find(entries as readonly never[], id)) as never
      },
    )
  }
}
