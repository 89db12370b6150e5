import type { FileInfo } from '../world/content/files/document.js'
import { paragraph } from '../world/content/words.js'
import { Draw } from '../world/core/hash.js'
import { repeat } from './fill.js'

const OBJECTS = 6

/** One page with a title and some lines. A stream that no page shows makes it as large as it shall be. */
export function* pdf({ name, noise, sizeBytes }: FileInfo): Generator<Buffer> {
  const draw = new Draw(noise)
  const text = (line: string): string => `(${line.replace(/[\\()]/g, '\\$&').replace(/[^ -~]/g, '?')}) Tj T*`
  const lines = [0, 1, 2].flatMap(() => ['', ...(paragraph(draw).match(/.{1,85}(?: |$)/g) ?? [])])
  const page = `BT /F1 11 Tf 14 TL 50 780 Td ${[name, ...lines].map(text).join('\n')} ET`
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
  // ten digits each, so that the size of the rest does not depend on them
  const digits = (value: number): string => String(value).padStart(10, '0')
  const before = (length: number): string => `${OBJECTS} 0 obj\n<< /Length ${digits(length)} >>\nstream\n`
  const after = '\nendstream\nendobj\n'
  const end = (start: number): string =>
    `xref\n0 ${OBJECTS + 1}\n0000000000 65535 f \n${offsets.map((at) => `${digits(at)} 00000 n \n`).join('')}` +
    `trailer\n<< /Size ${OBJECTS + 1} /Root 1 0 R >>\nstartxref\n${digits(start)}\n%%EOF\n`
  const filling = sizeBytes - head.length - before(0).length - after.length - end(0).length
  yield Buffer.from(head + before(filling))
  yield* repeat(Buffer.from('padding '), filling)
  yield Buffer.from(after + end(head.length + before(0).length + filling + after.length))
}
