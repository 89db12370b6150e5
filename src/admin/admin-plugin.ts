import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import type { FastifyInstance } from 'fastify'
import { registerHeadRoutes } from '../http/head-requests.js'
import { registerLaxJsonParser } from '../http/lax-json.js'
import { createGuard, type GuardOptions } from './access-guard.js'
import { clockRoutes } from './clock-routes.js'
import type { ControlOptions } from './control-options.js'
import { demoRoutes } from './demo-routes.js'
import { eventRoutes } from './event-routes.js'
import { faultRoutes } from './fault-routes.js'
import { harRoutes } from './har-routes.js'
import { infoRoutes } from './info-routes.js'
import { jobRoutes } from './job-routes.js'
import { mailRoutes } from './mail-routes.js'
import { mailboxRoutes } from './mailbox-routes.js'
import { createOpenApiBuilder } from './openapi-builder.js'
import { overviewRoutes } from './overview-routes.js'
import { type PublicOptions, publicRoutes } from './public-routes.js'
import { refuseUnknownNames } from './refuse-unknown-names.js'
import { replayRoutes } from './replay-routes.js'
import { reportRoutes } from './report-routes.js'
import { requestRoutes } from './request-routes.js'
import { resetRoutes } from './reset-routes.js'
import { installSandboxQuery } from './sandbox-query.js'
import { sandboxRoutes } from './sandbox-routes.js'
import { scenarioRoutes } from './scenario-routes.js'
import { sessionRoutes } from './session-routes.js'
import { shutdownRoutes } from './shutdown-routes.js'
import { snapshotRoutes } from './snapshot-routes.js'
import { suggestRoutes } from './suggest-routes.js'
import { traceRoutes } from './trace-routes.js'
import { untrackedRequestRoutes } from './untracked-request-routes.js'
import { verifyRoutes } from './verify-routes.js'
import { workRoutes } from './work-routes.js'
import { registerYamlParser } from './yaml-parser.js'

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
  jobRoutes,
  sessionRoutes,
  shutdownRoutes,
  snapshotRoutes,
  traceRoutes,
  verifyRoutes,
  workRoutes,
]

/** The control API, below `/__admin`: for testers, not part of the simulated product. */
export const adminPlugin: FastifyPluginAsyncTypebox<AdminOptions> = async (app, options) => {
  const controls = async (to: FastifyInstance): Promise<void> => {
    for (const routes of ROUTES) {
      await routes(to, options)
      // others are at work when somebody asks for the first control
      await options.scheduler.turn()
    }
  }
  suggestRoutes(app)
  refuseUnknownNames(app)
  registerLaxJsonParser(app)
  registerYamlParser(app)
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
