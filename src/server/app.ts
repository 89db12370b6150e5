import type { FastifyInstance } from 'fastify'
import { adminPlugin } from '../admin/admin-plugin.js'
import { registerResources, v3Plugin } from '../api/v3-plugin.js'
import { loadEvidence } from '../catalogue/evidence.js'
import { faults } from '../http/apply-faults.js'
import { badConnection } from '../http/bad-connection.js'
import { documentation } from '../http/documentation.js'
import { recorder } from '../http/recorder.js'
import { slicedResponses } from '../http/sliced-responses.js'
import { slices } from '../http/slices.js'
import { canary } from '../http/tls-canary.js'
import { UntrackedRequests } from '../http/untracked-requests.js'
import { pagePlugin } from '../page/page-plugin.js'
import { redirect } from '../page/redirect.js'
import { persistencePlugin } from '../persistence/persistence-plugin.js'
import { version } from '../version.js'
import { createFastify } from './create-fastify.js'
import type { ServerOptions } from './server-options.js'
import type { Services } from './services.js'

const API = '/v3'
const CONTROLS = '/__admin'

/** Registers what every request passes first, then the API, its description, and the controls. */
export function registerPlugins(app: FastifyInstance, options: ServerOptions, services: Services): void {
  const { findOrigin, storage, testContexts } = services
  const untrackedRequests = new UntrackedRequests((request, response) => app.routing(request, response))
  app.register(untrackedRequests.plugin)
  if (options.admin) app.register(redirect, { originOf: findOrigin })
  app.register(faults, services)
  app.register(recorder, { ...services, testContexts: options.admin ? testContexts : undefined })
  app.register(slices, services)
  app.register(slicedResponses, services)
  if (storage) app.register(persistencePlugin, { ...services, storage })
  app.register(badConnection, services)
  app.register(canary, { requests: services.unverifiedRequests, kind: options.canary })
  const api = { ...options, ...services, prefix: API }
  app.register(v3Plugin, api)
  app.register(documentation, {
    version,
    findOrigin,
    listInferredFields: () => loadEvidence().v3.inferredFields,
    createDescribedApp: (prepare) => {
      // what is refused there is told by this app
      const described = createFastify({ loggerInstance: app.log.child({}, { level: 'error' }) })
      described.register(async (inner) => {
        await prepare(inner)
        await inner.register(registerResources, api)
      })
      return described
    },
  })
  if (!options.admin) return
  app.register(pagePlugin, { findOrigin, prefix: `${CONTROLS}/ui` })
  app.register(adminPlugin, {
    ...options,
    ...services,
    users: options.user,
    untrackedRequests,
    getDegradedReason: () => storage?.problem,
    extendTokens: (...span) => services.tokens.extend(...span),
    version,
    prefix: CONTROLS,
  })
}
