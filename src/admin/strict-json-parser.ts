import { errorCodes, type FastifyInstance, type FastifyRequest } from 'fastify'
import { parseStrictJson } from '../catalogue/strict-json.js'
import { ignoreDeviation } from '../http/deviations.js'
import { ParsedBody } from '../http/parsed-body.js'
import type { Scheduler } from '../timing/scheduler.js'
import type { Slices } from '../world/core/slices.js'

const { FST_ERR_CTP_BODY_TOO_LARGE, FST_ERR_CTP_INVALID_CONTENT_LENGTH } = errorCodes

/** Bytes that are copied at a time. */
const PIECE = 256 * 1024

/** Makes an app read bodies strictly and in slices, because they can be large. */
export function registerStrictJsonParser(app: FastifyInstance, scheduler: Scheduler): void {
  app.removeAllContentTypeParsers()
  app.addContentTypeParser('*', async (request: FastifyRequest) => {
    const value = await scheduler.run(parseChunks(await receive(request)))
    return new ParsedBody(value, ignoreDeviation)
  })
}

/** Receives a body. Fastify would put the pieces of it together at once. @throws what Fastify does */
async function receive({ raw, headers, routeOptions: { bodyLimit } }: FastifyRequest): Promise<Buffer[]> {
  const announced = headers['content-length']
  if (Number(announced) > bodyLimit) throw new FST_ERR_CTP_BODY_TOO_LARGE()
  const chunks: Buffer[] = []
  let length = 0
  try {
    // who sends too much is still answered
    for await (const chunk of raw.iterator({ destroyOnReturn: false })) {
      length += chunk.length
      if (length > bodyLimit) throw new FST_ERR_CTP_BODY_TOO_LARGE()
      chunks.push(chunk)
    }
  } catch (error) {
    // whoever goes away in the middle is no error of the server
    throw Object.assign(error as Error, { statusCode: (error as { statusCode?: number }).statusCode ?? 400 })
  }
  if (announced !== undefined && Number(announced) !== length) throw new FST_ERR_CTP_INVALID_CONTENT_LENGTH()
  return chunks
}

function* parseChunks(chunks: readonly Buffer[]): Slices<unknown> {
  const bytes = Buffer.allocUnsafe(chunks.reduce((sum, { length }) => sum + length, 0))
  let end = 0
  for (const chunk of chunks)
    for (let from = 0; from < chunk.length; from += PIECE) {
      end += chunk.copy(bytes, end, from, from + PIECE)
      yield
    }
  return yield* parseStrictJson(bytes)
}
