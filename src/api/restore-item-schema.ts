import { Type } from 'typebox'
import { nameSchema } from './hal.js'
import { Int32, Int64 } from './integer-schemas.js'
import { LevelQuery } from './restore-routes.js'
import { SharePointTime } from './sharepoint-time.js'
import { since } from './versioned-schemas.js'

/** The number of a version among those of its document, as SharePoint counts: 512 for each whole one. */
export const getVersionId = (version: string): number => Number.parseInt(version, 10) * 512

export const VersionId = since(6, Int32({ description: '512 for each version' }))
export const IsFolder = since(7, Type.Boolean())
export const ContainerId = since(8, Type.String())

/** A document, an item of a list or a folder, as searches have them, and lists of documents from version 7 on. */
export const RestoreItem = since(
  6,
  nameSchema(
    'RestoreItem',
    Type.Object({
      oneDriveId: since(8, Type.Optional(Type.String())),
      sizeBytes: Type.Optional(Int64()),
      inheritedPermissions: Type.Optional(Type.Boolean()),
      version: Type.String({ description: '2.0 is the second' }),
      id: Type.String(),
      versionId: Int32(),
      name: Type.String(),
      createdBy: Type.String(),
      creationTime: SharePointTime,
      modifiedBy: Type.String(),
      modificationTime: SharePointTime,
      isFolder: IsFolder,
      _links: Type.Record(Type.String(), Type.Object({ href: Type.String({ format: 'uri-reference' }) })),
      siteId: since(8, Type.Optional(Type.String())),
      type: Type.Optional(Type.Enum(['ListFolder', 'LibraryFolder'])),
      title: Type.Optional(Type.String()),
    }),
  ),
)

/** The query of a list of documents. */
export const DocumentsQuery = Type.Object({
  ...LevelQuery.properties,
  includeFolders: since(7, Type.Optional(Type.Boolean({ description: 'Folders, too; they come first' }))),
})
