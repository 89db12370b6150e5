import { propertiesOf } from '../ltp/properties.js'
import { type Columns, Table } from '../ltp/table.js'
import { indexOf, NID, nidOf } from '../ndb/ids.js'
import type { Node } from '../ndb/node.js'
import { COLUMNS } from './columns.js'
import { byId, tagged, type Values } from './tags.js'

/** A folder as it stands in the table of the folder that it is in. */
export interface FolderRow {
  readonly nid: number
  readonly values: Values
}

/** What of a folder is known when all that is in it has been written. */
export interface FolderFacts {
  readonly nid: number
  readonly parent: number
  readonly name: string
  readonly containerClass?: string
  readonly unread?: number
  readonly folders?: readonly FolderRow[]
  readonly contents?: Table
}

/** Writes a folder ([MS-PST] 2.4.4): its properties, and tables of the folders, the messages and what else is in it. */
export function* writeFolder(facts: FolderFacts): Generator<Node, FolderRow> {
  const { nid, parent, name, containerClass, unread = 0, folders = [], contents } = facts
  const values: Values = {
    DisplayName: name,
    ContentCount: contents?.count ?? 0,
    ContentUnreadCount: unread,
    Subfolders: folders.length > 0,
    ContainerClass: containerClass,
  }
  yield { nid, parent, ...propertiesOf(tagged(values)) }
  const hierarchy = new Table(COLUMNS.hierarchy)
  for (const folder of [...folders].sort((a, b) => a.nid - b.nid))
    hierarchy.add(folder.nid, byId(folder.values))
  const part = (type: number, table: Table): Node => ({
    nid: nidOf(type, indexOf(nid)),
    parent: 0,
    ...table.finish(),
  })
  yield part(NID.hierarchy, hierarchy)
  yield part(NID.contents, contents ?? new Table(COLUMNS.contents))
  yield part(NID.associated, new Table(COLUMNS.associated))
  return { nid, values }
}

/** A table that every store has to show what such tables look like: it has no rows. */
export const template = (nid: number, columns: Columns): Node => ({
  nid,
  parent: 0,
  ...new Table(columns).finish(),
})
