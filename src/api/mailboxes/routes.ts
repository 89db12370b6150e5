import { Type } from 'typebox'
import {
  findMailFolder,
  findMailItem,
  getMailEntry,
  openMailbox,
  viewFolder,
} from '../../world/restore/mailboxes.js'
import { getEntryIds } from '../../world/restore/open-container.js'
import { errorResponses } from '../error-schemas.js'
import { refTo } from '../hal.js'
import { buildPage, Page, PageQuery } from '../paging.js'
import type { ResourceRoutes } from '../resource-routes.js'
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
import { since, until } from '../versioned-schemas.js'
import { createViewContext } from '../view-context.js'
import { RestoreMailbox, RestoreMailboxFolder, RestoreMailboxItem } from './schema.js'
import { folderView, itemView, mailboxView } from './view.js'

const MAILBOXES = `${SESSION_PATH}/Organization/Mailboxes`
const params = Type.Object({ ...SessionParams.properties, mailboxId: Type.String() })

const FolderFilter = Type.Optional(
  Type.String({
    description:
      'Only what lies in this folder; the word null is no folder, and as nothing lies above the folders, all items',
  }),
)

/** Mailboxes in a restore session, with their folders and items. */
export const mailboxes: ResourceRoutes = async (app) => {
  for (const schema of [RestoreMailbox, RestoreMailboxFolder, RestoreMailboxItem]) app.addSchema(schema)
  const tags = ['RestoreSessions/Exchange']
  const config = RESTORE_ROUTE_CONFIG

  app.get(
    MAILBOXES,
    {
      config,
      schema: {
        tags,
        summary: 'Get the mailboxes in the backup, by name, a page at a time',
        params: SessionParams,
        querystring: PageQuery,
        response: { 200: Page(refTo(RestoreMailbox)), ...errorResponses },
      },
    },
    (request) => {
      const { sources, session } = getRequestView(request, 'Vex')
      return buildPage(request, sources.length, (from, to, view) =>
        sources.slice(from, to).map((one) => mailboxView(view, session.id, one)),
      )
    },
  )

  app.get(
    `${MAILBOXES}/:mailboxId`,
    {
      config,
      schema: {
        tags,
        summary: 'Get a mailbox in the backup',
        params,
        response: { 200: refTo(RestoreMailbox), ...errorResponses },
      },
    },
    (request) => {
      const view = getRequestView(request, 'Vex')
      const mailbox = openMailbox(request.world, view, request.params.mailboxId)
      return mailboxView(createViewContext(request), view.session.id, mailbox)
    },
  )

  app.get(
    `${MAILBOXES}/:mailboxId/Folders`,
    {
      config,
      schema: {
        tags,
        summary: 'Get the folders of a mailbox, of one level or of all, a page at a time',
        params,
        querystring: Type.Object({
          ...LevelQuery.properties,
          name: since(6, Type.Optional(Type.String({ description: 'Only those of this name' }))),
        }),
        response: { 200: Page(refTo(RestoreMailboxFolder)), ...errorResponses },
      },
    },
    (request) => {
      const mailbox = openMailbox(request.world, getRequestView(request, 'Vex'), request.params.mailboxId)
      const { tree } = mailbox.contents
      const parentId = parseFilter(request.query.parentId)
      const findLevel = (id: string) => (isNull(id) ? undefined : findMailFolder(mailbox, id).number)
      const level = parentId === undefined ? tree.folders : tree.getChildren(findLevel(parentId))
      const name = parseFilter(request.query.name)?.toLowerCase()
      const folders =
        name === undefined ? level : level.filter((folder) => folder.name.toLowerCase() === name)
      return buildPage(request, folders.length, (from, to, view) =>
        folders.slice(from, to).map((folder) => folderView(view, mailbox, folder)),
      )
    },
  )

  app.get(
    `${MAILBOXES}/:mailboxId/Folders/:folderId`,
    {
      config,
      schema: {
        tags,
        summary: 'Get a folder of a mailbox',
        params: Type.Object({ ...params.properties, folderId: Type.String() }),
        response: { 200: refTo(RestoreMailboxFolder), ...errorResponses },
      },
    },
    (request) => {
      const mailbox = openMailbox(request.world, getRequestView(request, 'Vex'), request.params.mailboxId)
      return folderView(createViewContext(request), mailbox, findMailFolder(mailbox, request.params.folderId))
    },
  )

  app.get(
    `${MAILBOXES}/:mailboxId/Items`,
    {
      config,
      schema: {
        tags,
        summary: 'Get the items of a mailbox or of one of its folders, newest first, a page at a time',
        params,
        querystring: Type.Object({
          ...PageQuery.properties,
          folderId: until(6, FolderFilter),
          parentId: since(7, FolderFilter),
        }),
        response: { 200: Page(refTo(RestoreMailboxItem)), ...errorResponses },
      },
    },
    (request) => {
      const mailbox = openMailbox(request.world, getRequestView(request, 'Vex'), request.params.mailboxId)
      const folderId = parseFilter(request.query.folderId ?? request.query.parentId)
      const folder =
        folderId === undefined || isNull(folderId) ? undefined : findMailFolder(mailbox, folderId)
      if (folder && isView(request)) viewFolder(mailbox, folder)
      const codes = folder ? getEntryIds(mailbox, folder) : mailbox.contents.entryIds
      return buildPage(request, codes.length, (from, to, view) =>
        Array.from(codes.subarray(from, to), (code) => itemView(view, mailbox, getMailEntry(mailbox, code))),
      )
    },
  )

  app.get(
    `${MAILBOXES}/:mailboxId/Items/:itemId`,
    {
      config,
      schema: {
        tags,
        summary: 'Get an item of a mailbox',
        params: Type.Object({ ...params.properties, itemId: Type.String() }),
        response: { 200: refTo(RestoreMailboxItem), ...errorResponses },
      },
    },
    (request) => {
      const mailbox = openMailbox(request.world, getRequestView(request, 'Vex'), request.params.mailboxId)
      return itemView(createViewContext(request), mailbox, findMailItem(mailbox, request.params.itemId))
    },
  )
}
