import type { EntryId } from '../content/entry-id.js'
import type { Folder } from '../content/folder-tree.js'
import type { MailItem } from '../content/mail/mail-item.js'
import { forEachInSlices, type Slices } from '../core/slices.js'
import { type FileEntry, getFileEntry } from './file-entries.js'
import { getMailEntry } from './mailboxes.js'
import type { OpenContainer } from './open-container.js'

/** The words of a search, in small letters. */
export const splitWords = (text: string): string[] => text.toLowerCase().split(/\s+/).filter(Boolean)

const hasWords = (text: string, words: readonly string[]): boolean => {
  const small = text.toLowerCase()
  return words.every((word) => small.includes(word))
}

/** Tells whether an item has all words somewhere: in the subject, the text, or the name or address of somebody. */
export function isMailFound({ title, body, from, to, cc }: MailItem, words: readonly string[]): boolean {
  const people = [from, ...to, ...cc].map(({ name, address }) => `${name} ${address}`)
  return hasWords([title, body, ...people].join('\n'), words)
}

/** Finds the items of a mailbox that have all words. */
export function* searchMail(
  mailbox: OpenContainer,
  entryIds: Iterable<EntryId>,
  words: readonly string[],
): Slices<EntryId[]> {
  const found: EntryId[] = []
  yield* forEachInSlices(entryIds, (entryId) => {
    if (isMailFound(getMailEntry(mailbox, entryId).item, words)) found.push(entryId)
  })
  return found
}

/** Finds the documents and list items that have all words in their name, or in those of who wrote them. */
export function* searchFiles(
  opened: OpenContainer,
  entryIds: Iterable<EntryId>,
  words: readonly string[],
): Slices<FileEntry[]> {
  const found: FileEntry[] = []
  yield* forEachInSlices(entryIds, (entryId) => {
    const entry = getFileEntry(opened, entryId)
    const { name, title, createdBy, modifiedBy } = entry.document
    if (hasWords([name, title, createdBy, modifiedBy].join('\n'), words)) found.push(entry)
  })
  return found
}

/** Finds the folders that have all words in their name. */
export const searchFolders = (folders: readonly Folder[], words: readonly string[]): Folder[] =>
  folders.filter(({ name }) => hasWords(name, words))
