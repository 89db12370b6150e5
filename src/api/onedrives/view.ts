import type { Static } from 'typebox'
import { isDriveRoot } from '../../world/content/files/file-folders.js'
import type { Folder } from '../../world/content/folder-tree.js'
import { formatDriveDocumentId, formatDriveFolderId } from '../../world/restore/drives.js'
import type { FileEntry } from '../../world/restore/file-entries.js'
import { getFolderCreationTime, type OpenContainer } from '../../world/restore/open-container.js'
import type { RestoreSource } from '../../world/restore/restore-view.js'
import { getVersionId } from '../restore-item-schema.js'
import { formatSharePointTime } from '../sharepoint-time.js'
import type { ViewContext } from '../view-context.js'
import {
  driveDocumentLinks,
  driveFolderLinks,
  driveLinks,
  type RestoreOneDrive,
  type RestoreOneDriveDocument,
  type RestoreOneDriveFolder,
} from './schema.js'

export function driveView(
  base: string,
  session: string,
  { container: { id, name, address } }: Pick<RestoreSource, 'container'>,
): Static<typeof RestoreOneDrive> {
  return { id, name, url: address, _links: driveLinks.build(base, { session, drive: id }) }
}

const getLinkValues = ({ view, container }: OpenContainer) => ({
  session: view.session.id,
  drive: container.id,
})

const buildLink = (base: string, drive: OpenContainer, folder: Folder) =>
  driveFolderLinks.build(base, { ...getLinkValues(drive), folder: formatDriveFolderId(drive, folder) })

export function driveFolderView(
  { base, version }: ViewContext,
  drive: OpenContainer,
  folder: Folder,
): Static<typeof RestoreOneDriveFolder> {
  const { contents, container } = drive
  const { self, onedrive, ...links } = buildLink(base, drive, folder)
  const parent = contents.tree.get(folder.parent ?? -1)
  const made = formatSharePointTime(getFolderCreationTime(drive, folder), version)
  return {
    oneDriveId: container.id,
    version: '1.0',
    id: formatDriveFolderId(drive, folder),
    versionId: getVersionId('1.0'),
    name: folder.name,
    createdBy: container.name,
    creationTime: made,
    modifiedBy: container.name,
    modificationTime: made,
    isFolder: true,
    _links: { self, onedrive, ...(parent && { parent: buildLink(base, drive, parent).self }), ...links },
  }
}

export function driveDocumentView(
  { base, version: apiVersion }: ViewContext,
  drive: OpenContainer,
  { entryId: code, folder, document }: FileEntry,
): Static<typeof RestoreOneDriveDocument> {
  const id = formatDriveDocumentId(drive, code)
  const { name, version, sizeBytes, created, createdBy, modified, modifiedBy } = document
  return {
    oneDriveId: drive.container.id,
    sizeBytes,
    inheritedPermissions: true,
    version,
    id,
    versionId: getVersionId(version),
    name,
    createdBy,
    creationTime: formatSharePointTime(created, apiVersion),
    modifiedBy,
    modificationTime: formatSharePointTime(modified, apiVersion),
    isFolder: false,
    _links: {
      ...driveDocumentLinks.build(base, { ...getLinkValues(drive), document: id }),
      ...(!isDriveRoot(folder) && { parent: buildLink(base, drive, folder).self }),
    },
  }
}
