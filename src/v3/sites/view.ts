import type { Static } from 'typebox'
import { isList } from '../../world/content/files/places.js'
import type { Place } from '../../world/content/tree.js'
import type { FileEntry } from '../../world/restore/files.js'
import type { Look, Shown } from '../../world/restore/look.js'
import { madeAt, type Opened } from '../../world/restore/open.js'
import {
  type Attachment,
  idOfEntry,
  idOfPlace,
  parentOf,
  pathOfList,
  pathOn,
  rootOf,
} from '../../world/restore/sites.js'
import { plainTime } from '../plain-time.js'
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
const UNKNOWN = '0001-01-01T00:00:00Z'

export function siteView(base: string, look: Look, shown: Shown): Static<typeof RestoreSite> {
  const { id, name, address } = shown.container
  const session = look.session.id
  const parent = parentOf(look, shown)
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

const valuesOf = ({ look, container }: Opened) => ({ session: look.session.id, site: container.id })

/** A library or a list: they differ in where their links lead. */
export function listView<T extends typeof libraryLinks | typeof listLinks>(
  base: string,
  site: Opened,
  list: Place,
  links: T,
) {
  const isLibrary = list.type === 'Library'
  const made = madeAt(site, list)
  return {
    id: idOfPlace(site, list),
    name: list.name,
    url: pathOfList(site, list),
    description: '',
    creationTime: isLibrary ? `${plainTime(made)}Z` : UNKNOWN,
    _links: links.build(base, { ...valuesOf(site), list: idOfPlace(site, list) }) as Static<T['schema']>,
  }
}

export type ListView = Static<typeof RestoreLibrary>

export function siteFolderView(base: string, site: Opened, folder: Place): Static<typeof RestoreSiteFolder> {
  const id = idOfPlace(site, folder)
  const values = valuesOf(site)
  const { self, folders } = siteFolderLinks.build(base, { ...values, folder: id })
  const parent = site.contents.tree.get(folder.parent ?? -1) as Place
  const above = { ...values, list: idOfPlace(site, parent), folder: idOfPlace(site, parent) }
  const below = { ...values, list: id }
  const made = plainTime(madeAt(site, folder))
  const parentLink =
    parent.parent !== undefined
      ? siteFolderLinks.build(base, above).self
      : (isList(parent) ? listLinks : libraryLinks).build(base, above).self
  return {
    type: folder.type as 'ListFolder',
    id,
    name: folder.name,
    createdBy: 'System Account',
    creationTime: made,
    modifiedBy: 'System Account',
    modificationTime: made,
    _links: {
      self,
      folders,
      ...(isList(folder)
        ? { items: listLinks.build(base, below).items }
        : { documents: libraryLinks.build(base, below).documents }),
      parent: parentLink,
    },
  }
}

const entryFields = (site: Opened, entry: FileEntry) => {
  const { created, createdBy, modified, modifiedBy } = entry.document
  return {
    id: idOfEntry(site, entry),
    createdBy,
    creationTime: plainTime(created),
    modifiedBy,
    modificationTime: plainTime(modified),
  }
}

const entryValues = (site: Opened, entry: FileEntry) => ({
  ...valuesOf(site),
  entry: idOfEntry(site, entry),
  list: idOfPlace(site, rootOf(site, entry.place)),
})

export function siteDocumentView(
  base: string,
  site: Opened,
  entry: FileEntry,
): Static<typeof RestoreSiteDocument> {
  const { name, version, sizeBytes } = entry.document
  return {
    version,
    ...entryFields(site, entry),
    name,
    sizeBytes,
    _links: siteDocumentLinks.build(base, entryValues(site, entry)),
  }
}

export function siteItemView(base: string, site: Opened, entry: FileEntry): Static<typeof RestoreSiteItem> {
  const { title, version } = entry.document
  return {
    title,
    version,
    ...entryFields(site, entry),
    name: title,
    _links: siteItemLinks.build(base, entryValues(site, entry)),
  }
}

export function attachmentView(
  base: string,
  site: Opened,
  entry: FileEntry,
  { id, file }: Attachment,
): Static<typeof RestoreSiteAttachment> {
  const list = rootOf(site, entry.place).name
  return {
    id,
    name: file.name,
    sizeBytes: file.sizeBytes,
    url: pathOn(site, 'Lists', list, 'Attachments', String((entry.code % 900) + 1), file.name),
    _links: attachmentLinks.build(base, { ...entryValues(site, entry), attachment: id }),
  }
}
