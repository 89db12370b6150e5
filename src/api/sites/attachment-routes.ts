import type { FastifyReply, FastifyRequest } from 'fastify'
import { type Static, Type } from 'typebox'
import { createFileSource } from '../../exports/document-file.js'
import { sanitizeFileName } from '../../text/file-name.js'
import { mapInSlices, type Slices } from '../../world/core/slices.js'
import { createAttachmentItem } from '../../world/restore/file-entries.js'
import type { OpenContainer } from '../../world/restore/open-container.js'
import { type RestoreItem, recordSave } from '../../world/restore/restore-actions.js'
import {
  type Attachment,
  findAttachment,
  findSiteEntry,
  listSiteAttachments,
} from '../../world/restore/sites.js'
import { actionResponses, sendFiles } from '../downloads.js'
import { errorResponses } from '../error-schemas.js'
import { refTo } from '../hal.js'
import { buildPage, Page, PageQuery } from '../paging.js'
import { EmptyResponse } from '../request-schemas.js'
import type { ResourceRoutes } from '../resource-routes.js'
import { RESTORE_ROUTE_CONFIG, SESSION_PATH } from '../restore-routes.js'
import { describeVerbs } from '../restore-verbs.js'
import { sendByMail } from '../send-by-mail.js'
import { createViewContext } from '../view-context.js'
import { openRequestedSite, SiteParams } from './open-site.js'
import { AttachmentAction, AttachmentsAction, RestoreSiteAttachment } from './schema.js'
import { attachmentView } from './view.js'

const ATTACHMENTS = `${SESSION_PATH}/Organization/Sites/:siteId/Items/:itemId/Attachments`
const params = Type.Object({ ...SiteParams.properties, itemId: Type.String() })
const oneParams = Type.Object({ ...params.properties, attachmentId: Type.String() })

type ItemRequest = FastifyRequest<{ Params: Static<typeof params> }>

/** The site and the list item of a request. @throws NotFoundError */
function findItem(request: ItemRequest) {
  const site = openRequestedSite(request)
  return { site, entry: findSiteEntry(site, 'Item', request.params.itemId) }
}

/** The files that hang on list items. */
export const attachments: ResourceRoutes = async (app) => {
  for (const schema of [RestoreSiteAttachment, AttachmentAction, AttachmentsAction]) app.addSchema(schema)
  const tags = ['RestoreSessions/SharePoint']
  const config = { ...RESTORE_ROUTE_CONFIG, verbs: describeVerbs(EmptyResponse) }
  const response = { ...actionResponses({ type: 'null' } as never), ...errorResponses }

  app.get(
    ATTACHMENTS,
    {
      config,
      schema: {
        tags,
        summary: 'Get the attachments of a list item, a page at a time',
        params,
        querystring: PageQuery,
        response: { 200: Page(refTo(RestoreSiteAttachment)), ...errorResponses },
      },
    },
    (request) => {
      const { base } = createViewContext(request)
      const { site, entry } = findItem(request)
      const all = listSiteAttachments(site, entry)
      return buildPage(request, all.length, (from, to) =>
        all.slice(from, to).map((one) => attachmentView(base, site, entry, one)),
      )
    },
  )

  app.get(
    `${ATTACHMENTS}/:attachmentId`,
    {
      config,
      schema: {
        tags,
        summary: 'Get an attachment of a list item',
        params: oneParams,
        response: { 200: refTo(RestoreSiteAttachment), ...errorResponses },
      },
    },
    (request) => {
      const { site, entry } = findItem(request)
      const one = findAttachment(site, entry, request.params.attachmentId)
      return attachmentView(createViewContext(request).base, site, entry, one)
    },
  )

  app.post(
    `${ATTACHMENTS}/Action`,
    {
      config,
      schema: {
        tags,
        summary: 'Save or send several attachments of a list item',
        params,
        body: refTo(AttachmentsAction),
        response,
      },
    },
    (request, reply) => {
      const { site, entry } = findItem(request)
      const wanted = Object.values(request.body)[0]?.attachments ?? []
      const found = wanted.map(({ id }) => findAttachment(site, entry, id))
      return runAction(request, reply, site, found, request.body)
    },
  )

  app.post(
    `${ATTACHMENTS}/:attachmentId/Action`,
    {
      config,
      schema: {
        tags,
        summary: 'Save or send an attachment of a list item',
        params: oneParams,
        body: refTo(AttachmentAction),
        response,
      },
    },
    (request, reply) => {
      const { site, entry } = findItem(request)
      const one = findAttachment(site, entry, request.params.attachmentId)
      return runAction(request, reply, site, [one], request.body)
    },
  )
}

/** Sends attachments, or saves them. */
function runAction(
  request: FastifyRequest,
  reply: FastifyReply,
  site: OpenContainer,
  found: readonly Attachment[],
  { save, sendTo }: Static<typeof AttachmentAction>,
) {
  const items = mapInSlices(found, ({ file }) => createAttachmentItem(site, file))
  if (sendTo) return sendByMail(request, reply, site.view, items, sendTo)
  const files = found.map(({ file }) => createFileSource(file))
  return request
    .inSlices(recordFound(site, items))
    .then(() => sendFiles(reply, sanitizeFileName('Attachments'), files, save?.asZip))
}

function* recordFound(site: OpenContainer, find: Slices<readonly RestoreItem[]>): Slices<void> {
  yield* recordSave(site.world, site.view.session, yield* find)
}
