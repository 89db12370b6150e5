import { changesOf } from '../content/changes.js'
import type { Code } from '../content/code.js'
import type { Container } from '../content/entities.js'
import type { FileInfo } from '../content/files/document.js'
import {
  attachmentGuid,
  entryGuid,
  isList,
  placeGuid,
  readEntryGuid,
  readPlaceGuid,
} from '../content/files/places.js'
import { type Place, pathOf, type Tree } from '../content/tree.js'
import { NotFound } from '../core/errors.js'
import type { Slices } from '../core/slices.js'
import type { World } from '../world.js'
import { type Failure, restoreThings, type Thing, viewPlace } from './act.js'
import type { Batch } from './batch.js'
import { attachments, type FileEntry, fileEntry, latestOnly } from './files.js'
import type { Look, Shown } from './look.js'
import { codesIn, findEntry, findPlace, type Opened, openContainer, openShown, placeOf } from './open.js'
import type { Tally, Wish } from './restorations.js'

const GUID = 36

/** @throws NotFound */
export const openSite = (world: World, look: Look, id: string): Opened =>
  openContainer(world, look, 'Site', id)

const liesUnder = ({ container: { parent } }: Shown, { kind, target }: Container): boolean =>
  parent !== undefined && parent.kind === kind && parent.target === target

/** The site that another one lies under, if the session shows it. */
export const parentOf = ({ shown }: Look, site: Shown): Shown | undefined =>
  site.container.parent && shown.find(({ container }) => liesUnder(site, container))

/** The library or list that a place lies in. */
export const rootOf = ({ contents }: Opened, place: Place): Place => contents.tree.rootOf(place)

/** The path of something on its server. */
export const pathOn = ({ container }: Opened, ...parts: string[]): string =>
  [new URL(container.address).pathname, ...parts].join('/')

/** The path of a library or a list on its server. */
export const pathOfList = (site: Opened, { type, name }: Place): string =>
  type === 'Library' ? pathOn(site, name) : pathOn(site, 'Lists', name)

/** Looks into a library or a list, or into a folder in it. Its session tells of the one and the other as of a list. */
export function viewList(site: Opened, place: Place): void {
  const list = rootOf(site, place)
  viewPlace(site, list, { name: list.name, type: 'List', source: pathOfList(site, list) })
}

/** Ids of a site are glued: site, list, folder or entry. */
export function idOfPlace(site: Opened, place: Place): string {
  const root = rootOf(site, place)
  const list = site.container.id + placeGuid(site.container, root.code)
  return root === place ? list : list + placeGuid(site.container, place.code)
}

export const idOfEntry = (site: Opened, { code, place }: Pick<FileEntry, 'code' | 'place'>): string =>
  idOfPlace(site, rootOf(site, place)) + entryGuid(site.container, code)

/** What is a library, a list or a folder in one. */
export type Sort = 'Library' | 'List' | 'Folder'

const isOf = ({ type }: Place, sort: Sort): boolean =>
  sort === 'Folder' ? type === 'LibraryFolder' || type === 'ListFolder' : type === sort

/** @throws NotFound */
export function findSitePlace(site: Opened, sort: Sort, id: string): Place {
  const place = findPlace(site, sort, id, readPlaceGuid(site.container, id.slice(-GUID)))
  if (!isOf(place, sort) || idOfPlace(site, place) !== id.toLowerCase()) throw new NotFound(sort, id)
  return place
}

export const placesOf = ({ contents }: Opened, sort: Sort): Place[] =>
  contents.tree.places.filter((place) => isOf(place, sort))

/** The codes of documents or of list items that lie anywhere in a site. */
export const codesOf = (site: Opened, what: 'Document' | 'Item'): Code[] =>
  site.contents.tree.places
    .filter((place) => isList(place) === (what === 'Item'))
    .flatMap((place) => [...codesIn(site, place)])

/** @throws NotFound */
export function findSiteEntry(site: Opened, what: 'Document' | 'Item', id: string): FileEntry {
  const code = readEntryGuid(site.container, id.slice(-GUID))
  const place = findEntry(site, what, id, code)
  const entry = fileEntry(site, code as Code)
  if (isList(place) !== (what === 'Item') || idOfEntry(site, entry) !== id.toLowerCase())
    throw new NotFound(what, id)
  return entry
}

/** A file that hangs on a list item, with its id. */
export interface Attachment {
  readonly id: string
  readonly file: FileInfo
}

export const attachmentsIn = (site: Opened, entry: FileEntry): Attachment[] =>
  attachments(site, entry).map((file, n) => ({ id: attachmentGuid(site.container, entry.code, n), file }))

/** @throws NotFound */
export function findAttachment(site: Opened, entry: FileEntry, id: string): Attachment {
  const found = attachmentsIn(site, entry).find((one) => one.id === id.toLowerCase())
  if (!found) throw new NotFound('Attachment', id)
  return found
}

/** How parts of a site are to be restored. */
export interface SiteWish {
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
 * @throws Refused when no more can be remembered
 */
export function* restoreToSite(
  site: Opened,
  things: readonly Thing[],
  wish: SiteWish,
  target = site.container,
  batch?: Batch,
): Slices<Tally> {
  const { world, look, container } = site
  const wanted = things.map((thing) => ({ ...thing, codes: latestOnly(thing.codes) }))
  const place = (code: Code): Place => placeOf(site, code)
  return yield* restoreThings(
    world,
    look.session,
    container,
    wanted,
    wishOf(site, target, wish, wanted),
    place,
    batch,
  )
}

function wishOf(site: Opened, target: Container, wish: SiteWish, things: readonly Thing[]): Wish | Failure {
  const { world, container } = site
  const { list, makeList, documentVersion, changedItems = true, deletedItems = true } = wish
  const name = pathOf(list ?? '')
  if (name !== '') {
    const address = `${target.address}/${name}`
    // the lists of now, and not those of the backup
    const { tree } = changesOf(world, target)
    const known = tree.find(name)
    if (!known && !makeList)
      return {
        target: address,
        problem: `there is no list '${list}' in the site; there are ${listsOf(tree)}`,
      }
    const kinds = new Set(
      things.flatMap(({ codes }) => [...codes].map((code) => isList(placeOf(site, code)))),
    )
    if (known && [...kinds].some((kind) => kind !== isList(known)))
      return {
        target: address,
        problem: `'${list}' is a ${isList(known) ? 'list, which takes in no documents' : 'library, which takes in no list items'}`,
      }
  }
  return {
    target,
    ...(name !== '' && { below: name }),
    to: ({ path }) => {
      if (name === '') return target === container ? null : path
      const rest = path.split('/').slice(1)
      return [name, ...rest].join('/')
    },
    onConflict: 'replace',
    changed: changedItems,
    missing: deletedItems,
    allVersions: documentVersion === 'all',
    unread: false,
  }
}

const MOST_NAMED = 12

/** The libraries and lists of a site, for messages. */
function listsOf(tree: Tree): string {
  const names = tree.childrenOf(undefined).map(({ name }) => `'${name}'`)
  const more = names.length > MOST_NAMED ? ', ...' : ''
  return names.slice(0, MOST_NAMED).join(', ') + more
}

/** The sites that lie under one, if the session shows them. */
export const subsites = ({ world, look, container }: Opened): Opened[] =>
  look.shown.filter((one) => liesUnder(one, container)).map((one) => openShown(world, look, one))
