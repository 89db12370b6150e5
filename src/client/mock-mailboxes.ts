import type { ControlClient } from './control-client.js'

/** Folder for a user to empty. */
export interface EmptyFolderOptions {
  /** Name of the organization; the first one that fits when left out. */
  readonly organization?: string
  /** Name or address; the first user's of whom there is a backup when left out. */
  readonly mailbox?: string
  /** Path of a folder with mail, `Inbox` when left out. All below it goes too. */
  readonly folder?: string
}

/** Result of emptying a folder. */
export interface EmptyFolderResult {
  /** Names of the organization and of the user. */
  readonly organization: string
  readonly mailbox: string
  readonly organizationId: string
  readonly address: string
  /** As in restore sessions. */
  readonly mailboxId: string
  readonly folder: string
  /** Number of items. */
  readonly deleted: number
  /** ISO 8601, on the world's clock. */
  readonly at: string
}

/**
 * Users' actions on mailboxes in a sandbox.
 * @example
 * const { mailbox, deleted } = await mock.mailboxes.empty({ folder: 'Inbox' })
 */
export class MockMailboxes {
  readonly #client: ControlClient

  constructor(client: ControlClient) {
    this.#client = client
  }

  /**
   * A user deletes the mail in a folder: it is in the backups until now, and in later ones not.
   * @throws ControlError when there is no such mailbox or folder
   */
  empty(options: EmptyFolderOptions = {}): Promise<EmptyFolderResult> {
    return this.#client.requestJson('POST', '/mailboxes/empty', options)
  }
}
