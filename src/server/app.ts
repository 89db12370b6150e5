import type { RequestListener } from 'node:http'
import type { FastifyInstance } from 'fastify'
import { adminPlugin } from '../admin/admin-plugin.js'
import { apiPlugin, registerResources } from '../api/api-plugin.js'
import { createSchemaProjection } from '../api/versioned-schemas.js'
import { type ApiVersion, V3 } from '../api/versions.js'
import { loadApiOperations } from '../catalogue/api-operations.js'
import { loadEvidence } from '../catalogue/evidence.js'
import { faults } from '../http/apply-faults.js'
import { badConnection } from '../http/bad-connection.js'
import { documentation } from '../http/documentation.js'
import { recorder } from '../http/recorder.js'
import { slicedResponses } from '../http/sliced-responses.js'
import { slices } from '../http/slices.js'
import { canary } from '../http/tls-canary.js'
import type { UntrackedRequests } from '../http/untracked-requests.js'
import { pagePlugin } from '../page/page-plugin.js'
import { redirect } from '../page/redirect.js'
import { version as packageVersion } from '../version.js'
import { createFastify } from './create-fastify.js'
import { LazyApp } from './lazy-app.js'
import type { ServerOptions } from './server-options.js'
import type { Services } from './services.js'

const CONTROLS = '/__admin'

/** What apps are made of. */
export interface AppContext {
  readonly options: ServerOptions
  readonly services: Services
  readonly untrackedRequests: UntrackedRequests
  /** Answers a request, whichever app it is for. */
  readonly handleRequest: RequestListener
}

/** Registers what requests pass in every app, before they get to its routes. */
function registerHooks(app: FastifyInstance, { options, services, untrackedRequests }: AppContext): void {
  const { findOrigin, saver, testContexts } = services
  options.configureApp?.(app)
  app.register(untrackedRequests.plugin)
  if (options.admin) app.register(redirect, { originOf: findOrigin })
  app.register(faults, services)
  app.register(recorder, { ...services, testContexts: options.admin ? testContexts : undefined })
  app.register(slices, services)
  app.register(slicedResponses, services)
  if (saver)
    app.addHook('onResponse', (_request, _reply, done) => {
      saver.requestEnded()
      done()
    })
  app.register(badConnection, services)
  app.register(canary, { requests: services.unverifiedRequests, kind: options.canary })
}

/** The app that is there from the start: version 3 of the API, if it is served, and the descriptions. */
export function registerMainRoutes(app: FastifyInstance, context: AppContext): void {
  const { options, services } = context
  registerHooks(app, context)
  const api = { ...options, ...services, version: V3, prefix: V3.prefix }
  if (options.api.includes(V3.name)) app.register(apiPlugin, api)
  app.register(documentation, {
    version: packageVersion,
    findOrigin: services.findOrigin,
    listInferredFields: () => loadEvidence().v3.inferredFields,
    createDescribedApp: (prepare) => {
      // what is refused there is told by this app
      const described = createFastify(
        { loggerInstance: app.log.child({}, { level: 'error' }) },
        { versions: options.api },
      )
      described.register(async (inner) => {
        await prepare(inner)
        await inner.register(registerResources, { ...api, project: createSchemaProjection(V3) })
      })
      return described
    },
  })
}

/** A later version of the API. Its app is made when a client asks for the version. */
export const createVersionApp = (version: ApiVersion, main: FastifyInstance, context: AppContext): LazyApp =>
  new LazyApp(() => {
    const { options, services } = context
    const app = createFastify(
      { loggerInstance: main.log },
      { versions: options.api, project: createSchemaProjection(version) },
    )
    registerHooks(app, context)
    app.register(apiPlugin, {
      ...options,
      ...services,
      version,
      operations: loadApiOperations(version.number),
      prefix: version.prefix,
      pause: () => services.scheduler.turn(),
    })
    return app
  })

/** The control API and the page. Many runs never ask for them, so their app is made when somebody does. */
export const createControlApp = (main: FastifyInstance, context: AppContext): LazyApp =>
  new LazyApp(() => {
    const { options, services, untrackedRequests, handleRequest } = context
    const app = createFastify({ loggerInstance: main.log }, { versions: options.api })
    registerHooks(app, context)
    app.register(pagePlugin, { findOrigin: services.findOrigin, prefix: `${CONTROLS}/ui` })
    app.register(adminPlugin, {
      ...options,
      ...services,
      users: options.user,
      untrackedRequests,
      handleRequest,
      getDegradedReason: () => services.storage?.problem,
      extendTokens: (...span) => services.tokens.extend(...span),
      version: packageVersion,
      prefix: CONTROLS,
    })
    return app
  })
