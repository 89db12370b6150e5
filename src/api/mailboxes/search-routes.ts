import { Type } from 'typebox'
import type { EntryId } from '../../world/content/entry-id.js'
import type { Slices } from '../../world/core/slices.js'
import { findMailFolder, getMailEntry, openMailbox } from '../../world/restore/mailboxes.js'
import { listEntryIdsBelow, type OpenContainer } from '../../world/restore/open-container.js'
import { searchMail } from '../../world/restore/search.js'
import { errorResponses } from '../error-schemas.js'
import { refTo } from '../hal.js'
import { buildPage, Page, PageQuery } from '../paging.js'
import type { ResourceRoutes } from '../resource-routes.js'
import { getRequestView, SESSION_PATH, SessionParams } from '../restore-routes.js'
import { readWords, SEARCH_CONFIG, SearchOptions } from '../search.js'
import { RestoreMailboxItem } from './schema.js'
import { itemView } from './view.js'

const PLACES = [
  { path: '', params: {}, where: 'a mailbox' },
  {
    path: '/Folders/:folderId',
    params: { folderId: Type.String() },
    where: 'a folder of a mailbox and those below it',
  },
] as const

/** Finds what has all words, in a mailbox or in a folder of it. */
function* search(
  mailbox: OpenContainer,
  folderId: string | undefined,
  words: readonly string[],
): Slices<EntryId[]> {
  const entryIds =
    folderId === undefined
      ? mailbox.contents.entryIds
      : yield* listEntryIdsBelow(mailbox, findMailFolder(mailbox, folderId))
  return yield* searchMail(mailbox, entryIds, words)
}

/** Searches in mailboxes of a restore session. */
export const mailboxSearches: ResourceRoutes = async (app) => {
  for (const { path, params, where } of PLACES)
    app.post(
      `${SESSION_PATH}/Organization/Mailboxes/:mailboxId${path}/search`,
      {
        config: SEARCH_CONFIG,
        schema: {
          tags: ['RestoreSessions/Exchange'],
          summary: `Search for items in ${where}, a page at a time`,
          params: Type.Object({ ...SessionParams.properties, mailboxId: Type.String(), ...params }),
          querystring: PageQuery,
          body: SearchOptions,
          response: { 200: Page(refTo(RestoreMailboxItem)), ...errorResponses },
        },
      },
      async (request) => {
        const { mailboxId, folderId } = request.params as { mailboxId: string; folderId?: string }
        const mailbox = openMailbox(request.world, getRequestView(request, 'Vex'), mailboxId)
        const words = readWords(request.body)
        const found = await request.inSlices(search(mailbox, folderId, words))
        return buildPage(request, found.length, (from, to, view) =>
          found.slice(from, to).map((entryId) => itemView(view, mailbox, getMailEntry(mailbox, entryId))),
        )
      },
    )
}
