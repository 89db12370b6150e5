import type { FileInfo } from '../world/content/files/document.js'
import { TOPICS } from '../world/content/words.js'
import { prose, repeat, textBlock } from './fill.js'

/** Paragraphs. */
export function* txt({ name, noise, sizeBytes }: FileInfo): Generator<Buffer> {
  const head = Buffer.from(`${name}\r\n\r\n`)
  yield head
  yield* repeat(prose(noise, sizeBytes), sizeBytes - head.length - 2)
  yield Buffer.from('\r\n')
}

/** Rows of dates, topics and amounts. */
export function* csv({ noise, sizeBytes }: FileInfo): Generator<Buffer> {
  const head = Buffer.from('Date,Topic,Quantity,Amount\r\n')
  const row = Buffer.from('2019-01-31,Budget,00010,0001000.00\r\n')
  yield head
  const block = textBlock(noise, sizeBytes, (draw) => {
    const two = (value: number): string => String(value).padStart(2, '0')
    const date = `20${draw.integer(15, 25)}-${two(draw.integer(1, 12))}-${two(draw.integer(1, 28))}`
    return `${date},${draw.pick(TOPICS)},${draw.integer(1, 900)},${draw.between(1, 9000).toFixed(2)}\r\n`
  })
  // whole rows, and a last one that makes up for what is left
  const room = sizeBytes - head.length
  const times = Math.max(0, Math.floor((room - row.length) / block.length))
  yield* repeat(block, times * block.length)
  let left = room - times * block.length
  const lines = block.toString().split(/(?<=\r\n)/)
  for (const line of lines) {
    if (line === '' || left - line.length < row.length) break
    left -= line.length
    yield Buffer.from(line)
  }
  const [start, end] = ['2019-01-31,Budget,', ',1000.00\r\n']
  yield Buffer.from(start + '1'.padStart(left - start.length - end.length, '0') + end)
}

/** A page with a heading. */
export function* html({ name, noise, sizeBytes }: FileInfo): Generator<Buffer> {
  const safe = name.replace(/[<>&]/g, '')
  const head = Buffer.from(
    `<!doctype html>\n<html lang="en"><head><meta charset="utf-8"><title>${safe}</title></head>\n<body><h1>${safe}</h1>\n`,
  )
  const [open, close] = ['<!-- ', ' -->\n']
  const tail = Buffer.from('</body></html>\n')
  yield head
  const block = prose(noise, sizeBytes, 'p')
  const room = sizeBytes - head.length - tail.length - open.length - close.length
  // paragraphs stay whole, and a comment makes up for what is left
  const times = Math.floor(room / block.length)
  if (times > 0) yield* repeat(block, times * block.length)
  let left = room - Math.max(0, times) * block.length
  for (const line of block.toString().split(/(?<=\n)/)) {
    if (line === '' || left < line.length) break
    left -= line.length
    yield Buffer.from(line)
  }
  yield Buffer.from(open + '.'.repeat(left) + close)
  yield tail
}
