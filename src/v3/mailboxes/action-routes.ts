import type { FastifyReply, FastifyRequest } from 'fastify'
import { type Static, Type } from 'typebox'
import type { Source } from '../../files/zip.js'
import type { Place } from '../../world/content/tree.js'
import { finish, type Slices } from '../../world/core/slices.js'
import { saveInSlices, type Thing } from '../../world/restore/act.js'
import { restoreWhole } from '../../world/restore/batch.js'
import { findShown } from '../../world/restore/look.js'
import {
  findFolder,
  findItem,
  folderThing,
  type MailEntry,
  type MailWish,
  mailboxAlone,
  mailboxThing,
  openMailbox,
  restoreMail,
} from '../../world/restore/mailboxes.js'
import { type Opened, placesBelow, uniqueContainers } from '../../world/restore/open.js'
import type { Tally } from '../../world/restore/restorations.js'
import { answers, fileName, sendFiles } from '../downloads.js'
import { errors } from '../errors.js'
import { refer } from '../hal.js'
import type { Resource } from '../plugin.js'
import { exportToPst } from '../pst.js'
import { selectionOf, selectionsOf } from '../pst-store.js'
import {
  BulkRestoreStatistics,
  bulkStatistics,
  FoldersRestoreStatistics,
  folderStatistics,
  ItemsRestoreStatistics,
  mailStatistics,
} from '../restore-statistics.js'
import { lookFrom, RESTORING, SESSION, SessionParams } from '../restoring.js'
import { sendByMail } from '../sending.js'
import { message, messageThing } from './messages.js'
import { MailboxAction, MailboxesAction, MailItemAction, MailItemsAction } from './schema.js'

const MAILBOXES = `${SESSION}/Organization/Mailboxes`
/** So many items are looked at at a time. */
const SOME = 5
const params = Type.Object({ ...SessionParams.properties, mailboxId: Type.String() })

/** Restoring, saving and sending mail: the actions of mailboxes, their folders and items. */
export const mailboxActions: Resource = async (app) => {
  for (const schema of [MailboxAction, MailboxesAction, MailItemAction, MailItemsAction])
    app.addSchema(schema)
  const tags = ['RestoreSessions/Exchange']
  const config = RESTORING

  app.post(
    `${MAILBOXES}/Action`,
    {
      config,
      schema: {
        tags,
        summary: 'Restore several mailboxes to where they were, or export them',
        description: 'The restore is known from version 6 only; it may not be there in version 3.',
        params: SessionParams,
        body: refer(MailboxesAction),
        response: { ...answers(refer(BulkRestoreStatistics)), ...errors },
      },
    },
    (request, reply) => {
      const { world, body } = request
      const look = lookFrom(request, 'Vex')
      const { restoretoOriginallocation: wish, exporttoPst } = body
      const wanted = (wish ?? exporttoPst)?.mailboxes ?? look.shown.map(({ container: { id } }) => ({ id }))
      if (!wish) {
        const shown = uniqueContainers(wanted.map(({ id }) => findShown(look, 'Mailbox', id)))
        const things = shown.map(({ container }) => mailboxAlone(container))
        return exportToPst(reply, world, look, selectionsOf(world, look, shown), things, exporttoPst)
      }
      const shown = wanted.map(({ id }) => findShown(look, 'Mailbox', id))
      const work = restoreWhole(world, look, shown, (mailbox, batch) =>
        restoreMail(mailbox, [mailboxThing(mailbox)], wish, batch),
      )
      return request.inSlices(work).then(bulkStatistics)
    },
  )

  app.post(
    `${MAILBOXES}/:mailboxId/Action`,
    {
      config,
      schema: {
        tags,
        summary: 'Restore a mailbox to where it was or elsewhere, or export it',
        params,
        body: refer(MailboxAction),
        response: { ...answers(refer(FoldersRestoreStatistics)), ...errors },
      },
    },
    (request, reply) => {
      const mailbox = openMailbox(request.world, lookFrom(request, 'Vex'), request.params.mailboxId)
      const { length } = mailbox.contents.tree.places
      return restoreParts(request, reply, mailbox, mailboxThing(mailbox), length, request.body)
    },
  )

  app.post(
    `${MAILBOXES}/:mailboxId/Folders/:folderId/Action`,
    {
      config,
      schema: {
        tags,
        summary: 'Restore a folder of a mailbox to where it was or elsewhere, or export it',
        params: Type.Object({ ...params.properties, folderId: Type.String() }),
        body: refer(MailboxAction),
        response: { ...answers(refer(FoldersRestoreStatistics)), ...errors },
      },
    },
    (request, reply) => {
      const mailbox = openMailbox(request.world, lookFrom(request, 'Vex'), request.params.mailboxId)
      const folder = findFolder(mailbox, request.params.folderId)
      const { length } = placesBelow(mailbox, folder)
      return restoreParts(request, reply, mailbox, folderThing(mailbox, folder), length, request.body, folder)
    },
  )

  app.post(
    `${MAILBOXES}/:mailboxId/Items/:itemId/Action`,
    {
      config,
      schema: {
        tags,
        summary: 'Restore, save, send or export an item of a mailbox',
        params: Type.Object({ ...params.properties, itemId: Type.String() }),
        body: refer(MailItemAction),
        response: { ...answers(refer(ItemsRestoreStatistics)), ...errors },
      },
    },
    (request, reply) => {
      const mailbox = openMailbox(request.world, lookFrom(request, 'Vex'), request.params.mailboxId)
      return act(request, reply, mailbox, [request.params.itemId], request.body)
    },
  )

  app.post(
    `${MAILBOXES}/:mailboxId/Items/Action`,
    {
      config,
      schema: {
        tags,
        summary: 'Restore, save, send or export several items of a mailbox',
        params,
        body: refer(MailItemsAction),
        response: { ...answers(refer(ItemsRestoreStatistics)), ...errors },
      },
    },
    (request, reply) => {
      const mailbox = openMailbox(request.world, lookFrom(request, 'Vex'), request.params.mailboxId)
      const [wish] = Object.values(request.body)
      const ids = (wish?.items ?? []).map(({ id }) => id)
      return act(request, reply, mailbox, ids, request.body)
    },
  )
}

/** Restores or exports a mailbox or a folder of it. @param folders how many that are */
function restoreParts(
  request: FastifyRequest,
  reply: FastifyReply,
  mailbox: Opened,
  thing: Thing,
  folders: number,
  { exporttoPst, restoretoOriginallocation, restoreTo }: Static<typeof MailboxAction>,
  root?: Place,
) {
  if (!restoretoOriginallocation && !restoreTo)
    return exportToPst(
      reply,
      mailbox.world,
      mailbox.look,
      [selectionOf(mailbox, { folder: root })],
      [thing],
      exporttoPst,
    )
  return request
    .inSlices(restoreMail(mailbox, [thing], { ...restoreTo, root }))
    .then((tally) => folderStatistics(tally, folders))
}

/** Items as they are, and as something to act on. */
interface Items {
  readonly entries: readonly MailEntry[]
  readonly things: readonly Thing[]
}

/** Finds items, and how large their messages would be. @throws NotFound */
function* itemsOf(mailbox: Opened, ids: readonly string[]): Slices<Items> {
  const entries: MailEntry[] = []
  const things: Thing[] = []
  for (const id of ids) {
    const entry = findItem(mailbox, id)
    entries.push(entry)
    things.push(messageThing(mailbox, entry))
    if (things.length % SOME === 0) yield
  }
  return { entries, things }
}

/** Writes down that items are saved. @returns their files */
function* saveItems(mailbox: Opened, ids: readonly string[]): Slices<Source[]> {
  const { entries, things } = yield* itemsOf(mailbox, ids)
  yield* saveInSlices(mailbox.world, mailbox.look.session, things)
  return entries.map((entry, place) => message(mailbox, entry, things[place] as Thing))
}

function* restoreItems(mailbox: Opened, ids: readonly string[], wish: MailWish): Slices<Tally> {
  const { things } = yield* itemsOf(mailbox, ids)
  return yield* restoreMail(mailbox, things, wish)
}

/** Restores, saves or sends items. */
function act(
  request: FastifyRequest,
  reply: FastifyReply,
  mailbox: Opened,
  ids: readonly string[],
  { exporttoPst, savetoMsg, restoretoOriginallocation, restoreTo, sendTo }: Static<typeof MailItemAction>,
) {
  const name = fileName(mailbox.container.name)
  if (savetoMsg && !exporttoPst)
    return request
      .inSlices(saveItems(mailbox, ids))
      .then((files) => sendFiles(reply, name, files, savetoMsg.asZip))
  // items come to lie side by side in the folder that is asked for
  const wish = restoretoOriginallocation ? {} : restoreTo && { ...restoreTo, isFlat: true }
  if (wish && !exporttoPst) return request.inSlices(restoreItems(mailbox, ids, wish)).then(mailStatistics)
  const { entries, things } = finish(itemsOf(mailbox, ids))
  if (!exporttoPst)
    return sendByMail(request, reply, mailbox.look, things, { to: mailbox.container.address, ...sendTo })
  const codes = entries.map(({ code }) => code)
  const selection = selectionOf(mailbox, { codes })
  return exportToPst(reply, mailbox.world, mailbox.look, [selection], things, exporttoPst)
}
