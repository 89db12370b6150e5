import type { Container } from './content/containers.js'
import { collectContents } from './content/contents.js'
import { findContainer } from './content/find-container.js'
import { filterInSlices, forEachInSlices, type Slices } from './core/slices.js'
import type { Organization } from './organizations/organization-rows.js'
import { listBackedUpInSlices } from './restore/restore-points.js'
import { findMailboxContainer, type MailboxName } from './user-actions.js'
import type { World } from './world.js'

// Mailboxes as their users have them now: the API shows only what is in backups.

export interface FoundMailbox {
  readonly mailbox: Container
  /** Tells whether there is a backup of it. */
  readonly isBackedUp: boolean
}

/**
 * Finds the mailboxes of users by a text in their names, their addresses or the names of their organizations.
 * @param most maximum number of mailboxes in the list; all are counted
 */
export function* findMailboxes(
  world: World,
  text: string,
  most: number,
): Slices<{ readonly total: number; readonly mailboxes: readonly FoundMailbox[] }> {
  const wanted = text.trim().toLowerCase()
  const mailboxes: FoundMailbox[] = []
  let total = 0
  for (const tenant of world.tables.organizations.list()) {
    const directory = world.getDirectory(tenant)
    yield* directory.buildInSlices()
    const isOfTenant = tenant.name.toLowerCase().includes(wanted)
    const found = yield* filterInSlices(
      directory.users,
      ({ name, displayName }) =>
        isOfTenant || name.toLowerCase().includes(wanted) || displayName.toLowerCase().includes(wanted),
    )
    total += found.length
    const shown = found.slice(0, most - mailboxes.length)
    const backedUp = shown.length > 0 ? yield* listBackedUpUsers(world, tenant) : undefined
    for (const { index } of shown) {
      const mailbox = findContainer(world, tenant, 'mailbox', index)
      if (mailbox) mailboxes.push({ mailbox, isBackedUp: backedUp?.has(index) === true })
    }
  }
  return { total, mailboxes }
}

function* listBackedUpUsers(world: World, { id }: Organization): Slices<ReadonlySet<number>> {
  const users = new Set<number>()
  yield* forEachInSlices(yield* listBackedUpInSlices(world, id, 'Vex', world.time), ({ kind, target }) => {
    if (kind === 'mailbox') users.add(target)
  })
  return users
}

export interface MailFolder {
  readonly path: string
  readonly items: number
}

/** Counts the items in the folders for mail, as they are now. @throws NotFoundError or RefusedError when there is no such mailbox */
export function* listMailFolders(
  world: World,
  name: MailboxName,
): Slices<{ readonly mailbox: Container; readonly folders: readonly MailFolder[] }> {
  const mailbox = yield* findMailboxContainer(world, name)
  // what a user has just done comes before this moment
  const now = { restorePoints: [world.time + 1], showDeleted: false, showAllVersions: false }
  const { tree, entryIdsByFolder } = yield* collectContents(world, mailbox, now)
  return {
    mailbox,
    folders: tree.folders
      .filter(({ type }) => type === 'None')
      .map(({ number, path }) => ({ path, items: entryIdsByFolder.get(number)?.length ?? 0 })),
  }
}
