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
import {
  getEntryFolder,
  getOrigin,
  hideOldVersions,
  listEntryIdsBelow,
  type OpenContainer,
} from './open-container.js'
import { locationIn, type RestoreItem } from './restore-actions.js'

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
})

/** A folder, a library or a list with all that is in it. */
export const createFolderItem = (opened: OpenContainer, folder: Folder): RestoreItem => ({
  name: folder.name,
  type: folder.type === 'Library' || folder.type === 'List' ? folder.type : 'Folder',
  ...sumSizes(opened, listEntryIdsBelow(hideOldVersions(opened), folder)),
  source: buildAddress(opened, folder),
})

export const createDriveItem = (drive: OpenContainer): RestoreItem => ({
  name: drive.container.name,
  type: 'OneDrive',
  ...sumSizes(drive, hideOldVersions(drive).contents.entryIds),
  source: drive.container.address,
})

/** A site as such: what is in it is restored list by list. The product gives no size of it either. */
export const createSiteItem = ({ container }: OpenContainer): RestoreItem => ({
  name: container.name,
  type: 'Site',
  sizeBytes: 0,
  source: container.address,
  entryIds: [],
})

/** Entries with the sum of their sizes: whoever acts on them has to look at each of them anyway. */
const sumSizes = (
  opened: OpenContainer,
  entryIds: Iterable<EntryId>,
): Pick<RestoreItem, 'entryIds' | 'sizeBytes'> => {
  let sizeBytes = 0
  for (const entryId of entryIds) sizeBytes += getEntrySize(opened, entryId)
  return { entryIds, sizeBytes }
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
export function keepLatestVersions(entryIds: Iterable<EntryId>): EntryId[] {
  const latest = new Map<number, EntryId>()
  for (const entryId of entryIds) {
    const key = entryId - (entryId < FIRST_COPY_ID ? getEntryVersion(entryId) : (entryId - FIRST_COPY_ID) % 8)
    latest.set(key, Math.max(entryId, latest.get(key) ?? 0))
  }
  return [...latest.values()]
}
