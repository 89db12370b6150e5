import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import type { FastifyInstance } from 'fastify'
import { Type } from 'typebox'
import { readBodies } from '../http/lax-json.js'
import type { World } from '../world/world.js'
import { clockRoutes } from './clock.js'
import { type GuardOptions, guard } from './guard.js'
import { mailRoutes } from './mails.js'
import { type OpenOptions, openRoutes } from './open.js'
import { openApiOf } from './openapi.js'
import type { ControlOptions } from './plugin.js'
import { requestRoutes } from './requests.js'

export interface AdminOptions extends ControlOptions, GuardOptions, OpenOptions {
  /** Gives a sandbox a new world. */
  readonly reset: (sandbox: string) => World
}

/** The controls, one file each. */
const ROUTES = [clockRoutes, mailRoutes, requestRoutes]

/** The control API, below `/__admin`: for testers, not part of the simulated product. */
export const admin: FastifyPluginAsyncTypebox<AdminOptions> = async (app, options) => {
  readBodies(app)
  await openRoutes(app, options)

  await app.register(async (guarded: FastifyInstance) => {
    const refusal = guard(options)
    guarded.addHook('onRequest', (request, _reply, done) => done(refusal(request)))
    await controls(guarded, options)
    const describe = openApiOf(async (described) => {
      await openRoutes(described, options)
      await controls(described, options)
    }, options.version)
    guarded.get('/openapi.json', describe)
  })
}

async function controls(app: FastifyInstance, options: AdminOptions): Promise<void> {
  for (const routes of ROUTES) await routes(app, options)

  app.post(
    '/reset',
    {
      schema: {
        summary: 'Put a sandbox back to its beginning',
        querystring: Type.Object({ sandbox: Type.String({ default: '' }) }),
        response: {
          200: Type.Object({ sandbox: Type.String(), profile: Type.String(), now: Type.String() }),
        },
      },
    },
    (request) => {
      const { sandbox } = request.query as { sandbox: string }
      const { profile, reset } = options
      return { sandbox, profile, now: new Date(reset(sandbox).time).toISOString() }
    },
  )
}
