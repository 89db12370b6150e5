import { fileOf } from '../../files/index.js'
import { msg, msgSize } from '../../files/msg.js'
import { readAll, type Source } from '../../files/zip.js'
import type { Thing } from '../../world/restore/act.js'
import { itemAttachments, itemThing, type MailEntry } from '../../world/restore/mailboxes.js'
import type { Opened } from '../../world/restore/open.js'
import { fileName } from '../downloads.js'

const nameOf = ({ item }: MailEntry): string => fileName(`${item.title}.msg`)

async function bytesOf(mailbox: Opened, { item, unread, ...entry }: MailEntry): Promise<Buffer> {
  const files = itemAttachments(mailbox, entry.code).map((file) => fileOf(file))
  // what hangs on mail is small, so it may be held
  const attachments = await Promise.all(
    files.map(async (file) => ({ name: file.path, bytes: await readAll(file) })),
  )
  return msg({ ...item, unread, attachments })
}

function sizeOf(mailbox: Opened, { item, unread, code }: MailEntry): number {
  const attachments = itemAttachments(mailbox, code).map(({ name, sizeBytes }) => ({
    name,
    bytes: { length: sizeBytes },
  }))
  return msgSize({ ...item, unread, attachments })
}

/** An item as something to act on, named and as large as the message that it is saved as. */
export const messageThing = (mailbox: Opened, entry: MailEntry): Thing => ({
  ...itemThing(mailbox, entry, sizeOf(mailbox, entry)),
  file: nameOf(entry),
})

/** An item as an Outlook message, to be made when it is read. @param thing it as something to act on */
export const message = (mailbox: Opened, entry: MailEntry, { sizeBytes }: Thing): Source => ({
  path: nameOf(entry),
  size: sizeBytes,
  modified: entry.item.time,
  async *read() {
    yield await bytesOf(mailbox, entry)
  },
})
