import type { ControlClient } from './control-client.js'

/** Selects a mail folder. */
export interface EmptyFolderOptions {
  /** Name of the organization. Default: the first organization that matches. */
  readonly organization?: string
  /** Name or address of the mailbox. Default: the first user with a backup. */
  readonly mailbox?: string
  /** Path of a folder with mail, including its subfolders. Default: `Inbox`. */
  readonly folder?: string
}

/** Result of emptying a folder. */
export interface EmptyFolderResult {
  /** Name of the organization, and name of the user. */
  readonly organization: string
  readonly mailbox: string
  readonly organizationId: string
  readonly address: string
  /** Id of the mailbox in restore sessions. */
  readonly mailboxId: string
  readonly folder: string
  /** Number of deleted items. */
  readonly deleted: number
  /** Simulated time, in ISO 8601. */
  readonly at: string
}

/**
 * Actions of users on the mailboxes of a sandbox.
 * @example
 * const { mailbox, deleted } = await mock.mailboxes.empty({ folder: 'Inbox' })
 */
export class MockMailboxes {
  readonly #client: ControlClient

  constructor(client: ControlClient) {
    this.#client = client
  }

  /**
   * Deletes the mail in a folder, as a user does. Earlier backups still contain it, later backups do not.
   * @throws ControlError if the mailbox or the folder does not exist
   */
  empty(options: EmptyFolderOptions = {}): Promise<EmptyFolderResult> {
    return this.#client.requestJson('POST', '/mailboxes/empty', options)
  }
}
