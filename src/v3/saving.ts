import type { FastifyReply } from 'fastify'
import { createFileSource } from '../files/index.js'
import type { FileSource } from '../files/zip.js'
import type { EntryId } from '../world/content/code.js'
import { recordSave, type RestoreItem } from '../world/restore/act.js'
import { type FileEntry, getFileEntry, keepLatestVersions } from '../world/restore/files.js'
import type { OpenContainer } from '../world/restore/open.js'
import { fileName, sendFiles, sendZip } from './downloads.js'

/** Where an entry gets its name among others: only the newest of its versions there has just its own. */
function namer(codes: readonly EntryId[]): (entry: FileEntry) => string {
  const latest = new Set(keepLatestVersions(codes))
  return ({ entryId: code, document: { name, version } }) =>
    fileName(
      latest.has(code) ? name : name.replace(/(\.[^.]*)?$/, ` (version ${Number.parseInt(version, 10)})$1`),
    )
}

/** Saves one document as it is, or as a zip if that is asked for; several always as a zip. */
export function saveDocuments(
  reply: FastifyReply,
  { world, view: look, container }: OpenContainer,
  entries: readonly FileEntry[],
  things: readonly RestoreItem[],
  asZip = false,
) {
  recordSave(world, look.session, things)
  const nameOf = namer(entries.map(({ entryId: code }) => code))
  const files = entries.map((entry) => createFileSource(entry.document, nameOf(entry)))
  return sendFiles(reply, fileName(container.name), files, asZip)
}

/** A folder with all that is in it; one without a name is the whole. */
export interface Part {
  readonly name: string
  readonly path: string
  readonly codes: Iterable<EntryId>
}

/** Saves all that is in some places, or in a whole drive, as a zip with folders. */
export function savePlaces(
  reply: FastifyReply,
  opened: OpenContainer,
  parts: readonly Part[],
  things: readonly RestoreItem[],
) {
  recordSave(opened.world, opened.view.session, things)
  const [only] = parts
  const name = parts.length === 1 && only?.name ? only.name : opened.container.name
  return sendZip(reply, fileName(name), filesOf(opened, parts))
}

function* filesOf(opened: OpenContainer, parts: readonly Part[]): Generator<FileSource> {
  for (const { name, path, codes } of parts) {
    const all = [...codes]
    const nameOf = namer(all)
    for (const code of all) {
      const entry = getFileEntry(opened, code)
      yield sourceOf(entry, path.length - name.length, nameOf(entry))
    }
  }
}

/** A document as a file, in the folders that it lies in. @param start how much of the path is left out */
function sourceOf({ folder: place, document }: FileEntry, start: number, name: string): FileSource {
  const folders = place.path
    .slice(start)
    .split('/')
    .filter((folder) => folder !== '')
  return createFileSource(document, [...folders.map(fileName), name].join('/'))
}
