import { sanitizeFileName } from '../text/file-name.js'
import { createMessageItem, listMailAttachments, type MailEntry } from '../world/restore/mailboxes.js'
import type { OpenContainer } from '../world/restore/open-container.js'
import type { RestoreItem } from '../world/restore/restore-actions.js'
import { createFileSource } from './document-file.js'
import { buildMsg, computeMsgSize } from './msg.js'
import { type FileSource, readAll } from './zip.js'

const getName = ({ item }: MailEntry): string => sanitizeFileName(`${item.title}.msg`)

async function buildBytes(mailbox: OpenContainer, { item, unread, ...entry }: MailEntry): Promise<Buffer> {
  const files = listMailAttachments(mailbox, entry.entryId).map((file) => createFileSource(file))
  // what hangs on mail is small, so it may be held
  const attachments = await Promise.all(
    files.map(async (file) => ({ name: file.path, bytes: await readAll(file) })),
  )
  return buildMsg({ ...item, unread, attachments })
}

function getSize(mailbox: OpenContainer, { item, unread, entryId: code }: MailEntry): number {
  const attachments = listMailAttachments(mailbox, code).map(({ name, sizeBytes }) => ({
    name,
    bytes: { length: sizeBytes },
  }))
  return computeMsgSize({ ...item, unread, attachments })
}

/** An item as something to act on, named and as large as the message that it is saved as. */
export const createMessageRestoreItem = (mailbox: OpenContainer, entry: MailEntry): RestoreItem => ({
  ...createMessageItem(mailbox, entry, getSize(mailbox, entry)),
  fileName: getName(entry),
})

/** An item as an Outlook message, to be made when it is read. @param item it as something to act on */
export const createMessageSource = (
  mailbox: OpenContainer,
  entry: MailEntry,
  { sizeBytes }: RestoreItem,
): FileSource => ({
  path: getName(entry),
  size: sizeBytes,
  modified: entry.item.time,
  async *read() {
    yield await buildBytes(mailbox, entry)
  },
})
