import { propertiesOf } from '../ltp/properties.js'
import { Table } from '../ltp/table.js'
import { NID, nidOf } from '../ndb/ids.js'
import type { Node } from '../ndb/node.js'
import { ATTACHMENT_TABLE } from './attachments.js'
import { COLUMNS } from './columns.js'
import { type FolderRow, template } from './folder.js'
import { nameMap } from './named.js'
import { RECIPIENT_TABLE } from './recipients.js'
import { tagged } from './tags.js'

/** Nodes that every store has, by their fixed ids ([MS-PST] 2.4.1 and 2.7.1). */
export const SPECIAL = {
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
export function* writeSpecial(name: string, key: Buffer): Generator<Node> {
  const entryId = (nid: number): Buffer => {
    const bytes = Buffer.alloc(24)
    key.copy(bytes, 4)
    bytes.writeUInt32LE(nid, 20)
    return bytes
  }
  const store = propertiesOf(
    tagged({
      RecordKey: key,
      DisplayName: name,
      ValidFolderMask: SUBTREE | DELETED | FINDER,
      IpmSubTreeEntryId: entryId(SPECIAL.top),
      IpmWastebasketEntryId: entryId(SPECIAL.deleted),
      FinderEntryId: entryId(SPECIAL.searches),
      PstLrNoRestrictions: true,
      PstPassword: 0,
    }),
  )
  yield { nid: SPECIAL.store, parent: 0, ...store }
  yield { nid: SPECIAL.names, parent: 0, ...nameMap() }
  for (const nid of [SPECIAL.searchQueue, SPECIAL.searchActivity, SPECIAL.searchDomain])
    yield { nid, parent: 0, data: [] }
  yield template(SPECIAL.hierarchyTemplate, COLUMNS.hierarchy)
  yield template(SPECIAL.contentsTemplate, COLUMNS.contents)
  yield template(SPECIAL.associatedTemplate, COLUMNS.associated)
  yield template(SPECIAL.foundTemplate, COLUMNS.found)
  yield template(ATTACHMENT_TABLE, COLUMNS.attachments)
  yield template(RECIPIENT_TABLE, COLUMNS.recipients)
}

/** The search folder that every store has ([MS-PST] 2.7.3.4.4): it has found nothing. */
export function* writeSpamSearch(): Generator<Node, FolderRow> {
  const nid = SPECIAL.spamSearch
  const index = nid >> 5
  const values = {
    DisplayName: 'SPAM Search Folder 2',
    ContentCount: 0,
    ContentUnreadCount: 0,
    Subfolders: false,
  }
  yield { nid, parent: SPECIAL.root, ...propertiesOf(tagged(values)) }
  yield { nid: nidOf(NID.searchUpdates, index), parent: 0, data: [] }
  yield { nid: nidOf(NID.searchCriteria, index), parent: 0, ...propertiesOf([]) }
  yield { nid: nidOf(NID.searchContents, index), parent: 0, ...new Table(COLUMNS.found).finish() }
  return { nid, values }
}
