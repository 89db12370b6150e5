import t from 'tap'
import { buildMsg } from '../../src/exports/msg.js'
import { readMessage } from '../../src/page/client/browse/msg.js'

const person = { name: 'Ann', address: 'ann@example.com' }
const build = (
  body: string,
  attachments: readonly { name: string; bytes: Buffer }[],
): Uint8Array<ArrayBuffer> =>
  new Uint8Array(
    buildMsg({
      itemClass: 'IPM.Note',
      title: 'Subject',
      time: 0,
      from: person,
      to: [person],
      cc: [],
      body,
      unread: false,
      attachments,
    }),
  )

t.test('the page reads the messages that the server writes', async (t) => {
  // tables of sectors that are named at the start are not enough for the largest
  for (const size of [0, 1, 63, 64, 4095, 4096, 4097, 100_000, 9_000_000]) {
    const bytes = Buffer.alloc(size, `${size}-`)
    const body = 'ü<b>😀</b>\r\n'.repeat(size % 1000)
    const files = [
      { name: 'مثال.txt', bytes },
      { name: 'small.bin', bytes: Buffer.from([1, 2, 3]) },
    ]
    const { text, attachments = [] } = readMessage(build(body, files)) ?? {}
    t.equal(text, body, `${size} bytes`)
    t.strictSame(
      attachments.map((one) => one.name),
      files.map(({ name }) => name),
    )
    t.ok(Buffer.from(attachments[0]?.bytes ?? []).equals(bytes), `${size} bytes are the same`)
    t.strictSame([...(attachments[1]?.bytes ?? [])], [1, 2, 3])
  }
})

t.test('it refuses what is no message, and what is damaged', async (t) => {
  const message = build('text', [{ name: 'a', bytes: Buffer.alloc(10_000) }])
  for (const bytes of [new Uint8Array(), new Uint8Array(600), message.slice(0, 700)])
    t.equal(readMessage(bytes), undefined)
  // a sector that follows itself
  const circle = message.slice()
  const view = new DataView(circle.buffer)
  const table = (view.getUint32(76, true) + 1) * 512
  const first = view.getUint32(48, true)
  view.setUint32(table + first * 4, first, true)
  t.equal(readMessage(circle), undefined)
})
