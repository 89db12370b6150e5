import { Type } from 'typebox'
import type { EntryId } from '../../world/content/code.js'
import { isListFolder } from '../../world/content/files/places.js'
import { getFileEntry } from '../../world/restore/files.js'
import { getEntryIds, type OpenContainer } from '../../world/restore/open.js'
import { listSiteEntryIds, findSiteEntry, viewList } from '../../world/restore/sites.js'
import { errors } from '../errors.js'
import { refer } from '../hal.js'
import { Page, pageOf } from '../paging.js'
import type { Resource } from '../plugin.js'
import { filterOf, isView, LevelQuery, RESTORING } from '../restoring.js'
import { viewpoint } from '../view.js'
import { RestoreSiteDocument, RestoreSiteItem } from './schema.js'
import { anyPlace, isTop, SITE, SiteParams, siteFrom } from './site.js'
import { siteDocumentView, siteItemView } from './view.js'

/** What lies in the libraries and lists of sites: documents and items. */
export const siteEntries: Resource = async (app) => {
  for (const schema of [RestoreSiteDocument, RestoreSiteItem]) app.addSchema(schema)
  const tags = ['RestoreSessions/SharePoint']
  const config = RESTORING

  app.get(
    `${SITE}/Documents`,
    {
      config,
      schema: {
        tags,
        summary: 'Get the documents of a site, of one library or folder or of all, a page at a time',
        params: SiteParams,
        querystring: LevelQuery,
        response: { 200: Page(refer(RestoreSiteDocument)), ...errors },
      },
    },
    (request) => {
      const { base } = viewpoint(request)
      const site = siteFrom(request)
      const parentId = filterOf(request.query.parentId)
      const codes = entriesAt(site, 'Document', parentId)
      if (isView(request)) viewEntries(site, 'Document', parentId)
      return pageOf(request, codes.length, (from, to) =>
        codes.slice(from, to).map((code) => siteDocumentView(base, site, getFileEntry(site, code))),
      )
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
        response: { 200: refer(RestoreSiteDocument), ...errors },
      },
    },
    (request) => {
      const site = siteFrom(request)
      const entry = findSiteEntry(site, 'Document', request.params.documentId)
      return siteDocumentView(viewpoint(request).base, site, entry)
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
        response: { 200: Page(refer(RestoreSiteItem)), ...errors },
      },
    },
    (request) => {
      const { base } = viewpoint(request)
      const site = siteFrom(request)
      const parentId = filterOf(request.query.parentId)
      const codes = entriesAt(site, 'Item', parentId)
      if (isView(request)) viewEntries(site, 'Item', parentId)
      return pageOf(request, codes.length, (from, to) =>
        codes.slice(from, to).map((code) => siteItemView(base, site, getFileEntry(site, code))),
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
        response: { 200: refer(RestoreSiteItem), ...errors },
      },
    },
    (request) => {
      const site = siteFrom(request)
      const entry = findSiteEntry(site, 'Item', request.params.itemId)
      return siteItemView(viewpoint(request).base, site, entry)
    },
  )
}

/** The codes of what lies in a library, list or folder itself; at the top, of what lies in no folder. */
function entriesAt(site: OpenContainer, what: 'Document' | 'Item', parentId: string | undefined): readonly EntryId[] {
  if (parentId === undefined) return listSiteEntryIds(site, what)
  const places = isTop(site, parentId)
    ? site.contents.tree.folders.filter(({ parent }) => parent === undefined)
    : [anyPlace(site, parentId)]
  return places
    .filter((place) => isListFolder(place) === (what === 'Item'))
    .flatMap((place) => [...getEntryIds(site, place)])
}

/** Looks into the library or list in which something was asked for; all of a site is none. */
function viewEntries(site: OpenContainer, what: 'Document' | 'Item', parentId: string | undefined): void {
  if (parentId === undefined || isTop(site, parentId)) return
  const place = anyPlace(site, parentId)
  if (isListFolder(place) === (what === 'Item')) viewList(site, place)
}
