import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import type { FastifyInstance } from 'fastify'
import { registerHeadRoutes } from '../http/head.js'
import { registerLaxJsonParser } from '../http/lax-json.js'
import { untrackedRequestRoutes } from './answer.js'
import { clockRoutes } from './clock.js'
import { refuseUnknownNames } from './closed.js'
import { demoRoutes } from './demos.js'
import { eventRoutes } from './events.js'
import { faultRoutes } from './faults.js'
import { createGuard, type GuardOptions } from './guard.js'
import { harRoutes } from './har.js'
import { infoRoutes } from './info.js'
import { mailboxRoutes } from './mailboxes.js'
import { mailRoutes } from './mails.js'
import { suggestRoutes } from './not-found.js'
import { type PublicOptions, publicRoutes } from './open.js'
import { createOpenApiBuilder } from './openapi.js'
import { overviewRoutes } from './overview.js'
import type { ControlOptions } from './plugin.js'
import { replayRoutes } from './replay.js'
import { reportRoutes } from './report.js'
import { requestRoutes } from './requests.js'
import { resetRoutes } from './reset.js'
import { installSandboxQuery } from './sandbox-query.js'
import { sandboxRoutes } from './sandboxes.js'
import { scenarioRoutes } from './scenarios.js'
import { sessionRoutes } from './sessions.js'
import { shutdownRoutes } from './shutdown.js'
import { snapshotRoutes } from './snapshots.js'
import { verifyRoutes } from './verify.js'
import { workRoutes } from './work.js'

export interface AdminOptions extends ControlOptions, GuardOptions, PublicOptions {}

/** The controls, one file each. */
const ROUTES = [
  untrackedRequestRoutes,
  clockRoutes,
  demoRoutes,
  eventRoutes,
  faultRoutes,
  harRoutes,
  infoRoutes,
  mailboxRoutes,
  mailRoutes,
  overviewRoutes,
  replayRoutes,
  reportRoutes,
  requestRoutes,
  resetRoutes,
  sandboxRoutes,
  scenarioRoutes,
  sessionRoutes,
  shutdownRoutes,
  snapshotRoutes,
  verifyRoutes,
  workRoutes,
]

/** The control API, below `/__admin`: for testers, not part of the simulated product. */
export const adminPlugin: FastifyPluginAsyncTypebox<AdminOptions> = async (app, options) => {
  const controls = async (to: FastifyInstance): Promise<void> => {
    for (const routes of ROUTES) await routes(to, options)
  }
  suggestRoutes(app)
  refuseUnknownNames(app)
  registerLaxJsonParser(app)
  registerHeadRoutes(app)
  await publicRoutes(app, options)

  await app.register(async (guarded: FastifyInstance) => {
    const refusal = createGuard(options)
    guarded.addHook('onRequest', (request, _reply, done) => done(refusal(request)))
    installSandboxQuery(guarded, options.sandboxes, options.work)
    await controls(guarded)
    const describe = createOpenApiBuilder(
      async (described) => {
        refuseUnknownNames(described)
        await publicRoutes(described, options)
        await controls(described)
      },
      options.version,
      options.findOrigin,
    )
    guarded.get('/openapi.json', describe)
  })
}
