import { Type } from 'typebox'
import { defineLinks, named } from '../hal.js'
import { Int64 } from '../integers.js'
import { action } from '../requests.js'
import { application, copyTo, driveRestore, ids, options, save, sendTo } from '../restore-requests.js'

const DRIVE = 'restoresessions/{session}/organization/onedrives/{drive}'
const Href = Type.Object({ href: Type.String({ format: 'uri', description: 'Absolute address' }) })

export const driveLinks = defineLinks({
  self: DRIVE,
  folders: `${DRIVE}/folders?parentId=null`,
  documents: `${DRIVE}/documents?parentId=null`,
})

export const RestoreOneDrive = named(
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
  name: Type.String(),
  createdBy: Type.String(),
  creationTime: Type.String({ description: 'yyyy-MM-ddTHH:mm:ss, UTC without saying so' }),
  modifiedBy: Type.String(),
  modificationTime: Type.String({ description: 'yyyy-MM-ddTHH:mm:ss, UTC without saying so' }),
}

export const driveFolderLinks = defineLinks({
  self: `${DRIVE}/folders/{folder}`,
  onedrive: DRIVE,
  children: `${DRIVE}/folders?parentId={folder}`,
  documents: `${DRIVE}/documents?parentId={folder}`,
})

export const RestoreOneDriveFolder = named(
  'RestoreOneDriveFolder',
  Type.Object({
    version: Type.String(),
    ...entry,
    _links: Type.Object({ ...driveFolderLinks.schema.properties, parent: Type.Optional(Href) }),
  }),
)

export const driveDocumentLinks = defineLinks({ self: `${DRIVE}/documents/{document}`, onedrive: DRIVE })

export const RestoreOneDriveDocument = named(
  'RestoreOneDriveDocument',
  Type.Object({
    sizeBytes: Int64(),
    inheritedPermissions: Type.Boolean(),
    version: Type.String({ description: '2.0 is the second' }),
    ...entry,
    _links: Type.Object({ ...driveDocumentLinks.schema.properties, parent: Type.Optional(Href) }),
  }),
)

const verbs = <T extends { [name: string]: ReturnType<typeof ids> }>(list: T) =>
  action({
    restoretoOriginallocation: options({ ...driveRestore, ...list }),
    copyTo: options({ ...copyTo, ...list }),
    sendTo: options({ ...sendTo, ...list }),
    save: options({ ...save, ...list }),
  })

export const OneDriveAction = named('RestoreOneDriveAction', verbs({}))
export const DriveFoldersAction = named('RestoreOneDriveFoldersAction', verbs({ folders: ids('folders') }))
export const DriveDocumentsAction = named(
  'RestoreOneDriveDocumentsAction',
  verbs({ documents: ids('documents') }),
)

export const OneDrivesAction = named(
  'RestoreOneDrivesAction',
  action({
    restoretoOriginallocation: options({
      oneDrives: Type.Optional(Type.Array(Type.Object({ id: Type.String() }))),
      ...application,
    }),
  }),
)
