import { paragraph } from '../world/content/words.js'
import { Draw } from '../world/core/hash.js'

const BLOCK = 32 * 1024

/** Text of a document, as much as is asked for and a block at most; beyond that it is repeated. */
export function textBlock(noise: number, size: number, line: (draw: Draw, n: number) => string): Buffer {
  const draw = new Draw(noise)
  const lines: string[] = []
  for (let length = 0; length < Math.min(size, BLOCK); ) {
    const next = line(draw, lines.length)
    lines.push(next)
    length += Buffer.byteLength(next)
  }
  return Buffer.from(lines.join(''))
}

export const prose = (noise: number, size: number, tag = ''): Buffer =>
  textBlock(noise, size, (draw) =>
    tag ? `<${tag}>${paragraph(draw)}</${tag}>\n` : `${paragraph(draw)}\r\n\r\n`,
  )

/** As many bytes of a block, repeated, as are asked for: the block is handed out itself, so it costs nothing. */
export function* repeat(block: Buffer, size: number): Generator<Buffer> {
  // short blocks are put together first, because each piece has its price
  const times = Math.min(Math.ceil(BLOCK / block.length), Math.ceil(size / block.length))
  const whole = times > 1 ? Buffer.concat(Array.from({ length: times }, () => block)) : block
  for (let left = size; left > 0; left -= whole.length)
    yield left >= whole.length ? whole : whole.subarray(0, left)
}
