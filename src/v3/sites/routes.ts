import { type Static, Type } from 'typebox'
import type { Folder } from '../../world/content/tree.js'
import { findSource, type RestoreView, type RestoreSource } from '../../world/restore/look.js'
import type { OpenContainer } from '../../world/restore/open.js'
import { findSiteFolder, findParentSite, listSiteFolders } from '../../world/restore/sites.js'
import { errors } from '../errors.js'
import { refer } from '../hal.js'
import { Page, PageQuery, pageOf } from '../paging.js'
import type { Resource } from '../plugin.js'
import { filterOf, isNull, LevelQuery, lookFrom, RESTORING, SessionParams } from '../restoring.js'
import { viewpoint } from '../view.js'
import {
  libraryLinks,
  listLinks,
  RestoreLibrary,
  RestoreList,
  RestoreSite,
  RestoreSiteFolder,
} from './schema.js'
import { anyPlace, isTop, SITE, SITES, SiteParams, siteFrom } from './site.js'
import { listView, siteFolderView, siteView } from './view.js'

/** Sites in a restore session, with their libraries, lists and folders. */
export const sites: Resource = async (app) => {
  for (const schema of [RestoreSite, RestoreLibrary, RestoreList, RestoreSiteFolder]) app.addSchema(schema)
  const tags = ['RestoreSessions/SharePoint']
  const config = RESTORING

  app.get(
    SITES,
    {
      config,
      schema: {
        tags,
        summary: 'Get the sites in the backup, of one level or of all, by name, a page at a time',
        params: SessionParams,
        querystring: LevelQuery,
        response: { 200: Page(refer(RestoreSite)), ...errors },
      },
    },
    (request) => {
      const { base } = viewpoint(request)
      const look = lookFrom(request, 'Vesp')
      const shown = sitesAt(look, filterOf(request.query.parentId))
      return pageOf(request, shown.length, (from, to) =>
        shown.slice(from, to).map((site) => siteView(base, look, site)),
      )
    },
  )

  app.get(
    SITE,
    {
      config,
      schema: {
        tags,
        summary: 'Get a site in the backup',
        params: SiteParams,
        response: { 200: refer(RestoreSite), ...errors },
      },
    },
    (request) => {
      const look = lookFrom(request, 'Vesp')
      return siteView(viewpoint(request).base, look, findSource(look, 'Site', request.params.siteId))
    },
  )

  for (const [sort, plural, Schema, links] of [
    ['Library', 'Libraries', RestoreLibrary, libraryLinks],
    ['List', 'Lists', RestoreList, listLinks],
  ] as const) {
    const name = `${sort.toLowerCase()}Id` as 'libraryId' | 'listId'

    app.get(
      `${SITE}/${plural}`,
      {
        config,
        schema: {
          tags,
          summary: `Get the ${plural.toLowerCase()} of a site, a page at a time`,
          params: SiteParams,
          querystring: PageQuery,
          response: { 200: Page(refer(Schema)), ...errors },
        },
      },
      (request) => {
        const { base } = viewpoint(request)
        const site = siteFrom(request)
        const lists = listSiteFolders(site, sort)
        return pageOf(request, lists.length, (from, to) =>
          lists.slice(from, to).map((list) => listView(base, site, list, links) as Static<typeof Schema>),
        )
      },
    )

    app.get(
      `${SITE}/${plural}/:${name}`,
      {
        config,
        schema: {
          tags,
          summary: `Get a ${sort.toLowerCase()} of a site`,
          params: Type.Object({ ...SiteParams.properties, [name]: Type.String() }),
          response: { 200: refer(Schema), ...errors },
        },
      },
      (request) => {
        const site = siteFrom(request)
        const list = findSiteFolder(site, sort, (request.params as Record<string, string>)[name] as string)
        return listView(viewpoint(request).base, site, list, links) as Static<typeof Schema>
      },
    )
  }

  app.get(
    `${SITE}/Folders`,
    {
      config,
      schema: {
        tags,
        summary:
          'Get the folders of the libraries and lists of a site, of one level or of all, a page at a time',
        params: SiteParams,
        querystring: LevelQuery,
        response: { 200: Page(refer(RestoreSiteFolder)), ...errors },
      },
    },
    (request) => {
      const { base } = viewpoint(request)
      const site = siteFrom(request)
      const folders = listSiteFolders(site, 'Folder').filter(levelOf(site, filterOf(request.query.parentId)))
      return pageOf(request, folders.length, (from, to) =>
        folders.slice(from, to).map((folder) => siteFolderView(base, site, folder)),
      )
    },
  )

  app.get(
    `${SITE}/Folders/:folderId`,
    {
      config,
      schema: {
        tags,
        summary: 'Get a folder of a site',
        params: Type.Object({ ...SiteParams.properties, folderId: Type.String() }),
        response: { 200: refer(RestoreSiteFolder), ...errors },
      },
    },
    (request) => {
      const site = siteFrom(request)
      const folder = findSiteFolder(site, 'Folder', request.params.folderId)
      return siteFolderView(viewpoint(request).base, site, folder)
    },
  )
}

/** The sites below one, or with the word null those that lie below none. */
function sitesAt(look: RestoreView, parentId: string | undefined): readonly RestoreSource[] {
  if (parentId === undefined) return look.sources
  const parent = isNull(parentId) ? undefined : findSource(look, 'Site', parentId)
  return look.sources.filter((site) => findParentSite(look, site) === parent)
}

/** Which folders are of a level: the first one is that of the folders in a library or list itself. */
function levelOf(site: OpenContainer, parentId: string | undefined): (folder: Folder) => boolean {
  if (parentId === undefined) return () => true
  if (isTop(site, parentId)) return ({ parent }) => site.contents.tree.get(parent ?? -1)?.parent === undefined
  const { number: code } = anyPlace(site, parentId)
  return ({ parent }) => parent === code
}
