import { propertiesOf } from '../ltp/properties.js'
import { Table } from '../ltp/table.js'
import { NID, nidOf } from '../ndb/ids.js'
import type { Subnode } from '../ndb/subnodes.js'
import type { Attachment } from '../store.js'
import { COLUMNS } from './columns.js'
import { byId, tagged } from './tags.js'

export const ATTACHMENT_TABLE = 0x671
const BY_VALUE = 1
const NOWHERE = -1
const FIRST = 0x400
/** What an attachment has besides its bytes, roughly. */
const OVERHEAD = 256

/** What hangs on a message: a table of the attachments ([MS-PST] 2.4.6.1), and a node for each (2.4.6.2). */
export function attachmentsOf(attachments: readonly Attachment[]): Subnode[] {
  if (attachments.length === 0) return []
  const table = new Table(COLUMNS.attachments)
  const nodes = attachments.map((attachment, n) => {
    const { name, length } = attachment
    const nid = nidOf(NID.attachment, FIRST + n)
    const common = {
      AttachSize: length + OVERHEAD,
      AttachFilename: name,
      AttachMethod: BY_VALUE,
      RenderingPosition: NOWHERE,
    }
    table.add(nid, byId(common))
    const dot = name.lastIndexOf('.')
    const content = propertiesOf(
      tagged({
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
