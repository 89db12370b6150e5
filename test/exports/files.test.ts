import { strict as assert } from 'node:assert'
import { crc32 } from 'node:zlib'
import MsgReader from '@kenjiuno/msgreader'
import fc from 'fast-check'
import t from 'tap'
import { createFileSource } from '../../src/exports/document-file.js'
import { buildMsg, computeMsgSize } from '../../src/exports/msg.js'
import { computeZipSize, readAll, writeZip } from '../../src/exports/zip.js'
import { MIN_DOCUMENT_BYTES } from '../../src/world/content/files/document.js'
import { FILE_TYPES } from '../../src/world/content/files/file-types.js'

const text = fc
  .string({ unit: 'grapheme', minLength: 1, maxLength: 60 })
  .filter((value) => value.trim() !== '')
const person = fc.record({ name: text, address: fc.emailAddress() })

t.test('a document of any type has just the size that it says', async (t) => {
  await fc.assert(
    fc.asyncProperty(
      fc.constantFrom(...FILE_TYPES),
      fc.oneof(
        fc.integer({ min: MIN_DOCUMENT_BYTES, max: 12_000 }),
        fc.integer({ min: MIN_DOCUMENT_BYTES, max: 400_000 }),
      ),
      fc.nat(),
      text,
      async (type, sizeBytes, seed, name) => {
        const bytes = await readAll(
          createFileSource({ name: `${name}.${type}`, type, sizeBytes, seed, modified: 0 }),
        )
        assert.equal(bytes.length, sizeBytes, type)
      },
    ),
    { numRuns: 400 },
  )
  t.pass('400 documents')
})

t.test('a picture is one chunk after the other, each with its checksum', async (t) => {
  const bytes = await readAll(
    createFileSource({ name: 'a.png', type: 'png', sizeBytes: 9_001, seed: 7, modified: 0 }),
  )
  const types: string[] = []
  for (let at = 8; at < bytes.length; ) {
    const length = bytes.readUInt32BE(at)
    const body = bytes.subarray(at + 4, at + 8 + length)
    types.push(body.toString('latin1', 0, 4))
    t.equal(bytes.readUInt32BE(at + 8 + length), crc32(body))
    at += 12 + length
  }
  t.strictSame(types, ['IHDR', 'PLTE', 'IDAT', 'vbPd', 'IEND'])
})

t.test('rows are whole, and markup is closed', async (t) => {
  const read = async (type: 'csv' | 'html') =>
    (
      await readAll(createFileSource({ name: `a.${type}`, type, sizeBytes: 150_000, seed: 7, modified: 0 }))
    ).toString()
  const rows = (await read('csv')).split('\r\n')
  t.equal(rows.pop(), '')
  t.ok(rows.length > 1000 && rows.every((row) => row.split(',').length === 4))
  const html = await read('html')
  for (const tag of ['p', 'h1', 'body', 'title'])
    t.equal(html.split(`<${tag}`).length, html.split(`</${tag}>`).length, tag)
})

t.test('a message is read again as it was written', (t) => {
  fc.assert(
    fc.property(
      fc.record({
        title: text,
        body: fc.string({ unit: 'grapheme', maxLength: 9_000 }),
        from: person,
        to: fc.array(person, { minLength: 1, maxLength: 5 }),
        cc: fc.array(person, { maxLength: 3 }),
        time: fc.integer({ min: 0, max: 2 ** 41 }),
        unread: fc.boolean(),
        attachments: fc.array(
          fc.record({
            name: fc.constant('a.txt'),
            bytes: fc.uint8Array({ minLength: 1, maxLength: 20_000 }).map((b) => Buffer.from(b)),
          }),
          { maxLength: 3 },
        ),
      }),
      (wanted) => {
        const bytes = buildMsg({ itemClass: 'IPM.Note', ...wanted })
        assert.equal(
          computeMsgSize({ itemClass: 'IPM.Note', ...wanted }),
          bytes.length,
          'as large as was said before',
        )
        const reader = new MsgReader.default(
          bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.length) as ArrayBuffer,
        )
        const read = reader.getFileData()
        assert.equal(read.error, undefined)
        assert.deepEqual(
          [read.subject, read.body ?? '', read.senderName, read.senderSmtpAddress, read.messageClass],
          [wanted.title, wanted.body, wanted.from.name, wanted.from.address, 'IPM.Note'],
        )
        assert.deepEqual(
          read.recipients?.map(({ name, email, recipType }) => [name, email, recipType]),
          [
            ...wanted.to.map(({ name, address }) => [name, address, 'to']),
            ...wanted.cc.map(({ name, address }) => [name, address, 'cc']),
          ],
        )
        assert.equal(
          new Date(read.clientSubmitTime as string).getTime(),
          Math.floor(wanted.time / 1000) * 1000,
        )
        for (const [n, { bytes: content }] of wanted.attachments.entries())
          assert.deepEqual(Buffer.from(reader.getAttachment(n).content), content)
      },
    ),
    { numRuns: 150 },
  )
  t.pass('150 messages')
  t.end()
})

t.test('a zip is as long as was said before', async (t) => {
  const files = FILE_TYPES.map((type, n) =>
    createFileSource(
      { name: `Ünï ${n}.${type}`, type, sizeBytes: 5_000 + n, seed: n, modified: 1e12 },
      `folder/Ünï ${n}.${type}`,
    ),
  )
  const bytes = await readAll({ path: '', modified: 0, read: () => writeZip(files) })
  t.equal(bytes.length, await computeZipSize(files))
  t.equal(bytes.readUInt32LE(0), 0x04034b50)
})

const textOf = async (name: string, type: 'csv' | 'docx' | 'html', sizeBytes: number): Promise<string> =>
  (
    await readAll(createFileSource({ name, type, sizeBytes, seed: 9, modified: Date.UTC(2024, 5, 7) }))
  ).toString()

t.test('rows of a table stand in the order of their dates, up to when it was written', async (t) => {
  const rows = (await textOf('a.csv', 'csv', 300_000)).trim().split('\r\n').slice(1)
  const dates = rows.map((row) => row.slice(0, 10))
  t.strictSame(dates, [...dates].sort())
  t.equal(dates.at(-1), '2024-06-07')
})

t.test('a document has its title without the end of its name, and parts of its kind', async (t) => {
  t.match(await textOf('Minutes_Falcon.html', 'html', 9_000), /<h1>Minutes Falcon<\/h1>/)
  const word = await textOf('Minutes_Falcon.docx', 'docx', 9_000)
  t.match(word, />Minutes Falcon<.*>Decisions<.*>Next steps</)
  t.notMatch(word, /padding|Minutes_Falcon\.docx/)
})
