import type { Row } from '../core/table.js'

/** A mail that the server would have sent. Nothing is really sent. */
export interface Mail extends Row {
  readonly at: number
  readonly from: string
  readonly to: string
  readonly subject: string
  readonly text: string
  /** Id of the restore session that sent items; absent for test mails. */
  readonly restoreSession?: string
  readonly attachments: readonly { readonly name: string; readonly sizeBytes?: number }[]
}
