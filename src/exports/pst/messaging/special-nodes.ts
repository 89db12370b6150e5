import { buildPropertyContext } from '../ltp/property-context.js'
import { TableContext } from '../ltp/table-context.js'
import type { Node } from '../ndb/node.js'
import { buildNodeId, NODE_TYPES } from '../ndb/node-ids.js'
import { ATTACHMENT_TABLE } from './attachments.js'
import { buildNameMap } from './named-properties.js'
import { toProperties } from './property-tags.js'
import { RECIPIENT_TABLE } from './recipients.js'
import { TABLE_COLUMNS } from './table-columns.js'
import { buildTemplate, type FolderRow } from './write-folder.js'

/** Nodes that every store has, by their fixed ids ([MS-PST] 2.4.1 and 2.7.1). */
export const SPECIAL_NODES = {
  store: 0x21,
  names: 0x61,
  root: 0x122,
  searchQueue: 0x1e1,
  searchActivity: 0x201,
  searchDomain: 0x261,
  hierarchyTemplate: 0x60d,
  contentsTemplate: 0x60e,
  associatedTemplate: 0x60f,
  foundTemplate: 0x610,
  spamSearch: 0x2223,
  /** Where all that is shown to people lies. */
  top: 0x8022,
  searches: 0x8042,
  deleted: 0x8062,
} as const

/** The ids of further folders begin after these. */
export const FIRST_FOLDER = 0x404

const [SUBTREE, DELETED, FINDER] = [0x01, 0x08, 0x80]

/** The store itself ([MS-PST] 2.4.3), its names, its templates and what searches would need. */
export function* writeStoreNodes(name: string, key: Buffer): Generator<Node> {
  const entryId = (nid: number): Buffer => {
    const bytes = Buffer.alloc(24)
    key.copy(bytes, 4)
    bytes.writeUInt32LE(nid, 20)
    return bytes
  }
  const store = buildPropertyContext(
    toProperties({
      RecordKey: key,
      DisplayName: name,
      ValidFolderMask: SUBTREE | DELETED | FINDER,
      IpmSubTreeEntryId: entryId(SPECIAL_NODES.top),
      IpmWastebasketEntryId: entryId(SPECIAL_NODES.deleted),
      FinderEntryId: entryId(SPECIAL_NODES.searches),
      PstLrNoRestrictions: true,
      PstPassword: 0,
    }),
  )
  yield { nid: SPECIAL_NODES.store, parent: 0, ...store }
  yield { nid: SPECIAL_NODES.names, parent: 0, ...buildNameMap() }
  for (const nid of [SPECIAL_NODES.searchQueue, SPECIAL_NODES.searchActivity, SPECIAL_NODES.searchDomain])
    yield { nid, parent: 0, data: [] }
  yield buildTemplate(SPECIAL_NODES.hierarchyTemplate, TABLE_COLUMNS.hierarchy)
  yield buildTemplate(SPECIAL_NODES.contentsTemplate, TABLE_COLUMNS.contents)
  yield buildTemplate(SPECIAL_NODES.associatedTemplate, TABLE_COLUMNS.associated)
  yield buildTemplate(SPECIAL_NODES.foundTemplate, TABLE_COLUMNS.found)
  yield buildTemplate(ATTACHMENT_TABLE, TABLE_COLUMNS.attachments)
  yield buildTemplate(RECIPIENT_TABLE, TABLE_COLUMNS.recipients)
}

/** The search folder that every store has ([MS-PST] 2.7.3.4.4): it has found nothing. */
export function* writeSpamSearch(): Generator<Node, FolderRow> {
  const nid = SPECIAL_NODES.spamSearch
  const index = nid >> 5
  const values = {
    DisplayName: 'SPAM Search Folder 2',
    ContentCount: 0,
    ContentUnreadCount: 0,
    Subfolders: false,
  }
  yield { nid, parent: SPECIAL_NODES.root, ...buildPropertyContext(toProperties(values)) }
  yield { nid: buildNodeId(NODE_TYPES.searchUpdates, index), parent: 0, data: [] }
  yield { nid: buildNodeId(NODE_TYPES.searchCriteria, index), parent: 0, ...buildPropertyContext([]) }
  yield {
    nid: buildNodeId(NODE_TYPES.searchContents, index),
    parent: 0,
    ...new TableContext(TABLE_COLUMNS.found).finish(),
  }
  return { nid, values }
}
