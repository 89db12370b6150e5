import type { FileInfo } from '../world/content/files/document.js'
import { createParagraphs, getHeadings, getTitle, repeatBlock } from './document-text.js'

const OBJECT_COUNT = 6

/** Breaks a text into lines at its blanks. */
function wrapText(text: string, width: number): string[] {
  const lines: string[] = []
  let line = ''
  for (const word of text.split(' ')) {
    if (line !== '' && line.length + 1 + word.length > width) {
      lines.push(`${line} `)
      line = word
    } else line = line === '' ? word : `${line} ${word}`
  }
  return line === '' ? lines : [...lines, line]
}

export function* writePdf(file: FileInfo): Generator<Buffer> {
  const { sizeBytes } = file
  const next = createParagraphs(file)
  const title = getTitle(file)
  const headings = getHeadings(title)
  const text = (line: string): string => `(${line.replace(/[\\()]/g, '\\$&').replace(/[^ -~]/g, '?')}) Tj T*`
  const wrapped = (): string[] => wrapText(next(), 85)
  const lines = [...headings, ...(headings.length === 0 ? ['', '', ''] : [])].flatMap((heading) => [
    '',
    ...(heading === '' ? [] : [heading]),
    ...wrapped(),
  ])
  const page = `BT /F1 18 Tf 28 TL 50 780 Td ${text(title)} /F1 11 Tf 14 TL ${lines.map(text).join('\n')} ET`
  const objects = [
    '<< /Type /Catalog /Pages 2 0 R >>',
    '<< /Type /Pages /Kids [3 0 R] /Count 1 >>',
    '<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 5 0 R /Resources << /Font << /F1 4 0 R >> >> >>',
    '<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>',
    `<< /Length ${page.length} >>\nstream\n${page}\nendstream`,
  ]
  let head = '%PDF-1.4\n'
  const offsets: number[] = []
  for (const [n, object] of objects.entries()) {
    offsets.push(head.length)
    head += `${n + 1} 0 obj\n${object}\nendobj\n`
  }
  offsets.push(head.length)
  // always as many digits, so that the size of the rest does not depend on them: ten in the table, where no more have
  // room and none are needed, and elsewhere as many as a size can have
  const digits = (value: number, count = 16): string => String(value).padStart(count, '0')
  const before = (length: number): string =>
    `${OBJECT_COUNT} 0 obj\n<< /Length ${digits(length)} >>\nstream\n`
  const after = '\nendstream\nendobj\n'
  const end = (start: number): string =>
    `xref\n0 ${OBJECT_COUNT + 1}\n0000000000 65535 f \n${offsets.map((at) => `${digits(at, 10)} 00000 n \n`).join('')}` +
    `trailer\n<< /Size ${OBJECT_COUNT + 1} /Root 1 0 R >>\nstartxref\n${digits(start)}\n%%EOF\n`
  const filling = sizeBytes - head.length - before(0).length - after.length - end(0).length
  yield Buffer.from(head + before(filling))
  yield* repeatBlock(Buffer.from('padding '), filling)
  yield Buffer.from(after + end(head.length + before(0).length + filling + after.length))
}
