import { TableContext } from '../ltp/table-context.js'
import type { Subnode } from '../ndb/subnodes.js'
import type { PstMessage } from '../pst-store.js'
import { toRowValues } from './property-tags.js'
import { TABLE_COLUMNS } from './table-columns.js'

export const RECIPIENT_TABLE = 0x692
const [TO, CC] = [1, 2]
/** What a recipient is: somebody with a mailbox. */
const [MAIL_USER, ONE_MAILBOX] = [6, 0]

/** Builds the recipients of a message ([MS-PST] 2.4.5.3). */
export function buildRecipientTable({ to, cc }: Pick<PstMessage, 'to' | 'cc'>): Subnode {
  const table = new TableContext(TABLE_COLUMNS.recipients)
  const recipients = [
    ...to.map((person) => [TO, person] as const),
    ...cc.map((person) => [CC, person] as const),
  ]
  for (const [n, [type, { name, address }]] of recipients.entries())
    table.add(
      n,
      toRowValues({
        RecipientType: type,
        Responsibility: true,
        ObjectType: MAIL_USER,
        DisplayName: name,
        AddressType: 'SMTP',
        EmailAddress: address,
        DisplayType: ONE_MAILBOX,
        SmtpAddress: address,
        SendRichInfo: false,
      }),
    )
  return { nid: RECIPIENT_TABLE, ...table.finish() }
}
