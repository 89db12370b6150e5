import { crc32, deflateSync } from 'node:zlib'
import type { FileInfo } from '../world/content/files/document.js'
import { SeededRandom } from '../world/core/seeded-random.js'
import { repeatBlock } from './document-text.js'

const [WIDTH, HEIGHT] = [640, 400]
/** What is left around the bars, where their axes are. */
const MARGIN = 40
/** Length, type and checksum of a chunk. */
const CHUNK_OVERHEAD = 12
/** A chunk may have nearly twice that. */
const MAX_CHUNK_BYTES = 2 ** 30

/** Numbers of colours in the palette: of the paper, of lines, of axes, and of bars from there on. */
const [PAPER, LINE, AXIS, BARS] = [0, 1, 2, 3]
const SERIES_COLOURS: readonly [number[], ...number[][]] = [
  [0x2f, 0x6f, 0xb5, 0xe0, 0x8e, 0x2b],
  [0x2a, 0x8c, 0x82, 0xc7, 0x4b, 0x4b],
  [0x5b, 0x57, 0xa6, 0x7f, 0xa6, 0x3a],
]
const MAX_BAR_HEIGHT = HEIGHT - 2 * MARGIN

/** A chart with bars. Chunks that no viewer knows make it as large as it shall be. */
export function* writePng({ seed, sizeBytes }: FileInfo): Generator<Buffer> {
  const header = Buffer.alloc(13)
  header.writeUInt32BE(WIDTH, 0)
  header.writeUInt32BE(HEIGHT, 4)
  // eight bits that are the number of a colour
  header.set([8, 3], 8)
  const random = new SeededRandom(seed)
  const palette = [0xff, 0xff, 0xff, 0xdd, 0xdd, 0xdd, 0x55, 0x55, 0x55, ...random.pick(SERIES_COLOURS)]
  const head = Buffer.concat([
    Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]),
    buildChunk('IHDR', header),
    buildChunk('PLTE', Buffer.from(palette)),
    buildChunk('IDAT', deflateSync(drawChart(random))),
  ])
  const tail = buildChunk('IEND', Buffer.alloc(0))
  yield head
  for (let left = sizeBytes - head.length - tail.length; left > 0; ) {
    // what is left after this one must have room for a frame again
    const whole = left <= MAX_CHUNK_BYTES ? left : Math.min(MAX_CHUNK_BYTES, left - CHUNK_OVERHEAD)
    yield* writePadding(whole - CHUNK_OVERHEAD)
    left -= whole
  }
  yield tail
}

/** The pixels, row by row, each row after the number of its filter: none. */
function drawChart(random: SeededRandom): Buffer {
  const pixels = Buffer.alloc((WIDTH + 1) * HEIGHT, PAPER)
  const box = (left: number, top: number, width: number, height: number, colour: number): void => {
    for (let y = top; y < top + height; y++) {
      const from = y * (WIDTH + 1) + 1 + left
      pixels.fill(colour, from, from + width)
    }
  }
  const bottom = HEIGHT - MARGIN
  for (let y = bottom - 64; y >= MARGIN; y -= 64) box(MARGIN, y, WIDTH - 2 * MARGIN, 1, LINE)
  const groups = random.integer(5, 12)
  const series = random.integer(1, 2)
  const room = Math.floor((WIDTH - 2 * MARGIN) / groups)
  const width = Math.floor((room * 0.7) / series)
  let level = random.between(0.2, 0.7)
  for (let group = 0; group < groups; group++) {
    level = Math.min(0.95, Math.max(0.08, level + random.between(-0.18, 0.2)))
    for (let one = 0; one < series; one++) {
      const height = Math.round(MAX_BAR_HEIGHT * Math.min(1, level * random.between(0.8, 1.05)))
      const left = MARGIN + group * room + Math.floor(room * 0.15) + one * width
      box(left, bottom - height, width - 2, height, BARS + one)
    }
  }
  box(MARGIN, bottom, WIDTH - 2 * MARGIN, 2, AXIS)
  box(MARGIN, MARGIN, 2, bottom - MARGIN, AXIS)
  return pixels
}

function buildChunk(type: string, data: Buffer): Buffer {
  const body = Buffer.concat([Buffer.from(type), data])
  return Buffer.concat([encodeUint32(data.length), body, encodeUint32(crc32(body))])
}

function* writePadding(size: number): Generator<Buffer> {
  const type = Buffer.from('vbPd')
  yield Buffer.concat([encodeUint32(size), type])
  let sum = crc32(type)
  for (const piece of repeatBlock(Buffer.from('padding '), size)) {
    sum = crc32(piece, sum)
    yield piece
  }
  yield encodeUint32(sum)
}

function encodeUint32(value: number): Buffer {
  const bytes = Buffer.alloc(4)
  bytes.writeUInt32BE(value)
  return bytes
}
