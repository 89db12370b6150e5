import type { Container } from '../content/containers.js'
import type { EntryId } from '../content/entry-id.js'
import { buildAttachments, type FileInfo } from '../content/files/document.js'
import { findContainer } from '../content/find-container.js'
import { type Folder, getRelativePath, normalizePath } from '../content/folder-tree.js'
import { getEntryCreationTime } from '../content/growth.js'
import {
  formatExchangeFolderId,
  formatExchangeItemId,
  parseExchangeFolderId,
  parseExchangeItemId,
} from '../content/mail/exchange-ids.js'
import { getItemClass } from '../content/mail/mail-contacts.js'
import { buildMailItem, type MailItem } from '../content/mail/mail-item.js'
import { filterInSlices, type Slices } from '../core/slices.js'
import type { World } from '../world.js'
import {
  findFolder,
  findVisibleEntryFolder,
  getEntryFolder,
  getOrigin,
  hideOldVersions,
  listEntryIdsBelow,
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

/** An item as a restore session shows it. */
export interface MailEntry {
  readonly id: string
  readonly entryId: EntryId
  readonly folder: Folder
  readonly item: MailItem
  /** A restore can have it marked as not read. */
  readonly unread: boolean
}

/** @throws NotFoundError */
export const openMailbox = (world: World, view: RestoreView, id: string): OpenContainer =>
  openContainer(world, view, 'Mailbox', id)

/** @throws NotFoundError */
export const findMailFolder = (mailbox: OpenContainer, id: string): Folder =>
  findFolder(mailbox, 'Folder', id, parseExchangeFolderId(mailbox.container, id))

export const formatMailFolderId = ({ container }: OpenContainer, { number: folderNumber }: Folder): string =>
  formatExchangeFolderId(container, folderNumber)

/** @throws NotFoundError */
export function findMailItem(mailbox: OpenContainer, id: string): MailEntry {
  const entryId = parseExchangeItemId(mailbox.container, id)?.entryId
  findVisibleEntryFolder(mailbox, 'Item', id, entryId)
  return getMailEntry(mailbox, entryId as EntryId)
}

export function getMailEntry(mailbox: OpenContainer, entryId: EntryId): MailEntry {
  const { container, folder: itsFolder, index, version, copy } = getOrigin(mailbox, entryId)
  const folder = getEntryFolder(mailbox, entryId)
  return {
    id: formatExchangeItemId(mailbox.container, folder.number, entryId),
    entryId,
    folder,
    item: buildMailItem(mailbox.world, container, itsFolder, index, version),
    unread: copy?.unread ?? false,
  }
}

/** Lists the attachments of an item: only some of the mail has any. */
export function listMailAttachments(mailbox: OpenContainer, entryId: EntryId): FileInfo[] {
  const { container, folder, index } = getOrigin(mailbox, entryId)
  if (getItemClass(container, folder, index) !== 'IPM.Note') return []
  return buildAttachments(container, index, getEntryCreationTime(mailbox.world, container, index))
}

/** A mailbox that is pointed at, whatever is in it. */
export const createEmptyMailboxItem = (container: Container): RestoreItem => ({
  name: container.name,
  type: 'Mailbox',
  sizeBytes: 0,
  source: locationIn(container),
  entryIds: [],
})

export function* createMailboxItem(mailbox: OpenContainer): Slices<RestoreItem> {
  const { entryIds } = (yield* hideOldVersions(mailbox)).contents
  return { ...createEmptyMailboxItem(mailbox.container), entryIds }
}

export function* createMailFolderItem(mailbox: OpenContainer, folder: Folder): Slices<RestoreItem> {
  const entryIds = yield* listEntryIdsBelow(yield* hideOldVersions(mailbox), folder)
  return { ...folderAlone(mailbox, folder), sizeBytes: 0, entryIds }
}

const folderAlone = ({ container }: OpenContainer, { name, path }: Folder) => ({
  name,
  type: 'Folder',
  source: locationIn(container, path),
})

/** Looks into a folder, which its session tells. */
export const viewFolder = (mailbox: OpenContainer, folder: Folder): void =>
  viewPlace(mailbox, folder, folderAlone(mailbox, folder))

/** @param sizeBytes of the message that it is saved as */
export const createMessageItem = (
  mailbox: OpenContainer,
  { entryId, folder, item }: MailEntry,
  sizeBytes: number,
): RestoreItem => ({
  name: item.title,
  type: 'Item',
  itemClass: item.itemClass,
  sizeBytes,
  source: locationIn(mailbox.container, folder.path),
  entryIds: [entryId],
  container: mailbox.container.id,
})

/** Options of a restore of mail. */
export interface MailRestoreOptions {
  /** Name or address of a mailbox; absent: back to where it was. */
  readonly mailbox?: string | undefined
  /** Path of a folder in it, below which the folders are made anew; absent: each to a folder of its own name. */
  readonly folder?: string | undefined
  /** The folder that was pointed at, from which on paths count. */
  readonly root?: Folder | undefined
  /** Whether all comes to lie in that folder itself. */
  readonly isFlat?: boolean
  readonly changedItems?: boolean | undefined
  readonly deletedItems?: boolean | undefined
  readonly markRestoredAsUnread?: boolean | undefined
  readonly excludeDrafts?: boolean | undefined
  readonly excludeDeletedItems?: boolean | undefined
}

/** Restores mail, alone or as part of a batch. @throws RefusedError when no more can be remembered */
export function* restoreMail(
  mailbox: OpenContainer,
  items: readonly RestoreItem[],
  options: MailRestoreOptions,
  batch?: RestoreBatch,
): Slices<RestoreSummary> {
  const { world, view, container } = mailbox
  const left = [
    ...(options.excludeDrafts ? ['Drafts'] : []),
    ...(options.excludeDeletedItems ? ['Deleted Items'] : []),
  ]
  const wanted: RestoreItem[] = []
  for (const item of items) wanted.push(left.length === 0 ? item : yield* excludeFolders(mailbox, item, left))
  const folder = (entryId: EntryId): Folder => getEntryFolder(mailbox, entryId)
  return yield* restoreItems(world, view, container, wanted, resolveOptions(mailbox, options), folder, batch)
}

function* excludeFolders(
  mailbox: OpenContainer,
  item: RestoreItem,
  folders: readonly string[],
): Slices<RestoreItem> {
  const entryIds = yield* filterInSlices(item.entryIds, (entryId) => {
    const { path } = getEntryFolder(mailbox, entryId)
    return !folders.some((folder) => path === folder || path.startsWith(`${folder}/`))
  })
  return { ...item, entryIds }
}

function resolveOptions(
  { world, view, container }: OpenContainer,
  {
    mailbox,
    folder,
    root,
    isFlat,
    changedItems = true,
    deletedItems = true,
    markRestoredAsUnread = false,
  }: MailRestoreOptions,
): RestoreOptions | RestoreFailure {
  const target = mailbox === undefined ? container : findMailbox(world, view, mailbox)
  if (!target)
    return {
      target: mailbox ?? '',
      problem: `there is no mailbox '${mailbox}' in organization '${view.organization.name}'`,
    }
  const below = folder === undefined ? '' : normalizePath(folder)
  return {
    target,
    ...(below !== '' && { targetFolder: below }),
    mapPath: ({ path }) => {
      if (mailbox === undefined) return null
      if (below === '') return path
      return isFlat ? below : `${below}/${getRelativePath(root ? [root] : [], path)}`
    },
    onConflict: 'replace',
    restoreChanged: changedItems,
    restoreMissing: deletedItems,
    allVersions: false,
    markUnread: markRestoredAsUnread,
  }
}

/** A mailbox of an organization by its address, its alias or its name. */
function findMailbox(world: World, { organization }: RestoreView, wanted: string): Container | undefined {
  const directory = world.getDirectory(organization)
  const text = wanted.trim().toLowerCase()
  const isMeant = ({ name, displayName }: { name: string; displayName: string }): boolean =>
    [name, name.slice(0, name.indexOf('@')), displayName].some((one) => one.toLowerCase() === text)
  const user = directory.users.find(isMeant)
  if (user) return findContainer(world, organization, 'mailbox', user.index)
  const group = directory.groups.find(isMeant)
  return group && findContainer(world, organization, 'groupMailbox', group.index)
}
