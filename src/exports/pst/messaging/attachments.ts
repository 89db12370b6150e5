import { buildPropertyContext } from '../ltp/property-context.js'
import { TableContext } from '../ltp/table-context.js'
import { buildNodeId, NODE_TYPES } from '../ndb/node-ids.js'
import type { Subnode } from '../ndb/subnodes.js'
import type { PstAttachment } from '../pst-store.js'
import { toProperties, toRowValues } from './property-tags.js'
import { TABLE_COLUMNS } from './table-columns.js'

export const ATTACHMENT_TABLE = 0x671
const BY_VALUE = 1
const NOWHERE = -1
const FIRST_ATTACHMENT = 0x400
/** What an attachment has besides its bytes, roughly. */
const OVERHEAD = 256

/** Builds the attachments of a message: a table ([MS-PST] 2.4.6.1), and a node for each (2.4.6.2). */
export function buildAttachmentNodes(attachments: readonly PstAttachment[]): Subnode[] {
  if (attachments.length === 0) return []
  const table = new TableContext(TABLE_COLUMNS.attachments)
  const nodes = attachments.map((attachment, n) => {
    const { name, length } = attachment
    const nid = buildNodeId(NODE_TYPES.attachment, FIRST_ATTACHMENT + n)
    const common = {
      AttachSize: length + OVERHEAD,
      AttachFilename: name,
      AttachMethod: BY_VALUE,
      RenderingPosition: NOWHERE,
    }
    table.add(nid, toRowValues(common))
    const dot = name.lastIndexOf('.')
    const content = buildPropertyContext(
      toProperties({
        ...common,
        AttachNumber: n,
        DisplayName: name,
        AttachDataBinary: attachment,
        AttachExtension: dot < 0 ? undefined : name.slice(dot),
        AttachLongFilename: name,
      }),
    )
    return { nid, ...content }
  })
  return [{ nid: ATTACHMENT_TABLE, ...table.finish() }, ...nodes]
}
