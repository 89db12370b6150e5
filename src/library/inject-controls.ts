import type { FastifyInstance } from 'fastify'
import type { OpenStream, SendRequest } from '../client/control-client.js'

/** Asks the control API of an app without a socket. */
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

/** The same for what goes on. */
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
        // the server does not see by that alone that nobody reads
        reply.raw.res.destroy()
      },
    }
  }
