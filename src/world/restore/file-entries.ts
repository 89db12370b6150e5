import { getChurnRates } from '../content/contents.js'
import { buildEntryHistory } from '../content/entry-history.js'
import type { EntryId } from '../content/entry-id.js'
import { FIRST_COPY_ID, getEntryVersion } from '../content/entry-id.js'
import {
  buildAttachments,
  buildDocument,
  computeVersionSize,
  type Document,
  type FileInfo,
} from '../content/files/document.js'
import type { Folder } from '../content/folder-tree.js'
import { forEachInSlices, mapInSlices, type Slices } from '../core/slices.js'
import {
  getEntryFolder,
  getOrigin,
  hideOldVersions,
  listEntryIdsBelow,
  type OpenContainer,
} from './open-container.js'
import { locationIn, type RestoreItem } from './restore-actions.js'

/** So many things are looked at at a time. */
const SLICE_SIZE = 25

/** A document, or an item of a list, as a restore session shows it. */
export interface FileEntry {
  readonly entryId: EntryId
  readonly folder: Folder
  readonly document: Document
}

export function getFileEntry(opened: OpenContainer, entryId: EntryId): FileEntry {
  const { container, folder, index, version, copy } = getOrigin(opened, entryId)
  const document = buildDocument(
    opened.world,
    container,
    folder,
    getChurnRates(container, folder),
    index,
    version,
  )
  return {
    entryId,
    folder: getEntryFolder(opened, entryId),
    document: copy
      ? {
          ...document,
          name: copy.prefix + document.name,
          version: `${copy.version + 1}.0`,
          created: copy.at,
          modified: copy.at,
        }
      : document,
  }
}

/** The files that hang on an item of a list. */
export function listAttachments(opened: OpenContainer, { entryId, document }: FileEntry): FileInfo[] {
  const { container, index } = getOrigin(opened, entryId)
  return buildAttachments(container, index, document.modified)
}

const buildAddress = ({ container }: OpenContainer, { path }: Folder, name = ''): string =>
  locationIn(container, [path, name].filter((part) => part !== '').join('/'))

export const createDocumentItem = (
  opened: OpenContainer,
  { entryId, folder, document }: FileEntry,
): RestoreItem => ({
  name: document.name,
  type: 'Item',
  sizeBytes: document.sizeBytes,
  source: buildAddress(opened, folder, document.name),
  entryIds: [entryId],
  container: opened.container.id,
})

export function* createDocumentItems(
  opened: OpenContainer,
  find: Slices<readonly FileEntry[]>,
): Slices<RestoreItem[]> {
  return yield* mapInSlices(yield* find, (entry) => createDocumentItem(opened, entry))
}

/** A folder, a library or a list with all that is in it. */
export function* createFolderItem(opened: OpenContainer, folder: Folder): Slices<RestoreItem> {
  const entryIds = yield* listEntryIdsBelow(yield* hideOldVersions(opened), folder)
  return {
    name: folder.name,
    type: folder.type === 'Library' || folder.type === 'List' ? folder.type : 'Folder',
    sizeBytes: yield* sumSizes(opened, entryIds),
    source: buildAddress(opened, folder),
    entryIds,
  }
}

export function* createFolderItems(opened: OpenContainer, folders: readonly Folder[]): Slices<RestoreItem[]> {
  const items: RestoreItem[] = []
  for (const folder of folders) items.push(yield* createFolderItem(opened, folder))
  return items
}

export function* createDriveItem(drive: OpenContainer): Slices<RestoreItem> {
  const { entryIds } = (yield* hideOldVersions(drive)).contents
  return {
    name: drive.container.name,
    type: 'OneDrive',
    sizeBytes: yield* sumSizes(drive, entryIds),
    source: drive.container.address,
    entryIds,
  }
}

/** A site as such: what is in it is restored list by list. The product gives no size of it either. */
export const createSiteItem = ({ container }: OpenContainer): RestoreItem => ({
  name: container.name,
  type: 'Site',
  sizeBytes: 0,
  source: container.address,
  entryIds: [],
})

/** The sum of the sizes of entries: whoever acts on them has to look at each of them anyway. */
function* sumSizes(opened: OpenContainer, entryIds: Iterable<EntryId>): Slices<number> {
  let sizeBytes = 0
  yield* forEachInSlices(entryIds, (entryId) => {
    sizeBytes += getEntrySize(opened, entryId)
  })
  return sizeBytes
}

function getEntrySize(opened: OpenContainer, entryId: EntryId): number {
  const { container, folder, index, version } = getOrigin(opened, entryId)
  const { versionTimes } = buildEntryHistory(opened.world, container, index, getChurnRates(container, folder))
  return computeVersionSize(container, index, version, versionTimes.length)
}

export const createAttachmentItem = ({ container }: OpenContainer, file: FileInfo): RestoreItem => ({
  name: file.name,
  type: 'Attachment',
  sizeBytes: file.sizeBytes,
  source: container.address,
  entryIds: [],
})

/** Of an entry in several versions, the last: what a restore of the latest version takes. */
export function* keepLatestVersions(entryIds: Iterable<EntryId>): Slices<EntryId[]> {
  const latest = new Map<number, EntryId>()
  yield* forEachInSlices(entryIds, (entryId) => {
    const key = entryId - (entryId < FIRST_COPY_ID ? getEntryVersion(entryId) : (entryId - FIRST_COPY_ID) % 8)
    latest.set(key, Math.max(entryId, latest.get(key) ?? 0))
  })
  return [...latest.values()]
}

/** Things to act on, each of whose entries is meant once, even if older versions of it are shown too. */
export function* keepLatestOfItems(items: readonly RestoreItem[]): Slices<RestoreItem[]> {
  const kept: RestoreItem[] = []
  for (const item of items) {
    kept.push({ ...item, entryIds: yield* keepLatestVersions(item.entryIds) })
    if (kept.length % SLICE_SIZE === 0) yield
  }
  return kept
}
