/**
 * Writes Outlook's files of mail: PST in its Unicode version, 512-byte pages, not encoded ([MS-PST], read as of 2024).
 *
 * A file begins with where its trees are and how long it is, and whoever sends it wants to say the latter before the first byte. So it
 * is written in two goes over the same messages: the first adds up the sizes of all blocks, the second writes from the beginning to the
 * end. Nothing is kept in between but a few bytes for each block and node, and the table of the folder that is being written. The
 * same store gives the same bytes.
 *
 * Three layers, each a folder that knows only those before it:
 * - `ndb/`: the header (2.2.2.6), pages and their maps (2.2.2.7), blocks and trees of them (2.2.2.8), check sums (5.3, 5.5)
 * - `ltp/`: heaps (2.3.1), trees on them (2.3.2), properties (2.3.3), tables (2.3.4)
 * - `messaging/`: the store (2.4.3), folders (2.4.4), messages (2.4.5), attachments (2.4.6), named properties (2.4.7),
 *   templates and all that the smallest file must have (2.7)
 *
 * Left out: files of Outlook 97 (ANSI), the encodings (5.1, 5.2), passwords, searches (2.4.8, but for the empty nodes that must be
 * there), messages within messages, HTML and RTF bodies, members of distribution lists, and all of changing a file that is there.
 */
import { limitRange } from './message-range.js'
import { type MessageRange, writeStore } from './messaging/write-store.js'
import { PstLayout, PstPlan } from './ndb/file-plan.js'
import { writePstFile } from './ndb/write-file.js'
import type { Pause } from './pause.js'
import type { PstStore } from './pst-store.js'

/** Options of {@link planPst}. */
export interface PstOptions {
  /** Bytes that no file should be above. */
  readonly limit?: number
  readonly pause?: Pause
}

/** A file that can be written. */
export interface PstFile {
  /** Bytes. */
  readonly size: number
  /** Whether all messages of the store are in it that those before it have left. */
  readonly isLast: boolean
  /** Its bytes from the first to the last, in pieces. @throws Error when the store has changed since it was planned */
  readonly read: () => AsyncGenerator<Buffer, void>
}

/**
 * Plans the files of a store: one, or as many as it takes for none to be above a limit. Each has all the folders. A message that is
 * too large for any gets one for itself.
 */
export async function* planPst(
  store: PstStore,
  { limit = Number.POSITIVE_INFINITY, pause = () => undefined }: PstOptions = {},
): AsyncGenerator<PstFile, void> {
  for (let from: number | undefined = 0; from !== undefined; ) {
    const plan = new PstPlan()
    const { range, end } = limitRange(store, plan, from, limit)
    await plan.addNodes(writeStore(store, range), pause)
    const layout = new PstLayout(plan)
    const to = end()
    const again: MessageRange = { from, accepts: (n) => to === undefined || n < to }
    yield {
      size: layout.size,
      isLast: to === undefined,
      read: () => writePstFile(layout, writeStore(store, again), pause),
    }
    from = to
  }
}
