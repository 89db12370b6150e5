import type { Code } from '../content/code.js'
import { containerOf } from '../content/container.js'
import type { Container } from '../content/entities.js'
import { attachmentsOf, type FileInfo } from '../content/files/document.js'
import { createdAt } from '../content/growth.js'
import { itemClassOf } from '../content/mail/contacts.js'
import { folderId, itemId, readFolderId, readItemId } from '../content/mail/ids.js'
import { type MailItem, mailItem } from '../content/mail/item.js'
import { type Place, pathFrom, pathOf } from '../content/tree.js'
import type { Slices } from '../core/slices.js'
import type { World } from '../world.js'
import { type Failure, locationIn, restoreThings, type Thing, viewPlace } from './act.js'
import type { Batch } from './batch.js'
import type { Look } from './look.js'
import {
  asItWas,
  codesBelow,
  findEntry,
  findPlace,
  type Opened,
  openContainer,
  origin,
  placeOf,
} from './open.js'
import type { Tally, Wish } from './restorations.js'

/** An item as a restore session shows it. */
export interface MailEntry {
  readonly id: string
  readonly code: Code
  readonly folder: Place
  readonly item: MailItem
  /** A restore can have it marked as not read. */
  readonly unread: boolean
}

/** @throws NotFound */
export const openMailbox = (world: World, look: Look, id: string): Opened =>
  openContainer(world, look, 'Mailbox', id)

/** @throws NotFound */
export const findFolder = (mailbox: Opened, id: string): Place =>
  findPlace(mailbox, 'Folder', id, readFolderId(mailbox.container, id))

export const idOfFolder = ({ container }: Opened, { code }: Place): string => folderId(container, code)

/** @throws NotFound */
export function findItem(mailbox: Opened, id: string): MailEntry {
  const code = readItemId(mailbox.container, id)?.code
  findEntry(mailbox, 'Item', id, code)
  return mailEntry(mailbox, code as Code)
}

export function mailEntry(mailbox: Opened, code: Code): MailEntry {
  const { container, place, n, version, copy } = origin(mailbox, code)
  const folder = placeOf(mailbox, code)
  return {
    id: itemId(mailbox.container, folder.code, code),
    code,
    folder,
    item: mailItem(mailbox.world, container, place, n, version),
    unread: copy?.unread ?? false,
  }
}

/** What hangs on an item: on some of the mail. */
export function itemAttachments(mailbox: Opened, code: Code): FileInfo[] {
  const { container, place, n } = origin(mailbox, code)
  if (itemClassOf(container, place, n) !== 'IPM.Note') return []
  return attachmentsOf(container, n, createdAt(mailbox.world, container, n))
}

/** A mailbox that is pointed at, whatever is in it. */
export const mailboxAlone = (container: Container): Thing => ({
  name: container.name,
  type: 'Mailbox',
  sizeBytes: 0,
  source: locationIn(container),
  codes: [],
})

export const mailboxThing = (mailbox: Opened): Thing => ({
  ...mailboxAlone(mailbox.container),
  codes: asItWas(mailbox).contents.all,
})

export const folderThing = (mailbox: Opened, folder: Place): Thing => ({
  ...folderAlone(mailbox, folder),
  sizeBytes: 0,
  codes: codesBelow(asItWas(mailbox), folder),
})

const folderAlone = ({ container }: Opened, { name, path }: Place) => ({
  name,
  type: 'Folder',
  source: locationIn(container, path),
})

/** Looks into a folder, which its session tells. */
export const viewFolder = (mailbox: Opened, folder: Place): void =>
  viewPlace(mailbox, folder, folderAlone(mailbox, folder))

/** @param sizeBytes of the message that it is saved as */
export const itemThing = (mailbox: Opened, { code, folder, item }: MailEntry, sizeBytes: number): Thing => ({
  name: item.title,
  type: 'Item',
  itemClass: item.itemClass,
  sizeBytes,
  source: locationIn(mailbox.container, folder.path),
  codes: [code],
})

/** Where mail is to be restored to, and what of it. */
export interface MailWish {
  /** Name or address of a mailbox; absent: back to where it was. */
  readonly mailbox?: string | undefined
  /** Path of a folder in it, below which the folders are made anew; absent: each to a folder of its own name. */
  readonly folder?: string | undefined
  /** The folder that was pointed at, from which on paths count. */
  readonly root?: Place | undefined
  /** Whether all comes to lie in that folder itself. */
  readonly isFlat?: boolean
  readonly changedItems?: boolean | undefined
  readonly deletedItems?: boolean | undefined
  readonly markRestoredAsUnread?: boolean | undefined
  readonly excludeDrafts?: boolean | undefined
  readonly excludeDeletedItems?: boolean | undefined
}

/** Restores mail, alone or as part of a batch. @throws Refused when no more can be remembered */
export function* restoreMail(
  mailbox: Opened,
  things: readonly Thing[],
  wish: MailWish,
  batch?: Batch,
): Slices<Tally> {
  const { world, look, container } = mailbox
  const left = [
    ...(wish.excludeDrafts ? ['Drafts'] : []),
    ...(wish.excludeDeletedItems ? ['Deleted Items'] : []),
  ]
  const wanted = left.length === 0 ? things : things.map((thing) => leaveOut(mailbox, thing, left))
  const place = (code: Code): Place => placeOf(mailbox, code)
  return yield* restoreThings(world, look.session, container, wanted, wishOf(mailbox, wish), place, batch)
}

function leaveOut(mailbox: Opened, thing: Thing, folders: readonly string[]): Thing {
  const codes = [...thing.codes].filter((code) => {
    const { path } = placeOf(mailbox, code)
    return !folders.some((folder) => path === folder || path.startsWith(`${folder}/`))
  })
  return { ...thing, codes }
}

function wishOf(
  { world, look, container }: Opened,
  {
    mailbox,
    folder,
    root,
    isFlat,
    changedItems = true,
    deletedItems = true,
    markRestoredAsUnread = false,
  }: MailWish,
): Wish | Failure {
  const target = mailbox === undefined ? container : findMailbox(world, look, mailbox)
  if (!target)
    return {
      target: mailbox ?? '',
      problem: `there is no mailbox '${mailbox}' in organization '${look.organization.name}'`,
    }
  const below = folder === undefined ? '' : pathOf(folder)
  return {
    target,
    ...(below !== '' && { below }),
    to: ({ path }) => {
      if (mailbox === undefined) return null
      if (below === '') return path
      return isFlat ? below : `${below}/${pathFrom(root ? [root] : [], path)}`
    },
    onConflict: 'replace',
    changed: changedItems,
    missing: deletedItems,
    allVersions: false,
    unread: markRestoredAsUnread,
  }
}

/** A mailbox of an organization by its address, its alias or its name. */
function findMailbox(world: World, { organization }: Look, wanted: string): Container | undefined {
  const directory = world.directory(organization)
  const text = wanted.trim().toLowerCase()
  const isMeant = ({ name, displayName }: { name: string; displayName: string }): boolean =>
    [name, name.slice(0, name.indexOf('@')), displayName].some((one) => one.toLowerCase() === text)
  const user = directory.users.find(isMeant)
  if (user) return containerOf(world, organization, 'mailbox', user.index)
  const group = directory.groups.find(isMeant)
  return group && containerOf(world, organization, 'groupMailbox', group.index)
}
