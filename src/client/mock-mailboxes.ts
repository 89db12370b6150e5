import type { ControlClient } from './control-client.js'

/** Names a mailbox. */
export interface MailboxName {
  /** Name of the organization. Default: the first organization that matches. */
  readonly organization?: string
  /** Name or address of the mailbox. Default: the first user with a backup. */
  readonly mailbox?: string
}

/** Selects a mail folder. */
export interface EmptyFolderOptions extends MailboxName {
  /** Path of a folder with mail, including its subfolders. Default: `Inbox`. */
  readonly folder?: string
}

/** The mailbox of a user. */
export interface Mailbox {
  /** Name of the organization, and name of the user. */
  readonly organization: string
  readonly mailbox: string
  readonly organizationId: string
  readonly address: string
  /** Id of the mailbox in restore sessions. */
  readonly mailboxId: string
}

/** Mailboxes that match, or the first of them. */
export interface FoundMailboxes {
  /** Number of all mailboxes that match. */
  readonly total: number
  readonly mailboxes: readonly (Mailbox & {
    /** Whether there is a backup of the mailbox. */
    readonly backedUp: boolean
  })[]
}

/** The folders for mail of a mailbox. */
export interface MailFolders extends Mailbox {
  readonly folders: readonly {
    readonly path: string
    /** Number of items in it now. */
    readonly items: number
  }[]
}

/** Result of emptying a folder. */
export interface EmptyFolderResult extends Mailbox {
  readonly folder: string
  /** Number of deleted items. */
  readonly deleted: number
  /** Simulated time, in ISO 8601. */
  readonly at: string
}

/**
 * The mailboxes of the users of a sandbox, and what the users do to them.
 * @example
 * const { mailbox, deleted } = await mock.mailboxes.empty({ folder: 'Inbox' })
 */
export class MockMailboxes {
  readonly #client: ControlClient

  constructor(client: ControlClient) {
    this.#client = client
  }

  /**
   * Finds mailboxes.
   * @param name text in their names, addresses or organizations, in any letter case
   * @param limit maximum number of mailboxes in the list. Default: 100
   */
  find(name = '', limit = 100): Promise<FoundMailboxes> {
    return this.#client.requestJson('GET', `/mailboxes?${new URLSearchParams({ name, limit: `${limit}` })}`)
  }

  /** Lists the folders for mail, as they are now. @throws ControlError if the mailbox does not exist */
  folders({ ...name }: MailboxName = {}): Promise<MailFolders> {
    return this.#client.requestJson('GET', `/mailboxes/folders?${new URLSearchParams(name)}`)
  }

  /**
   * Deletes the mail in a folder, as a user does. Earlier backups still contain it, later backups do not.
   * @throws ControlError if the mailbox or the folder does not exist
   */
  empty(options: EmptyFolderOptions = {}): Promise<EmptyFolderResult> {
    return this.#client.requestJson('POST', '/mailboxes/empty', options)
  }
}
