import type { FastifyReply, FastifyRequest } from 'fastify'
import { type Static, Type } from 'typebox'
import type { Folder } from '../../world/content/folder-tree.js'
import { mapInSlices, type Slices } from '../../world/core/slices.js'
import {
  type DriveRestoreOptions,
  findDriveDocument,
  findDriveFolder,
  openDrive,
  restoreDocuments,
} from '../../world/restore/drives.js'
import { createDocumentItems, createDriveItem, createFolderItems } from '../../world/restore/file-entries.js'
import type { OpenContainer } from '../../world/restore/open-container.js'
import type { RestoreItem } from '../../world/restore/restore-actions.js'
import { type RestoreBatch, restoreContainers } from '../../world/restore/restore-batch.js'
import { findSource } from '../../world/restore/restore-view.js'
import type { RestoreSummary } from '../../world/restore/restorer.js'
import { actionResponses } from '../downloads.js'
import { errorResponses } from '../error-schemas.js'
import { refTo } from '../hal.js'
import type { ResourceRoutes } from '../resource-routes.js'
import {
  copyDocumentsTo,
  createOptions,
  IdList,
  readChoice,
  saveDocument,
} from '../restore-request-schemas.js'
import { getRequestView, RESTORE_ROUTE_CONFIG, SESSION_PATH, SessionParams } from '../restore-routes.js'
import {
  BulkRestoreStatistics,
  buildBulkStatistics,
  buildItemStatistics,
  ItemRestoreStatistics,
  OneDrivesRestoreStatistics,
} from '../restore-statistics.js'
import { describeVerbs } from '../restore-verbs.js'
import { chooseFolders, type SaveChoice, saveDocuments, saveFolders } from '../save-documents.js'
import { sendByMail } from '../send-by-mail.js'
import { DriveDocumentsAction, DriveFoldersAction, OneDriveAction, OneDrivesAction } from './schema.js'

const DRIVES = `${SESSION_PATH}/Organization/OneDrives`
const params = Type.Object({ ...SessionParams.properties, oneDriveId: Type.String() })

/** Restoring, copying, saving and sending documents: the actions of OneDrives, their folders and documents. */
export const oneDriveActions: ResourceRoutes = async (app) => {
  for (const schema of [OneDriveAction, DriveFoldersAction, DriveDocumentsAction, OneDrivesAction])
    app.addSchema(schema)
  const tags = ['RestoreSessions/OneDrive']
  const statistics = refTo(ItemRestoreStatistics)
  const config = { ...RESTORE_ROUTE_CONFIG, verbs: describeVerbs(statistics) }
  const response = { ...actionResponses(statistics), ...errorResponses }

  app.post(
    `${DRIVES}/Action`,
    {
      config: { ...config, verbs: describeVerbs(refTo(OneDrivesRestoreStatistics)) },
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
      const wanted = body.restoretoOriginallocation?.oneDrives
      const sources = wanted?.map(({ id }) => findSource(view, 'OneDrive', id)) ?? view.sources
      const work = restoreContainers(world, view, sources, (drive, batch) =>
        restoreFound(
          drive,
          listDriveItem(drive),
          { onConflict: readConflictRule(body.restoretoOriginallocation?.documentAction) },
          batch,
        ),
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
      if (request.body.save) return saveFolders(request, reply, drive, chooseDrive(drive))
      return runAction(request, reply, drive, listDriveItem(drive), request.body, [])
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
    if (verbs.save) return saveFolders(request, reply, drive, chooseFolders(drive, folders))
    return runAction(request, reply, drive, createFolderItems(drive, folders), verbs, folders)
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
    ids: readonly string[],
    verbs: Static<typeof OneDriveAction>,
  ) => {
    const entries = mapInSlices(ids, (id) => findDriveDocument(drive, id))
    return verbs.save
      ? saveDocuments(request, reply, drive, entries, verbs.save.asZip)
      : runAction(request, reply, drive, createDocumentItems(drive, entries), verbs)
  }

  app.post(
    `${DRIVES}/:oneDriveId/Documents/Action`,
    {
      config: {
        ...config,
        verbs: describeVerbs(statistics, {
          copyTo: { 6: createOptions({ ...copyDocumentsTo, documents: IdList('documents') }) },
        }),
      },
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
      const ids = Object.values(request.body)[0]?.documents.map(({ id }) => id) ?? []
      return actOnDocuments(request, reply, drive, ids, request.body)
    },
  )

  app.post(
    `${DRIVES}/:oneDriveId/Documents/:documentId/Action`,
    {
      config: {
        ...config,
        verbs: describeVerbs(statistics, {
          copyTo: { 6: createOptions(copyDocumentsTo) },
          save: { 6: createOptions(saveDocument) },
        }),
      },
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
      return actOnDocuments(request, reply, drive, [request.params.documentId], request.body)
    },
  )
}

function* listDriveItem(drive: OpenContainer): Slices<RestoreItem[]> {
  return [yield* createDriveItem(drive)]
}

function* chooseDrive(drive: OpenContainer): Slices<SaveChoice> {
  const items = yield* listDriveItem(drive)
  return { parts: [{ name: '', path: '', entryIds: drive.contents.entryIds }], items }
}

function* restoreFound(
  drive: OpenContainer,
  find: Slices<readonly RestoreItem[]>,
  options: DriveRestoreOptions,
  batch?: RestoreBatch,
): Slices<RestoreSummary> {
  return yield* restoreDocuments(drive, yield* find, options, batch)
}

/** Restores, copies or sends. @param find finds what @param roots the folders that were pointed at */
function runAction(
  request: FastifyRequest,
  reply: FastifyReply,
  drive: OpenContainer,
  find: Slices<readonly RestoreItem[]>,
  verbs: Static<typeof OneDriveAction>,
  roots?: readonly Folder[],
) {
  if (verbs.sendTo) return sendByMail(request, reply, drive.view, find, verbs.sendTo)
  return request
    .inSlices(restoreFound(drive, find, buildRestoreOptions(verbs, roots)))
    .then((summary) => buildItemStatistics(summary))
}

const readConflictRule = (action: 'overwrite' | 'keep' | undefined): DriveRestoreOptions['onConflict'] =>
  readChoice(action) === 'keep' ? 'keep' : 'replace'

function buildRestoreOptions(
  { restoretoOriginallocation: back, copyTo }: Static<typeof OneDriveAction>,
  roots: readonly Folder[] | undefined,
): DriveRestoreOptions {
  if (!copyTo)
    return {
      documentVersion: readChoice(back?.documentVersion),
      onConflict: readConflictRule(back?.documentAction),
    }
  const { onedrive, folder, documentVersion, documentAction, changedItems, deletedItems } = copyTo
  const named = typeof onedrive === 'string' ? { id: onedrive, name: onedrive, url: onedrive } : onedrive
  return {
    documentVersion: readChoice(documentVersion),
    onConflict: readConflictRule(documentAction),
    changedItems,
    deletedItems,
    copyTo: { ...named, folder, roots },
  }
}
