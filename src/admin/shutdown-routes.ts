import { Type } from 'typebox'
import { HttpError } from '../http/http-errors.js'
import type { ControlRoutes } from './control-options.js'

/** Stops the server: /shutdown. */
export const shutdownRoutes: ControlRoutes = async (app, { shutdown = true, onShutdown }) => {
  app.post(
    '/shutdown',
    {
      schema: {
        summary: 'Stop a server that was started on the command line; it saves its data first',
        response: { 200: Type.Object({ ending: Type.Boolean() }) },
      },
    },
    (_request, reply) => {
      if (!shutdown)
        throw new HttpError(404, 'Requests cannot stop this server: it was started with --no-shutdown.')
      if (!onShutdown)
        throw new HttpError(409, 'This server is part of another program. Call mock.close() there.')
      // the client gets its answer first
      reply.raw.once('finish', onShutdown)
      reply.raw.once('close', onShutdown)
      reply.header('connection', 'close')
      return { ending: true }
    },
  )
}
