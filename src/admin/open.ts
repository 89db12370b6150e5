import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import { Type } from 'typebox'
import { HttpError } from '../http/errors.js'

export interface OpenOptions {
  /** The certificate that clients shall trust (PEM); absent when the server has no TLS. */
  readonly ca?: string | undefined
  readonly version: string
  readonly profile: string
}

/** Whether the server lives, and what to trust: no secret, since containers are asked for it from outside. */
export const openRoutes: FastifyPluginAsyncTypebox<OpenOptions> = async (app, { ca, version, profile }) => {
  app.get(
    '/health',
    {
      schema: {
        summary: 'Get whether the server lives',
        response: {
          200: Type.Object({ status: Type.String(), version: Type.String(), profile: Type.String() }),
        },
      },
    },
    () => ({ status: 'ok', version, profile }),
  )

  app.get(
    '/ca.pem',
    {
      schema: {
        summary: 'Get the certificate that clients have to trust',
        produces: ['application/x-pem-file'],
      },
    },
    (_request, reply) => {
      if (ca === undefined)
        throw new HttpError(404, 'The server runs without TLS, so there is nothing to trust.')
      reply
        .type('application/x-pem-file')
        .header('content-disposition', 'attachment; filename="vbo365-mock-ca.pem"')
        .send(ca)
    },
  )
}
