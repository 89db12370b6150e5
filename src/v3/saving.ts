import type { FastifyReply } from 'fastify'
import { fileOf } from '../files/index.js'
import type { Source } from '../files/zip.js'
import type { Code } from '../world/content/code.js'
import { saveThings, type Thing } from '../world/restore/act.js'
import { type FileEntry, fileEntry } from '../world/restore/files.js'
import type { Opened } from '../world/restore/open.js'
import { fileName, sendFile, sendZip } from './downloads.js'

/** A document as a file, in the folders that it lies in. @param start how much of the path is left out */
function sourceOf({ place, document }: FileEntry, start: number): Source {
  const folders = place.path
    .slice(start)
    .split('/')
    .filter((name) => name !== '')
  return fileOf(document, [...folders, document.name].map(fileName).join('/'))
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
  const files = entries.map(({ document }) => fileOf(document, fileName(document.name)))
  const [first] = files
  return files.length === 1 && first && !asZip
    ? sendFile(reply, first)
    : sendZip(reply, fileName(container.name), files)
}

/** Saves all that is in some places, or in a whole drive, as a zip with folders. */
export function savePlaces(
  reply: FastifyReply,
  opened: Opened,
  parts: readonly { readonly name: string; readonly path: string; readonly codes: Iterable<Code> }[],
  things: readonly Thing[],
) {
  saveThings(opened.world, opened.look.session, things)
  const files = parts.flatMap(({ name, path, codes }) =>
    Array.from(codes, (code) => sourceOf(fileEntry(opened, code), path.length - name.length)),
  )
  const [only] = parts
  return sendZip(reply, fileName(parts.length === 1 && only?.name ? only.name : opened.container.name), files)
}
