import type { FastifyReply, FastifyRequest } from 'fastify'
import { type Static, Type } from 'typebox'
import type { Folder } from '../../world/content/folder-tree.js'
import { mapInSlices, type Slices } from '../../world/core/slices.js'
import { createDocumentItems, createFolderItems, type FileEntry } from '../../world/restore/file-entries.js'
import type { OpenContainer } from '../../world/restore/open-container.js'
import type { RestoreItem } from '../../world/restore/restore-actions.js'
import { getSummaryStatus, type RestoreSummary } from '../../world/restore/restorer.js'
import {
  findSiteEntry,
  findSiteFolder,
  restoreToSite,
  type SiteRestoreOptions,
} from '../../world/restore/sites.js'
import { restoreSites } from '../../world/restore/whole-sites.js'
import { actionResponses } from '../downloads.js'
import { errorResponses } from '../error-schemas.js'
import { refTo } from '../hal.js'
import type { ResourceRoutes } from '../resource-routes.js'
import { createOptions, readChoice, saveDocument } from '../restore-request-schemas.js'
import { parseFilter, RESTORE_ROUTE_CONFIG, SESSION_PATH } from '../restore-routes.js'
import {
  buildItemStatistics,
  ItemRestoreStatistics,
  ListRestoreStatistics,
  listIssues,
  WebRestoreStatistics,
} from '../restore-statistics.js'
import { describeVerbs } from '../restore-verbs.js'
import { chooseFolders, saveDocuments, saveFolders } from '../save-documents.js'
import { sendByMail } from '../send-by-mail.js'
import { openRequestedSite, SiteParams } from './open-site.js'
import {
  LibraryAction,
  ListAction,
  SiteAction,
  SiteDocumentsAction,
  SiteFileAction,
  SiteFoldersAction,
  SiteItemAction,
  SiteItemsAction,
} from './schema.js'

const SITE = `${SESSION_PATH}/Organization/Sites/:siteId`

const paramsWith = <Name extends string>(name: Name) =>
  Type.Object({ ...SiteParams.properties, [name]: Type.String() } as typeof SiteParams.properties & {
    [K in Name]: ReturnType<typeof Type.String>
  })

/** Restoring, saving and sending: the actions of sites, libraries, lists, folders, documents and items. */
export const siteActions: ResourceRoutes = async (app) => {
  for (const schema of [
    SiteAction,
    LibraryAction,
    ListAction,
    SiteFileAction,
    SiteFoldersAction,
    SiteDocumentsAction,
    SiteItemAction,
    SiteItemsAction,
  ])
    app.addSchema(schema)
  const tags = ['RestoreSessions/SharePoint']
  const siteConfig = { ...RESTORE_ROUTE_CONFIG, verbs: describeVerbs(refTo(WebRestoreStatistics)) }
  const listConfig = { ...RESTORE_ROUTE_CONFIG, verbs: describeVerbs(refTo(ListRestoreStatistics)) }
  const config = { ...RESTORE_ROUTE_CONFIG, verbs: describeVerbs(refTo(ItemRestoreStatistics)) }
  const itemAnswers = { ...actionResponses(refTo(ItemRestoreStatistics)), ...errorResponses }

  app.post(
    `${SITE}/Action`,
    {
      config: siteConfig,
      schema: {
        tags,
        summary: 'Restore a site to where it was or under another name',
        params: SiteParams,
        body: refTo(SiteAction),
        response: { 200: refTo(WebRestoreStatistics), ...errorResponses },
      },
    },
    async (request) => {
      const site = openRequestedSite(request)
      const webs = await request.inSlices(restoreSites(site, readSiteOptions(request.body)))
      const failed = webs.filter(({ summary }) => getSummaryStatus(summary) !== 'Success').length
      return {
        restoredListsCount: webs.reduce((count, { lists }) => count + lists, 0),
        failedListsCount: 0,
        restoredWebsCount: webs.length - failed,
        failedWebsCount: failed,
        failedRestrictionsCount: 0,
        restoreIssues: webs.flatMap(({ summary }) => listIssues(summary, 'Site')),
      }
    },
  )

  app.post(
    `${SITE}/Libraries/:libraryId/Action`,
    {
      config: listConfig,
      schema: {
        tags,
        summary: 'Restore, save or send a library of a site',
        params: paramsWith('libraryId'),
        body: refTo(LibraryAction),
        response: { ...actionResponses(refTo(ListRestoreStatistics)), ...errorResponses },
      },
    },
    (request, reply) => {
      const site = openRequestedSite(request)
      const { save, sendTo } = request.body
      const library = findSiteFolder(site, 'Library', request.params.libraryId)
      if (sendTo) return sendByMail(request, reply, site.view, createFolderItems(site, [library]), sendTo)
      if (save) return saveFolders(request, reply, site, chooseFolders(site, [library]))
      const items = createFolderItems(site, [library])
      return request
        .inSlices(restoreFound(site, items, { ...readSiteOptions(request.body), makeList: true }))
        .then(buildListStatistics)
    },
  )

  app.post(
    `${SITE}/Lists/:listId/Action`,
    {
      config: listConfig,
      schema: {
        tags,
        summary: 'Restore a list of a site',
        params: paramsWith('listId'),
        body: refTo(ListAction),
        response: { 200: refTo(ListRestoreStatistics), ...errorResponses },
      },
    },
    async (request) => {
      const site = openRequestedSite(request)
      const items = createFolderItems(site, [findSiteFolder(site, 'List', request.params.listId)])
      return buildListStatistics(
        await request.inSlices(
          restoreFound(site, items, { ...readSiteOptions(request.body), makeList: true }),
        ),
      )
    },
  )

  app.post(
    `${SITE}/Folders/Action`,
    {
      config,
      schema: {
        tags,
        summary: 'Restore, save or send several folders of a site',
        params: SiteParams,
        body: refTo(SiteFoldersAction),
        response: itemAnswers,
      },
    },
    (request, reply) => {
      const site = openRequestedSite(request)
      const wanted = Object.values(request.body)[0]?.folders ?? []
      const folders = wanted.map(({ id }) => findSiteFolder(site, 'Folder', id))
      return actOnFolders(request, reply, site, folders, request.body)
    },
  )

  app.post(
    `${SITE}/Folders/:folderId/Action`,
    {
      config,
      schema: {
        tags,
        summary: 'Restore, save or send a folder of a site',
        params: paramsWith('folderId'),
        body: refTo(SiteFileAction),
        response: itemAnswers,
      },
    },
    (request, reply) => {
      const site = openRequestedSite(request)
      const folder = findSiteFolder(site, 'Folder', request.params.folderId)
      return actOnFolders(request, reply, site, [folder], request.body)
    },
  )

  app.post(
    `${SITE}/Documents/Action`,
    {
      config,
      schema: {
        tags,
        summary: 'Restore, save or send several documents of a site',
        params: SiteParams,
        body: refTo(SiteDocumentsAction),
        response: itemAnswers,
      },
    },
    (request, reply) => {
      const site = openRequestedSite(request)
      const wanted = Object.values(request.body)[0]?.documents ?? []
      return actOnDocuments(request, reply, site, wanted, request.body)
    },
  )

  app.post(
    `${SITE}/Documents/:documentId/Action`,
    {
      config: {
        ...config,
        verbs: describeVerbs(refTo(ItemRestoreStatistics), { save: { 6: createOptions(saveDocument) } }),
      },
      schema: {
        tags,
        summary: 'Restore, save or send a document of a site',
        params: paramsWith('documentId'),
        body: refTo(SiteFileAction),
        response: itemAnswers,
      },
    },
    (request, reply) => {
      const site = openRequestedSite(request)
      return actOnDocuments(request, reply, site, [{ id: request.params.documentId }], request.body)
    },
  )

  app.post(
    `${SITE}/Items/Action`,
    {
      config,
      schema: {
        tags,
        summary: 'Restore several items of lists',
        params: SiteParams,
        body: refTo(SiteItemsAction),
        response: { 200: refTo(ItemRestoreStatistics), ...errorResponses },
      },
    },
    async (request) => {
      const site = openRequestedSite(request)
      const wanted = Object.values(request.body)[0]?.items ?? []
      const items = createDocumentItems(site, findEntries(site, 'Item', wanted))
      return buildItemStatistics(
        await request.inSlices(
          restoreFound(site, items, { ...readSiteOptions(request.body), makeList: false }),
        ),
      )
    },
  )

  app.post(
    `${SITE}/Items/:itemId/Action`,
    {
      config,
      schema: {
        tags,
        summary: 'Restore an item of a list',
        params: paramsWith('itemId'),
        body: refTo(SiteItemAction),
        response: { 200: refTo(ItemRestoreStatistics), ...errorResponses },
      },
    },
    async (request) => {
      const site = openRequestedSite(request)
      const items = createDocumentItems(site, findEntries(site, 'Item', [{ id: request.params.itemId }]))
      return buildItemStatistics(
        await request.inSlices(
          restoreFound(site, items, { ...readSiteOptions(request.body), makeList: false }),
        ),
      )
    },
  )
}

const buildListStatistics = (summary: RestoreSummary) => ({
  restoredListsCount: summary.created + summary.merged > 0 ? 1 : 0,
  failedListsCount: summary.problems.length > 0 ? 1 : 0,
  ...buildItemStatistics(summary, 'List'),
})

interface RestoreWish {
  readonly documentVersion?: 'all' | 'last' | undefined
  readonly siteURL?: string | undefined
}

/** The options of a restore, in whatever words of whatever version. */
function readSiteOptions<To extends RestoreWish, Back extends RestoreWish>({
  restoreTo,
  restore,
}: {
  readonly restoreTo?: To | undefined
  readonly restore?: Back | undefined
}) {
  const wish: (To | Back) & RestoreWish = restoreTo ?? (restore as Back)
  return { ...wish, documentVersion: readChoice(wish.documentVersion), siteUrl: parseFilter(wish.siteURL) }
}

type Verbs = Static<typeof SiteFileAction>

function actOnFolders(
  request: FastifyRequest,
  reply: FastifyReply,
  site: OpenContainer,
  folders: readonly Folder[],
  verbs: Verbs,
) {
  if (verbs.save) return saveFolders(request, reply, site, chooseFolders(site, folders))
  return runAction(request, reply, site, createFolderItems(site, folders), verbs)
}

function actOnDocuments(
  request: FastifyRequest,
  reply: FastifyReply,
  site: OpenContainer,
  wanted: readonly { readonly id: string }[],
  verbs: Verbs,
) {
  const entries = findEntries(site, 'Document', wanted)
  return verbs.save
    ? saveDocuments(request, reply, site, entries, verbs.save.asZip)
    : runAction(request, reply, site, createDocumentItems(site, entries), verbs)
}

/** @throws NotFoundError when it is run */
const findEntries = (
  site: OpenContainer,
  what: 'Document' | 'Item',
  wanted: readonly { readonly id: string }[],
): Slices<FileEntry[]> => mapInSlices(wanted, ({ id }) => findSiteEntry(site, what, id))

function* restoreFound(
  site: OpenContainer,
  find: Slices<readonly RestoreItem[]>,
  options: SiteRestoreOptions,
): Slices<RestoreSummary> {
  return yield* restoreToSite(site, yield* find, options)
}

/** Restores or sends. @param find finds what */
function runAction(
  request: FastifyRequest,
  reply: FastifyReply,
  site: OpenContainer,
  find: Slices<readonly RestoreItem[]>,
  verbs: Verbs,
) {
  if (verbs.sendTo) return sendByMail(request, reply, site.view, find, verbs.sendTo)
  return request
    .inSlices(restoreFound(site, find, { ...readSiteOptions(verbs), makeList: false }))
    .then((summary) => buildItemStatistics(summary))
}
