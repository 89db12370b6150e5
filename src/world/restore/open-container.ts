import type { Container } from '../content/containers.js'
import {
  buildContents,
  buildContentsInSlices,
  type Contents,
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
const NO_ENTRIES = new Uint32Array()

/** A mailbox, a OneDrive or a site that a restore session shows, with what is to be seen in it. */
export interface OpenContainer {
  readonly world: World
  readonly view: RestoreView
  readonly container: Container
  readonly contents: Contents
}

/** @param what the word for it in a message. @throws NotFound */
export const openContainer = (world: World, look: RestoreView, what: string, id: string): OpenContainer =>
  openSource(world, look, findSource(look, what, id))

export function openSource(
  world: World,
  look: RestoreView,
  { container, restorePoints: points }: RestoreSource,
): OpenContainer {
  const { showDeleted, showAllVersions } = look.session
  const contents = buildContents(world, container, { restorePoints: points, showDeleted, showAllVersions })
  return { world, view: look, container, contents }
}

/** The same for one that may hold much. */
export function* openSourceInSlices(
  world: World,
  look: RestoreView,
  { container, restorePoints: points }: RestoreSource,
): Slices<OpenContainer> {
  const { showDeleted, showAllVersions } = look.session
  const sight = { restorePoints: points, showDeleted, showAllVersions }
  return { world, view: look, container, contents: yield* buildContentsInSlices(world, container, sight) }
}

/** Each of them once, though a client may have named it twice. */
export const listUniqueContainers = <T extends Pick<OpenContainer, 'container'>>(
  named: readonly T[],
): T[] => [...new Map(named.map((one) => [one.container.id, one])).values()]

/** The same without older versions: what it held at the point in time, each entry once. A restore of a whole takes these. */
export function hideOldVersions(opened: OpenContainer): OpenContainer {
  const { world, view: look, container } = opened
  const shown = look.sourcesById.get(container.id)
  if (!look.session.showAllVersions || !shown) return opened
  return openSource(world, { ...look, session: { ...look.session, showAllVersions: false } }, shown)
}

/** Returns when a folder was created: by its restore, or before its first entry. */
export function getFolderCreationTime(
  { world, container, contents }: OpenContainer,
  { restoredAt: made, number: code }: Folder,
): number {
  if (made !== undefined) return made
  // codes rise from the outside in, so no folder is older than the one it lies in
  const share = (code - hashSeed(container.seed, code) / 2 ** 32) / (contents.tree.folders.length + 1)
  const before = 300 * DAY * (1 - share)
  return shiftToWorkingHours(getEntryCreationTime(world, container, 0) - before, world.zone)
}

/** Returns the ids of the entries in a folder itself. */
export const getEntryIds = ({ contents }: OpenContainer, place: Folder): Uint32Array =>
  contents.entryIdsByFolder.get(place.number) ?? NO_ENTRIES

/** Lists a folder and all below it, parents first. */
export function listFoldersBelow({ contents }: OpenContainer, place: Folder): Folder[] {
  return [
    place,
    ...contents.tree
      .getChildren(place.number)
      .flatMap((child) => listFoldersBelow({ contents } as OpenContainer, child)),
  ]
}

/** Lists the ids of the entries in a folder and below it. */
export const listEntryIdsBelow = (opened: OpenContainer, place: Folder): EntryId[] =>
  listFoldersBelow(opened, place).flatMap((one) => [...getEntryIds(opened, one)])

export const getEntryFolder = ({ world, container, contents }: OpenContainer, code: EntryId): Folder =>
  findEntryFolder(world, container, contents, code) as Folder

export const getOrigin = ({ world, container }: OpenContainer, code: EntryId): EntryOrigin =>
  traceOrigin(world, container, code) as EntryOrigin

/** Finds a folder by its number. @throws NotFoundError for one that does not exist, or not yet */
export function findFolder(
  { contents }: OpenContainer,
  what: string,
  id: string,
  code: number | undefined,
): Folder {
  const place = code === undefined ? undefined : contents.tree.get(code)
  if (!place) throw new NotFoundError(what, id)
  return place
}

/** Checks that an entry is visible, and returns its folder. @throws NotFoundError */
export function findVisibleEntryFolder(
  opened: OpenContainer,
  what: string,
  id: string,
  code: EntryId | undefined,
): Folder {
  const place =
    code === undefined ? undefined : findEntryFolder(opened.world, opened.container, opened.contents, code)
  if (!place || !getEntryIds(opened, place).includes(code as EntryId)) throw new NotFoundError(what, id)
  return place
}
