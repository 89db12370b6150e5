import { Readable } from 'node:stream'
import type { FastifyReply, FastifyRequest } from 'fastify'
import plugin from 'fastify-plugin'
import type { Body } from '../testing/journal/call.js'
import type { Scheduler } from '../timing/scheduler.js'
import type { Slices } from '../world/core/slices.js'
import { createDisconnectSignal } from './client-disconnect.js'
import { hasLongList } from './long-list.js'
import { type Serialize, writePieces } from './serializer.js'

declare module 'fastify' {
  interface FastifyRequest {
    /** Response that was made in slices, for its journal entry; undefined for all others. */
    sliced: SlicedResponse | undefined
  }
  interface FastifyReply {
    /** Makes what long work on an answer calls after each piece: it lets others go on, and ends the work when the client has gone. */
    pauses(): () => Promise<void> | undefined
  }
}

/** An answer that was made in slices. */
export interface SlicedResponse {
  /** The digest of the world that it shows, which may have changed since; absent of what shows none. */
  readonly state?: string
  /** Its world has changed since, so it answers nobody else. */
  isOutdated?: boolean
  /** As much of its body as is asked for, of one that is being sent: its size grows meanwhile. */
  body?: (most: number) => Body
}

export interface SlicedResponseOptions {
  readonly scheduler: Scheduler
  /** Characters of an answer from which on it is sent while it is made, and has no Content-Length. */
  readonly border?: number
}

const STREAMING_THRESHOLD = 4 * 1024 * 1024
const CHUNK = 64 * 1024
/** Characters of an answer that are put together, encoded and written in one go: it can be kept for the next one who asks. */
const WRITTEN_AT_ONCE = 512 * 1024

/**
 * Makes long answers in slices, so that others are answered in between, and sends them so. What comes to some megabytes is
 * made no faster than its client takes it, and no further when that goes away.
 */
export const slicedResponses = plugin<SlicedResponseOptions>(
  async (app, { scheduler, border = STREAMING_THRESHOLD }) => {
    app.decorateRequest('sliced', undefined)
    app.decorateReply('pauses', function (this: FastifyReply) {
      return scheduler.pauses(createDisconnectSignal(this))
    })
    app.addHook('preSerialization', (request, reply, payload, done) => {
      const pieces = getPieces(reply, payload)
      if (!pieces) return done(null, payload)
      const isWhole = request.method === 'HEAD' || Boolean(request.appliedFault)
      createContent(request, reply, pieces, scheduler, isWhole ? undefined : border).then((content) => {
        // it is JSON already
        reply.serializer((json: string) => json)
        done(null, content)
      }, done)
    })
  },
  { name: 'long-answers' },
)

/** The JSON of an answer in pieces, if it is to be made so. */
function getPieces(reply: FastifyReply, payload: unknown): Iterator<string> | undefined {
  if (!hasLongList(payload)) return undefined
  // a route that also sends files has one for each type of content
  const known = reply.getSerializationFunction(String(reply.statusCode)) as unknown as
    | Serialize
    | Record<string, Serialize>
    | undefined
  const serialize = typeof known === 'function' ? known : known?.['application/json']
  return serialize ? serialize.pieces(payload) : writePieces(payload as object)
}

/** @param border the characters from which on it is sent while it is made; undefined of what has to be whole before */
async function createContent(
  request: FastifyRequest,
  reply: FastifyReply,
  pieces: Iterator<string>,
  scheduler: Scheduler,
  border: number | undefined,
): Promise<string | Readable> {
  const world = request.world ?? undefined
  const before = world && { revision: world.revision, time: world.time }
  request.sliced = world ? { state: world.digest } : {}
  const signal = createDisconnectSignal(reply)
  const made = await scheduler.run(gather(pieces, border ?? Number.POSITIVE_INFINITY), signal)
  const { chunks, length, isComplete } = made
  if (isComplete && (border === undefined || length <= WRITTEN_AT_ONCE)) {
    request.sliced.isOutdated = world?.revision !== before?.revision || world?.time !== before?.time
    return chunks.join('')
  }
  const begun = await scheduler.run(encode(chunks), signal)
  const sent = { bytes: begun.reduce((sum, { length }) => sum + length, 0) }
  if (isComplete) reply.header('content-length', sent.bytes)
  request.sliced.body = (most) => ({
    content: Buffer.concat(begun, Math.min(most, sent.bytes)),
    get size() {
      return sent.bytes
    },
  })
  const all = chain(begun, streamRest(pieces, scheduler, signal, sent), () => scheduler.turn(signal))
  return Readable.from(all, { objectMode: false, highWaterMark: CHUNK })
}

/** The part of a response that is made so far. */
interface PartialContent {
  readonly chunks: readonly string[]
  /** Characters of all chunks. */
  readonly length: number
  readonly isComplete: boolean
}

function* gather(pieces: Iterator<string>, most: number): Slices<PartialContent> {
  const chunks: string[] = []
  let length = 0
  while (length < most) {
    const chunk = yield* nextChunk(pieces)
    if (chunk === '') return { chunks, length, isComplete: true }
    chunks.push(chunk)
    length += chunk.length
  }
  return { chunks, length, isComplete: false }
}

function* encode(chunks: readonly string[]): Slices<Buffer[]> {
  const encoded: Buffer[] = []
  for (const chunk of chunks) {
    encoded.push(Buffer.from(chunk))
    yield
  }
  return encoded
}

/** Puts pieces together; an empty text is the end. */
function* nextChunk(pieces: Iterator<string>): Slices<string> {
  let chunk = ''
  while (chunk.length < CHUNK) {
    const { done, value } = pieces.next()
    if (done) break
    chunk += value
    yield
  }
  return chunk
}

async function* streamRest(
  pieces: Iterator<string>,
  scheduler: Scheduler,
  signal: AbortSignal,
  sent: { bytes: number },
): AsyncGenerator<Buffer> {
  for (;;) {
    await scheduler.turn(signal)
    const chunk = await scheduler.run(nextChunk(pieces), signal)
    if (chunk === '') return
    const bytes = Buffer.from(chunk)
    sent.bytes += bytes.length
    yield bytes
  }
}

/** @param pause waits after each of the first ones: a socket would take them all at once */
async function* chain<T>(
  first: Iterable<T>,
  rest: AsyncIterable<T>,
  pause: () => Promise<void>,
): AsyncGenerator<T> {
  for (const one of first) {
    yield one
    await pause()
  }
  yield* rest
}
