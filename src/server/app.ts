import type { RequestListener } from 'node:http'
import type { FastifyInstance } from 'fastify'
import { apiPlugin, describedResources } from '../api/api-plugin.js'
import { completeDescription } from '../api/complete-description.js'
import { createSchemaProjection } from '../api/versioned-schemas.js'
import { type ApiVersion, V3 } from '../api/versions.js'
import { loadApiDescriptions } from '../catalogue/api-descriptions.js'
import { loadApiExamples } from '../catalogue/api-examples.js'
import { loadApiOperations } from '../catalogue/api-operations.js'
import { loadEvidence } from '../catalogue/evidence.js'
import type { Account } from '../http/accounts.js'
import { faults } from '../http/apply-faults.js'
import { badConnection } from '../http/bad-connection.js'
import { type DescribedVersion, documentation, EXAMPLE_BASE } from '../http/documentation.js'
import { recorder } from '../http/recorder.js'
import { slicedResponses } from '../http/sliced-responses.js'
import { slices } from '../http/slices.js'
import { canary } from '../http/tls-canary.js'
import type { UntrackedRequests } from '../http/untracked-requests.js'
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
  /** The versions that are served, oldest first. */
  readonly versions: readonly ApiVersion[]
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

/** What the routes of a version need. What is asked for when others are at work is registered in slices. */
const createApiOptions = (version: ApiVersion, { options, services }: AppContext) => ({
  ...options,
  ...services,
  version,
  prefix: version.prefix,
  ...(version !== V3 && {
    operations: loadApiOperations(version.number),
    pause: () => services.scheduler.turn(),
  }),
})

/**
 * The app that is there from the start: version 3 of the API, if it is served, but for its restore sessions, and the
 * descriptions.
 */
export function registerMainRoutes(app: FastifyInstance, context: AppContext): void {
  const { services, versions } = context
  registerHooks(app, context)
  if (versions.includes(V3))
    app.register(apiPlugin, { ...createApiOptions(V3, context), part: 'others' as const })
  app.register(documentation, {
    version: packageVersion,
    findOrigin: services.findOrigin,
    versions: versions.map((version) => describeVersion(version, app, context)),
    login: findBuiltInLogin(context.options),
    page: context.options.admin ? `${CONTROLS}/ui` : undefined,
  })
}

/** The login that every mock has, unless it was started with others: those are nobody's business. */
const findBuiltInLogin = ({ user: [login, ...others] }: ServerOptions): Account | undefined =>
  others.length === 0 && login?.name === 'administrator' && login.password === 'password' ? login : undefined

/** A version of the API to be described. */
const describeVersion = (
  version: ApiVersion,
  main: FastifyInstance,
  context: AppContext,
): DescribedVersion => ({
  name: version.name,
  complete: (description) => {
    const examples = loadApiExamples(EXAMPLE_BASE)
    return completeDescription(description, {
      texts: loadApiDescriptions(),
      findExample: (operation) => examples.find(operation, version.number),
      inferredFields: version === V3 ? loadEvidence().v3.inferredFields : {},
    })
  },
  createApp: (prepare) => {
    // what is refused there is told by the main app
    const described = createFastify(
      { loggerInstance: main.log.child({}, { level: 'error' }) },
      { versions: context.options.api },
    )
    described.register(async (inner) => {
      await prepare(inner)
      await inner.register(describedResources, {
        ...createApiOptions(version, context),
        project: createSchemaProjection(version),
      })
    })
    return described
  },
})

/** A later version of the API. Its app is made when a client asks for the version. */
export const createVersionApp = (version: ApiVersion, main: FastifyInstance, context: AppContext): LazyApp =>
  new LazyApp(() => {
    const { options } = context
    const app = createFastify(
      { loggerInstance: main.log },
      // clients of later versions come from descriptions, and write every property
      { versions: options.api, project: createSchemaProjection(version), ignoresUnset: true },
    )
    registerHooks(app, context)
    app.register(apiPlugin, createApiOptions(version, context))
    return app
  }, main.log)

/**
 * What lies below /RestoreSessions in version 3: two thirds of its routes, which most clients never ask. Its app is made
 * when one does, so that all others start sooner.
 */
export const createRestoreApp = (main: FastifyInstance, context: AppContext): LazyApp =>
  new LazyApp(() => {
    const { options } = context
    const app = createFastify(
      { loggerInstance: main.log },
      { versions: options.api, project: createSchemaProjection(V3) },
    )
    registerHooks(app, context)
    app.register(apiPlugin, {
      ...createApiOptions(V3, context),
      part: 'restore sessions' as const,
      pause: () => context.services.scheduler.turn(),
    })
    return app
  }, main.log)

/** Loads what the control API and the page are made of. */
export const loadControls = () =>
  Promise.all([import('../admin/admin-plugin.js'), import('../page/page-plugin.js')])

/** The control API and the page. Many runs never ask for them, so they are loaded when somebody does. */
export const createControlApp = (main: FastifyInstance, context: AppContext): LazyApp =>
  new LazyApp(async () => {
    const [{ adminPlugin }, { pagePlugin }] = await loadControls()
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
  }, main.log)
