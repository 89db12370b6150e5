import t from 'tap'
import type { ControlStream } from '../../src/client/control-client.js'
import { MockEvents } from '../../src/client/mock-events.js'

const SENT = `: events follow

id: 7
event: mail
data: {"subject":"Grüße 📎"}

: still there

id: 8
event: mail
data: {"subject":
data: "in two lines"}

id: 9
event: mail
data: {"subject":"never ended"`

/** Sends a text in pieces of so many bytes. */
function openStream(text: string, size: number): ControlStream {
  const bytes = Buffer.from(text)
  async function* cut() {
    for (let from = 0; from < bytes.length; from += size) yield bytes.subarray(from, from + size)
  }
  return { status: 200, type: 'text/event-stream', chunks: cut(), close: () => {} }
}

t.test('events are read whole, wherever the pieces of the stream begin and end', async (t) => {
  for (const text of [SENT, SENT.replaceAll('\n', '\r\n')])
    for (const size of [1, 2, 3, 7, 64, SENT.length * 2]) {
      const events: unknown[] = []
      for await (const event of new MockEvents(Promise.resolve(openStream(text, size)))) events.push(event)
      t.strictSame(
        events,
        [
          { id: 7, type: 'mail', data: { subject: 'Grüße 📎' } },
          { id: 8, type: 'mail', data: { subject: 'in two lines' } },
        ],
        `${size} bytes`,
      )
    }
})
