import type { FileInfo, FileType } from '../world/content/files/document.js'
import { docx } from './docx.js'
import { pdf } from './pdf.js'
import { png } from './png.js'
import { csv, html, txt } from './text.js'
import type { Source } from './zip.js'

type Maker = (file: FileInfo) => Iterable<Uint8Array> | AsyncIterable<Uint8Array>

const MAKERS: Readonly<Record<FileType, Maker>> = { csv, docx, html, pdf, png, txt }

/** A document with its bytes: a valid file of its type, of just the size that it says it has. */
export const fileOf = (file: FileInfo, path = file.name): Source => ({
  path,
  size: file.sizeBytes,
  modified: file.modified,
  read: () => MAKERS[file.type](file),
})
