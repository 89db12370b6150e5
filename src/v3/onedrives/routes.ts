import { Type } from 'typebox'
import {
  listDriveFolders,
  findDriveRoot,
  findDriveDocument,
  findDriveFolder,
  openDrive,
  viewDriveFolder,
} from '../../world/restore/drives.js'
import { getFileEntry } from '../../world/restore/files.js'
import { getEntryIds, type OpenContainer } from '../../world/restore/open.js'
import { errors } from '../errors.js'
import { refer } from '../hal.js'
import { Page, PageQuery, pageOf } from '../paging.js'
import type { Resource } from '../plugin.js'
import {
  filterOf,
  isNull,
  isView,
  LevelQuery,
  lookFrom,
  RESTORING,
  SESSION,
  SessionParams,
} from '../restoring.js'
import { viewpoint } from '../view.js'
import { RestoreOneDrive, RestoreOneDriveDocument, RestoreOneDriveFolder } from './schema.js'
import { driveDocumentView, driveFolderView, driveView } from './view.js'

const DRIVES = `${SESSION}/Organization/OneDrives`
const params = Type.Object({ ...SessionParams.properties, oneDriveId: Type.String() })

/** Whether an id is that of the root: the word null, or the drive itself. */
const isTop = ({ container }: OpenContainer, id: string): boolean => isNull(id) || id.toLowerCase() === container.id

/** OneDrives in a restore session, with their folders and documents. */
export const oneDrives: Resource = async (app) => {
  for (const schema of [RestoreOneDrive, RestoreOneDriveFolder, RestoreOneDriveDocument])
    app.addSchema(schema)
  const tags = ['RestoreSessions/OneDrive']
  const config = RESTORING

  app.get(
    DRIVES,
    {
      config,
      schema: {
        tags,
        summary: 'Get the OneDrives in the backup, by name, a page at a time',
        params: SessionParams,
        querystring: PageQuery,
        response: { 200: Page(refer(RestoreOneDrive)), ...errors },
      },
    },
    (request) => {
      const { base } = viewpoint(request)
      const { sources: shown, session } = lookFrom(request, 'Veod')
      return pageOf(request, shown.length, (from, to) =>
        shown.slice(from, to).map((one) => driveView(base, session.id, one)),
      )
    },
  )

  app.get(
    `${DRIVES}/:oneDriveId`,
    {
      config,
      schema: {
        tags,
        summary: 'Get a OneDrive in the backup',
        params,
        response: { 200: refer(RestoreOneDrive), ...errors },
      },
    },
    (request) => {
      const look = lookFrom(request, 'Veod')
      const drive = openDrive(request.world, look, request.params.oneDriveId)
      return driveView(viewpoint(request).base, look.session.id, drive)
    },
  )

  app.get(
    `${DRIVES}/:oneDriveId/Folders`,
    {
      config,
      schema: {
        tags,
        summary: 'Get the folders of a OneDrive, of one level or of all, a page at a time',
        params,
        querystring: LevelQuery,
        response: { 200: Page(refer(RestoreOneDriveFolder)), ...errors },
      },
    },
    (request) => {
      const { base } = viewpoint(request)
      const drive = openDrive(request.world, lookFrom(request, 'Veod'), request.params.oneDriveId)
      const parentId = filterOf(request.query.parentId)
      const isIn = (id: string) => {
        const level = isTop(drive, id) ? undefined : findDriveFolder(drive, id).number
        return ({ parent }: { parent?: number }): boolean => parent === level
      }
      const folders = listDriveFolders(drive).filter(parentId === undefined ? () => true : isIn(parentId))
      return pageOf(request, folders.length, (from, to) =>
        folders.slice(from, to).map((folder) => driveFolderView(base, drive, folder)),
      )
    },
  )

  app.get(
    `${DRIVES}/:oneDriveId/Folders/:folderId`,
    {
      config,
      schema: {
        tags,
        summary: 'Get a folder of a OneDrive',
        params: Type.Object({ ...params.properties, folderId: Type.String() }),
        response: { 200: refer(RestoreOneDriveFolder), ...errors },
      },
    },
    (request) => {
      const drive = openDrive(request.world, lookFrom(request, 'Veod'), request.params.oneDriveId)
      return driveFolderView(viewpoint(request).base, drive, findDriveFolder(drive, request.params.folderId))
    },
  )

  app.get(
    `${DRIVES}/:oneDriveId/Documents`,
    {
      config,
      schema: {
        tags,
        summary: 'Get the documents of a OneDrive, of one folder or of all, a page at a time',
        params,
        querystring: LevelQuery,
        response: { 200: Page(refer(RestoreOneDriveDocument)), ...errors },
      },
    },
    (request) => {
      const { base } = viewpoint(request)
      const drive = openDrive(request.world, lookFrom(request, 'Veod'), request.params.oneDriveId)
      const parentId = filterOf(request.query.parentId)
      const codes = documentsIn(drive, parentId)
      if (parentId !== undefined && !isTop(drive, parentId) && isView(request))
        viewDriveFolder(drive, findDriveFolder(drive, parentId))
      return pageOf(request, codes.length, (from, to) =>
        Array.from(codes.subarray(from, to), (code) =>
          driveDocumentView(base, drive, getFileEntry(drive, code)),
        ),
      )
    },
  )

  app.get(
    `${DRIVES}/:oneDriveId/Documents/:documentId`,
    {
      config,
      schema: {
        tags,
        summary: 'Get a document of a OneDrive',
        params: Type.Object({ ...params.properties, documentId: Type.String() }),
        response: { 200: refer(RestoreOneDriveDocument), ...errors },
      },
    },
    (request) => {
      const drive = openDrive(request.world, lookFrom(request, 'Veod'), request.params.oneDriveId)
      const entry = findDriveDocument(drive, request.params.documentId)
      return driveDocumentView(viewpoint(request).base, drive, entry)
    },
  )
}

function documentsIn(drive: OpenContainer, parentId: string | undefined): Uint32Array {
  if (parentId === undefined) return drive.contents.entryIds
  const place = isTop(drive, parentId) ? findDriveRoot(drive) : findDriveFolder(drive, parentId)
  return place ? getEntryIds(drive, place) : new Uint32Array()
}
