import t from 'tap'
import { createFileSource } from '../../src/exports/document-file.js'
import { computeZipSize, type FileSource, writeZip } from '../../src/exports/zip.js'
import type { FileType } from '../../src/world/content/files/file-types.js'

const file = (name: string, type: FileType, sizeBytes: number): FileSource =>
  createFileSource({ name, type, sizeBytes, seed: 7, modified: 1e12 })

/** How many bytes there are, and the last ones of them. */
async function measure(
  pieces: Iterable<Uint8Array> | AsyncIterable<Uint8Array>,
): Promise<{ size: number; end: Buffer }> {
  let size = 0
  let end = Buffer.alloc(0)
  for await (const piece of pieces) {
    size += piece.length
    if (piece.length < 5000) end = Buffer.concat([end, piece]).subarray(-9000)
  }
  return { size, end }
}

t.test('a PDF of more than ten digits of bytes has just the size that it says', async (t) => {
  const sizeBytes = 10 ** 10 + 12_345
  const { size, end } = await measure(file('a.pdf', 'pdf', sizeBytes).read())
  t.equal(size, sizeBytes)
  const table = end.length - end.indexOf('xref\n')
  t.equal(Number(/startxref\n(\d+)/.exec(end.toString('latin1'))?.[1]), sizeBytes - table)
})

// checksums of that much take a machine that is busy too long
const skip = !process.env.CI && 'runs with CI=1'

t.test('a zip of more than 4 GB ends with a directory of all that is in it', { skip }, async (t) => {
  const files = [file('large.txt', 'txt', 2 ** 32 + 1000), file('small.txt', 'txt', 5000)]
  const { size, end } = await measure(writeZip(files))
  t.equal(size, await computeZipSize(files))
  const at = end.indexOf(Buffer.from('504b0606', 'hex'))
  t.ok(at > 0, 'numbers of 64 bits')
  const [entries, length, start] = [32, 40, 48].map((index) => Number(end.readBigUInt64LE(at + index)))
  t.equal(entries, 2)
  t.equal((start as number) + (length as number), size - (end.length - at), 'it stands where it is said to')
  let entry = at - (length as number)
  const found: [string, number, number][] = []
  for (let n = 0; n < 2; n++) {
    t.equal(end.readUInt32LE(entry), 0x02014b50)
    const [name, extra] = [end.readUInt16LE(entry + 28), end.readUInt16LE(entry + 30)]
    const wide: number[] = []
    for (let index = 0; index + 8 <= extra - 4; index += 8)
      wide.push(Number(end.readBigUInt64LE(entry + 46 + name + 4 + index)))
    // in this order, and only those that do not fit into 32 bits
    const value = (index: number): number => {
      const narrow = end.readUInt32LE(entry + index)
      return narrow === 0xffffffff ? (wide.shift() as number) : narrow
    }
    const [whole] = [value(24), value(20)]
    found.push([end.toString('utf8', entry + 46, entry + 46 + name), whole as number, value(42)])
    entry += 46 + name + extra
  }
  t.equal(entry, at)
  t.strictSame(
    found.map(([name, bytes]) => [name, bytes]),
    [
      ['large.txt', 2 ** 32 + 1000],
      ['small.txt', 5000],
    ],
  )
  t.equal(found[0]?.[2], 0)
  t.ok((found[1]?.[2] ?? 0) > 2 ** 32, 'the second one stands after the first')
})
