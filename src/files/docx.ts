import type { FileInfo } from '../world/content/files/document.js'
import { headingsOf, paragraphsOf, repeat, titleOf } from './fill.js'
import { smallZip, smallZipSize } from './small-zip.js'
import { zip, zipSize } from './zip.js'

const XML = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
const PACKAGE = 'http://schemas.openxmlformats.org/package/2006'
const OFFICE = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument'
const WORD = 'http://schemas.openxmlformats.org/wordprocessingml/2006/main'
const WORD_TYPE = 'application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml'

const DOCUMENT = 'word/document.xml'
/** Documents up to here are made at once. */
const SMALL = 256 * 1024

const escaped = (text: string): string => text.replace(/[<>&]/g, (sign) => `&#${sign.charCodeAt(0)};`)

/** A paragraph. @param size of its letters, in half points; absent: as the reader has it */
const written = (text: string, size?: number): string => {
  const look = size === undefined ? '' : `<w:rPr><w:b/><w:sz w:val="${size}"/></w:rPr>`
  return `<w:p><w:r>${look}<w:t xml:space="preserve">${escaped(text)}</w:t></w:r></w:p>`
}

/** A title and some paragraphs. White space after the end of the text makes it as large as it shall be. */
export async function* docx(file: FileInfo): AsyncGenerator<Uint8Array> {
  const { sizeBytes, modified } = file
  const next = paragraphsOf(file)
  const title = titleOf(file)
  const headings = headingsOf(title)
  const text = [
    written(title, 36),
    written(next()),
    ...headings.flatMap((heading) => [written(heading, 26), written(next())]),
    ...(headings.length === 0 ? [written(next()), written(next())] : []),
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
  if (sizeBytes <= SMALL) {
    const room = sizeBytes - files.reduce((sum, { bytes }) => sum + bytes.length, 0)
    const all = [...files.map(({ path }) => path), DOCUMENT]
    // XML allows white space there, and no reader makes anything of it
    const filled = Buffer.alloc(Math.max(body.length, room - smallZipSize(all)), ' ')
    body.copy(filled)
    yield smallZip([...files, { path: DOCUMENT, bytes: filled }])
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
        yield* repeat(Buffer.from(' '), size)
      },
    },
  ]
  let padding = sizeBytes
  // large numbers take more room in a zip, so the rest is worked out twice
  for (let round = 0; round < 2; round++) padding += sizeBytes - (await zipSize(filled(padding)))
  yield* zip(filled(Math.max(0, padding)))
}
