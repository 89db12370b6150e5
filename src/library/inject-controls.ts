import type { FastifyInstance } from 'fastify'
import type { OpenStream, SendRequest } from '../client/control-client.js'

/** Creates a function that sends requests to the control API of an app, without a socket. */
export const createSendRequest =
  (app: FastifyInstance): SendRequest =>
  async (method, path, body) => {
    const { statusCode, headers, payload } = await app.inject({
      method,
      url: `/__admin${path}`,
      headers: body === undefined ? {} : { 'content-type': 'application/json' },
      ...(body !== undefined && { payload: JSON.stringify(body) }),
    })
    return { status: statusCode, type: String(headers['content-type'] ?? ''), text: payload }
  }

/** Creates a function that opens streamed responses of the control API of an app. */
export const createOpenStream =
  (app: FastifyInstance): OpenStream =>
  async (path, headers) => {
    const reply = await app.inject({ url: `/__admin${path}`, headers, payloadAsStream: true })
    const chunks = reply.stream()
    return {
      status: reply.statusCode,
      type: String(reply.headers['content-type'] ?? ''),
      chunks,
      close() {
        chunks.destroy()
        // destroying the stream alone does not tell the server that nobody reads
        reply.raw.res.destroy()
      },
    }
  }
