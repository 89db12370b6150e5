import type { FastifyReply, FastifyRequest } from 'fastify'
import { type Static, Type } from 'typebox'
import { createMessageRestoreItem, createMessageSource } from '../../exports/message-file.js'
import type { FileSource } from '../../exports/zip.js'
import { sanitizeFileName } from '../../text/file-name.js'
import type { Folder } from '../../world/content/folder-tree.js'
import { mapInSlices, type Slices } from '../../world/core/slices.js'
import {
  createEmptyMailboxItem,
  createMailboxItem,
  createMailFolderItem,
  findMailFolder,
  findMailItem,
  type MailEntry,
  type MailRestoreOptions,
  openMailbox,
  restoreMail,
} from '../../world/restore/mailboxes.js'
import {
  hideOldVersions,
  listFoldersBelow,
  listUniqueContainers,
  type OpenContainer,
} from '../../world/restore/open-container.js'
import { type RestoreItem, recordSave } from '../../world/restore/restore-actions.js'
import { type RestoreBatch, restoreContainers } from '../../world/restore/restore-batch.js'
import { findSource, type RestoreSource, type RestoreView } from '../../world/restore/restore-view.js'
import type { RestoreSummary } from '../../world/restore/restorer.js'
import type { World } from '../../world/world.js'
import { actionResponses, sendFiles } from '../downloads.js'
import { errorResponses } from '../error-schemas.js'
import { refTo } from '../hal.js'
import { type ExportChoice, exportToPst } from '../pst-export.js'
import { createSelection, selectMailboxes } from '../pst-store.js'
import type { ResourceRoutes } from '../resource-routes.js'
import { getRequestView, RESTORE_ROUTE_CONFIG, SESSION_PATH, SessionParams } from '../restore-routes.js'
import {
  BulkRestoreStatistics,
  buildBulkStatistics,
  buildFolderStatistics,
  buildMailStatistics,
  FoldersRestoreStatistics,
  ItemsRestoreStatistics,
  MailboxesRestoreStatistics,
} from '../restore-statistics.js'
import { describeVerbs } from '../restore-verbs.js'
import { sendByMail } from '../send-by-mail.js'
import { MailboxAction, MailboxesAction, MailItemAction, MailItemsAction } from './schema.js'

const MAILBOXES = `${SESSION_PATH}/Organization/Mailboxes`
/** So many items are looked at at a time. */
const SOME = 5
const params = Type.Object({ ...SessionParams.properties, mailboxId: Type.String() })

/** Restoring, saving and sending mail: the actions of mailboxes, their folders and items. */
export const mailboxActions: ResourceRoutes = async (app) => {
  for (const schema of [MailboxAction, MailboxesAction, MailItemAction, MailItemsAction])
    app.addSchema(schema)
  const tags = ['RestoreSessions/Exchange']
  const mailboxesConfig = {
    ...RESTORE_ROUTE_CONFIG,
    verbs: describeVerbs(refTo(MailboxesRestoreStatistics)),
  }
  const folderConfig = { ...RESTORE_ROUTE_CONFIG, verbs: describeVerbs(refTo(FoldersRestoreStatistics)) }
  const itemConfig = { ...RESTORE_ROUTE_CONFIG, verbs: describeVerbs(refTo(ItemsRestoreStatistics)) }

  app.post(
    `${MAILBOXES}/Action`,
    {
      config: mailboxesConfig,
      schema: {
        tags,
        summary: 'Restore several mailboxes to where they were, or export them',
        description: 'The restore is known from version 6 only; it may not be there in version 3.',
        params: SessionParams,
        body: refTo(MailboxesAction),
        response: { ...actionResponses(refTo(BulkRestoreStatistics)), ...errorResponses },
      },
    },
    (request, reply) => {
      const { world, body } = request
      const view = getRequestView(request, 'Vex')
      const { restoretoOriginallocation: wish, exporttoPst } = body
      const wanted = (wish ?? exporttoPst)?.mailboxes
      const sources = wanted?.map(({ id }) => findSource(view, 'Mailbox', id)) ?? view.sources
      if (!wish) return exportToPst(request, reply, view, chooseMailboxes(world, view, sources), exporttoPst)
      const work = restoreContainers(world, view, sources, (mailbox, batch) =>
        restoreOne(mailbox, createMailboxItem(mailbox), wish, batch),
      )
      return request.inSlices(work).then(buildBulkStatistics)
    },
  )

  app.post(
    `${MAILBOXES}/:mailboxId/Action`,
    {
      config: folderConfig,
      schema: {
        tags,
        summary: 'Restore a mailbox to where it was or elsewhere, or export it',
        params,
        body: refTo(MailboxAction),
        response: { ...actionResponses(refTo(FoldersRestoreStatistics)), ...errorResponses },
      },
    },
    (request, reply) => {
      const mailbox = openMailbox(request.world, getRequestView(request, 'Vex'), request.params.mailboxId)
      const { length } = mailbox.contents.tree.folders
      return restoreFolders(request, reply, mailbox, createMailboxItem(mailbox), length, request.body)
    },
  )

  app.post(
    `${MAILBOXES}/:mailboxId/Folders/:folderId/Action`,
    {
      config: folderConfig,
      schema: {
        tags,
        summary: 'Restore a folder of a mailbox to where it was or elsewhere, or export it',
        params: Type.Object({ ...params.properties, folderId: Type.String() }),
        body: refTo(MailboxAction),
        response: { ...actionResponses(refTo(FoldersRestoreStatistics)), ...errorResponses },
      },
    },
    (request, reply) => {
      const mailbox = openMailbox(request.world, getRequestView(request, 'Vex'), request.params.mailboxId)
      const folder = findMailFolder(mailbox, request.params.folderId)
      const { length } = listFoldersBelow(mailbox, folder)
      return restoreFolders(
        request,
        reply,
        mailbox,
        createMailFolderItem(mailbox, folder),
        length,
        request.body,
        folder,
      )
    },
  )

  app.post(
    `${MAILBOXES}/:mailboxId/Items/:itemId/Action`,
    {
      config: itemConfig,
      schema: {
        tags,
        summary: 'Restore, save, send or export an item of a mailbox',
        params: Type.Object({ ...params.properties, itemId: Type.String() }),
        body: refTo(MailItemAction),
        response: { ...actionResponses(refTo(ItemsRestoreStatistics)), ...errorResponses },
      },
    },
    (request, reply) => {
      const mailbox = openMailbox(request.world, getRequestView(request, 'Vex'), request.params.mailboxId)
      return runItemAction(request, reply, mailbox, [request.params.itemId], request.body)
    },
  )

  app.post(
    `${MAILBOXES}/:mailboxId/Items/Action`,
    {
      config: itemConfig,
      schema: {
        tags,
        summary: 'Restore, save, send or export several items of a mailbox',
        params,
        body: refTo(MailItemsAction),
        response: { ...actionResponses(refTo(ItemsRestoreStatistics)), ...errorResponses },
      },
    },
    (request, reply) => {
      const mailbox = openMailbox(request.world, getRequestView(request, 'Vex'), request.params.mailboxId)
      const [wish] = Object.values(request.body)
      const ids = (wish?.items ?? []).map(({ id }) => id)
      return runItemAction(request, reply, mailbox, ids, request.body)
    },
  )
}

/** Restores or exports a mailbox or a folder of it. @param folderCount how many that are */
function restoreFolders(
  request: FastifyRequest,
  reply: FastifyReply,
  mailbox: OpenContainer,
  item: Slices<RestoreItem>,
  folderCount: number,
  { exporttoPst, restoretoOriginallocation, restoreTo }: Static<typeof MailboxAction>,
  root?: Folder,
) {
  if (!restoretoOriginallocation && !restoreTo)
    return exportToPst(request, reply, mailbox.view, chooseFolder(mailbox, item, root), exporttoPst)
  return request
    .inSlices(restoreOne(mailbox, item, { ...restoreTo, root }))
    .then((summary) => buildFolderStatistics(summary, folderCount))
}

function* chooseMailboxes(
  world: World,
  view: RestoreView,
  wanted: readonly RestoreSource[],
): Slices<ExportChoice> {
  const sources = listUniqueContainers(wanted)
  return {
    selections: yield* selectMailboxes(world, view, sources),
    items: yield* mapInSlices(sources, ({ container }) => createEmptyMailboxItem(container)),
  }
}

/** @param find makes the mailbox, or the folder of it, something to act on */
function* chooseFolder(
  mailbox: OpenContainer,
  find: Slices<RestoreItem>,
  folder: Folder | undefined,
): Slices<ExportChoice> {
  const items = [yield* find]
  return { selections: [createSelection(yield* hideOldVersions(mailbox), { folder })], items }
}

function* restoreOne(
  mailbox: OpenContainer,
  find: Slices<RestoreItem>,
  options: MailRestoreOptions,
  batch?: RestoreBatch,
): Slices<RestoreSummary> {
  return yield* restoreMail(mailbox, [yield* find], options, batch)
}

/** Items as they are, and as something to act on. */
interface Items {
  readonly entries: readonly MailEntry[]
  readonly things: readonly RestoreItem[]
}

/** Finds items, and how large their messages would be. @throws NotFoundError */
function* itemsOf(mailbox: OpenContainer, ids: readonly string[]): Slices<Items> {
  const entries: MailEntry[] = []
  const items: RestoreItem[] = []
  for (const id of ids) {
    const entry = findMailItem(mailbox, id)
    entries.push(entry)
    items.push(createMessageRestoreItem(mailbox, entry))
    if (items.length % SOME === 0) yield
  }
  return { entries, things: items }
}

/** Writes down that items are saved. @returns their files */
function* saveItems(mailbox: OpenContainer, ids: readonly string[]): Slices<FileSource[]> {
  const { entries, things: items } = yield* itemsOf(mailbox, ids)
  yield* recordSave(mailbox.world, mailbox.view.session, items)
  let index = 0
  return yield* mapInSlices(entries, (entry) =>
    createMessageSource(mailbox, entry, items[index++] as RestoreItem),
  )
}

function* restoreItems(
  mailbox: OpenContainer,
  ids: readonly string[],
  options: MailRestoreOptions,
): Slices<RestoreSummary> {
  const { things: items } = yield* itemsOf(mailbox, ids)
  return yield* restoreMail(mailbox, items, options)
}

/** Restores, saves or sends items. */
function runItemAction(
  request: FastifyRequest,
  reply: FastifyReply,
  mailbox: OpenContainer,
  ids: readonly string[],
  { exporttoPst, savetoMsg, restoretoOriginallocation, restoreTo, sendTo }: Static<typeof MailItemAction>,
) {
  const name = sanitizeFileName(mailbox.container.name)
  if (savetoMsg && !exporttoPst)
    return request
      .inSlices(saveItems(mailbox, ids))
      .then((files) => sendFiles(reply, name, files, savetoMsg.asZip))
  // items come to lie side by side in the folder that is asked for
  const wish = restoretoOriginallocation ? {} : restoreTo && { ...restoreTo, isFlat: true }
  if (wish && !exporttoPst)
    return request.inSlices(restoreItems(mailbox, ids, wish)).then(buildMailStatistics)
  if (exporttoPst) return exportToPst(request, reply, mailbox.view, chooseItems(mailbox, ids), exporttoPst)
  const mail = { to: mailbox.container.address, ...sendTo }
  return sendByMail(request, reply, mailbox.view, findThings(mailbox, ids), mail)
}

function* chooseItems(mailbox: OpenContainer, ids: readonly string[]): Slices<ExportChoice> {
  const { entries, things: items } = yield* itemsOf(mailbox, ids)
  const codes = entries.map(({ entryId: code }) => code)
  return { selections: [createSelection(mailbox, { entryIds: codes })], items }
}

function* findThings(mailbox: OpenContainer, ids: readonly string[]): Slices<readonly RestoreItem[]> {
  return (yield* itemsOf(mailbox, ids)).things
}
