import { Type } from 'typebox'
import { defineLinks, Href, nameSchema } from '../hal.js'
import { Int64 } from '../integer-schemas.js'
import { action } from '../request-schemas.js'
import { ContainerId, IsFolder, VersionId } from '../restore-item-schema.js'
import {
  createOptions,
  IdList,
  listRestore,
  listTarget,
  save,
  sendFiles,
  sendTo,
  siteRestore,
  siteTarget,
  wholeSiteRestore,
  wholeSiteTarget,
} from '../restore-request-schemas.js'
import { SharePointTime } from '../sharepoint-time.js'
import { since } from '../versioned-schemas.js'

const SITE = 'restoresessions/{session}/organization/sites/{site}'

export const siteLinks = defineLinks({
  self: SITE,
  sites: 'restoresessions/{session}/organization/sites?parentId={site}',
  libraries: `${SITE}/libraries`,
  lists: `${SITE}/lists`,
})

export const RestoreSite = nameSchema(
  'RestoreSite',
  Type.Object({
    id: Type.String({ description: 'Two GUIDs' }),
    name: Type.String(),
    url: Type.String({ format: 'uri' }),
    _links: Type.Object({ ...siteLinks.schema.properties, parent: Type.Optional(Href) }),
  }),
)

const list = {
  id: Type.String({ description: 'The id of the site and a GUID' }),
  name: Type.String(),
  url: Type.String({ description: 'The path on the server' }),
  description: Type.String(),
  creationTime: Type.String({ description: 'UTC; 0001-01-01T00:00:00Z stands for unknown' }),
  siteId: ContainerId,
}

export const libraryLinks = defineLinks({
  self: `${SITE}/libraries/{list}`,
  folders: `${SITE}/folders?parentId={list}`,
  documents: `${SITE}/documents?parentId={list}`,
  parent: SITE,
})

export const RestoreLibrary = nameSchema(
  'RestoreLibrary',
  Type.Object({ ...list, _links: libraryLinks.schema }),
)

export const listLinks = defineLinks({
  self: `${SITE}/lists/{list}`,
  folders: `${SITE}/folders?parentId={list}`,
  items: `${SITE}/items?parentId={list}`,
  parent: SITE,
})

export const RestoreList = nameSchema('RestoreList', Type.Object({ ...list, _links: listLinks.schema }))

const entry = {
  id: Type.String({ description: 'The id of the site and two GUIDs' }),
  versionId: VersionId,
  name: Type.String(),
  createdBy: Type.String(),
  creationTime: SharePointTime,
  modifiedBy: Type.String(),
  modificationTime: SharePointTime,
  isFolder: IsFolder,
  siteId: ContainerId,
}

export const siteFolderLinks = defineLinks({
  self: `${SITE}/folders/{folder}`,
  folders: `${SITE}/folders?parentId={folder}`,
})

export const RestoreSiteFolder = nameSchema(
  'RestoreSiteFolder',
  Type.Object({
    type: Type.Enum(['ListFolder', 'LibraryFolder']),
    version: since(6, Type.String()),
    ...entry,
    _links: Type.Object({
      ...siteFolderLinks.schema.properties,
      documents: Type.Optional(Href),
      items: Type.Optional(Href),
      parent: Href,
    }),
  }),
)

export const siteDocumentLinks = defineLinks({
  self: `${SITE}/documents/{entry}`,
  library: `${SITE}/libraries/{list}`,
})

export const RestoreSiteDocument = nameSchema(
  'RestoreSiteDocument',
  Type.Object({
    version: Type.String({ description: '2.0 is the second' }),
    ...entry,
    sizeBytes: Int64(),
    _links: siteDocumentLinks.schema,
  }),
)

export const siteItemLinks = defineLinks({
  self: `${SITE}/items/{entry}`,
  attachments: `${SITE}/items/{entry}/attachments`,
  list: `${SITE}/lists/{list}`,
})

export const RestoreSiteItem = nameSchema(
  'RestoreSiteItem',
  Type.Object({
    title: Type.String(),
    version: Type.String({ description: '2.0 is the second' }),
    ...entry,
    _links: siteItemLinks.schema,
  }),
)

export const attachmentLinks = defineLinks({
  self: `${SITE}/items/{entry}/attachments/{attachment}`,
  item: `${SITE}/items/{entry}`,
})

export const RestoreSiteAttachment = nameSchema(
  'RestoreSiteAttachment',
  Type.Object({
    id: Type.String(),
    name: Type.String(),
    sizeBytes: Int64(),
    url: Type.String({ description: 'The path on the server' }),
    siteId: ContainerId,
    itemId: ContainerId,
    _links: attachmentLinks.schema,
  }),
)

export const SiteAction = nameSchema(
  'RestoreSiteAction',
  action({
    restoreTo: createOptions(wholeSiteTarget),
    restore: since(6, createOptions(wholeSiteRestore)),
  }),
)

export const LibraryAction = nameSchema(
  'RestoreLibraryAction',
  action({
    restoreTo: createOptions(listTarget),
    save: createOptions(save),
    sendTo: createOptions(sendFiles),
    restore: since(6, createOptions(listRestore)),
  }),
)

export const ListAction = nameSchema(
  'RestoreListAction',
  action({ restoreTo: createOptions(listTarget), restore: since(6, createOptions(listRestore)) }),
)

const verbs = <T extends { [name: string]: ReturnType<typeof IdList> }>(more: T) =>
  action({
    restoreTo: createOptions({ ...siteTarget, ...more }),
    save: createOptions({ ...save, ...more }),
    sendTo: createOptions({ ...sendFiles, ...more }),
    restore: since(6, createOptions({ ...siteRestore, ...more })),
  })

export const SiteFileAction = nameSchema('RestoreSiteFileAction', verbs({}))
export const SiteFoldersAction = nameSchema('RestoreSiteFoldersAction', verbs({ folders: IdList('folders') }))
export const SiteDocumentsAction = nameSchema(
  'RestoreSiteDocumentsAction',
  verbs({ documents: IdList('documents') }),
)

export const SiteItemAction = nameSchema(
  'RestoreSiteItemAction',
  action({ restoreTo: createOptions(siteTarget), restore: since(6, createOptions(siteRestore)) }),
)
export const SiteItemsAction = nameSchema(
  'RestoreSiteItemsAction',
  action({
    restoreTo: createOptions({ ...siteTarget, items: IdList('items') }),
    restore: since(6, createOptions({ ...siteRestore, items: IdList('items') })),
  }),
)

export const AttachmentAction = nameSchema(
  'RestoreSiteAttachmentAction',
  action({ save: createOptions(save), sendTo: createOptions(sendTo) }),
)
const attachments = { attachments: IdList('attachments') }
export const AttachmentsAction = nameSchema(
  'RestoreSiteAttachmentsAction',
  action({
    save: createOptions({ ...save, ...attachments }),
    sendTo: createOptions({ ...sendTo, ...attachments }),
  }),
)
