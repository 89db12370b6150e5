import { setImmediate as nextTurn } from 'node:timers/promises'
import { fileOf } from '../files/index.js'
import type { Folder, Message, Store } from '../files/pst/index.js'
import type { Code } from '../world/content/code.js'
import type { Place, PlaceType } from '../world/content/tree.js'
import { itemAttachments, mailEntry } from '../world/restore/mailboxes.js'
import { asItWas, codesIn, type Opened, placeOf } from '../world/restore/open.js'

/** What of a mailbox is exported: all, a folder with what is below it, or some items. */
export interface Selection {
  readonly mailbox: Opened
  readonly folder?: Place | undefined
  readonly codes?: readonly Code[]
}

/** How many items are looked through for keywords before others get their turn. */
const AT_ONCE = 50

const CONTAINER_CLASSES: Partial<Record<PlaceType, string>> = {
  Appointment: 'IPF.Appointment',
  Contact: 'IPF.Contact',
  Task: 'IPF.Task',
  StickyNote: 'IPF.StickyNote',
  Journal: 'IPF.Journal',
}

/** A selection as what is put into a file: its items are asked for when they are written. @param keywords each of which must be in an item */
export async function storeOf({ mailbox, folder, codes }: Selection, keywords = ''): Promise<Store> {
  const opened = codes ? mailbox : asItWas(mailbox)
  const { container, contents } = opened
  const chosen = codes && byPlace(opened, codes)
  const wanted = wordsOf(keywords)
  const folderOf = async (place: Place): Promise<Folder[]> => {
    const folders = await foldersOf(contents.tree.childrenOf(place.code))
    const inside = chosen ? (chosen.get(place.code) ?? []) : codesIn(opened, place)
    const kept = await withWords(opened, inside, wanted)
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
): Promise<ArrayLike<Code>> {
  if (words.length === 0) return codes
  const found: Code[] = []
  let count = 0
  for (const code of codes) {
    if (count++ % AT_ONCE === 0) await nextTurn()
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
