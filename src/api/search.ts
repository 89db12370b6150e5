import type { FastifyRequest } from 'fastify'
import { type Static, Type } from 'typebox'
import { NotSimulatedError } from '../http/http-errors.js'
import type { EntryId } from '../world/content/entry-id.js'
import type { Folder } from '../world/content/folder-tree.js'
import type { FileEntry } from '../world/restore/file-entries.js'
import type { OpenContainer } from '../world/restore/open-container.js'
import { searchFiles, searchFolders, splitWords } from '../world/restore/search.js'
import { errorResponses } from './error-schemas.js'
import { refTo } from './hal.js'
import { buildPage, Page, PageQuery } from './paging.js'
import { RestoreItem } from './restore-item-schema.js'
import { RESTORE_ROUTE_CONFIG } from './restore-routes.js'
import type { ViewContext } from './view-context.js'

/** What is looked for. */
export const SearchOptions = Type.Object({
  query: Type.Optional(
    Type.String({ description: 'Words that must all be there; the mock knows no operators and properties' }),
  ),
})

export const SEARCH_CONFIG = { ...RESTORE_ROUTE_CONFIG, versions: { since: 6 } } as const

/** Reads the words of a search. @throws NotSimulatedError for a search by a property, such as `from:` */
export function readWords({ query = '' }: Static<typeof SearchOptions>): string[] {
  const [, property] = /(?:^|\s)(\w+):/.exec(query) ?? []
  if (property !== undefined)
    throw new NotSimulatedError(
      `searches by a property: search for words, without '${property.slice(0, 60)}:'`,
    )
  return splitWords(query.replaceAll('"', ''))
}

const ItemType = Type.Enum(['All', 'Folders', 'Items', 'Documents'], { description: 'Only folders, or none' })

/** Schema of a search for files. */
export const describeFileSearch = <P extends Parameters<typeof Type.Object>[0]>(
  tag: string,
  where: string,
  params: P,
) =>
  ({
    tags: [tag],
    summary: `Search for documents, items and folders in ${where}, a page at a time`,
    params: Type.Object(params),
    querystring: Type.Object({ ...PageQuery.properties, itemType: Type.Optional(ItemType) }),
    body: SearchOptions,
    response: { 200: Page(refTo(RestoreItem)), ...errorResponses },
  }) as const

type View = Static<typeof RestoreItem>
type FileSearch = FastifyRequest<{
  Querystring: Static<ReturnType<typeof describeFileSearch>['querystring']>
  Body: Static<typeof SearchOptions>
}>

/** Searches for files, and answers with a page of what is found: folders first. */
export async function searchForFiles(
  request: FastifyRequest,
  opened: OpenContainer,
  parts: { readonly folders: readonly Folder[]; readonly entryIds: Iterable<EntryId> },
  views: {
    readonly folder: (view: ViewContext, folder: Folder) => object
    readonly entry: (view: ViewContext, entry: FileEntry) => object
  },
) {
  const { query, body } = request as FileSearch
  const { itemType = 'All' } = query
  const words = readWords(body)
  const folders = itemType === 'All' || itemType === 'Folders' ? searchFolders(parts.folders, words) : []
  const wanted = itemType === 'Folders' ? [] : parts.entryIds
  const entries = await request.inSlices(searchFiles(opened, wanted, words))
  const { length } = folders
  return buildPage(request as FileSearch, length + entries.length, (from, to, view) => [
    ...folders.slice(from, to).map((folder) => views.folder(view, folder) as View),
    ...entries
      .slice(Math.max(0, from - length), Math.max(0, to - length))
      .map((entry) => views.entry(view, entry) as View),
  ])
}
