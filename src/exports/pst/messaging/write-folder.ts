import { buildPropertyContext } from '../ltp/property-context.js'
import { type TableColumns, TableContext } from '../ltp/table-context.js'
import type { Node } from '../ndb/node.js'
import { buildNodeId, getNodeIndex, NODE_TYPES } from '../ndb/node-ids.js'
import { type TagValues, toProperties, toRowValues } from './property-tags.js'
import { TABLE_COLUMNS } from './table-columns.js'

/** A folder as it stands in the table of the folder that it is in. */
export interface FolderRow {
  readonly nid: number
  readonly values: TagValues
}

/** Fields of a folder, known when its content has been written. */
export interface FolderContent {
  readonly nid: number
  readonly parent: number
  readonly name: string
  readonly containerClass?: string
  readonly unread?: number
  readonly folders?: readonly FolderRow[]
  readonly contents?: TableContext
}

/** Writes a folder ([MS-PST] 2.4.4): its properties, and tables of the folders, the messages and what else is in it. */
export function* writeFolder(facts: FolderContent): Generator<Node, FolderRow> {
  const { nid, parent, name, containerClass, unread = 0, folders = [], contents } = facts
  const values: TagValues = {
    DisplayName: name,
    ContentCount: contents?.count ?? 0,
    ContentUnreadCount: unread,
    Subfolders: folders.length > 0,
    ContainerClass: containerClass,
  }
  yield { nid, parent, ...buildPropertyContext(toProperties(values)) }
  const hierarchy = new TableContext(TABLE_COLUMNS.hierarchy)
  for (const folder of [...folders].sort((a, b) => a.nid - b.nid))
    hierarchy.add(folder.nid, toRowValues(folder.values))
  const part = (type: number, table: TableContext): Node => ({
    nid: buildNodeId(type, getNodeIndex(nid)),
    parent: 0,
    ...table.finish(),
  })
  yield part(NODE_TYPES.hierarchy, hierarchy)
  yield part(NODE_TYPES.contents, contents ?? new TableContext(TABLE_COLUMNS.contents))
  yield part(NODE_TYPES.associated, new TableContext(TABLE_COLUMNS.associated))
  return { nid, values }
}

/** A table that every store has to show what such tables look like: it has no rows. */
export const buildTemplate = (nid: number, columns: TableColumns): Node => ({
  nid,
  parent: 0,
  ...new TableContext(columns).finish(),
})
