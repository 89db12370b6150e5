import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import { Type } from 'typebox'
import { HttpError } from '../http/http-errors.js'

export interface PublicOptions {
  /** Certificate that clients must trust, in PEM; absent without TLS. */
  readonly ca?: string | undefined
  readonly version: string
  readonly profile: string
  /** Describes a problem of a running server; undefined if there is none. */
  readonly getDegradedReason: () => string | undefined
}

/** Tells whether the server is alive, and which certificate to trust. Everybody may ask, so there are no secrets. */
export const publicRoutes: FastifyPluginAsyncTypebox<PublicOptions> = async (
  app,
  { ca, version, profile, getDegradedReason },
) => {
  app.get(
    '/health',
    {
      schema: {
        summary: 'Check that the server is alive',
        response: {
          200: Type.Object({
            status: Type.Enum(['ok', 'degraded']),
            version: Type.String(),
            profile: Type.String(),
            message: Type.Optional(
              Type.String({ description: 'What is wrong although the server continues' }),
            ),
          }),
        },
      },
    },
    () => {
      const message = getDegradedReason()
      return message === undefined
        ? { status: 'ok' as const, version, profile }
        : { status: 'degraded' as const, version, profile, message }
    },
  )

  app.get(
    '/ca.pem',
    {
      schema: {
        summary: 'Get the certificate that clients must trust',
        produces: ['application/x-pem-file'],
      },
    },
    (_request, reply) => {
      if (ca === undefined)
        throw new HttpError(404, 'The server runs without TLS, so there is no certificate to trust.')
      reply
        .type('application/x-pem-file')
        .header('content-disposition', 'attachment; filename="vbo365-mock-ca.pem"')
        .send(ca)
    },
  )
}
