import type { Code } from '../content/code.js'
import { containerOf } from '../content/container.js'
import type { Container } from '../content/entities.js'
import { entryGuid, isRoot, placeGuid, readEntryGuid, readPlaceGuid } from '../content/files/places.js'
import { type Place, pathFrom, pathOf } from '../content/tree.js'
import type { Slices } from '../core/slices.js'
import type { World } from '../world.js'
import { type Failure, locationIn, restoreThings, type Thing, viewPlace } from './act.js'
import type { Batch } from './batch.js'
import { type FileEntry, fileEntry, latestOnly } from './files.js'
import type { Look } from './look.js'
import { findEntry, findPlace, type Opened, openContainer, placeOf } from './open.js'
import type { Tally, Wish } from './restorations.js'

/** @throws NotFound */
export const openDrive = (world: World, look: Look, id: string): Opened =>
  openContainer(world, look, 'OneDrive', id)

export const idOfDriveFolder = ({ container }: Opened, { code }: Place): string => placeGuid(container, code)
export const idOfDriveDocument = ({ container }: Opened, code: Code): string => entryGuid(container, code)

/** @throws NotFound */
export const findDriveFolder = (drive: Opened, id: string): Place =>
  findPlace(drive, 'Folder', id, readPlaceGuid(drive.container, id))

/** @throws NotFound */
export function findDriveDocument(drive: Opened, id: string): FileEntry {
  const code = readEntryGuid(drive.container, id)
  findEntry(drive, 'Document', id, code)
  return fileEntry(drive, code as Code)
}

/** The folders of a drive; the root, which is none, is left out. */
export const driveFolders = ({ contents }: Opened): Place[] =>
  contents.tree.places.filter((place) => !isRoot(place))

/** Looks into a folder, which its session tells. */
export const viewDriveFolder = (drive: Opened, folder: Place): void =>
  viewPlace(drive, folder, {
    name: folder.name,
    type: 'Folder',
    source: locationIn(drive.container, folder.path),
  })

/** The place of what lies in no folder. */
export const driveRoot = ({ contents }: Opened): Place | undefined => contents.tree.places.find(isRoot)

/** How documents are to be restored. */
export interface DriveWish {
  readonly documentVersion?: 'all' | 'last' | undefined
  readonly onConflict: 'replace' | 'keep'
  readonly changedItems?: boolean | undefined
  readonly deletedItems?: boolean | undefined
  /** Where copies go; absent: back to where it was. */
  readonly copyTo?: CopyTarget
}

/** A folder of a OneDrive, which one of its properties names. */
export interface CopyTarget {
  readonly id?: string | undefined
  readonly name?: string | undefined
  readonly url?: string | undefined
  readonly folder: string
  /** The folders that were pointed at, from which on paths count; absent: all comes to lie side by side. */
  readonly roots?: readonly Place[] | undefined
}

/** Restores documents of a OneDrive, alone or as part of a batch. @throws Refused when no more can be remembered */
export function* restoreDocuments(
  drive: Opened,
  things: readonly Thing[],
  wish: DriveWish,
  batch?: Batch,
): Slices<Tally> {
  const { world, look, container } = drive
  // each document once, even if older versions of it are shown too
  const wanted = things.map((thing) => ({ ...thing, codes: latestOnly(thing.codes) }))
  const place = (code: Code): Place => placeOf(drive, code)
  return yield* restoreThings(world, look.session, container, wanted, wishOf(drive, wish), place, batch)
}

function wishOf(
  { world, look, container }: Opened,
  { documentVersion, onConflict, changedItems = true, deletedItems = true, copyTo }: DriveWish,
): Wish | Failure {
  const target = copyTo ? findDrive(world, look, copyTo) : container
  if (!target) {
    const named = copyTo?.name ?? copyTo?.url ?? copyTo?.id ?? ''
    return {
      target: named,
      problem: `there is no OneDrive '${named}' in organization '${look.organization.name}'; it is found by its id, its name, its url or the account of its owner${exampleOf(world, look)}`,
    }
  }
  const below = pathOf(copyTo?.folder ?? '')
  return {
    target,
    ...(below !== '' && { below }),
    to: ({ path }) => {
      if (!copyTo) return null
      return copyTo.roots ? pathOf(`${below}/${pathFrom(copyTo.roots, path)}`) : below
    },
    onConflict,
    changed: changedItems,
    missing: deletedItems,
    allVersions: documentVersion === 'all',
    unread: false,
  }
}

/** A OneDrive that there is, for messages. */
function exampleOf(world: World, { organization }: Look): string {
  const user = world.directory(organization).users.find(({ oneDrive }) => oneDrive)
  return user ? `, such as '${user.displayName}' or '${user.name}'` : ''
}

/** A OneDrive of an organization by its id, its URL, or its owner's name or account. */
function findDrive(
  world: World,
  { organization }: Look,
  { id, name, url }: CopyTarget,
): Container | undefined {
  const same = (a: string | undefined, b: string): boolean => a?.toLowerCase() === b.toLowerCase()
  const user = world
    .directory(organization)
    .users.find(
      ({ oneDrive, name: account }) =>
        oneDrive &&
        (same(id, oneDrive.id) ||
          same(url, oneDrive.url) ||
          same(name, oneDrive.name) ||
          same(name, account)),
    )
  return user && containerOf(world, organization, 'oneDrive', user.index)
}
