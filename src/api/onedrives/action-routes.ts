import type { FastifyReply, FastifyRequest } from 'fastify'
import { type Static, Type } from 'typebox'
import type { Folder } from '../../world/content/folder-tree.js'
import {
  type DriveRestoreOptions,
  findDriveDocument,
  findDriveFolder,
  openDrive,
  restoreDocuments,
} from '../../world/restore/drives.js'
import {
  createDocumentItem,
  createDriveItem,
  createFolderItem,
  type FileEntry,
} from '../../world/restore/file-entries.js'
import { listEntryIdsBelow, type OpenContainer } from '../../world/restore/open-container.js'
import type { RestoreItem } from '../../world/restore/restore-actions.js'
import { restoreContainers } from '../../world/restore/restore-batch.js'
import { findSource } from '../../world/restore/restore-view.js'
import { actionResponses } from '../downloads.js'
import { errorResponses } from '../error-schemas.js'
import { refTo } from '../hal.js'
import type { ResourceRoutes } from '../resource-routes.js'
import { getRequestView, RESTORE_ROUTE_CONFIG, SESSION_PATH, SessionParams } from '../restore-routes.js'
import {
  BulkRestoreStatistics,
  buildBulkStatistics,
  buildItemStatistics,
  ItemRestoreStatistics,
} from '../restore-statistics.js'
import { saveDocuments, saveFolders } from '../save-documents.js'
import { sendByMail } from '../send-by-mail.js'
import { DriveDocumentsAction, DriveFoldersAction, OneDriveAction, OneDrivesAction } from './schema.js'

const DRIVES = `${SESSION_PATH}/Organization/OneDrives`
const params = Type.Object({ ...SessionParams.properties, oneDriveId: Type.String() })

/** Restoring, copying, saving and sending documents: the actions of OneDrives, their folders and documents. */
export const oneDriveActions: ResourceRoutes = async (app) => {
  for (const schema of [OneDriveAction, DriveFoldersAction, DriveDocumentsAction, OneDrivesAction])
    app.addSchema(schema)
  const tags = ['RestoreSessions/OneDrive']
  const config = RESTORE_ROUTE_CONFIG
  const response = { ...actionResponses(refTo(ItemRestoreStatistics)), ...errorResponses }

  app.post(
    `${DRIVES}/Action`,
    {
      config,
      schema: {
        tags,
        summary: 'Restore several OneDrives to where they were',
        description: 'Known from version 6 only; it may not be there in version 3.',
        params: SessionParams,
        body: refTo(OneDrivesAction),
        response: { 200: refTo(BulkRestoreStatistics), ...errorResponses },
      },
    },
    async (request) => {
      const { world, body } = request
      const view = getRequestView(request, 'Veod')
      const wanted =
        body.restoretoOriginallocation?.oneDrives ?? view.sources.map(({ container: { id } }) => ({ id }))
      const sources = wanted.map(({ id }) => findSource(view, 'OneDrive', id))
      const work = restoreContainers(world, view, sources, (drive, batch) =>
        restoreDocuments(drive, [createDriveItem(drive)], { onConflict: 'replace' }, batch),
      )
      return buildBulkStatistics(await request.inSlices(work))
    },
  )

  app.post(
    `${DRIVES}/:oneDriveId/Action`,
    {
      config,
      schema: {
        tags,
        summary: 'Restore, copy, save or send a OneDrive',
        params,
        body: refTo(OneDriveAction),
        response,
      },
    },
    (request, reply) => {
      const drive = openDrive(request.world, getRequestView(request, 'Veod'), request.params.oneDriveId)
      const items = [createDriveItem(drive)]
      if (!request.body.save) return runAction(request, reply, drive, items, request.body, [])
      return saveFolders(reply, drive, [{ name: '', path: '', entryIds: drive.contents.entryIds }], items)
    },
  )

  /** Folders: one by its address, or several by the list in the options. */
  const actOnFolders = (
    request: FastifyRequest,
    reply: FastifyReply,
    drive: OpenContainer,
    folders: readonly Folder[],
    verbs: Static<typeof OneDriveAction>,
  ) => {
    const items = folders.map((folder) => createFolderItem(drive, folder))
    if (!verbs.save) return runAction(request, reply, drive, items, verbs, folders)
    const parts = folders.map((folder) => ({ ...folder, entryIds: listEntryIdsBelow(drive, folder) }))
    return saveFolders(reply, drive, parts, items)
  }

  app.post(
    `${DRIVES}/:oneDriveId/Folders/Action`,
    {
      config,
      schema: {
        tags,
        summary: 'Restore, copy, save or send several folders of a OneDrive',
        params,
        body: refTo(DriveFoldersAction),
        response,
      },
    },
    (request, reply) => {
      const drive = openDrive(request.world, getRequestView(request, 'Veod'), request.params.oneDriveId)
      const folders =
        Object.values(request.body)[0]?.folders.map(({ id }) => findDriveFolder(drive, id)) ?? []
      return actOnFolders(request, reply, drive, folders, request.body)
    },
  )

  app.post(
    `${DRIVES}/:oneDriveId/Folders/:folderId/Action`,
    {
      config,
      schema: {
        tags,
        summary: 'Restore, copy, save or send a folder of a OneDrive',
        params: Type.Object({ ...params.properties, folderId: Type.String() }),
        body: refTo(OneDriveAction),
        response,
      },
    },
    (request, reply) => {
      const drive = openDrive(request.world, getRequestView(request, 'Veod'), request.params.oneDriveId)
      return actOnFolders(
        request,
        reply,
        drive,
        [findDriveFolder(drive, request.params.folderId)],
        request.body,
      )
    },
  )

  /** Documents: one by its address, or several by the list in the options. */
  const actOnDocuments = (
    request: FastifyRequest,
    reply: FastifyReply,
    drive: OpenContainer,
    entries: readonly FileEntry[],
    verbs: Static<typeof OneDriveAction>,
  ) => {
    const items = entries.map((entry) => createDocumentItem(drive, entry))
    return verbs.save
      ? saveDocuments(reply, drive, entries, items, verbs.save.asZip)
      : runAction(request, reply, drive, items, verbs)
  }

  app.post(
    `${DRIVES}/:oneDriveId/Documents/Action`,
    {
      config,
      schema: {
        tags,
        summary: 'Restore, copy, save or send several documents of a OneDrive',
        params,
        body: refTo(DriveDocumentsAction),
        response,
      },
    },
    (request, reply) => {
      const drive = openDrive(request.world, getRequestView(request, 'Veod'), request.params.oneDriveId)
      const entries =
        Object.values(request.body)[0]?.documents.map(({ id }) => findDriveDocument(drive, id)) ?? []
      return actOnDocuments(request, reply, drive, entries, request.body)
    },
  )

  app.post(
    `${DRIVES}/:oneDriveId/Documents/:documentId/Action`,
    {
      config,
      schema: {
        tags,
        summary: 'Restore, copy, save or send a document of a OneDrive',
        params: Type.Object({ ...params.properties, documentId: Type.String() }),
        body: refTo(OneDriveAction),
        response,
      },
    },
    (request, reply) => {
      const drive = openDrive(request.world, getRequestView(request, 'Veod'), request.params.oneDriveId)
      const entry = findDriveDocument(drive, request.params.documentId)
      return actOnDocuments(request, reply, drive, [entry], request.body)
    },
  )
}

/** Restores, copies or sends. @param roots the folders that were pointed at */
function runAction(
  request: FastifyRequest,
  reply: FastifyReply,
  drive: OpenContainer,
  items: readonly RestoreItem[],
  verbs: Static<typeof OneDriveAction>,
  roots?: readonly Folder[],
) {
  if (verbs.sendTo) return sendByMail(request, reply, drive.view, items, verbs.sendTo)
  return request
    .inSlices(restoreDocuments(drive, items, buildRestoreOptions(verbs, roots)))
    .then((summary) => buildItemStatistics(summary))
}

function buildRestoreOptions(
  { restoretoOriginallocation: back, copyTo }: Static<typeof OneDriveAction>,
  roots: readonly Folder[] | undefined,
): DriveRestoreOptions {
  if (!copyTo)
    return {
      documentVersion: back?.documentVersion,
      onConflict: back?.documentAction === 'keep' ? 'keep' : 'replace',
    }
  const { onedrive, folder, documentVersion, documentAction, changedItems, deletedItems } = copyTo
  const named = typeof onedrive === 'string' ? { id: onedrive, name: onedrive, url: onedrive } : onedrive
  return {
    documentVersion,
    onConflict: documentAction === 'keep' ? 'keep' : 'replace',
    changedItems,
    deletedItems,
    copyTo: { ...named, folder, roots },
  }
}
