import { createHash } from 'node:crypto'
import { TableContext } from '../ltp/table-context.js'
import type { Node } from '../ndb/node.js'
import { buildNodeId, NODE_TYPES } from '../ndb/node-ids.js'
import type { PstFolder, PstStore } from '../pst-store.js'
import { FIRST_FOLDER, SPECIAL_NODES, writeSpamSearch, writeStoreNodes } from './special-nodes.js'
import { TABLE_COLUMNS } from './table-columns.js'
import { type FolderRow, writeFolder } from './write-folder.js'
import { writeMessage } from './write-message.js'

/** Ids of messages begin here. */
const FIRST_MESSAGE = 0x10000

/** Which of the messages are meant: their numbers count through all folders. */
export interface MessageRange {
  readonly from: number
  /** Whether a message is still among them. @param table about how many bytes the table of its folder has by then */
  readonly accepts: (n: number, node: Node, table: number) => boolean
}

/** Writes a store with all that is in it, or with some of the messages. */
export function* writeStore(store: PstStore, range: MessageRange): Generator<Node> {
  const key = createHash('sha256').update(store.key).digest().subarray(0, 16)
  yield* writeStoreNodes(store.name, key)
  yield* new FolderWriter(key, range).writeAll(store)
}

class FolderWriter {
  readonly #key: Buffer
  readonly #range: MessageRange
  #folders = FIRST_FOLDER
  #messages = FIRST_MESSAGE
  /** How many messages have been gone past. */
  #messagesSeen = 0

  constructor(key: Buffer, range: MessageRange) {
    this.#key = key
    this.#range = range
  }

  *writeAll({ folders }: PstStore): Generator<Node> {
    const { root, top, deleted, searches } = SPECIAL_NODES
    const below: FolderRow[] = []
    // the folder of what was deleted is there in any case
    const isDeleted = ({ name }: PstFolder): boolean => name === 'Deleted Items'
    for (const folder of folders)
      below.push(yield* this.#write(folder, top, isDeleted(folder) ? deleted : this.#nextFolder()))
    if (!folders.some(isDeleted))
      below.push(
        yield* writeFolder({ nid: deleted, parent: top, name: 'Deleted Items', containerClass: 'IPF.Note' }),
      )
    const rows = [
      yield* writeFolder({ nid: top, parent: root, name: 'Top of Outlook data file', folders: below }),
      yield* writeFolder({ nid: searches, parent: root, name: 'Search Root' }),
      yield* writeSpamSearch(),
    ]
    yield* writeFolder({ nid: root, parent: root, name: '', folders: rows })
  }

  #nextFolder(): number {
    return buildNodeId(NODE_TYPES.folder, this.#folders++)
  }

  *#write(folder: PstFolder, parent: number, nid: number): Generator<Node, FolderRow> {
    const { name, containerClass } = folder
    const folders: FolderRow[] = []
    for (const below of folder.folders) folders.push(yield* this.#write(below, nid, this.#nextFolder()))
    const contents = new TableContext(TABLE_COLUMNS.contents)
    let unread = 0
    const first = Math.max(0, this.#range.from - this.#messagesSeen)
    for (let n = first; n < folder.count; n++) {
      const message = folder.message(n)
      const { node, row } = writeMessage(
        message,
        buildNodeId(NODE_TYPES.message, this.#messages),
        nid,
        this.#key,
      )
      if (!this.#range.accepts(this.#messagesSeen + n, node, contents.length)) break
      this.#messages++
      yield node
      contents.add(node.nid, row)
      if (message.unread) unread++
    }
    this.#messagesSeen += folder.count
    return yield* writeFolder({ nid, parent, name, containerClass, unread, folders, contents })
  }
}
