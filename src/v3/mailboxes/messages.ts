import { createFileSource } from '../../files/index.js'
import { buildMsg, computeMsgSize } from '../../files/msg.js'
import { readAll, type FileSource } from '../../files/zip.js'
import type { RestoreItem } from '../../world/restore/act.js'
import { listMailAttachments, createMessageItem, type MailEntry } from '../../world/restore/mailboxes.js'
import type { OpenContainer } from '../../world/restore/open.js'
import { fileName } from '../downloads.js'

const nameOf = ({ item }: MailEntry): string => fileName(`${item.title}.msg`)

async function bytesOf(mailbox: OpenContainer, { item, unread, ...entry }: MailEntry): Promise<Buffer> {
  const files = listMailAttachments(mailbox, entry.entryId).map((file) => createFileSource(file))
  // what hangs on mail is small, so it may be held
  const attachments = await Promise.all(
    files.map(async (file) => ({ name: file.path, bytes: await readAll(file) })),
  )
  return buildMsg({ ...item, unread, attachments })
}

function sizeOf(mailbox: OpenContainer, { item, unread, entryId: code }: MailEntry): number {
  const attachments = listMailAttachments(mailbox, code).map(({ name, sizeBytes }) => ({
    name,
    bytes: { length: sizeBytes },
  }))
  return computeMsgSize({ ...item, unread, attachments })
}

/** An item as something to act on, named and as large as the message that it is saved as. */
export const messageThing = (mailbox: OpenContainer, entry: MailEntry): RestoreItem => ({
  ...createMessageItem(mailbox, entry, sizeOf(mailbox, entry)),
  fileName: nameOf(entry),
})

/** An item as an Outlook message, to be made when it is read. @param thing it as something to act on */
export const message = (mailbox: OpenContainer, entry: MailEntry, { sizeBytes }: RestoreItem): FileSource => ({
  path: nameOf(entry),
  size: sizeBytes,
  modified: entry.item.time,
  async *read() {
    yield await bytesOf(mailbox, entry)
  },
})
