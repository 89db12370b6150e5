import type { FastifyReply, FastifyRequest } from 'fastify'
import { createFileSource } from '../exports/document-file.js'
import type { FileSource } from '../exports/zip.js'
import { sanitizeFileName } from '../text/file-name.js'
import type { EntryId } from '../world/content/entry-id.js'
import type { Folder } from '../world/content/folder-tree.js'
import { mapInSlices, type Slices } from '../world/core/slices.js'
import {
  createDocumentItem,
  createFolderItems,
  type FileEntry,
  getFileEntry,
  keepLatestVersions,
} from '../world/restore/file-entries.js'
import { listEntryIdsBelow, type OpenContainer } from '../world/restore/open-container.js'
import { type RestoreItem, recordSave } from '../world/restore/restore-actions.js'
import { sendFiles, sendZip } from './downloads.js'

/** Gives an entry its name among others. */
type Namer = (entry: FileEntry) => string

/** Only the newest of the versions of an entry has just its own name. */
function* createNamer(entryIds: Iterable<EntryId>): Slices<Namer> {
  const latest = new Set(yield* keepLatestVersions(entryIds))
  return ({ entryId: code, document: { name, version } }) =>
    sanitizeFileName(
      latest.has(code) ? name : name.replace(/(\.[^.]*)?$/, ` (version ${Number.parseInt(version, 10)})$1`),
    )
}

/** Saves one document as it is, or as a zip if that is asked for; several always as a zip. @param find finds them */
export async function saveDocuments(
  request: FastifyRequest,
  reply: FastifyReply,
  opened: OpenContainer,
  find: Slices<readonly FileEntry[]>,
  asZip = false,
): Promise<FastifyReply> {
  const files = await request.inSlices(beginSavingDocuments(opened, find))
  return sendFiles(reply, sanitizeFileName(opened.container.name), files, asZip)
}

/** Writes down that documents are saved. @returns their files */
function* beginSavingDocuments(
  opened: OpenContainer,
  find: Slices<readonly FileEntry[]>,
): Slices<FileSource[]> {
  const entries = yield* find
  const items = yield* mapInSlices(entries, (entry) => createDocumentItem(opened, entry))
  yield* recordSave(opened.world, opened.view.session, items)
  const getName = yield* createNamer(entries.map(({ entryId: code }) => code))
  return yield* mapInSlices(entries, (entry) => createFileSource(entry.document, getName(entry)))
}

/** A folder with all that is in it; one without a name is the whole. */
interface FolderPart {
  readonly name: string
  readonly path: string
  readonly entryIds: Iterable<EntryId>
}

/** Folders to save, and what they are called in events. */
export interface SaveChoice {
  readonly parts: readonly FolderPart[]
  readonly items: readonly RestoreItem[]
}

export function* chooseFolders(opened: OpenContainer, folders: readonly Folder[]): Slices<SaveChoice> {
  const items = yield* createFolderItems(opened, folders)
  const parts: FolderPart[] = []
  for (const folder of folders) parts.push({ ...folder, entryIds: yield* listEntryIdsBelow(opened, folder) })
  return { parts, items }
}

/** Saves all that is in some folders, or in a whole drive, as a zip with folders. @param find finds them */
export async function saveFolders(
  request: FastifyRequest,
  reply: FastifyReply,
  opened: OpenContainer,
  find: Slices<SaveChoice>,
): Promise<FastifyReply> {
  const parts = await request.inSlices(beginSavingFolders(opened, find))
  const [only] = parts
  const name = parts.length === 1 && only?.name ? only.name : opened.container.name
  return sendZip(reply, sanitizeFileName(name), listFiles(opened, parts))
}

type NamedPart = FolderPart & { readonly getName: Namer }

/** Writes down that folders are saved. @returns what gives names to what is in them, too */
function* beginSavingFolders(opened: OpenContainer, find: Slices<SaveChoice>): Slices<NamedPart[]> {
  const { parts, items } = yield* find
  yield* recordSave(opened.world, opened.view.session, items)
  const named: NamedPart[] = []
  for (const part of parts) named.push({ ...part, getName: yield* createNamer(part.entryIds) })
  return named
}

function* listFiles(opened: OpenContainer, parts: readonly NamedPart[]): Generator<FileSource> {
  for (const { name, path, entryIds, getName } of parts)
    for (const code of entryIds) {
      const entry = getFileEntry(opened, code)
      yield createSource(entry, path.length - name.length, getName(entry))
    }
}

/** A document as a file, in the folders that it lies in. @param start how much of the path is left out */
function createSource({ folder: itsFolder, document }: FileEntry, start: number, name: string): FileSource {
  const folders = itsFolder.path
    .slice(start)
    .split('/')
    .filter((folder) => folder !== '')
  return createFileSource(document, [...folders.map(sanitizeFileName), name].join('/'))
}
