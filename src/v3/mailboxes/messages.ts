import { fileOf } from '../../files/index.js'
import { msg } from '../../files/msg.js'
import { readAll, type Source } from '../../files/zip.js'
import { itemAttachments, type MailEntry } from '../../world/restore/mailboxes.js'
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

/** An item as an Outlook message, to be made when it is read. */
export const messageLater = (mailbox: Opened, entry: MailEntry): Source => ({
  path: nameOf(entry),
  modified: entry.item.time,
  async *read() {
    yield await bytesOf(mailbox, entry)
  },
})

/** An item as an Outlook message, with its size. */
export async function message(mailbox: Opened, entry: MailEntry): Promise<Source> {
  const bytes = await bytesOf(mailbox, entry)
  return { path: nameOf(entry), size: bytes.length, modified: entry.item.time, read: () => [bytes] }
}
