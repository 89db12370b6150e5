import type { OutgoingHttpHeaders, ServerResponse } from 'node:http'
import plugin from 'fastify-plugin'
import { logFailure } from './http-errors.js'
import type { ResponseTimers } from './response-timers.js'

const SECOND = 1000
/** Number of pieces of a slow response that go out in a second. */
const PIECES_PER_SECOND = 10

type Payload = string | Buffer | AsyncIterable<Buffer> | null | undefined

/**
 * Sends answers as over a bad line: slowly, or not to their end. It is registered after the journal is, which keeps
 * what the server has meant to send.
 */
export const badConnection = plugin<{ responseTimers: ResponseTimers }>(
  async (app, { responseTimers }) => {
    app.addHook('onSend', (request, reply, payload, done) => {
      if (!request.appliedFault) return done(null, payload)
      const { slowBody, cutAfter } = request.appliedFault.effect
      if (slowBody === undefined && cutAfter === undefined) return done(null, payload)
      // Fastify has no part in this answer any more
      reply.hijack()
      const { raw } = reply
      const content = payload as Payload
      const whole = typeof content === 'string' || Buffer.isBuffer(content) ? Buffer.from(content) : content
      const headers = reply.getHeaders() as OutgoingHttpHeaders
      if (Buffer.isBuffer(whole)) headers['content-length'] = whole.length
      raw.writeHead(reply.statusCode, headers)
      raw.flushHeaders()
      const pieces = Buffer.isBuffer(whole) ? [whole] : (whole ?? [])
      const pass = (ms: number): Promise<void> => responseTimers.delay(ms, raw)
      const pace = slowBody === undefined ? undefined : { bytesPerSecond: slowBody, delay: pass }
      sendAtRate(raw, pieces, cutAfter, pace).catch((error) => {
        logFailure(request, error)
        raw.destroy()
      })
    })
  },
  { name: 'bad-connection', dependencies: ['faults', 'recorder'] },
)

/** The speed at which a response goes out. */
interface SendRate {
  readonly bytesPerSecond: number
  /** Lets so many milliseconds pass. */
  readonly delay: (ms: number) => Promise<void>
}

async function sendAtRate(
  raw: ServerResponse,
  content: Iterable<Buffer> | AsyncIterable<Buffer>,
  limit = Number.POSITIVE_INFINITY,
  pace?: SendRate,
): Promise<void> {
  let left = limit
  for await (const part of content)
    for (const piece of pace ? splitByRate(part, pace.bytesPerSecond) : [part]) {
      if (pace) await pace.delay(Math.round((piece.length / pace.bytesPerSecond) * SECOND))
      if (raw.destroyed) return
      if (piece.length > left) {
        await write(raw, piece.subarray(0, left))
        raw.destroy()
        return
      }
      left -= piece.length
      await write(raw, piece)
    }
  raw.end()
}

/** Cuts bytes into what goes out at a time. */
function* splitByRate(bytes: Buffer, bytesPerSecond: number): Generator<Buffer> {
  const size = Math.max(1, Math.round(bytesPerSecond / PIECES_PER_SECOND))
  for (let from = 0; from < bytes.length; from += size) yield bytes.subarray(from, from + size)
}

/** Hands bytes to the network; what the connection does not take is lost with it. */
const write = (raw: ServerResponse, bytes: Buffer): Promise<void> =>
  new Promise((resolve) => {
    raw.once('close', resolve)
    raw.write(bytes, 'utf8', () => {
      raw.off('close', resolve)
      resolve()
    })
  })
