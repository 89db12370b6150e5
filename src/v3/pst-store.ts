import { fileOf } from '../files/index.js'
import type { Folder, Message, Pause, Store } from '../files/pst/index.js'
import type { Code } from '../world/content/code.js'
import type { Container } from '../world/content/entities.js'
import type { Place, PlaceType } from '../world/content/tree.js'
import type { Look, Shown } from '../world/restore/look.js'
import { itemAttachments, mailEntry } from '../world/restore/mailboxes.js'
import { asItWas, codesIn, type Opened, openShown, placeOf } from '../world/restore/open.js'
import type { World } from '../world/world.js'

/** What of a mailbox is exported: all, a folder with what is below it, or some items. */
export interface Selection {
  readonly container: Container
  /** Opens the mailbox, which takes a while. */
  readonly open: () => Opened
  readonly folder?: Place | undefined
  readonly codes?: readonly Code[]
}

/** What was pointed at in a mailbox that is open already. */
export const selectionOf = (mailbox: Opened, part: Pick<Selection, 'folder' | 'codes'>): Selection => ({
  container: mailbox.container,
  open: () => mailbox,
  ...part,
})

/** Whole mailboxes, each opened when it is its turn. */
export const selectionsOf = (world: World, look: Look, mailboxes: readonly Shown[]): Selection[] =>
  mailboxes.map((shown) => ({ container: shown.container, open: () => openShown(world, look, shown) }))

const CONTAINER_CLASSES: Partial<Record<PlaceType, string>> = {
  Appointment: 'IPF.Appointment',
  Contact: 'IPF.Contact',
  Task: 'IPF.Task',
  StickyNote: 'IPF.StickyNote',
  Journal: 'IPF.Journal',
}

/** A selection as what is put into a file: its items are asked for when they are written. @param keywords each of which must be in an item */
export async function storeOf(
  { container, open, folder, codes }: Selection,
  keywords: string | undefined,
  pause: Pause,
): Promise<Store> {
  const opened = codes ? open() : asItWas(open())
  const { contents } = opened
  await pause()
  const chosen = codes && byPlace(opened, codes)
  const wanted = wordsOf(keywords ?? '')
  const folderOf = async (place: Place): Promise<Folder[]> => {
    const folders = await foldersOf(contents.tree.childrenOf(place.code))
    const inside = chosen ? (chosen.get(place.code) ?? []) : codesIn(opened, place)
    const kept = await withWords(opened, inside, wanted, pause)
    // of single items only the folders are shown that they lie in
    if (chosen && kept.length + folders.length === 0) return []
    return [
      {
        name: place.name,
        containerClass: CONTAINER_CLASSES[place.type] ?? 'IPF.Note',
        folders,
        count: kept.length,
        message: (n) => messageOf(opened, kept[n] as Code),
      },
    ]
  }
  const foldersOf = async (places: readonly Place[]): Promise<Folder[]> => {
    const folders: Folder[] = []
    for (const place of places) folders.push(...(await folderOf(place)))
    return folders
  }
  return {
    name: container.name,
    key: [container.id, folder?.code, codes?.join()].join(' '),
    folders: await foldersOf(folder ? [folder] : contents.tree.childrenOf(undefined)),
  }
}

/** Items by their folders, each of them once. */
function byPlace(mailbox: Opened, codes: readonly Code[]): ReadonlyMap<number, readonly Code[]> {
  const places = new Map<number, Code[]>()
  for (const code of new Set(codes)) {
    const { code: place } = placeOf(mailbox, code)
    places.set(place, [...(places.get(place) ?? []), code])
  }
  return places
}

const wordsOf = (keywords: string): string[] => keywords.toLowerCase().split(/\s+/).filter(Boolean)

/** The items that have all words somewhere: in the subject, the text, or the name or address of somebody. */
async function withWords(
  mailbox: Opened,
  codes: ArrayLike<Code> & Iterable<Code>,
  words: readonly string[],
  pause: Pause,
): Promise<ArrayLike<Code>> {
  if (words.length === 0) return codes
  const found: Code[] = []
  for (const code of codes) {
    await pause()
    const { title, body, from, to, cc } = mailEntry(mailbox, code).item
    const people = [from, ...to, ...cc].map(({ name, address }) => `${name} ${address}`)
    const text = [title, body, ...people].join('\n').toLowerCase()
    if (words.every((word) => text.includes(word))) found.push(code)
  }
  return found
}

function messageOf(mailbox: Opened, code: Code): Message {
  const { item, unread } = mailEntry(mailbox, code)
  // the text is worked out here, and once only
  const { title: subject, time, ...rest } = item
  return {
    ...rest,
    subject,
    sent: time,
    received: time + 2000,
    unread,
    attachments: itemAttachments(mailbox, code).map((file) => {
      const { path: name, read } = fileOf(file)
      return { name, length: file.sizeBytes, read }
    }),
  }
}
