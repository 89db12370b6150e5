import type { FastifyReply, FastifyRequest } from 'fastify'
import { type PstFile, type PstOptions, planPst } from '../exports/pst/plan-pst.js'
import type { FileSource } from '../exports/zip.js'
import { sanitizeFileName } from '../text/file-name.js'
import { OperationFailedError, RefusedError } from '../world/core/errors.js'
import type { Slices } from '../world/core/slices.js'
import { type RestoreItem, recordExport, recordFailedExport } from '../world/restore/restore-actions.js'
import type { RestoreView } from '../world/restore/restore-view.js'
import { getSettings } from '../world/settings/settings.js'
import type { World } from '../world/world.js'
import { sendFile, streamZip } from './downloads.js'
import { buildStore, type ExportSelection } from './pst-store.js'

const NO_OUTLOOK =
  'The export to PST needs a 64-bit version of Microsoft Outlook on the backup server, and there is none.'

/** Smaller files would hardly hold more than their own folders. */
const MIN_SIZE_LIMIT = 1_048_576
/** Outlook's own limit for the size of a file. */
const DEFAULT_SIZE_LIMIT = 50 * 2 ** 30

interface ExportOptions {
  readonly contentKeywords?: string | undefined
  /** The same as later versions call it. */
  readonly contentKeyword?: string | undefined
  readonly enablePstSizeLimit?: boolean | undefined
  readonly pstSizeLimitBytes?: number | undefined
}

/** Parts of mailboxes to export, and what they are called in events. */
export interface ExportChoice {
  readonly selections: readonly ExportSelection[]
  readonly items: readonly RestoreItem[]
}

/**
 * Exports one mailbox, or what was pointed at in it, as a PST file; several mailboxes as a zip with a file for each, and so too one
 * that takes several files because of a limit.
 * @param find finds what is to be exported
 * @throws OperationFailedError on a server without Outlook: the events of the session tell it too
 * @throws RefusedError for a limit that makes no sense
 */
export async function exportToPst(
  request: FastifyRequest,
  reply: FastifyReply,
  view: RestoreView,
  find: Slices<ExportChoice>,
  options: ExportOptions = {},
): Promise<FastifyReply> {
  const { world } = request
  const begun = await request.inSlices(beginExport(world, view, find, options))
  if (!begun) throw new OperationFailedError(NO_OUTLOOK)
  const { selections, limit } = begun
  const how = { limit, pause: reply.pauses() }
  const sources = (selection: ExportSelection) =>
    listPstFiles(selection, options.contentKeywords ?? options.contentKeyword, how, world.time)
  const [only] = selections
  if (!only || selections.length > 1)
    return streamZip(reply, sanitizeFileName(view.organization.name), flatMap(selections, sources))
  const files = sources(only)
  const { value: first } = await files.next()
  if (!first) throw new Error('There is a file for every mailbox.')
  if (first.isLast) return sendFile(reply, first)
  return streamZip(reply, sanitizeFileName(only.container.name), prepend(first, files))
}

/** Writes down that things are exported. @returns undefined if they cannot be, and that is written down */
function* beginExport(
  world: World,
  { session }: RestoreView,
  find: Slices<ExportChoice>,
  options: ExportOptions,
): Slices<{ readonly selections: readonly ExportSelection[]; readonly limit: number } | undefined> {
  const { selections, items } = yield* find
  if (getSettings(world, 'explorer').outlookInstalled === false) {
    yield* recordFailedExport(world, session, items, NO_OUTLOOK)
    return undefined
  }
  const limit = resolveSizeLimit(options)
  yield* recordExport(world, session, items)
  return { selections, limit }
}

function resolveSizeLimit({
  enablePstSizeLimit,
  pstSizeLimitBytes = DEFAULT_SIZE_LIMIT,
}: ExportOptions): number {
  if (!enablePstSizeLimit) return DEFAULT_SIZE_LIMIT
  if (pstSizeLimitBytes < MIN_SIZE_LIMIT)
    throw new RefusedError(
      `The property 'pstSizeLimitBytes' must be at least ${MIN_SIZE_LIMIT} when 'enablePstSizeLimit' is true; it is ${pstSizeLimitBytes}.`,
    )
  return pstSizeLimitBytes
}

/** The files of a mailbox, each planned when it is its turn. */
async function* listPstFiles(
  selection: ExportSelection,
  keywords: string | undefined,
  options: Required<PstOptions>,
  modified: number,
): AsyncGenerator<FileSource & Pick<PstFile, 'isLast'>, undefined> {
  const path = `${sanitizeFileName(selection.container.name)}.pst`
  for await (const file of planPst(await buildStore(selection, keywords, options.pause), options))
    yield { ...file, path, modified }
}

async function* prepend<T>(first: T, rest: AsyncIterable<T>): AsyncGenerator<T> {
  yield first
  yield* rest
}

async function* flatMap<T, U>(list: readonly T[], each: (one: T) => AsyncIterable<U>): AsyncGenerator<U> {
  for (const one of list) yield* each(one)
}
