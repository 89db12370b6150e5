import type { Container } from '../content/containers.js'
import type { EntryId } from '../content/entry-id.js'
import {
  formatEntryGuid,
  formatFolderGuid,
  isDriveRoot,
  parseEntryGuid,
  parseFolderGuid,
} from '../content/files/file-folders.js'
import { findContainer } from '../content/find-container.js'
import { type Folder, getRelativePath, normalizePath } from '../content/folder-tree.js'
import type { Slices } from '../core/slices.js'
import type { World } from '../world.js'
import { type FileEntry, getFileEntry, keepLatestOfItems } from './file-entries.js'
import {
  findFolder,
  findVisibleEntryFolder,
  getEntryFolder,
  type OpenContainer,
  openContainer,
} from './open-container.js'
import {
  locationIn,
  type RestoreFailure,
  type RestoreItem,
  restoreItems,
  viewPlace,
} from './restore-actions.js'
import type { RestoreBatch } from './restore-batch.js'
import type { RestoreView } from './restore-view.js'
import type { RestoreOptions, RestoreSummary } from './restorer.js'

/** @throws NotFoundError */
export const openDrive = (world: World, view: RestoreView, id: string): OpenContainer =>
  openContainer(world, view, 'OneDrive', id)

export const formatDriveFolderId = ({ container }: OpenContainer, { number: folderNumber }: Folder): string =>
  formatFolderGuid(container, folderNumber)
export const formatDriveDocumentId = ({ container }: OpenContainer, entryId: EntryId): string =>
  formatEntryGuid(container, entryId)

/** @throws NotFoundError */
export const findDriveFolder = (drive: OpenContainer, id: string): Folder =>
  findFolder(drive, 'Folder', id, parseFolderGuid(drive.container, id))

/** @throws NotFoundError */
export function findDriveDocument(drive: OpenContainer, id: string): FileEntry {
  const entryId = parseEntryGuid(drive.container, id)
  findVisibleEntryFolder(drive, 'Document', id, entryId)
  return getFileEntry(drive, entryId as EntryId)
}

/** The folders of a drive; the root, which is none, is left out. */
export const listDriveFolders = ({ contents }: OpenContainer): Folder[] =>
  contents.tree.folders.filter((folder) => !isDriveRoot(folder))

/** Looks into a folder, which its session tells. */
export const viewDriveFolder = (drive: OpenContainer, folder: Folder): void =>
  viewPlace(drive, folder, {
    name: folder.name,
    type: 'Folder',
    source: locationIn(drive.container, folder.path),
  })

/** The folder of what lies in no folder that is shown. */
export const findDriveRoot = ({ contents }: OpenContainer): Folder | undefined =>
  contents.tree.folders.find(isDriveRoot)

/** Options of a restore of documents. */
export interface DriveRestoreOptions {
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
  readonly roots?: readonly Folder[] | undefined
}

/** Restores documents of a OneDrive, alone or as part of a batch. @throws RefusedError when no more can be remembered */
export function* restoreDocuments(
  drive: OpenContainer,
  items: readonly RestoreItem[],
  options: DriveRestoreOptions,
  batch?: RestoreBatch,
): Slices<RestoreSummary> {
  const { world, view, container } = drive
  const wanted = yield* keepLatestOfItems(items)
  const folder = (entryId: EntryId): Folder => getEntryFolder(drive, entryId)
  return yield* restoreItems(world, view, container, wanted, resolveOptions(drive, options), folder, batch)
}

function resolveOptions(
  { world, view, container }: OpenContainer,
  { documentVersion, onConflict, changedItems = true, deletedItems = true, copyTo }: DriveRestoreOptions,
): RestoreOptions | RestoreFailure {
  const target = copyTo ? findDrive(world, view, copyTo) : container
  if (!target) {
    const named = copyTo?.name ?? copyTo?.url ?? copyTo?.id ?? ''
    return {
      target: named,
      problem: `there is no OneDrive '${named}' in organization '${view.organization.name}'; it is found by its id, its name, its url or the account of its owner${formatExampleDrive(world, view)}`,
    }
  }
  const below = normalizePath(copyTo?.folder ?? '')
  return {
    target,
    ...(below !== '' && { targetFolder: below }),
    mapPath: ({ path }) => {
      if (!copyTo) return null
      return copyTo.roots ? normalizePath(`${below}/${getRelativePath(copyTo.roots, path)}`) : below
    },
    onConflict,
    restoreChanged: changedItems,
    restoreMissing: deletedItems,
    allVersions: documentVersion === 'all',
    markUnread: false,
  }
}

/** A OneDrive that there is, for messages. */
function formatExampleDrive(world: World, { organization }: RestoreView): string {
  const user = world.getDirectory(organization).users.find(({ oneDrive }) => oneDrive)
  return user ? `, such as '${user.displayName}' or '${user.name}'` : ''
}

/** A OneDrive of an organization by its id, its URL, or its owner's name or account. */
function findDrive(
  world: World,
  { organization }: RestoreView,
  { id, name, url }: CopyTarget,
): Container | undefined {
  const same = (a: string | undefined, b: string): boolean => a?.toLowerCase() === b.toLowerCase()
  const user = world
    .getDirectory(organization)
    .users.find(
      ({ oneDrive, name: account }) =>
        oneDrive &&
        (same(id, oneDrive.id) ||
          same(url, oneDrive.url) ||
          same(name, oneDrive.name) ||
          same(name, account)),
    )
  return user && findContainer(world, organization, 'oneDrive', user.index)
}
