import type { FileInfo } from '../world/content/files/document.js'
import type { FileType } from '../world/content/files/file-types.js'
import { writeDocx } from './docx.js'
import { writePdf } from './pdf.js'
import { writePng } from './png.js'
import { writeCsv, writeHtml, writeTxt } from './text-formats.js'
import type { FileSource } from './zip.js'

type FileWriter = (file: FileInfo) => Iterable<Uint8Array> | AsyncIterable<Uint8Array>

const FILE_WRITERS: Readonly<Record<FileType, FileWriter>> = {
  csv: writeCsv,
  docx: writeDocx,
  html: writeHtml,
  pdf: writePdf,
  png: writePng,
  txt: writeTxt,
}

/** A document with its bytes: a valid file of its type, of just the size that it says it has. */
export const createFileSource = (file: FileInfo, path = file.name): FileSource => ({
  path,
  size: file.sizeBytes,
  modified: file.modified,
  read: () => FILE_WRITERS[file.type](file),
})
