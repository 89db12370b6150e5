import type { FileInfo } from '../world/content/files/document.js'
import { fillTemplate, pickFirmName } from '../world/content/words/fill-template.js'
import { SeededRandom } from '../world/core/seeded-random.js'
import { buildProse, getTitle, repeatBlock } from './document-text.js'

const DAY = 86_400_000
/** As much of a table as has its rows in order; it is repeated beyond that. */
const TABLE_BYTES = 512 * 1024

/** Paragraphs. */
export function* writeTxt(file: FileInfo): Generator<Buffer> {
  const head = Buffer.from(`${getTitle(file)}\r\n\r\n`)
  yield head
  yield* repeatBlock(buildProse(file), file.sizeBytes - head.length - 2)
  yield Buffer.from('\r\n')
}

const GOODS = [
  '{product}: license',
  '{product}: service',
  'Chairs',
  'Consulting, project {project}',
  'Freight to {city}',
  'Laptops',
  'Monitors',
  'Printing',
  'Room in {city}',
  'Spare parts',
  'Training in {city}',
  'Travel to {city}',
] as const

/** Rows of a table in the order of their dates, the last of them when it was written. */
export function* writeCsv({ seed, sizeBytes, modified }: FileInfo): Generator<Buffer> {
  const head = Buffer.from('Date,Description,Quantity,Amount\r\n')
  const random = new SeededRandom(seed)
  const room = sizeBytes - head.length
  const date = (at: number): string => new Date(at).toISOString().slice(0, 10)
  // about as many as there are rows of some forty bytes
  const step = (random.between(60, 300) * DAY) / (Math.min(room, TABLE_BYTES) / 40)
  const first = modified - step * (Math.min(room, TABLE_BYTES) / 40)
  const rows: Buffer[] = []
  let length = 0
  while (length < Math.min(room, TABLE_BYTES)) {
    const what = random.chance(0.4)
      ? pickFirmName(random)
      : fillTemplate(random.pick(GOODS), random, { localTime: modified }).replace(/,/g, ' -')
    const at = Math.min(modified, first + step * rows.length)
    const row = `${date(at)},${what},${random.integer(1, 40)},${(random.next() ** 2 * 9000 + 5).toFixed(2)}\r\n`
    rows.push(Buffer.from(row))
    length += rows[rows.length - 1]?.length ?? 0
  }
  yield head
  // whole rows, and a last one that makes up for what is left
  const least = 40
  const block = Buffer.concat(rows)
  const times = Math.max(0, Math.floor((room - least) / block.length))
  yield* repeatBlock(block, times * block.length)
  let left = room - times * block.length
  const kept: Buffer[] = []
  for (const row of rows) {
    if (left - row.length < least) break
    left -= row.length
    kept.push(row)
  }
  yield Buffer.concat(kept)
  const [start, end] = [`${date(modified)},`, `,1,${random.between(10, 90).toFixed(2)}\r\n`]
  yield Buffer.from(start + 'Carried forward'.padEnd(left - start.length - end.length) + end)
}

/** A page with a heading. */
export function* writeHtml(file: FileInfo): Generator<Buffer> {
  const safe = getTitle(file).replace(/[<>&]/g, '')
  const head = Buffer.from(
    `<!doctype html>\n<html lang="en"><head><meta charset="utf-8"><title>${safe}</title></head>\n<body><h1>${safe}</h1>\n`,
  )
  const [open, close] = ['<!-- ', ' -->\n']
  const tail = Buffer.from('</body></html>\n')
  yield head
  const block = buildProse(file, 'p')
  const room = file.sizeBytes - head.length - tail.length - open.length - close.length
  // paragraphs stay whole, and a comment makes up for what is left
  const times = Math.floor(room / block.length)
  if (times > 0) yield* repeatBlock(block, times * block.length)
  let left = room - Math.max(0, times) * block.length
  for (const line of block.toString().split(/(?<=\n)/)) {
    if (line === '' || left < line.length) break
    left -= line.length
    yield Buffer.from(line)
  }
  yield Buffer.from(open + '.'.repeat(left) + close)
  yield tail
}
