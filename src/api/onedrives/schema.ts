import { Type } from 'typebox'
import { defineLinks, Href, nameSchema } from '../hal.js'
import { Int64 } from '../integer-schemas.js'
import { action } from '../request-schemas.js'
import { ContainerId, IsFolder, VersionId } from '../restore-item-schema.js'
import {
  bulkDrives,
  copyTo,
  createOptions,
  driveRestore,
  IdList,
  save,
  sendFiles,
} from '../restore-request-schemas.js'
import { SharePointTime } from '../sharepoint-time.js'

const DRIVE = 'restoresessions/{session}/organization/onedrives/{drive}'

export const driveLinks = defineLinks({
  self: DRIVE,
  folders: `${DRIVE}/folders?parentId=null`,
  documents: `${DRIVE}/documents?parentId=null`,
})

export const RestoreOneDrive = nameSchema(
  'RestoreOneDrive',
  Type.Object({
    id: Type.String({ description: 'Two GUIDs' }),
    name: Type.String({ description: 'Whose it is' }),
    url: Type.String({ format: 'uri' }),
    _links: driveLinks.schema,
  }),
)

const entry = {
  id: Type.String({ format: 'uuid' }),
  versionId: VersionId,
  name: Type.String(),
  createdBy: Type.String(),
  creationTime: SharePointTime,
  modifiedBy: Type.String(),
  modificationTime: SharePointTime,
  isFolder: IsFolder,
}

export const driveFolderLinks = defineLinks({
  self: `${DRIVE}/folders/{folder}`,
  onedrive: DRIVE,
  children: `${DRIVE}/folders?parentId={folder}`,
  documents: `${DRIVE}/documents?parentId={folder}`,
})

export const RestoreOneDriveFolder = nameSchema(
  'RestoreOneDriveFolder',
  Type.Object({
    oneDriveId: ContainerId,
    version: Type.String(),
    ...entry,
    _links: Type.Object({ ...driveFolderLinks.schema.properties, parent: Type.Optional(Href) }),
  }),
)

export const driveDocumentLinks = defineLinks({ self: `${DRIVE}/documents/{document}`, onedrive: DRIVE })

export const RestoreOneDriveDocument = nameSchema(
  'RestoreOneDriveDocument',
  Type.Object({
    oneDriveId: ContainerId,
    sizeBytes: Int64(),
    inheritedPermissions: Type.Boolean(),
    version: Type.String({ description: '2.0 is the second' }),
    ...entry,
    _links: Type.Object({ ...driveDocumentLinks.schema.properties, parent: Type.Optional(Href) }),
  }),
)

const verbs = <T extends { [name: string]: ReturnType<typeof IdList> }>(list: T) =>
  action({
    restoretoOriginallocation: createOptions({ ...driveRestore, ...list }),
    copyTo: createOptions({ ...copyTo, ...list }),
    sendTo: createOptions({ ...sendFiles, ...list }),
    save: createOptions({ ...save, ...list }),
  })

export const OneDriveAction = nameSchema('RestoreOneDriveAction', verbs({}))
export const DriveFoldersAction = nameSchema(
  'RestoreOneDriveFoldersAction',
  verbs({ folders: IdList('folders') }),
)
export const DriveDocumentsAction = nameSchema(
  'RestoreOneDriveDocumentsAction',
  verbs({ documents: IdList('documents') }),
)

export const OneDrivesAction = nameSchema(
  'RestoreOneDrivesAction',
  action({ restoretoOriginallocation: createOptions(bulkDrives) }),
)
