import { type Static, Type } from 'typebox'
import type { Folder } from '../../world/content/folder-tree.js'
import {
  findDriveDocument,
  findDriveFolder,
  findDriveRoot,
  listDriveFolders,
  openDrive,
  viewDriveFolder,
} from '../../world/restore/drives.js'
import { getFileEntry } from '../../world/restore/file-entries.js'
import { getEntryIds, type OpenContainer } from '../../world/restore/open-container.js'
import { errorResponses } from '../error-schemas.js'
import { refTo } from '../hal.js'
import { buildPage, Page, PageQuery } from '../paging.js'
import type { ResourceRoutes } from '../resource-routes.js'
import { DocumentsQuery, RestoreItem } from '../restore-item-schema.js'
import {
  getRequestView,
  isNull,
  isView,
  LevelQuery,
  parseFilter,
  RESTORE_ROUTE_CONFIG,
  SESSION_PATH,
  SessionParams,
} from '../restore-routes.js'
import { byVersion } from '../versioned-schemas.js'
import { createViewContext } from '../view-context.js'
import { RestoreOneDrive, RestoreOneDriveDocument, RestoreOneDriveFolder } from './schema.js'
import { driveDocumentView, driveFolderView, driveView } from './view.js'

const DRIVES = `${SESSION_PATH}/Organization/OneDrives`
const params = Type.Object({ ...SessionParams.properties, oneDriveId: Type.String() })

/** Tells whether an id is that of the root: the word null, or the drive itself. */
const isRootId = ({ container }: OpenContainer, id: string): boolean =>
  isNull(id) || id.toLowerCase() === container.id

/** OneDrives in a restore session, with their folders and documents. */
export const oneDrives: ResourceRoutes = async (app) => {
  for (const schema of [RestoreOneDrive, RestoreOneDriveFolder, RestoreOneDriveDocument, RestoreItem])
    app.addSchema(schema)
  const tags = ['RestoreSessions/OneDrive']
  const config = RESTORE_ROUTE_CONFIG

  app.get(
    DRIVES,
    {
      config,
      schema: {
        tags,
        summary: 'Get the OneDrives in the backup, by name, a page at a time',
        params: SessionParams,
        querystring: PageQuery,
        response: { 200: Page(refTo(RestoreOneDrive)), ...errorResponses },
      },
    },
    (request) => {
      const { base } = createViewContext(request)
      const { sources, session } = getRequestView(request, 'Veod')
      return buildPage(request, sources.length, (from, to) =>
        sources.slice(from, to).map((one) => driveView(base, session.id, one)),
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
        response: { 200: refTo(RestoreOneDrive), ...errorResponses },
      },
    },
    (request) => {
      const view = getRequestView(request, 'Veod')
      const drive = openDrive(request.world, view, request.params.oneDriveId)
      return driveView(createViewContext(request).base, view.session.id, drive)
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
        response: { 200: Page(refTo(RestoreOneDriveFolder)), ...errorResponses },
      },
    },
    (request) => {
      const drive = openDrive(request.world, getRequestView(request, 'Veod'), request.params.oneDriveId)
      const folders = listFolders(drive, parseFilter(request.query.parentId))
      return buildPage(request, folders.length, (from, to, view) =>
        folders.slice(from, to).map((folder) => driveFolderView(view, drive, folder)),
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
        response: { 200: refTo(RestoreOneDriveFolder), ...errorResponses },
      },
    },
    (request) => {
      const drive = openDrive(request.world, getRequestView(request, 'Veod'), request.params.oneDriveId)
      return driveFolderView(
        createViewContext(request),
        drive,
        findDriveFolder(drive, request.params.folderId),
      )
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
        querystring: DocumentsQuery,
        response: {
          200: byVersion(Page(refTo(RestoreOneDriveDocument)), { 7: Page(refTo(RestoreItem)) }),
          ...errorResponses,
        },
      },
    },
    (request) => {
      const drive = openDrive(request.world, getRequestView(request, 'Veod'), request.params.oneDriveId)
      const parentId = parseFilter(request.query.parentId)
      const codes = listDocuments(drive, parentId)
      if (parentId !== undefined && !isRootId(drive, parentId) && isView(request))
        viewDriveFolder(drive, findDriveFolder(drive, parentId))
      const folders = request.query.includeFolders ? listFolders(drive, parentId) : []
      const { length } = folders
      return buildPage(request, length + codes.length, (from, to, view) => [
        ...folders
          .slice(from, to)
          .map(
            (folder) =>
              driveFolderView(view, drive, folder) as unknown as Static<typeof RestoreOneDriveDocument>,
          ),
        ...Array.from(codes.subarray(Math.max(0, from - length), Math.max(0, to - length)), (code) =>
          driveDocumentView(view, drive, getFileEntry(drive, code)),
        ),
      ])
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
        response: { 200: refTo(RestoreOneDriveDocument), ...errorResponses },
      },
    },
    (request) => {
      const drive = openDrive(request.world, getRequestView(request, 'Veod'), request.params.oneDriveId)
      const entry = findDriveDocument(drive, request.params.documentId)
      return driveDocumentView(createViewContext(request), drive, entry)
    },
  )
}

/** The folders of a level, or of all. */
function listFolders(drive: OpenContainer, parentId: string | undefined): Folder[] {
  const all = listDriveFolders(drive)
  if (parentId === undefined) return all
  const level = isRootId(drive, parentId) ? undefined : findDriveFolder(drive, parentId).number
  return all.filter(({ parent }) => parent === level)
}

function listDocuments(drive: OpenContainer, parentId: string | undefined): Uint32Array {
  if (parentId === undefined) return drive.contents.entryIds
  const folder = isRootId(drive, parentId) ? findDriveRoot(drive) : findDriveFolder(drive, parentId)
  return folder ? getEntryIds(drive, folder) : new Uint32Array()
}
