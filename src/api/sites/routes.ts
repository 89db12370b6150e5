import { type Static, Type } from 'typebox'
import { findSource, type RestoreSource, type RestoreView } from '../../world/restore/restore-view.js'
import { findParentSite, findSiteFolder, listSiteFolders } from '../../world/restore/sites.js'
import { errorResponses } from '../error-schemas.js'
import { refTo } from '../hal.js'
import { buildPage, Page, PageQuery } from '../paging.js'
import type { ResourceRoutes } from '../resource-routes.js'
import {
  getRequestView,
  isNull,
  LevelQuery,
  parseFilter,
  RESTORE_ROUTE_CONFIG,
  SessionParams,
} from '../restore-routes.js'
import { createViewContext } from '../view-context.js'
import { listFolders, openRequestedSite, SITE, SITES, SiteParams } from './open-site.js'
import {
  libraryLinks,
  listLinks,
  RestoreLibrary,
  RestoreList,
  RestoreSite,
  RestoreSiteFolder,
} from './schema.js'
import { listView, siteFolderView, siteView } from './view.js'

/** Sites in a restore session, with their libraries, lists and folders. */
export const sites: ResourceRoutes = async (app) => {
  for (const schema of [RestoreSite, RestoreLibrary, RestoreList, RestoreSiteFolder]) app.addSchema(schema)
  const tags = ['RestoreSessions/SharePoint']
  const config = RESTORE_ROUTE_CONFIG

  app.get(
    SITES,
    {
      config,
      schema: {
        tags,
        summary: 'Get the sites in the backup, of one level or of all, by name, a page at a time',
        params: SessionParams,
        querystring: LevelQuery,
        response: { 200: Page(refTo(RestoreSite)), ...errorResponses },
      },
    },
    (request) => {
      const { base } = createViewContext(request)
      const view = getRequestView(request, 'Vesp')
      const sources = listSites(view, parseFilter(request.query.parentId))
      return buildPage(request, sources.length, (from, to) =>
        sources.slice(from, to).map((site) => siteView(base, view, site)),
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
        response: { 200: refTo(RestoreSite), ...errorResponses },
      },
    },
    (request) => {
      const view = getRequestView(request, 'Vesp')
      return siteView(createViewContext(request).base, view, findSource(view, 'Site', request.params.siteId))
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
          response: { 200: Page(refTo(Schema)), ...errorResponses },
        },
      },
      (request) => {
        const { base } = createViewContext(request)
        const site = openRequestedSite(request)
        const lists = listSiteFolders(site, sort)
        return buildPage(request, lists.length, (from, to) =>
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
          response: { 200: refTo(Schema), ...errorResponses },
        },
      },
      (request) => {
        const site = openRequestedSite(request)
        const list = findSiteFolder(site, sort, (request.params as Record<string, string>)[name] as string)
        return listView(createViewContext(request).base, site, list, links) as Static<typeof Schema>
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
        response: { 200: Page(refTo(RestoreSiteFolder)), ...errorResponses },
      },
    },
    (request) => {
      const site = openRequestedSite(request)
      const folders = listFolders(site, parseFilter(request.query.parentId))
      return buildPage(request, folders.length, (from, to, view) =>
        folders.slice(from, to).map((folder) => siteFolderView(view, site, folder)),
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
        response: { 200: refTo(RestoreSiteFolder), ...errorResponses },
      },
    },
    (request) => {
      const site = openRequestedSite(request)
      const folder = findSiteFolder(site, 'Folder', request.params.folderId)
      return siteFolderView(createViewContext(request), site, folder)
    },
  )
}

/** The sites below one, or with the word null those that lie below none. */
function listSites(view: RestoreView, parentId: string | undefined): readonly RestoreSource[] {
  if (parentId === undefined) return view.sources
  const parent = isNull(parentId) ? undefined : findSource(view, 'Site', parentId)
  return view.sources.filter((site) => findParentSite(view, site) === parent)
}
