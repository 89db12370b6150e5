import type { EntryId } from '../content/entry-id.js'
import type { Row } from '../core/table.js'

/** Names an entry of a mailbox, a OneDrive or a site. */
export interface SentEntry {
  /** Id of the container. */
  readonly container: string
  readonly id: EntryId
}

export interface MailAttachment {
  readonly name: string
  readonly sizeBytes?: number
  /** What the file is made of; absent for folders and other things of many entries. */
  readonly entry?: SentEntry
}

/** A mail that the server would have sent. Nothing is really sent. */
export interface Mail extends Row {
  readonly at: number
  readonly from: string
  readonly to: string
  readonly subject: string
  readonly text: string
  /** Id of the restore session that sent items; absent for test mails. */
  readonly restoreSession?: string
  readonly attachments: readonly MailAttachment[]
}
