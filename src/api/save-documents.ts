import type { FastifyReply } from 'fastify'
import { createFileSource } from '../exports/document-file.js'
import type { FileSource } from '../exports/zip.js'
import type { EntryId } from '../world/content/entry-id.js'
import { type FileEntry, getFileEntry, keepLatestVersions } from '../world/restore/file-entries.js'
import type { OpenContainer } from '../world/restore/open-container.js'
import { type RestoreItem, recordSave } from '../world/restore/restore-actions.js'
import { sanitizeFileName, sendFiles, sendZip } from './downloads.js'

/** Gives an entry its name among others: only the newest of its versions has just its own. */
function createNamer(entryIds: readonly EntryId[]): (entry: FileEntry) => string {
  const latest = new Set(keepLatestVersions(entryIds))
  return ({ entryId: code, document: { name, version } }) =>
    sanitizeFileName(
      latest.has(code) ? name : name.replace(/(\.[^.]*)?$/, ` (version ${Number.parseInt(version, 10)})$1`),
    )
}

/** Saves one document as it is, or as a zip if that is asked for; several always as a zip. */
export function saveDocuments(
  reply: FastifyReply,
  { world, view, container }: OpenContainer,
  entries: readonly FileEntry[],
  items: readonly RestoreItem[],
  asZip = false,
) {
  recordSave(world, view.session, items)
  const nameOf = createNamer(entries.map(({ entryId: code }) => code))
  const files = entries.map((entry) => createFileSource(entry.document, nameOf(entry)))
  return sendFiles(reply, sanitizeFileName(container.name), files, asZip)
}

/** A folder with all that is in it; one without a name is the whole. */
export interface FolderPart {
  readonly name: string
  readonly path: string
  readonly entryIds: Iterable<EntryId>
}

/** Saves all that is in some folders, or in a whole drive, as a zip with folders. */
export function saveFolders(
  reply: FastifyReply,
  opened: OpenContainer,
  parts: readonly FolderPart[],
  items: readonly RestoreItem[],
) {
  recordSave(opened.world, opened.view.session, items)
  const [only] = parts
  const name = parts.length === 1 && only?.name ? only.name : opened.container.name
  return sendZip(reply, sanitizeFileName(name), listFiles(opened, parts))
}

function* listFiles(opened: OpenContainer, parts: readonly FolderPart[]): Generator<FileSource> {
  for (const { name, path, entryIds } of parts) {
    const all = [...entryIds]
    const nameOf = createNamer(all)
    for (const code of all) {
      const entry = getFileEntry(opened, code)
      yield createSource(entry, path.length - name.length, nameOf(entry))
    }
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
