import type { FastifyReply, FastifyRequest } from 'fastify'
import { type Static, Type } from 'typebox'
import type { Place } from '../../world/content/tree.js'
import { saveThings, type Thing } from '../../world/restore/act.js'
import { restoreWhole } from '../../world/restore/batch.js'
import { findShown } from '../../world/restore/look.js'
import {
  findFolder,
  findItem,
  folderThing,
  type MailEntry,
  mailboxAlone,
  mailboxThing,
  openMailbox,
  restoreMail,
} from '../../world/restore/mailboxes.js'
import { type Opened, placesBelow, uniqueContainers } from '../../world/restore/open.js'
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
      const entry = findItem(mailbox, request.params.itemId)
      return act(request, reply, mailbox, [entry], request.body)
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
      const entries = (wish?.items ?? []).map(({ id }) => findItem(mailbox, id))
      return act(request, reply, mailbox, entries, request.body)
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

/** Restores, saves or sends items. */
function act(
  request: FastifyRequest,
  reply: FastifyReply,
  mailbox: Opened,
  entries: readonly MailEntry[],
  { exporttoPst, savetoMsg, restoretoOriginallocation, restoreTo, sendTo }: Static<typeof MailItemAction>,
) {
  const things = entries.map((entry) => messageThing(mailbox, entry))
  if (exporttoPst) {
    const codes = entries.map(({ code }) => code)
    return exportToPst(
      reply,
      mailbox.world,
      mailbox.look,
      [selectionOf(mailbox, { codes })],
      things,
      exporttoPst,
    )
  }
  if (savetoMsg) {
    saveThings(mailbox.world, mailbox.look.session, things)
    const files = entries.map((entry) => message(mailbox, entry))
    return sendFiles(reply, fileName(mailbox.container.name), files, savetoMsg.asZip)
  }
  // items come to lie side by side in the folder that is asked for
  const wish = restoretoOriginallocation ? {} : restoreTo && { ...restoreTo, isFlat: true }
  if (wish) return request.inSlices(restoreMail(mailbox, things, wish)).then(mailStatistics)
  return sendByMail(request, reply, mailbox.look, things, { to: mailbox.container.address, ...sendTo })
}
