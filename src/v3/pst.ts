import type { FastifyReply } from 'fastify'
import { type PstFile, type PstOptions, planPst } from '../files/pst/index.js'
import type { FileSource } from '../files/zip.js'
import { RefusedError, OperationFailedError } from '../world/core/errors.js'
import { recordExport, recordFailedExport, type RestoreItem } from '../world/restore/act.js'
import type { RestoreView } from '../world/restore/look.js'
import { getSettings } from '../world/settings/settings.js'
import type { World } from '../world/world.js'
import { fileName, sendFile, sendZipAsMade } from './downloads.js'
import { type Selection, storeOf } from './pst-store.js'

const NO_OUTLOOK =
  'The export to PST needs a 64-bit version of Microsoft Outlook on the backup server, and there is none.'

/** Smaller files would hardly hold more than their own folders. */
const LEAST_LIMIT = 1_048_576
/** What Outlook lets a file become when nobody says otherwise. */
const USUAL_LIMIT = 50 * 2 ** 30

interface ExportOptions {
  readonly contentKeywords?: string | undefined
  readonly enablePstSizeLimit?: boolean | undefined
  readonly pstSizeLimitBytes?: number | undefined
}

/**
 * Exports one mailbox, or what was pointed at in it, as a PST file; several mailboxes as a zip with a file for each, and so too one
 * that takes several files because of a limit.
 * @throws Unable on a server without Outlook: the events of the session tell it too
 * @throws Refused for a limit that makes no sense
 */
export async function exportToPst(
  reply: FastifyReply,
  world: World,
  { session, organization }: RestoreView,
  selections: readonly Selection[],
  things: readonly RestoreItem[],
  options: ExportOptions = {},
): Promise<FastifyReply> {
  if (getSettings(world, 'explorer').outlookInstalled === false) {
    recordFailedExport(world, session, things, NO_OUTLOOK)
    throw new OperationFailedError(NO_OUTLOOK)
  }
  const how = { limit: limitOf(options), pause: reply.pauses() }
  recordExport(world, session, things)
  const sources = (selection: Selection) => sourcesOf(selection, options.contentKeywords, how, world.time)
  const [only] = selections
  if (!only || selections.length > 1)
    return sendZipAsMade(reply, fileName(organization.name), flat(selections, sources))
  const files = sources(only)
  const { value: first } = await files.next()
  if (!first) throw new Error('There is a file for every mailbox.')
  if (first.isLast) return sendFile(reply, first)
  return sendZipAsMade(reply, fileName(only.container.name), follow(first, files))
}

function limitOf({ enablePstSizeLimit, pstSizeLimitBytes = USUAL_LIMIT }: ExportOptions): number {
  if (!enablePstSizeLimit) return USUAL_LIMIT
  if (pstSizeLimitBytes < LEAST_LIMIT)
    throw new RefusedError(
      `The property 'pstSizeLimitBytes' must be at least ${LEAST_LIMIT} when 'enablePstSizeLimit' is true; it is ${pstSizeLimitBytes}.`,
    )
  return pstSizeLimitBytes
}

/** The files of a mailbox, each planned when it is its turn. */
async function* sourcesOf(
  selection: Selection,
  keywords: string | undefined,
  how: Required<PstOptions>,
  modified: number,
): AsyncGenerator<FileSource & Pick<PstFile, 'isLast'>, undefined> {
  const path = `${fileName(selection.container.name)}.pst`
  for await (const file of planPst(await storeOf(selection, keywords, how.pause), how))
    yield { ...file, path, modified }
}

async function* follow<T>(first: T, rest: AsyncIterable<T>): AsyncGenerator<T> {
  yield first
  yield* rest
}

async function* flat<T, U>(list: readonly T[], each: (one: T) => AsyncIterable<U>): AsyncGenerator<U> {
  for (const one of list) yield* each(one)
}
