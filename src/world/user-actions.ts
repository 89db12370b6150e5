import { getChangesInSlices } from './content/container-changes.js'
import type { Container } from './content/containers.js'
import { getNativeFolder, getVersionAt } from './content/contents.js'
import { buildEntryId } from './content/entry-id.js'
import { findContainer } from './content/find-container.js'
import { countEntriesAt } from './content/growth.js'
import { NotFoundError, RefusedError } from './core/errors.js'
import { filterInSlices, forEachInSlices, type Slices } from './core/slices.js'
import type { Organization } from './organizations/organization-rows.js'
import { listBackedUpInSlices } from './restore/restore-points.js'
import { checkRestorationLimit } from './restore/restorer.js'
import type { World } from './world.js'

// Actions of the users of an organization, such as deleting mail that somebody will want to restore: nothing of it can be asked for
// through the API.

/** So many entries are looked at at a time. */
const SLICE_SIZE = 200

/** Names a mailbox. */
export interface MailboxName {
  /** Name of the organization; the first with a mailbox that fits when left out. */
  readonly organization?: string | undefined
  /** Name or address of the mailbox. Default: the first user with a backup. */
  readonly mailbox?: string | undefined
}

/** The folder that a user empties. */
export interface EmptyFolderOptions extends MailboxName {
  /** Path of a folder with mail; all below it goes too. */
  readonly folder: string
}

/** Result of emptying a folder. */
export interface EmptiedFolder {
  readonly mailbox: Container
  readonly folder: string
  readonly deletedCount: number
}

/**
 * A user deletes the mail in a folder, for good. It is in the backups that were made before, and in none that are made from
 * now on, until it is restored.
 * @throws RefusedError when there is no such mailbox or folder, or no more can be remembered
 */
export function* emptyFolder(world: World, { folder, ...name }: EmptyFolderOptions): Slices<EmptiedFolder> {
  const container = yield* findMailboxContainer(world, name)
  const changes = yield* getChangesInSlices(world, container)
  const itsFolder = changes.tree.findByPath(folder)
  if (!itsFolder) throw new NotFoundError('Folder', folder, 'name')
  if (itsFolder.type !== 'None')
    throw new RefusedError(`The folder '${itsFolder.path}' does not contain mail.`)
  const isMeant = (path: string): boolean => path === itsFolder.path || path.startsWith(`${itsFolder.path}/`)

  const entries: number[] = []
  const count = countEntriesAt(world, container, world.time)
  for (let n = 0; n < count; n++) {
    if (n % SLICE_SIZE === SLICE_SIZE - 1) yield
    const { path, type } = getNativeFolder(changes.tree, container, n)
    if (type !== 'None' || !isMeant(path)) continue
    const version = getVersionAt(world, container, changes, n, world.time)
    if (version !== null) entries.push(buildEntryId(n, version))
  }
  if (entries.length > 0) {
    checkRestorationLimit(world, [{ size: { parts: 1, entries: entries.length } }])
    const { kind, target } = container
    world.tables.restorations.insert({
      ...world.createIdentity('restoration', container.organization),
      organizationId: container.organization.id,
      kind,
      target,
      from: { kind, target },
      entries,
      deleted: true,
      folderPath: null,
      type: itsFolder.type,
      prefix: '',
      unread: false,
      at: world.time,
    })
  }
  return { mailbox: container, folder: itsFolder.path, deletedCount: entries.length }
}

/** @throws NotFoundError or RefusedError when there is no such mailbox */
export function* findMailboxContainer(
  world: World,
  { organization, mailbox: wanted }: MailboxName,
): Slices<Container> {
  const all = world.tables.organizations.list()
  const found = all.filter(({ name }) => organization === undefined || isSameName(name, organization))
  if (found.length === 0 && organization !== undefined)
    throw new NotFoundError('Organization', organization, 'name')
  for (const tenant of found) {
    const target =
      wanted === undefined
        ? yield* findFirstBackedUpUser(world, tenant)
        : yield* findUserByName(world, tenant, wanted)
    if (target === undefined) continue
    yield* world.getDirectory(tenant).buildInSlices()
    const container = findContainer(world, tenant, 'mailbox', target)
    if (container) return container
  }
  if (wanted !== undefined) throw new NotFoundError('Mailbox', wanted, 'name')
  throw new RefusedError('There is no backup of a user mailbox yet: run a job first, or name the mailbox.')
}

const isSameName = (one: string, other: string): boolean => one.toLowerCase() === other.trim().toLowerCase()

function* findUserByName(world: World, tenant: Organization, wanted: string): Slices<number | undefined> {
  const directory = world.getDirectory(tenant)
  yield* directory.buildInSlices()
  const found = yield* filterInSlices(
    directory.users,
    ({ name, displayName }) => isSameName(name, wanted) || isSameName(displayName, wanted),
  )
  return found[0]?.index
}

/** Finds the directory index of the first user whose mailbox was backed up. */
function* findFirstBackedUpUser(world: World, { id }: Organization): Slices<number | undefined> {
  let first: number | undefined
  yield* forEachInSlices(yield* listBackedUpInSlices(world, id, 'Vex', world.time), ({ kind, target }) => {
    if (kind === 'mailbox') first = Math.min(first ?? target, target)
  })
  return first
}
