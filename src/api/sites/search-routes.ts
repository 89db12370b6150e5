import { Type } from 'typebox'
import { isListFolder } from '../../world/content/files/file-folders.js'
import { joinEntryIds, listFoldersBelow } from '../../world/restore/open-container.js'
import { findSiteFolder, listSiteFolders, type SiteFolderKind } from '../../world/restore/sites.js'
import type { ResourceRoutes } from '../resource-routes.js'
import { describeFileSearch, SEARCH_CONFIG, searchForFiles } from '../search.js'
import { openRequestedSite, SITE, SiteParams } from './open-site.js'
import { siteDocumentView, siteFolderView, siteItemView } from './view.js'

/** Places in a site, with the parameter that names one. */
const PLACES: readonly {
  readonly path: string
  readonly where: string
  readonly kind?: SiteFolderKind
  readonly parameter?: string
}[] = [
  { path: '', where: 'a site' },
  { path: '/Libraries/:libraryId', where: 'a library', kind: 'Library', parameter: 'libraryId' },
  { path: '/Lists/:listId', where: 'a list', kind: 'List', parameter: 'listId' },
  { path: '/Folders/:folderId', where: 'a folder and those below it', kind: 'Folder', parameter: 'folderId' },
]

/** Searches in sites of a restore session. */
export const siteSearches: ResourceRoutes = async (app) => {
  for (const { path, where, kind, parameter = '' } of PLACES) {
    const params = { ...SiteParams.properties, ...(kind && { [parameter]: Type.String() }) }
    app.post(
      `${SITE}${path}/search`,
      { config: SEARCH_CONFIG, schema: describeFileSearch('RestoreSessions/SharePoint', where, params) },
      (request) => {
        const site = openRequestedSite(request as never)
        const { [parameter]: id = '' } = request.params as Record<string, string>
        const within = kind && listFoldersBelow(site, findSiteFolder(site, kind, id))
        const inside = new Set(within?.slice(1) ?? site.contents.tree.folders)
        const folders = listSiteFolders(site, 'Folder').filter((folder) => inside.has(folder))
        const entryIds = joinEntryIds(site, within ?? site.contents.tree.folders)
        return searchForFiles(
          request,
          site,
          { folders, entryIds },
          {
            folder: (view, folder) => siteFolderView(view, site, folder),
            entry: (view, entry) =>
              (isListFolder(entry.folder) ? siteItemView : siteDocumentView)(view, site, entry),
          },
        )
      },
    )
  }
}
