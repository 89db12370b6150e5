import { Type } from 'typebox'
import { HttpError } from '../http/errors.js'
import type { ControlRoutes } from './plugin.js'

/** Ends the server: /shutdown. */
export const shutdownRoutes: ControlRoutes = async (app, { shutdown = true, end }) => {
  app.post(
    '/shutdown',
    {
      schema: {
        summary: 'End a server that the command line has started; what is to be kept is saved first',
        response: { 200: Type.Object({ ending: Type.Boolean() }) },
      },
    },
    (_request, reply) => {
      if (!shutdown)
        throw new HttpError(404, 'No request ends this server: it was started with --no-shutdown.')
      if (!end)
        throw new HttpError(
          409,
          'This server is a part of another program, and ends with it: call mock.close() there.',
        )
      // the client gets its answer first
      reply.raw.once('finish', end)
      reply.raw.once('close', end)
      reply.header('connection', 'close')
      return { ending: true }
    },
  )
}
