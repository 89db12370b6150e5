import { type Static, Type } from 'typebox'
import { isListFolder } from '../../world/content/files/file-folders.js'
import { getFileEntry } from '../../world/restore/file-entries.js'
import { joinEntryIds, type OpenContainer } from '../../world/restore/open-container.js'
import { findSiteEntry, viewList } from '../../world/restore/sites.js'
import { errorResponses } from '../error-schemas.js'
import { refTo } from '../hal.js'
import { buildPage, Page } from '../paging.js'
import type { ResourceRoutes } from '../resource-routes.js'
import { DocumentsQuery, RestoreItem } from '../restore-item-schema.js'
import { isView, LevelQuery, parseFilter, RESTORE_ROUTE_CONFIG } from '../restore-routes.js'
import { byVersion } from '../versioned-schemas.js'
import { createViewContext } from '../view-context.js'
import { findSiteContainer, isRootId, listFolders, openRequestedSite, SITE, SiteParams } from './open-site.js'
import { RestoreSiteDocument, RestoreSiteItem } from './schema.js'
import { siteDocumentView, siteFolderView, siteItemView } from './view.js'

/** Lists the content of libraries and lists of sites: documents and items. */
export const siteEntries: ResourceRoutes = async (app) => {
  for (const schema of [RestoreSiteDocument, RestoreSiteItem]) app.addSchema(schema)
  const tags = ['RestoreSessions/SharePoint']
  const config = RESTORE_ROUTE_CONFIG

  app.get(
    `${SITE}/Documents`,
    {
      config,
      schema: {
        tags,
        summary: 'Get the documents of a site, of one library or folder or of all, a page at a time',
        params: SiteParams,
        querystring: DocumentsQuery,
        response: {
          200: byVersion(Page(refTo(RestoreSiteDocument)), { 7: Page(refTo(RestoreItem)) }),
          ...errorResponses,
        },
      },
    },
    (request) => {
      const site = openRequestedSite(request)
      const parentId = parseFilter(request.query.parentId)
      const codes = listEntries(site, 'Document', parentId)
      if (isView(request)) viewEntries(site, 'Document', parentId)
      const folders = request.query.includeFolders
        ? listFolders(site, parentId).filter((folder) => !isListFolder(folder))
        : []
      const { length } = folders
      return buildPage(request, length + codes.length, (from, to, view) => [
        ...folders
          .slice(from, to)
          .map(
            (folder) => siteFolderView(view, site, folder) as unknown as Static<typeof RestoreSiteDocument>,
          ),
        ...Array.from(codes.subarray(Math.max(0, from - length), Math.max(0, to - length)), (code) =>
          siteDocumentView(view, site, getFileEntry(site, code)),
        ),
      ])
    },
  )

  app.get(
    `${SITE}/Documents/:documentId`,
    {
      config,
      schema: {
        tags,
        summary: 'Get a document of a site',
        params: Type.Object({ ...SiteParams.properties, documentId: Type.String() }),
        response: { 200: refTo(RestoreSiteDocument), ...errorResponses },
      },
    },
    (request) => {
      const site = openRequestedSite(request)
      const entry = findSiteEntry(site, 'Document', request.params.documentId)
      return siteDocumentView(createViewContext(request), site, entry)
    },
  )

  app.get(
    `${SITE}/Items`,
    {
      config,
      schema: {
        tags,
        summary: 'Get the items of the lists of a site, of one list or folder or of all, a page at a time',
        params: SiteParams,
        querystring: LevelQuery,
        response: { 200: Page(refTo(RestoreSiteItem)), ...errorResponses },
      },
    },
    (request) => {
      const site = openRequestedSite(request)
      const parentId = parseFilter(request.query.parentId)
      const codes = listEntries(site, 'Item', parentId)
      if (isView(request)) viewEntries(site, 'Item', parentId)
      return buildPage(request, codes.length, (from, to, view) =>
        Array.from(codes.subarray(from, to), (code) => siteItemView(view, site, getFileEntry(site, code))),
      )
    },
  )

  app.get(
    `${SITE}/Items/:itemId`,
    {
      config,
      schema: {
        tags,
        summary: 'Get an item of a list',
        params: Type.Object({ ...SiteParams.properties, itemId: Type.String() }),
        response: { 200: refTo(RestoreSiteItem), ...errorResponses },
      },
    },
    (request) => {
      const site = openRequestedSite(request)
      const entry = findSiteEntry(site, 'Item', request.params.itemId)
      return siteItemView(createViewContext(request), site, entry)
    },
  )
}

/** The entry ids of what lies in a library, list or folder itself; at the top, of what lies in no folder; or of all. */
function listEntries(
  site: OpenContainer,
  what: 'Document' | 'Item',
  parentId: string | undefined,
): Uint32Array {
  const { folders } = site.contents.tree
  const asked =
    parentId === undefined
      ? folders
      : isRootId(site, parentId)
        ? folders.filter(({ parent }) => parent === undefined)
        : [findSiteContainer(site, parentId)]
  return joinEntryIds(
    site,
    asked.filter((folder) => isListFolder(folder) === (what === 'Item')),
  )
}

/** Looks into the library or list in which something was asked for; all of a site is none. */
function viewEntries(site: OpenContainer, what: 'Document' | 'Item', parentId: string | undefined): void {
  if (parentId === undefined || isRootId(site, parentId)) return
  const folder = findSiteContainer(site, parentId)
  if (isListFolder(folder) === (what === 'Item')) viewList(site, folder)
}
