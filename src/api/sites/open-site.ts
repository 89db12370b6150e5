import type { FastifyRequest } from 'fastify'
import { type Static, Type } from 'typebox'
import type { Folder } from '../../world/content/folder-tree.js'
import { NotFoundError } from '../../world/core/errors.js'
import type { OpenContainer } from '../../world/restore/open-container.js'
import { findSiteFolder, listSiteFolders, openSite } from '../../world/restore/sites.js'
import { getRequestView, isNull, SESSION_PATH, SessionParams } from '../restore-routes.js'

export const SITES = `${SESSION_PATH}/Organization/Sites`
export const SITE = `${SITES}/:siteId`
export const SiteParams = Type.Object({ ...SessionParams.properties, siteId: Type.String() })

type SiteRequest = FastifyRequest<{ Params: Static<typeof SiteParams> }>

/** The site of a request, opened. @throws NotFoundError */
export const openRequestedSite = (request: SiteRequest): OpenContainer =>
  openSite(request.world, getRequestView(request, 'Vesp'), request.params.siteId)

/** Tells whether an id is that of the top: the word null, or the site itself. */
export const isRootId = ({ container }: OpenContainer, id: string): boolean =>
  isNull(id) || id.toLowerCase() === container.id

/** The library, list or folder with an id. @throws NotFoundError */
export function findSiteContainer(site: OpenContainer, id: string): Folder {
  for (const sort of ['Library', 'List', 'Folder'] as const)
    try {
      return findSiteFolder(site, sort, id)
    } catch (error) {
      if (!(error instanceof NotFoundError)) throw error
    }
  throw new NotFoundError('Library, list or folder', id)
}

/** The folders of a level, or of all. */
export const listFolders = (site: OpenContainer, parentId: string | undefined): Folder[] =>
  listSiteFolders(site, 'Folder').filter(createLevelTest(site, parentId))

/** Tells which folders belong to a level: the first is that of the folders in a library or list itself. */
function createLevelTest(site: OpenContainer, parentId: string | undefined): (folder: Folder) => boolean {
  if (parentId === undefined) return () => true
  if (isRootId(site, parentId))
    return ({ parent }) => site.contents.tree.get(parent ?? -1)?.parent === undefined
  const { number: code } = findSiteContainer(site, parentId)
  return ({ parent }) => parent === code
}
