import { createFileSource } from '../exports/document-file.js'
import type { Pause } from '../exports/pst/pause.js'
import type { PstFolder, PstMessage, PstStore } from '../exports/pst/pst-store.js'
import type { Container } from '../world/content/containers.js'
import type { EntryId } from '../world/content/entry-id.js'
import type { Folder, FolderType } from '../world/content/folder-tree.js'
import { mapInSlices, type Slices } from '../world/core/slices.js'
import { getMailEntry, listMailAttachments } from '../world/restore/mailboxes.js'
import {
  getEntryFolder,
  getEntryIds,
  type OpenContainer,
  openForOnce,
  withoutOldVersions,
} from '../world/restore/open-container.js'
import type { RestoreSource, RestoreView } from '../world/restore/restore-view.js'
import { isMailFound, splitWords } from '../world/restore/search.js'
import type { World } from '../world/world.js'

/** The part of a mailbox to export: all, a folder with what is below it, or some items. */
export interface ExportSelection {
  readonly container: Container
  /** Opens the mailbox, which takes a while: as it is exported, without older versions unless they are picked. */
  readonly openMailbox: () => Slices<OpenContainer>
  readonly folder?: Folder | undefined
  readonly entryIds?: readonly EntryId[]
}

/** Selects parts of a mailbox that is open already. */
export const createSelection = (
  mailbox: OpenContainer,
  part: Pick<ExportSelection, 'folder' | 'entryIds'>,
): ExportSelection => ({
  container: mailbox.container,
  // biome-ignore lint/correctness/useYield: it is open
  *openMailbox() {
    return mailbox
  },
  ...part,
})

/** Whole mailboxes, each opened when it is its turn. */
export const selectMailboxes = (
  world: World,
  view: RestoreView,
  mailboxes: readonly RestoreSource[],
): Slices<ExportSelection[]> => {
  const shown = withoutOldVersions(view)
  return mapInSlices(mailboxes, (source) => ({
    container: source.container,
    openMailbox: () => openForOnce(world, shown, source),
  }))
}

const CONTAINER_CLASSES: Partial<Record<FolderType, string>> = {
  Appointment: 'IPF.Appointment',
  Contact: 'IPF.Contact',
  Task: 'IPF.Task',
  StickyNote: 'IPF.StickyNote',
  Journal: 'IPF.Journal',
}

/** A selection as what is put into a file: its items are asked for when they are written. @param keywords each of which must be in an item */
export async function buildStore(
  { container, openMailbox, folder, entryIds }: ExportSelection,
  keywords: string | undefined,
  pause: Pause,
): Promise<PstStore> {
  const opened = await runWithPauses(openMailbox(), pause)
  const { contents } = opened
  const chosen = entryIds && (await groupByFolder(opened, entryIds, pause))
  const wanted = splitWords(keywords ?? '')
  const buildFolder = async (folder: Folder): Promise<PstFolder[]> => {
    const folders = await buildFolders(contents.tree.getChildren(folder.number))
    const inside = chosen ? (chosen.get(folder.number) ?? []) : getEntryIds(opened, folder)
    const kept = await filterByKeywords(opened, inside, wanted, pause)
    // of single items only the folders are shown that they lie in
    if (chosen && kept.length + folders.length === 0) return []
    return [
      {
        name: folder.name,
        containerClass: CONTAINER_CLASSES[folder.type] ?? 'IPF.Note',
        folders,
        count: kept.length,
        message: (n) => buildMessage(opened, kept[n] as EntryId),
      },
    ]
  }
  const buildFolders = async (children: readonly Folder[]): Promise<PstFolder[]> => {
    const folders: PstFolder[] = []
    for (const itsFolder of children) folders.push(...(await buildFolder(itsFolder)))
    return folders
  }
  return {
    name: container.name,
    key: [container.id, folder?.number, entryIds?.join()].join(' '),
    folders: await buildFolders(folder ? [folder] : contents.tree.getChildren(undefined)),
  }
}

/** Runs sliced work while others go on. */
async function runWithPauses<T>(work: Slices<T>, pause: Pause): Promise<T> {
  for (;;) {
    const { done, value } = work.next()
    if (done) return value
    await pause()
  }
}

/** Items by their folders, each of them once. */
async function groupByFolder(
  mailbox: OpenContainer,
  codes: readonly EntryId[],
  pause: Pause,
): Promise<ReadonlyMap<number, readonly EntryId[]>> {
  const folders = new Map<number, EntryId[]>()
  for (const code of new Set(codes)) {
    await pause()
    const { number: folder } = getEntryFolder(mailbox, code)
    const known = folders.get(folder)
    if (known) known.push(code)
    else folders.set(folder, [code])
  }
  return folders
}

/** The items that have all words. */
async function filterByKeywords(
  mailbox: OpenContainer,
  codes: ArrayLike<EntryId> & Iterable<EntryId>,
  words: readonly string[],
  pause: Pause,
): Promise<ArrayLike<EntryId>> {
  if (words.length === 0) return codes
  const found: EntryId[] = []
  for (const code of codes) {
    await pause()
    if (isMailFound(getMailEntry(mailbox, code).item, words)) found.push(code)
  }
  return found
}

function buildMessage(mailbox: OpenContainer, code: EntryId): PstMessage {
  const { item, unread } = getMailEntry(mailbox, code)
  // the text is worked out here, and once only
  const { title: subject, time, ...rest } = item
  return {
    ...rest,
    subject,
    sent: time,
    received: time + 2000,
    unread,
    attachments: listMailAttachments(mailbox, code).map((file) => {
      const { path: name, read } = createFileSource(file)
      return { name, length: file.sizeBytes, read }
    }),
  }
}
