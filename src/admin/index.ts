import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import type { FastifyInstance } from 'fastify'
import { Type } from 'typebox'
import { HttpError } from '../http/errors.js'
import { readBodies } from '../http/lax-json.js'
import type { World } from '../world/world.js'
import { clockRoutes } from './clock.js'
import { type GuardOptions, guard } from './guard.js'
import { mailRoutes } from './mails.js'
import type { ControlOptions } from './plugin.js'
import { requestRoutes } from './requests.js'

export interface AdminOptions extends ControlOptions, GuardOptions {
  /** Gives a sandbox a new world. */
  readonly reset: (sandbox: string) => World
  /** The certificate that clients shall trust (PEM); absent when the server has no TLS. */
  readonly ca?: string | undefined
  readonly version: string
  readonly profile: string
}

/** The controls, one file each. */
const ROUTES = [clockRoutes, mailRoutes, requestRoutes]

/** The control API, below `/__admin`: for testers, not part of the simulated product. */
export const admin: FastifyPluginAsyncTypebox<AdminOptions> = async (app, options) => {
  const { reset, ca, version, profile } = options
  readBodies(app)

  // whether the server lives, and what to trust, is no secret: containers are asked for it from outside
  app.get('/health', () => ({ status: 'ok', version, profile }))

  app.get('/ca.pem', (_request, reply) => {
    if (ca === undefined)
      throw new HttpError(404, 'The server runs without TLS, so there is nothing to trust.')
    reply
      .type('application/x-pem-file')
      .header('content-disposition', 'attachment; filename="vbo365-mock-ca.pem"')
    return ca
  })

  await app.register(async (guarded: FastifyInstance) => {
    const refusal = guard(options)
    guarded.addHook('onRequest', (request, _reply, done) => done(refusal(request)))

    for (const routes of ROUTES) await routes(guarded, options)

    guarded.post(
      '/reset',
      { schema: { querystring: Type.Object({ sandbox: Type.String({ default: '' }) }) } },
      (request) => {
        const { sandbox } = request.query as { sandbox: string }
        return { sandbox, profile, now: new Date(reset(sandbox).time).toISOString() }
      },
    )
  })
}
