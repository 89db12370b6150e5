import type { FastifyReply, FastifyRequest } from 'fastify'
import { type Static, Type } from 'typebox'
import type { Place } from '../../world/content/tree.js'
import type { Thing } from '../../world/restore/act.js'
import { restoreWhole } from '../../world/restore/batch.js'
import {
  type DriveWish,
  findDriveDocument,
  findDriveFolder,
  openDrive,
  restoreDocuments,
} from '../../world/restore/drives.js'
import { documentThing, driveThing, type FileEntry, placeThing } from '../../world/restore/files.js'
import { findShown } from '../../world/restore/look.js'
import { codesBelow, type Opened } from '../../world/restore/open.js'
import { answers } from '../downloads.js'
import { errors } from '../errors.js'
import { refer } from '../hal.js'
import type { Resource } from '../plugin.js'
import {
  BulkRestoreStatistics,
  bulkStatistics,
  ItemRestoreStatistics,
  itemStatistics,
} from '../restore-statistics.js'
import { lookFrom, RESTORING, SESSION, SessionParams } from '../restoring.js'
import { saveDocuments, savePlaces } from '../saving.js'
import { sendByMail } from '../sending.js'
import { DriveDocumentsAction, DriveFoldersAction, OneDriveAction, OneDrivesAction } from './schema.js'

const DRIVES = `${SESSION}/Organization/OneDrives`
const params = Type.Object({ ...SessionParams.properties, oneDriveId: Type.String() })

/** Restoring, copying, saving and sending documents: the actions of OneDrives, their folders and documents. */
export const oneDriveActions: Resource = async (app) => {
  for (const schema of [OneDriveAction, DriveFoldersAction, DriveDocumentsAction, OneDrivesAction])
    app.addSchema(schema)
  const tags = ['RestoreSessions/OneDrive']
  const config = RESTORING
  const response = { ...answers(refer(ItemRestoreStatistics)), ...errors }

  app.post(
    `${DRIVES}/Action`,
    {
      config,
      schema: {
        tags,
        summary: 'Restore several OneDrives to where they were',
        description: 'Known from version 6 only; it may not be there in version 3.',
        params: SessionParams,
        body: refer(OneDrivesAction),
        response: { 200: refer(BulkRestoreStatistics), ...errors },
      },
    },
    async (request) => {
      const { world, body } = request
      const look = lookFrom(request, 'Veod')
      const wanted =
        body.restoretoOriginallocation?.oneDrives ?? look.shown.map(({ container: { id } }) => ({ id }))
      const shown = wanted.map(({ id }) => findShown(look, 'OneDrive', id))
      const work = restoreWhole(world, look, shown, (drive, batch) =>
        restoreDocuments(drive, [driveThing(drive)], { onConflict: 'replace' }, batch),
      )
      return bulkStatistics(await request.inSlices(work))
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
        body: refer(OneDriveAction),
        response,
      },
    },
    (request, reply) => {
      const drive = openDrive(request.world, lookFrom(request, 'Veod'), request.params.oneDriveId)
      const things = [driveThing(drive)]
      if (!request.body.save) return act(request, reply, drive, things, request.body, [])
      return savePlaces(reply, drive, [{ name: '', path: '', codes: drive.contents.all }], things)
    },
  )

  /** Folders: one by its address, or several by the list in the options. */
  const actOnFolders = (
    request: FastifyRequest,
    reply: FastifyReply,
    drive: Opened,
    folders: readonly Place[],
    verbs: Static<typeof OneDriveAction>,
  ) => {
    const things = folders.map((folder) => placeThing(drive, folder))
    if (!verbs.save) return act(request, reply, drive, things, verbs, folders)
    const parts = folders.map((folder) => ({ ...folder, codes: codesBelow(drive, folder) }))
    return savePlaces(reply, drive, parts, things)
  }

  app.post(
    `${DRIVES}/:oneDriveId/Folders/Action`,
    {
      config,
      schema: {
        tags,
        summary: 'Restore, copy, save or send several folders of a OneDrive',
        params,
        body: refer(DriveFoldersAction),
        response,
      },
    },
    (request, reply) => {
      const drive = openDrive(request.world, lookFrom(request, 'Veod'), request.params.oneDriveId)
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
        body: refer(OneDriveAction),
        response,
      },
    },
    (request, reply) => {
      const drive = openDrive(request.world, lookFrom(request, 'Veod'), request.params.oneDriveId)
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
    drive: Opened,
    entries: readonly FileEntry[],
    verbs: Static<typeof OneDriveAction>,
  ) => {
    const things = entries.map((entry) => documentThing(drive, entry))
    return verbs.save
      ? saveDocuments(reply, drive, entries, things, verbs.save.asZip)
      : act(request, reply, drive, things, verbs)
  }

  app.post(
    `${DRIVES}/:oneDriveId/Documents/Action`,
    {
      config,
      schema: {
        tags,
        summary: 'Restore, copy, save or send several documents of a OneDrive',
        params,
        body: refer(DriveDocumentsAction),
        response,
      },
    },
    (request, reply) => {
      const drive = openDrive(request.world, lookFrom(request, 'Veod'), request.params.oneDriveId)
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
        body: refer(OneDriveAction),
        response,
      },
    },
    (request, reply) => {
      const drive = openDrive(request.world, lookFrom(request, 'Veod'), request.params.oneDriveId)
      const entry = findDriveDocument(drive, request.params.documentId)
      return actOnDocuments(request, reply, drive, [entry], request.body)
    },
  )
}

/** Restores, copies or sends. @param roots the folders that were pointed at */
function act(
  request: FastifyRequest,
  reply: FastifyReply,
  drive: Opened,
  things: readonly Thing[],
  verbs: Static<typeof OneDriveAction>,
  roots?: readonly Place[],
) {
  if (verbs.sendTo) return sendByMail(request, reply, drive.look, things, verbs.sendTo)
  return request
    .inSlices(restoreDocuments(drive, things, wishOf(verbs, roots)))
    .then((tally) => itemStatistics(tally))
}

function wishOf(
  { restoretoOriginallocation: back, copyTo }: Static<typeof OneDriveAction>,
  roots: readonly Place[] | undefined,
): DriveWish {
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
