import type { Container } from '../content/containers.js'
import {
  buildContents,
  buildContentsInSlices,
  type Contents,
  collectContents,
  type EntryOrigin,
  findEntryFolder,
  traceOrigin,
} from '../content/contents.js'
import type { EntryId } from '../content/entry-id.js'
import type { Folder } from '../content/folder-tree.js'
import { getEntryCreationTime } from '../content/growth.js'
import { NotFoundError } from '../core/errors.js'
import { hashSeed } from '../core/seeded-random.js'
import type { Slices } from '../core/slices.js'
import { shiftToWorkingHours } from '../core/working-hours.js'
import type { World } from '../world.js'
import { findSource, type RestoreSource, type RestoreView } from './restore-view.js'

const DAY = 86_400_000
/** So many ids of entries are listed at a time. */
const SLICE_SIZE = 5000
const NO_ENTRIES = new Uint32Array()

/** A mailbox, a OneDrive or a site that a restore session shows, with what is to be seen in it. */
export interface OpenContainer {
  readonly world: World
  readonly view: RestoreView
  readonly container: Container
  readonly contents: Contents
}

/** @param what the word for it in a message. @throws NotFoundError */
export const openContainer = (world: World, view: RestoreView, what: string, id: string): OpenContainer =>
  openSource(world, view, findSource(view, what, id))

export function openSource(
  world: World,
  view: RestoreView,
  { container, restorePoints }: RestoreSource,
): OpenContainer {
  const { showDeleted, showAllVersions } = view.session
  const contents = buildContents(world, container, { restorePoints, showDeleted, showAllVersions })
  return { world, view, container, contents }
}

/** The same for one that may hold much. */
export function* openSourceInSlices(
  world: World,
  view: RestoreView,
  { container, restorePoints }: RestoreSource,
): Slices<OpenContainer> {
  const { showDeleted, showAllVersions } = view.session
  const contentView = { restorePoints, showDeleted, showAllVersions }
  return { world, view, container, contents: yield* buildContentsInSlices(world, container, contentView) }
}

/** The same for one that nobody will look into again, and while others change the world. */
export function* openForOnce(
  world: World,
  view: RestoreView,
  { container, restorePoints }: RestoreSource,
): Slices<OpenContainer> {
  const { showDeleted, showAllVersions } = view.session
  const contentView = { restorePoints, showDeleted, showAllVersions }
  return { world, view, container, contents: yield* collectContents(world, container, contentView) }
}

/** Each of them once, though a client may have named it twice. */
export const listUniqueContainers = <T extends Pick<OpenContainer, 'container'>>(
  named: readonly T[],
): T[] => [...new Map(named.map((one) => [one.container.id, one])).values()]

/** The same without older versions: what it held at the point in time, each entry once. A restore of a whole takes these. */
export function* hideOldVersions(opened: OpenContainer): Slices<OpenContainer> {
  const { world, view, container } = opened
  const source = view.sourcesById.get(container.id)
  if (!view.session.showAllVersions || !source) return opened
  return yield* openSourceInSlices(world, withoutOldVersions(view), source)
}

/** The same view, in which each entry is there once. */
export const withoutOldVersions = (view: RestoreView): RestoreView => ({
  ...view,
  session: { ...view.session, showAllVersions: false },
})

/** Returns when a folder was created: by its restore, or before its first entry. */
export function getFolderCreationTime(
  { world, container, contents }: OpenContainer,
  { restoredAt, number: folderNumber }: Folder,
): number {
  if (restoredAt !== undefined) return restoredAt
  // numbers rise from the outside in, so no folder is older than the one it lies in
  const share =
    (folderNumber - hashSeed(container.seed, folderNumber) / 2 ** 32) / (contents.tree.folders.length + 1)
  const before = 300 * DAY * (1 - share)
  return shiftToWorkingHours(getEntryCreationTime(world, container, 0) - before, world.zone)
}

/** Returns the ids of the entries in a folder itself. */
export const getEntryIds = ({ contents }: OpenContainer, folder: Folder): Uint32Array =>
  contents.entryIdsByFolder.get(folder.number) ?? NO_ENTRIES

/** Returns the ids of the entries in some folders themselves: there may be a million, which are copied as numbers. */
export function joinEntryIds(opened: OpenContainer, folders: readonly Folder[]): Uint32Array {
  const lists = folders.map((folder) => getEntryIds(opened, folder))
  const all = new Uint32Array(lists.reduce((sum, { length }) => sum + length, 0))
  let count = 0
  for (const list of lists) {
    all.set(list, count)
    count += list.length
  }
  return all
}

/** Lists a folder and all below it, parents first. */
export function listFoldersBelow({ contents }: OpenContainer, folder: Folder): Folder[] {
  return [
    folder,
    ...contents.tree
      .getChildren(folder.number)
      .flatMap((child) => listFoldersBelow({ contents } as OpenContainer, child)),
  ]
}

/** Lists the ids of the entries in a folder and below it. */
export function* listEntryIdsBelow(opened: OpenContainer, folder: Folder): Slices<EntryId[]> {
  const all: EntryId[] = []
  for (const one of listFoldersBelow(opened, folder)) {
    const own = getEntryIds(opened, one)
    for (let from = 0; from < own.length; from += SLICE_SIZE) {
      all.push(...own.subarray(from, from + SLICE_SIZE))
      yield
    }
  }
  return all
}

export const getEntryFolder = ({ world, container, contents }: OpenContainer, entryId: EntryId): Folder =>
  findEntryFolder(world, container, contents, entryId) as Folder

export const getOrigin = ({ world, container }: OpenContainer, entryId: EntryId): EntryOrigin =>
  traceOrigin(world, container, entryId) as EntryOrigin

/** Finds a folder by its number. @throws NotFoundError for one that does not exist, or not yet */
export function findFolder(
  { contents }: OpenContainer,
  what: string,
  id: string,
  folderNumber: number | undefined,
): Folder {
  const folder = folderNumber === undefined ? undefined : contents.tree.get(folderNumber)
  if (!folder) throw new NotFoundError(what, id)
  return folder
}

/** Checks that an entry is visible, and returns its folder. @throws NotFoundError */
export function findVisibleEntryFolder(
  opened: OpenContainer,
  what: string,
  id: string,
  entryId: EntryId | undefined,
): Folder {
  const folder =
    entryId === undefined
      ? undefined
      : findEntryFolder(opened.world, opened.container, opened.contents, entryId)
  if (!folder || !getEntryIds(opened, folder).includes(entryId as EntryId)) throw new NotFoundError(what, id)
  return folder
}
