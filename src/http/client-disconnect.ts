import type { FastifyReply } from 'fastify'
import { HttpError } from './http-errors.js'

/** Status that web servers log when a client has gone away; HTTP has none for it. */
const CLIENT_CLOSED_REQUEST = 499

/** Given up when the client of an answer goes away before it has it: then there is nobody to be told of an error. */
export function createDisconnectSignal({ raw }: FastifyReply): AbortSignal {
  const controller = new AbortController()
  const end = (): void => controller.abort(new HttpError(CLIENT_CLOSED_REQUEST, 'The client has gone away.'))
  if (raw.destroyed) end()
  raw.once('close', end)
  return controller.signal
}
