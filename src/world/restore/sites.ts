import { getChangesInSlices } from '../content/container-changes.js'
import type { Container } from '../content/containers.js'
import type { EntryId } from '../content/entry-id.js'
import type { FileInfo } from '../content/files/document.js'
import {
  formatAttachmentGuid,
  formatEntryGuid,
  formatFolderGuid,
  isListFolder,
  parseEntryGuid,
  parseFolderGuid,
} from '../content/files/file-folders.js'
import { findContainer } from '../content/find-container.js'
import { type Folder, type FolderTree, normalizePath } from '../content/folder-tree.js'
import { NotFoundError } from '../core/errors.js'
import { forEachInSlices, type Slices } from '../core/slices.js'
import type { Organization } from '../organizations/organization-rows.js'
import type { World } from '../world.js'
import { type FileEntry, getFileEntry, keepLatestOfItems, listAttachments } from './file-entries.js'
import {
  findFolder,
  findVisibleEntryFolder,
  getEntryFolder,
  type OpenContainer,
  openContainer,
} from './open-container.js'
import { type RestoreFailure, type RestoreItem, restoreItems, viewPlace } from './restore-actions.js'
import type { RestoreBatch } from './restore-batch.js'
import type { RestoreSource, RestoreView } from './restore-view.js'
import type { RestoreOptions, RestoreSummary } from './restorer.js'

const GUID_LENGTH = 36

/** @throws NotFoundError */
export const openSite = (world: World, view: RestoreView, id: string): OpenContainer =>
  openContainer(world, view, 'Site', id)

const liesUnder = ({ container: { parent } }: RestoreSource, { kind, target }: Container): boolean =>
  parent !== undefined && parent.kind === kind && parent.target === target

/** The site that another one lies under, if the session shows it. */
export const findParentSite = ({ sources }: RestoreView, site: RestoreSource): RestoreSource | undefined =>
  site.container.parent && sources.find(({ container }) => liesUnder(site, container))

/** The library or list that a folder lies in. */
export const getRootFolder = ({ contents }: OpenContainer, folder: Folder): Folder =>
  contents.tree.getRoot(folder)

/** The path of something on its server. */
export const pathOn = ({ container }: OpenContainer, ...parts: string[]): string =>
  [new URL(container.address).pathname, ...parts].join('/')

/** The path of a library or a list on its server. */
export const pathOfList = (site: OpenContainer, { type, name }: Folder): string =>
  type === 'Library' ? pathOn(site, name) : pathOn(site, 'Lists', name)

/** Looks into a library or a list, or into a folder in it. Its session tells of the one and the other as of a list. */
export function viewList(site: OpenContainer, folder: Folder): void {
  const list = getRootFolder(site, folder)
  viewPlace(site, list, { name: list.name, type: 'List', source: pathOfList(site, list) })
}

/** Ids of a site are glued: site, list, folder or entry. */
export function formatSiteFolderId(site: OpenContainer, folder: Folder): string {
  const root = getRootFolder(site, folder)
  const list = site.container.id + formatFolderGuid(site.container, root.number)
  return root === folder ? list : list + formatFolderGuid(site.container, folder.number)
}

export const formatSiteEntryId = (
  site: OpenContainer,
  { entryId, folder }: Pick<FileEntry, 'entryId' | 'folder'>,
): string => formatSiteFolderId(site, getRootFolder(site, folder)) + formatEntryGuid(site.container, entryId)

/** Kind of a folder of a site: a library, a list or a folder in one. */
export type SiteFolderKind = 'Library' | 'List' | 'Folder'

const isOfKind = ({ type }: Folder, sort: SiteFolderKind): boolean =>
  sort === 'Folder' ? type === 'LibraryFolder' || type === 'ListFolder' : type === sort

/** @throws NotFoundError */
export function findSiteFolder(site: OpenContainer, sort: SiteFolderKind, id: string): Folder {
  const folder = findFolder(site, sort, id, parseFolderGuid(site.container, id.slice(-GUID_LENGTH)))
  if (!isOfKind(folder, sort) || formatSiteFolderId(site, folder) !== id.toLowerCase())
    throw new NotFoundError(sort, id)
  return folder
}

export const listSiteFolders = ({ contents }: OpenContainer, sort: SiteFolderKind): Folder[] =>
  contents.tree.folders.filter((folder) => isOfKind(folder, sort))

/** @throws NotFoundError */
export function findSiteEntry(site: OpenContainer, what: 'Document' | 'Item', id: string): FileEntry {
  const entryId = parseEntryGuid(site.container, id.slice(-GUID_LENGTH))
  const folder = findVisibleEntryFolder(site, what, id, entryId)
  const entry = getFileEntry(site, entryId as EntryId)
  if (isListFolder(folder) !== (what === 'Item') || formatSiteEntryId(site, entry) !== id.toLowerCase())
    throw new NotFoundError(what, id)
  return entry
}

/** A file that hangs on a list item, with its id. */
export interface Attachment {
  readonly id: string
  readonly file: FileInfo
}

export const listSiteAttachments = (site: OpenContainer, entry: FileEntry): Attachment[] =>
  listAttachments(site, entry).map((file, n) => ({
    id: formatAttachmentGuid(site.container, entry.entryId, n),
    file,
  }))

/** @throws NotFoundError */
export function findAttachment(site: OpenContainer, entry: FileEntry, id: string): Attachment {
  const found = listSiteAttachments(site, entry).find((one) => one.id === id.toLowerCase())
  if (!found) throw new NotFoundError('Attachment', id)
  return found
}

/** The site of an organization that has an address now. */
export function findSiteByUrl(world: World, organization: Organization, url: string): Container | undefined {
  const same = (site: { readonly url: string }): boolean => site.url.toLowerCase() === url.toLowerCase()
  const site = world.getDirectory(organization).sites.find(same)
  if (site) return findContainer(world, organization, 'site', site.index)
  const known = world.tables.restoredSites.where('organization', organization.id).findIndex(same)
  return known === -1 ? undefined : findContainer(world, organization, 'restoredSite', known)
}

/** Options of a restore of parts of a site. */
export interface SiteRestoreOptions {
  /** The address of another site to restore to; absent: the own one. */
  readonly siteUrl?: string | undefined
  /** The list to restore to: of entries and folders one that there is; absent or blank: the own one. */
  readonly list?: string | undefined
  /** Whether that list is made when there is none. */
  readonly makeList: boolean
  readonly documentVersion?: 'all' | 'last' | undefined
  readonly changedItems?: boolean | undefined
  readonly deletedItems?: boolean | undefined
}

/**
 * Restores parts of a site, alone or as part of a batch.
 * @param target the site to restore to, by default its own
 * @throws RefusedError when no more can be remembered
 */
export function* restoreToSite(
  site: OpenContainer,
  items: readonly RestoreItem[],
  options: SiteRestoreOptions,
  target = site.container,
  batch?: RestoreBatch,
): Slices<RestoreSummary> {
  const { world, view, container } = site
  const wanted = yield* keepLatestOfItems(items)
  const folder = (entryId: EntryId): Folder => getEntryFolder(site, entryId)
  const { siteUrl = target.address } = options
  const place = siteUrl === target.address ? target : findSiteByUrl(world, view.organization, siteUrl)
  return yield* restoreItems(
    world,
    view,
    container,
    wanted,
    place
      ? yield* resolveOptions(site, place, options, wanted)
      : { target: siteUrl, problem: noSite(site, siteUrl) },
    folder,
    batch,
  )
}

const noSite = ({ view: { organization } }: OpenContainer, url: string): string =>
  `there is no site '${url}' in organization '${organization.name}'`

function* resolveOptions(
  site: OpenContainer,
  target: Container,
  options: SiteRestoreOptions,
  items: readonly RestoreItem[],
): Slices<RestoreOptions | RestoreFailure> {
  const { world, container } = site
  const { list, makeList, documentVersion, changedItems = true, deletedItems = true } = options
  const name = normalizePath(list ?? '')
  if (name !== '') {
    const address = `${target.address}/${name}`
    // the lists of now, and not those of the backup
    const { tree } = yield* getChangesInSlices(world, target)
    const known = tree.findByPath(name)
    if (!known && !makeList)
      return {
        target: address,
        problem: `there is no list '${list}' in the site; there are ${formatLists(tree)}`,
      }
    const kinds = new Set<boolean>()
    for (const { entryIds } of items)
      yield* forEachInSlices(entryIds, (entryId) => kinds.add(isListFolder(getEntryFolder(site, entryId))))
    if (known && [...kinds].some((kind) => kind !== isListFolder(known)))
      return {
        target: address,
        problem: `'${list}' is a ${isListFolder(known) ? 'list, which takes in no documents' : 'library, which takes in no list items'}`,
      }
  }
  return {
    target,
    ...(name !== '' && { targetFolder: name }),
    mapPath: ({ path }) => {
      if (name === '') return target === container ? null : path
      const rest = path.split('/').slice(1)
      return [name, ...rest].join('/')
    },
    onConflict: 'replace',
    restoreChanged: changedItems,
    restoreMissing: deletedItems,
    allVersions: documentVersion === 'all',
    markUnread: false,
  }
}

const MAX_NAMED = 12

/** The libraries and lists of a site, for messages. */
function formatLists(tree: FolderTree): string {
  const names = tree.getChildren(undefined).map(({ name }) => `'${name}'`)
  const more = names.length > MAX_NAMED ? ', ...' : ''
  return names.slice(0, MAX_NAMED).join(', ') + more
}

/** The sites that lie under one, if the session shows them. */
export const listSubsites = ({ view, container }: OpenContainer): RestoreSource[] =>
  view.sources.filter((one) => liesUnder(one, container))
