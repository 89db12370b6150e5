import { crc32, deflateSync } from 'node:zlib'
import type { FileInfo } from '../world/content/files/document.js'
import { Draw } from '../world/core/hash.js'
import { repeat } from './fill.js'

const SIDE = 64
/** Length, type and checksum of a chunk. */
const FRAME = 12
/** A chunk may have nearly twice that. */
const MOST = 2 ** 30

/** Coloured bands. Chunks that no viewer knows make it as large as it shall be. */
export function* png({ noise, sizeBytes }: FileInfo): Generator<Buffer> {
  const header = Buffer.alloc(13)
  header.writeUInt32BE(SIDE, 0)
  header.writeUInt32BE(SIDE, 4)
  // eight bits for each of red, green and blue
  header.set([8, 2], 8)
  const draw = new Draw(noise)
  const colours = Array.from({ length: 8 }, () => [0, 1, 2].map(() => draw.integer(40, 230)))
  const rows = Array.from({ length: SIDE }, (_, row) => {
    const colour = colours[Math.floor((row * colours.length) / SIDE)] as number[]
    return Buffer.from([0, ...Array.from({ length: SIDE }, () => colour).flat()])
  })
  const head = Buffer.concat([
    Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]),
    chunk('IHDR', header),
    chunk('IDAT', deflateSync(Buffer.concat(rows))),
  ])
  const tail = chunk('IEND', Buffer.alloc(0))
  yield head
  for (let left = sizeBytes - head.length - tail.length; left > 0; ) {
    // what is left after this one must have room for a frame again
    const whole = left <= MOST ? left : Math.min(MOST, left - FRAME)
    yield* filling(whole - FRAME)
    left -= whole
  }
  yield tail
}

function chunk(type: string, data: Buffer): Buffer {
  const body = Buffer.concat([Buffer.from(type), data])
  return Buffer.concat([uint32(data.length), body, uint32(crc32(body))])
}

function* filling(size: number): Generator<Buffer> {
  const type = Buffer.from('vbPd')
  yield Buffer.concat([uint32(size), type])
  let sum = crc32(type)
  for (const piece of repeat(Buffer.from('padding '), size)) {
    sum = crc32(piece, sum)
    yield piece
  }
  yield uint32(sum)
}

function uint32(value: number): Buffer {
  const bytes = Buffer.alloc(4)
  bytes.writeUInt32BE(value)
  return bytes
}
