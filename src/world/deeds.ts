import { changesOf } from './content/changes.js'
import { codeOf } from './content/code.js'
import { containerOf } from './content/container.js'
import { nativePlace, versionAt } from './content/contents.js'
import type { Container } from './content/entities.js'
import { countAt } from './content/growth.js'
import { NotFound, Refused } from './core/errors.js'
import type { Organization } from './organizations/entities.js'
import { backedUp } from './restore/points.js'
import { limitRestorations } from './restore/restorations.js'
import type { World } from './world.js'

// What people do to what they have, on a day that somebody will want their backups: nothing of it can be asked for
// through the API.

/** Which folder somebody empties. */
export interface Emptying {
  /** Name of the organization; the first with a mailbox that fits when left out. */
  readonly organization?: string | undefined
  /** Name or address; the first user's of whom there is a backup when left out. */
  readonly mailbox?: string | undefined
  /** Path of a folder with mail; all below it goes too. */
  readonly folder: string
}

/** What somebody has deleted. */
export interface Emptied {
  readonly mailbox: Container
  readonly folder: string
  readonly deleted: number
}

/**
 * A user deletes the mail in a folder, for good. It is in the backups that were made before, and in none that are made from
 * now on, until it is restored.
 * @throws Refused when there is no such mailbox or folder, or no more can be remembered
 */
export function emptyFolder(world: World, { organization, mailbox, folder }: Emptying): Emptied {
  const container = mailboxFor(world, organization, mailbox)
  const changes = changesOf(world, container)
  const place = changes.tree.find(folder)
  if (!place) throw new NotFound('Folder', folder, 'name')
  if (place.type !== 'None') throw new Refused(`The folder '${place.path}' does not contain mail.`)
  const isMeant = (path: string): boolean => path === place.path || path.startsWith(`${place.path}/`)

  const entries: number[] = []
  const count = countAt(world, container, world.time)
  for (let n = 0; n < count; n++) {
    const { path, type } = nativePlace(changes.tree, container, n)
    if (type !== 'None' || !isMeant(path)) continue
    const version = versionAt(world, container, changes, n, world.time)
    if (version !== null) entries.push(codeOf(n, version))
  }
  if (entries.length > 0) {
    limitRestorations(world, [{ size: { parts: 1, entries: entries.length } }])
    const { kind, target } = container
    world.tables.restorations.insert({
      ...world.identify('restoration', container.organization),
      organizationId: container.organization.id,
      kind,
      target,
      from: { kind, target },
      entries,
      deleted: true,
      place: null,
      type: place.type,
      prefix: '',
      unread: false,
      at: world.time,
    })
  }
  return { mailbox: container, folder: place.path, deleted: entries.length }
}

function mailboxFor(world: World, organization?: string, wanted?: string): Container {
  const all = world.tables.organizations.list()
  const found = all.filter(({ name }) => organization === undefined || isSame(name, organization))
  if (found.length === 0 && organization !== undefined)
    throw new NotFound('Organization', organization, 'name')
  for (const tenant of found) {
    const target = wanted === undefined ? firstBackedUp(world, tenant) : userCalled(world, tenant, wanted)
    const container = target === undefined ? undefined : containerOf(world, tenant, 'mailbox', target)
    if (container) return container
  }
  if (wanted !== undefined) throw new NotFound('Mailbox', wanted, 'name')
  throw new Refused('No mailbox of a user was backed up yet: run a job first, or name the mailbox.')
}

const isSame = (one: string, other: string): boolean => one.toLowerCase() === other.trim().toLowerCase()

const userCalled = (world: World, tenant: Organization, wanted: string): number | undefined =>
  world
    .directory(tenant)
    .users.find(({ name, displayName }) => isSame(name, wanted) || isSame(displayName, wanted))?.index

/** The place in the directory of the first user whose mailbox there is a backup of. */
function firstBackedUp(world: World, { id }: Organization): number | undefined {
  const places = backedUp(world, id, 'Vex', world.time)
    .filter(({ kind }) => kind === 'mailbox')
    .map(({ target }) => target)
  return places.length === 0 ? undefined : Math.min(...places)
}
