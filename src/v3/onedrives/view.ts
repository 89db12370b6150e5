import type { Static } from 'typebox'
import { isRoot } from '../../world/content/files/places.js'
import type { Place } from '../../world/content/tree.js'
import { idOfDriveDocument, idOfDriveFolder } from '../../world/restore/drives.js'
import type { FileEntry } from '../../world/restore/files.js'
import type { Shown } from '../../world/restore/look.js'
import { madeAt, type Opened } from '../../world/restore/open.js'
import { plainTime } from '../plain-time.js'
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
  { container: { id, name, address } }: Pick<Shown, 'container'>,
): Static<typeof RestoreOneDrive> {
  return { id, name, url: address, _links: driveLinks.build(base, { session, drive: id }) }
}

const valuesOf = ({ look, container }: Opened) => ({ session: look.session.id, drive: container.id })

const linkTo = (base: string, drive: Opened, folder: Place) =>
  driveFolderLinks.build(base, { ...valuesOf(drive), folder: idOfDriveFolder(drive, folder) })

export function driveFolderView(
  base: string,
  drive: Opened,
  folder: Place,
): Static<typeof RestoreOneDriveFolder> {
  const { contents, container } = drive
  const { self, onedrive, ...links } = linkTo(base, drive, folder)
  const parent = contents.tree.get(folder.parent ?? -1)
  const made = plainTime(madeAt(drive, folder))
  return {
    version: '1.0',
    id: idOfDriveFolder(drive, folder),
    name: folder.name,
    createdBy: container.name,
    creationTime: made,
    modifiedBy: container.name,
    modificationTime: made,
    _links: { self, onedrive, ...(parent && { parent: linkTo(base, drive, parent).self }), ...links },
  }
}

export function driveDocumentView(
  base: string,
  drive: Opened,
  { code, place, document }: FileEntry,
): Static<typeof RestoreOneDriveDocument> {
  const id = idOfDriveDocument(drive, code)
  const { name, version, sizeBytes, created, createdBy, modified, modifiedBy } = document
  return {
    sizeBytes,
    inheritedPermissions: true,
    version,
    id,
    name,
    createdBy,
    creationTime: plainTime(created),
    modifiedBy,
    modificationTime: plainTime(modified),
    _links: {
      ...driveDocumentLinks.build(base, { ...valuesOf(drive), document: id }),
      ...(!isRoot(place) && { parent: linkTo(base, drive, place).self }),
    },
  }
}
