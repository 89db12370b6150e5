import type { FileInfo } from '../world/content/files/document.js'
import { paragraph } from '../world/content/words.js'
import { Draw } from '../world/core/hash.js'
import { repeat } from './fill.js'
import { zip, zipSize } from './zip.js'

const XML = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
const PACKAGE = 'http://schemas.openxmlformats.org/package/2006'
const OFFICE = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument'
const WORD = 'http://schemas.openxmlformats.org/wordprocessingml/2006/main'
const WORD_TYPE = 'application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml'

const escaped = (text: string): string => text.replace(/[<>&]/g, (sign) => `&#${sign.charCodeAt(0)};`)

/** A few paragraphs. A part that the document does not refer to makes it as large as it shall be. */
export async function* docx({ name, noise, sizeBytes, modified }: FileInfo): AsyncGenerator<Uint8Array> {
  const draw = new Draw(noise)
  const paragraphs = [name, ...[0, 1, 2].map(() => paragraph(draw))]
  const parts = {
    '[Content_Types].xml':
      `<Types xmlns="${PACKAGE}/content-types">` +
      `<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>` +
      `<Default Extension="txt" ContentType="text/plain"/>` +
      `<Override PartName="/word/document.xml" ContentType="${WORD_TYPE}"/></Types>`,
    '_rels/.rels': `<Relationships xmlns="${PACKAGE}/relationships"><Relationship Id="rId1" Type="${OFFICE}" Target="word/document.xml"/></Relationships>`,
    'word/document.xml': `<w:document xmlns:w="${WORD}"><w:body>${paragraphs
      .map((text) => `<w:p><w:r><w:t>${escaped(text)}</w:t></w:r></w:p>`)
      .join('')}</w:body></w:document>`,
  }
  const files = Object.entries(parts).map(([path, xml]) => {
    const bytes = Buffer.from(XML + xml)
    return { path, size: bytes.length, modified, read: () => [bytes] }
  })
  const filled = (size: number) => [
    ...files,
    { path: 'word/padding.txt', size, modified, read: () => repeat(Buffer.from('padding '), size) },
  ]
  let padding = sizeBytes
  // large numbers take more room in a zip, so the rest is worked out twice
  for (let round = 0; round < 2; round++) padding += sizeBytes - (await zipSize(filled(padding)))
  yield* zip(filled(Math.max(0, padding)))
}
