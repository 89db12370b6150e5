import type { Static } from 'typebox'
import { isListFolder } from '../../world/content/files/file-folders.js'
import type { Folder } from '../../world/content/folder-tree.js'
import type { FileEntry } from '../../world/restore/file-entries.js'
import { getFolderCreationTime, type OpenContainer } from '../../world/restore/open-container.js'
import type { RestoreSource, RestoreView } from '../../world/restore/restore-view.js'
import {
  type Attachment,
  findParentSite,
  formatSiteEntryId,
  formatSiteFolderId,
  getRootFolder,
  pathOfList,
  pathOn,
} from '../../world/restore/sites.js'
import { getVersionId } from '../restore-item-schema.js'
import { formatSharePointTime } from '../sharepoint-time.js'
import type { ApiVersion } from '../versions.js'
import type { ViewContext } from '../view-context.js'
import {
  attachmentLinks,
  libraryLinks,
  listLinks,
  type RestoreLibrary,
  type RestoreSite,
  type RestoreSiteAttachment,
  type RestoreSiteDocument,
  type RestoreSiteFolder,
  type RestoreSiteItem,
  siteDocumentLinks,
  siteFolderLinks,
  siteItemLinks,
  siteLinks,
} from './schema.js'

/** .NET's first moment, which the product shows for one that it does not know. */
const UNKNOWN_TIME = '0001-01-01T00:00:00Z'

export function siteView(base: string, view: RestoreView, source: RestoreSource): Static<typeof RestoreSite> {
  const { id, name, address } = source.container
  const session = view.session.id
  const parent = findParentSite(view, source)
  return {
    id,
    name,
    url: address,
    _links: {
      ...siteLinks.build(base, { session, site: id }),
      ...(parent && { parent: siteLinks.build(base, { session, site: parent.container.id }).self }),
    },
  }
}

const getLinkValues = ({ view, container }: OpenContainer) => ({
  session: view.session.id,
  site: container.id,
})

/** A library or a list: they differ in where their links lead. */
export function listView<T extends typeof libraryLinks | typeof listLinks>(
  base: string,
  site: OpenContainer,
  list: Folder,
  links: T,
) {
  const isLibrary = list.type === 'Library'
  const made = new Date(getFolderCreationTime(site, list)).toISOString().slice(0, 19)
  return {
    id: formatSiteFolderId(site, list),
    name: list.name,
    url: pathOfList(site, list),
    description: '',
    creationTime: isLibrary ? `${made}Z` : UNKNOWN_TIME,
    siteId: site.container.id,
    _links: links.build(base, { ...getLinkValues(site), list: formatSiteFolderId(site, list) }) as Static<
      T['schema']
    >,
  }
}

export type ListView = Static<typeof RestoreLibrary>

export function siteFolderView(
  { base, version }: ViewContext,
  site: OpenContainer,
  folder: Folder,
): Static<typeof RestoreSiteFolder> {
  const id = formatSiteFolderId(site, folder)
  const values = getLinkValues(site)
  const { self, folders } = siteFolderLinks.build(base, { ...values, folder: id })
  const parent = site.contents.tree.get(folder.parent ?? -1) as Folder
  const above = {
    ...values,
    list: formatSiteFolderId(site, parent),
    folder: formatSiteFolderId(site, parent),
  }
  const below = { ...values, list: id }
  const made = formatSharePointTime(getFolderCreationTime(site, folder), version)
  const parentLink =
    parent.parent !== undefined
      ? siteFolderLinks.build(base, above).self
      : (isListFolder(parent) ? listLinks : libraryLinks).build(base, above).self
  return {
    type: folder.type as 'ListFolder',
    version: '1.0',
    id,
    versionId: getVersionId('1.0'),
    name: folder.name,
    createdBy: 'System Account',
    creationTime: made,
    modifiedBy: 'System Account',
    modificationTime: made,
    isFolder: true,
    siteId: site.container.id,
    _links: {
      self,
      folders,
      ...(isListFolder(folder)
        ? { items: listLinks.build(base, below).items }
        : { documents: libraryLinks.build(base, below).documents }),
      parent: parentLink,
    },
  }
}

const buildEntryFields = (site: OpenContainer, entry: FileEntry, apiVersion: ApiVersion) => {
  const { version, created, createdBy, modified, modifiedBy } = entry.document
  return {
    id: formatSiteEntryId(site, entry),
    versionId: getVersionId(version),
    createdBy,
    creationTime: formatSharePointTime(created, apiVersion),
    modifiedBy,
    modificationTime: formatSharePointTime(modified, apiVersion),
    isFolder: false,
    siteId: site.container.id,
  }
}

const getEntryLinkValues = (site: OpenContainer, entry: FileEntry) => ({
  ...getLinkValues(site),
  entry: formatSiteEntryId(site, entry),
  list: formatSiteFolderId(site, getRootFolder(site, entry.folder)),
})

export function siteDocumentView(
  { base, version: apiVersion }: ViewContext,
  site: OpenContainer,
  entry: FileEntry,
): Static<typeof RestoreSiteDocument> {
  const { name, version, sizeBytes } = entry.document
  return {
    version,
    ...buildEntryFields(site, entry, apiVersion),
    name,
    sizeBytes,
    _links: siteDocumentLinks.build(base, getEntryLinkValues(site, entry)),
  }
}

export function siteItemView(
  { base, version: apiVersion }: ViewContext,
  site: OpenContainer,
  entry: FileEntry,
): Static<typeof RestoreSiteItem> {
  const { title, version } = entry.document
  return {
    title,
    version,
    ...buildEntryFields(site, entry, apiVersion),
    name: title,
    _links: siteItemLinks.build(base, getEntryLinkValues(site, entry)),
  }
}

export function attachmentView(
  base: string,
  site: OpenContainer,
  entry: FileEntry,
  { id, file }: Attachment,
): Static<typeof RestoreSiteAttachment> {
  const list = getRootFolder(site, entry.folder).name
  return {
    id,
    name: file.name,
    sizeBytes: file.sizeBytes,
    siteId: site.container.id,
    itemId: formatSiteEntryId(site, entry),
    url: pathOn(site, 'Lists', list, 'Attachments', String((entry.entryId % 900) + 1), file.name),
    _links: attachmentLinks.build(base, { ...getEntryLinkValues(site, entry), attachment: id }),
  }
}
