import type { FastifyReply } from 'fastify'
import { fileOf } from '../files/index.js'
import type { Source } from '../files/zip.js'
import type { Code } from '../world/content/code.js'
import { saveThings, type Thing } from '../world/restore/act.js'
import { type FileEntry, fileEntry, latestOnly } from '../world/restore/files.js'
import type { Opened } from '../world/restore/open.js'
import { fileName, sendFiles, sendZip } from './downloads.js'

/** Where an entry gets its name among others: only the newest of its versions there has just its own. */
function namer(codes: readonly Code[]): (entry: FileEntry) => string {
  const latest = new Set(latestOnly(codes))
  return ({ code, document: { name, version } }) =>
    fileName(
      latest.has(code) ? name : name.replace(/(\.[^.]*)?$/, ` (version ${Number.parseInt(version, 10)})$1`),
    )
}

/** Saves one document as it is, or as a zip if that is asked for; several always as a zip. */
export function saveDocuments(
  reply: FastifyReply,
  { world, look, container }: Opened,
  entries: readonly FileEntry[],
  things: readonly Thing[],
  asZip = false,
) {
  saveThings(world, look.session, things)
  const nameOf = namer(entries.map(({ code }) => code))
  const files = entries.map((entry) => fileOf(entry.document, nameOf(entry)))
  return sendFiles(reply, fileName(container.name), files, asZip)
}

/** A folder with all that is in it; one without a name is the whole. */
export interface Part {
  readonly name: string
  readonly path: string
  readonly codes: Iterable<Code>
}

/** Saves all that is in some places, or in a whole drive, as a zip with folders. */
export function savePlaces(
  reply: FastifyReply,
  opened: Opened,
  parts: readonly Part[],
  things: readonly Thing[],
) {
  saveThings(opened.world, opened.look.session, things)
  const [only] = parts
  const name = parts.length === 1 && only?.name ? only.name : opened.container.name
  return sendZip(reply, fileName(name), filesOf(opened, parts))
}

function* filesOf(opened: Opened, parts: readonly Part[]): Generator<Source> {
  for (const { name, path, codes } of parts) {
    const all = [...codes]
    const nameOf = namer(all)
    for (const code of all) {
      const entry = fileEntry(opened, code)
      yield sourceOf(entry, path.length - name.length, nameOf(entry))
    }
  }
}

/** A document as a file, in the folders that it lies in. @param start how much of the path is left out */
function sourceOf({ place, document }: FileEntry, start: number, name: string): Source {
  const folders = place.path
    .slice(start)
    .split('/')
    .filter((folder) => folder !== '')
  return fileOf(document, [...folders.map(fileName), name].join('/'))
}
