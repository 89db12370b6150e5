import type { FileInfo } from '../world/content/files/document.js'
import { createParagraphs, getHeadings, getTitle, repeatBlock } from './document-text.js'
import { buildSmallZip, computeSmallZipSize } from './small-zip.js'
import { computeZipSize, writeZip } from './zip.js'

const XML = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
const PACKAGE = 'http://schemas.openxmlformats.org/package/2006'
const OFFICE = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument'
const WORD = 'http://schemas.openxmlformats.org/wordprocessingml/2006/main'
const WORD_TYPE = 'application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml'

const DOCUMENT = 'word/document.xml'
/** Documents up to here are made at once. */
const MAX_SMALL_BYTES = 256 * 1024

const escapeXml = (text: string): string => text.replace(/[<>&]/g, (sign) => `&#${sign.charCodeAt(0)};`)

/** A paragraph. @param size of its letters, in half points; absent: as the reader has it */
const buildParagraphXml = (text: string, size?: number): string => {
  const look = size === undefined ? '' : `<w:rPr><w:b/><w:sz w:val="${size}"/></w:rPr>`
  return `<w:p><w:r>${look}<w:t xml:space="preserve">${escapeXml(text)}</w:t></w:r></w:p>`
}

/** A title and some paragraphs. White space after the end of the text makes it as large as it shall be. */
export async function* writeDocx(file: FileInfo): AsyncGenerator<Uint8Array> {
  const { sizeBytes, modified } = file
  const next = createParagraphs(file)
  const title = getTitle(file)
  const headings = getHeadings(title)
  const text = [
    buildParagraphXml(title, 36),
    buildParagraphXml(next()),
    ...headings.flatMap((heading) => [buildParagraphXml(heading, 26), buildParagraphXml(next())]),
    ...(headings.length === 0 ? [buildParagraphXml(next()), buildParagraphXml(next())] : []),
  ]
  const parts = {
    '[Content_Types].xml':
      `<Types xmlns="${PACKAGE}/content-types">` +
      `<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>` +
      `<Override PartName="/word/document.xml" ContentType="${WORD_TYPE}"/></Types>`,
    '_rels/.rels': `<Relationships xmlns="${PACKAGE}/relationships"><Relationship Id="rId1" Type="${OFFICE}" Target="word/document.xml"/></Relationships>`,
  }
  const body = Buffer.from(
    `${XML}<w:document xmlns:w="${WORD}"><w:body>${text.join('')}</w:body></w:document>\n`,
  )
  const files = Object.entries(parts).map(([path, xml]) => ({ path, bytes: Buffer.from(XML + xml) }))
  if (sizeBytes <= MAX_SMALL_BYTES) {
    const room = sizeBytes - files.reduce((sum, { bytes }) => sum + bytes.length, 0)
    const all = [...files.map(({ path }) => path), DOCUMENT]
    // XML allows white space there, and no reader makes anything of it
    const filled = Buffer.alloc(Math.max(body.length, room - computeSmallZipSize(all)), ' ')
    body.copy(filled)
    yield buildSmallZip([...files, { path: DOCUMENT, bytes: filled }])
    return
  }
  const filled = (size: number) => [
    ...files.map(({ path, bytes }) => ({ path, size: bytes.length, modified, read: () => [bytes] })),
    {
      path: DOCUMENT,
      size: body.length + size,
      modified,
      *read() {
        yield body
        yield* repeatBlock(Buffer.from(' '), size)
      },
    },
  ]
  let padding = sizeBytes
  // large numbers take more room in a zip, so the rest is worked out twice
  for (let round = 0; round < 2; round++) padding += sizeBytes - (await computeZipSize(filled(padding)))
  yield* writeZip(filled(Math.max(0, padding)))
}
