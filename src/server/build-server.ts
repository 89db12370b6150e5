import type http from 'node:http'
import Fastify, { type FastifyInstance, type FastifyServerOptions, LogController } from 'fastify'
import { adminPlugin } from '../admin/admin-plugin.js'
import { type StartInterval, startInterval } from '../admin/interval.js'
import { registerResources, v3Plugin } from '../api/v3-plugin.js'
import { createDemoCatalogue, loadDemo } from '../catalogue/demo-catalogue.js'
import { isBuiltIn } from '../catalogue/profile-catalogue.js'
import { ProfileError } from '../catalogue/profile-error.js'
import { createScenarioCatalogue, loadScenario } from '../catalogue/scenario-catalogue.js'
import { ScenarioError } from '../catalogue/scenario-error.js'
import { createSnapshotReader } from '../catalogue/snapshot-reader.js'
import { WorldTemplates } from '../catalogue/world-templates.js'
import { type Account, Accounts } from '../http/accounts.js'
import { faults } from '../http/apply-faults.js'
import { createAuthenticate, createSandboxFinder } from '../http/authentication.js'
import { badConnection } from '../http/bad-connection.js'
import { type CanaryKind, canary } from '../http/canary.js'
import { documentation } from '../http/documentation.js'
import { HttpError, sendError } from '../http/http-errors.js'
import { Logins } from '../http/logins.js'
import { createOriginFinder } from '../http/origin.js'
import { parseQuery } from '../http/query.js'
import { createCacheHitRecorder, recorder } from '../http/recorder.js'
import { ResponseCache } from '../http/response-cache.js'
import { ResponseTimers, type Wait, waitRealTime } from '../http/response-timers.js'
import { SandboxLocks } from '../http/sandbox-locks.js'
import { SandboxWork } from '../http/sandbox-work.js'
import { Scheduler } from '../http/scheduler.js'
import { schemaBucket } from '../http/schema-bucket.js'
import { buildSerializer } from '../http/serializer.js'
import { slicedResponses } from '../http/sliced-responses.js'
import { slices } from '../http/slices.js'
import { TokenStore } from '../http/tokens.js'
import { UntrackedRequests } from '../http/untracked-requests.js'
import { buildValidator } from '../http/validator.js'
import { pagePlugin } from '../page/page-plugin.js'
import { redirect } from '../page/redirect.js'
import type { DirectoryLock } from '../persistence/directory-lock.js'
import { persistencePlugin, type StartTimeout, startTimeout } from '../persistence/persistence-plugin.js'
import { SandboxFiles } from '../persistence/sandbox-files.js'
import type { ListExpiringTokens } from '../testing/activity/activity-log.js'
import { TestContexts } from '../testing/test-contexts.js'
import { maskUrl } from '../text/mask.js'
import { version } from '../version.js'
import type { Culture } from '../world/core/culture.js'
import { WorldError } from '../world/core/errors.js'
import { DEFAULT_SANDBOX, type SandboxName } from '../world/sandbox-name.js'
import { Sandboxes } from '../world/sandboxes.js'
import { getSettings } from '../world/settings/settings.js'
import { SnapshotStore } from '../world/snapshot-store.js'
import type { World } from '../world/world.js'
import { Listeners } from './listeners.js'

/** Options of a server. */
export interface ServerOptions {
  /** One of ours, or the path of a file. */
  readonly profile: string
  /** A profile, or an exported snapshot, in the place of that one; `profile` is what it is called then. */
  readonly profileContent?: unknown
  /** Scenarios that every sandbox begins with: names of ours, or paths of files. */
  readonly scenario: readonly string[]
  /** Further demos for audiences, beside ours: paths of files. */
  readonly demo?: readonly string[] | undefined
  readonly seed: number
  /** Milliseconds since 1970: the clocks stand there. Absent: they run with the wall clock. */
  readonly now?: number | undefined
  readonly users: readonly Account[]
  readonly auth: 'strict' | 'any'
  /** Milliseconds. */
  readonly tokenLifetime: number
  /** Milliseconds without a request after which a restore session ends. */
  readonly restoreIdle: number
  /** How the simulated server's Windows writes times; en-US when absent. */
  readonly culture?: Culture | undefined
  /** Milliseconds of the wall clock after which a sandbox ends that nobody has used. Absent: none does. */
  readonly sandboxIdle?: number | undefined
  /** Folder that keeps sandboxes over restarts. Absent: they are not kept. */
  readonly dataDir?: string | undefined
  /** Keeps other servers out of it; absent: there are none. */
  readonly directoryLock?: DirectoryLock | undefined
  /** Runs something later: what has changed is kept then. */
  readonly startTimeout?: StartTimeout | undefined
  /** The wall clock by which sandboxes are used and snapshots saved: milliseconds since 1970. */
  readonly wallClock?: (() => number) | undefined
  readonly publicUrl?: string | undefined
  /** Origins of pages that may use the API, beside those of this machine; `*` is any, `off` none. */
  readonly corsOrigin?: readonly string[] | undefined
  /** Further names that the server is called by. */
  readonly tlsSan?: readonly string[] | undefined
  readonly quirks: boolean
  /** Refuses what the real server lets through. */
  readonly strict: boolean
  readonly admin: boolean
  /** Number of requests that are kept for each sandbox, and number of bytes of a body. */
  readonly journal: number
  readonly journalBody: number
  readonly adminToken?: string | undefined
  /** A request may end the server. Default: true. */
  readonly shutdown?: boolean | undefined
  /** Ends the server; absent where it is a part of another program. */
  readonly onShutdown?: (() => void) | undefined
  /** Timer for those who listen to events; tests pass their own. */
  readonly startInterval?: StartInterval | undefined
  /** Does long work in slices; a test hands in its own. */
  readonly scheduler?: Scheduler | undefined
  readonly logger?: FastifyServerOptions['logger']
  /** Defect of the certificate of the second listener, if there is one. */
  readonly canary: CanaryKind
  /** Lets real time pass for faults; tests pass their own. */
  readonly wait?: Wait
  /** Certificate that clients must trust, in PEM. Absent: there is no TLS. */
  readonly ca?: string | undefined
}

const BODY_LIMIT = 1024 * 1024
const MAX_ID_LENGTH = 512

/** A server that does not listen yet, and what its owner may do to it beside sending requests. */
export interface Server {
  readonly app: FastifyInstance
  /** Answers a request of a socket. */
  readonly handle: http.RequestListener
  /** Sockets of the server; the app closes them. */
  readonly listeners: Listeners
  /** Answers a request of a client that cannot have verified the certificate, and remarks that. */
  readonly handleUnverified: http.RequestListener
  readonly sandboxes: Sandboxes
  /** Describes what is not saved, and why; undefined if all is. */
  readonly getUnsavedReason: () => string | undefined
  /** The world of a sandbox, made if there is none. */
  readonly world: (sandbox: SandboxName) => World
  /** Lets an access token not end, unless its world says how long tokens are good for. */
  readonly keepTokenAlive: (access: string) => void
}

/** Builds the app: what every request passes first, then the API. @throws ProfileError, ScenarioError, DemoError */
export function buildServer(options: ServerOptions): Server {
  const { seed } = options
  const { wallClock = Date.now, scheduler = new Scheduler() } = options
  const snapshots = new SnapshotStore(wallClock)
  const scenarios = options.scenario.map(loadScenario)
  const demos = createDemoCatalogue((options.demo ?? []).map(loadDemo))
  const templates = new WorldTemplates({ ...options, scenarios }, snapshots)
  const readSnapshot = createSnapshotReader()
  const storage =
    options.dataDir === undefined
      ? undefined
      : new SandboxFiles({
          directory: options.dataDir,
          readSnapshot,
          templates,
          wallClock,
          log: () => app.log,
          lock: options.directoryLock,
        })
  const sandboxes = new Sandboxes({
    template: templates.default,
    wallClock,
    idleTimeout: options.sandboxIdle,
    store: storage,
  })
  const world = (sandbox: SandboxName): World => sandboxes.get(sandbox)
  /** The world of requests that belong to none. */
  const getDefaultWorld = (): World => world(DEFAULT_SANDBOX)
  const tokens = new TokenStore(String(seed), JSON.stringify(options.users))
  const listExpiringTokens: ListExpiringTokens = (...span) => tokens.listExpiring(...span)
  const authenticate = createAuthenticate(tokens, sandboxes)
  const work = new SandboxWork(scheduler, new SandboxLocks(), sandboxes)
  const findOrigin = createOriginFinder(options.publicUrl)
  const testContexts = new TestContexts(
    { calls: options.journal, body: options.journalBody },
    listExpiringTokens,
    scenarios,
  )
  sandboxes.watch({
    replaced(name, before) {
      tokens.restartCount(name)
      testContexts.retire(before)
      testContexts.worldReplaced(sandboxes.get(name))
    },
    ended(name, before, isStored) {
      if (!isStored) tokens.revoke(name)
      if (before) testContexts.retire(before)
    },
  })
  const mustBypassCache = (one: World): boolean =>
    one.isPaused || one.isBehind || testContexts.get(one).faults.size > 0
  const cache = new ResponseCache({
    tokens,
    sandboxes,
    findOrigin,
    mustBypassCache,
    onHit: options.admin ? createCacheHitRecorder(testContexts) : undefined,
  })
  const logins = new Logins(new Accounts(options.users, options.auth), tokens, sandboxes)
  const findSandbox = createSandboxFinder(tokens)
  const api = {
    ...options,
    sandboxes,
    tokens,
    logins,
    authenticate,
    findSandbox,
    findOrigin,
    cache,
    scheduler,
    work,
  }

  /** Answers cached requests before anybody else is asked. */
  const tryCacheFirst =
    (next: http.RequestListener): http.RequestListener =>
    (request, response) => {
      if (!cache.respond(request, response)) next(request, response)
    }

  const app = createApp({ ...(options.logger !== undefined && { logger: options.logger }) })
  const listeners = new Listeners((status, message) => app.log.info({ status }, message))
  // it is the first to be registered, so it closes last: what is to be saved has been saved by then
  app.addHook('onClose', () => listeners.close())
  if (options.directoryLock)
    options.directoryLock.onLost = (reason) =>
      app.log.error({ reason }, 'this server has lost the lock of the data directory and saves nothing more')
  // who wants to see every request, sees every request
  if (isVerbose(app)) cache.close()
  const timers = new ResponseTimers(options.wait ?? waitRealTime)
  const untrackedRequests = new UntrackedRequests((request, response) => app.routing(request, response))
  app.register(untrackedRequests.plugin)
  if (options.admin) app.register(redirect, { originOf: findOrigin })
  app.register(faults, { testContexts, timers, logins, work, getDefaultWorld })
  app.register(recorder, { testContexts: options.admin ? testContexts : undefined, getDefaultWorld })
  app.register(slices, { work })
  app.register(slicedResponses, { scheduler })
  if (storage)
    app.register(persistencePlugin, {
      sandboxes,
      storage,
      startTimeout: options.startTimeout ?? startTimeout,
      scheduler,
    })
  app.register(badConnection, { timers })
  const unverified = new WeakSet<http.IncomingMessage>()
  app.register(canary, { requests: unverified, kind: options.canary })
  app.register(v3Plugin, { ...api, prefix: '/v3' })
  app.register(documentation, {
    version,
    findOrigin,
    createDescribedApp: (prepare) => {
      // what is refused there is told by this app
      const described = createApp({ loggerInstance: app.log.child({}, { level: 'error' }) })
      described.register(async (inner) => {
        await prepare(inner)
        await inner.register(registerResources, { ...api, prefix: '/v3' })
      })
      return described
    },
  })
  if (options.admin) {
    app.register(pagePlugin, { findOrigin, prefix: '/__admin/ui' })
    app.register(adminPlugin, {
      ...options,
      world,
      testContexts,
      sandboxes,
      scheduler,
      work,
      snapshots,
      templates,
      readSnapshot,
      scenarios: createScenarioCatalogue(scenarios),
      demos,
      listExpiringTokens,
      getDegradedReason: () => storage?.problem,
      extendTokens: (...span) => tokens.extend(...span),
      untrackedRequests,
      findOrigin,
      authenticate,
      startInterval: options.startInterval ?? startInterval,
      version,
      prefix: '/__admin',
    })
  }
  // what a profile or a scenario wants done may be impossible: better to know now than at the first login
  if (scenarios.length > 0)
    validateWorld(getDefaultWorld, (message) => new ScenarioError(`--scenario: ${message}`))
  else if (!isBuiltIn(options.profile))
    validateWorld(getDefaultWorld, (message) => new ProfileError(`${options.profile}: ${message}`))
  return {
    app,
    sandboxes,
    getUnsavedReason: () => storage?.unsavedReason,
    world,
    keepTokenAlive(access) {
      const grant = tokens.find(access)
      if (grant && getSettings(world(grant.sandbox), 'logins').tokenLifetime === undefined)
        tokens.makePermanent(access)
    },
    listeners,
    handle: tryCacheFirst((request, response) => app.routing(request, response)),
    // kept answers have no remarks, so these go the whole way
    handleUnverified: (request, response) => {
      unverified.add(request)
      app.routing(request, response)
    },
  }
}

const isVerbose = (app: FastifyInstance): boolean => app.log.level === 'debug' || app.log.level === 'trace'

/** @param createError makes the error for what the world refuses */
function validateWorld(makeWorld: () => World, createError: (message: string) => Error): void {
  try {
    makeWorld()
  } catch (error) {
    throw error instanceof WorldError ? createError(error.message) : error
  }
}

/** An address as routes have it: without a host before it, as proxies are asked, and with the version in small letters. */
function normalizePath(url: string): string {
  const path = url.startsWith('/') ? url : url.replace(/^https?:\/\/[^/?#]*\/?/i, '/')
  // routes match in any case, but what is not found under a prefix is looked for by its exact letters
  return path.startsWith('/V3') ? `/v3${path.slice(3)}` : path
}

/** An app that matches addresses and reads queries as the product does, and answers errors in its shape. */
function createApp(options: FastifyServerOptions): FastifyInstance {
  const queryNames = new Map<string, string>()
  const app = Fastify({
    ...options,
    bodyLimit: BODY_LIMIT,
    exposeHeadRoutes: false,
    // a timer for each route would take a fifth of the start, and no plugin here waits for what may not come
    pluginTimeout: 0,
    rewriteUrl: ({ url = '/' }) => normalizePath(url),
    logController: new LogController({ disableRequestLogging: true }),
    // a logger for each request would cost more than the answer
    childLoggerFactory: (logger) => logger,
    routerOptions: {
      caseSensitive: false,
      ignoreTrailingSlash: true,
      maxParamLength: MAX_ID_LENGTH,
      querystringParser: (text) => parseQuery(text, queryNames),
    },
    schemaController: { bucket: schemaBucket, compilersFactory: { buildValidator, buildSerializer } },
    // Fastify would answer beside our servers, which do it themselves
    clientErrorHandler: () => {},
    frameworkErrors: sendError,
  })
  app.addHook('onRoute', ({ schema }) => {
    const query = schema?.querystring as { properties?: Record<string, unknown> } | undefined
    for (const name of Object.keys(query?.properties ?? {})) queryNames.set(name.toLowerCase(), name)
  })
  // what is refused is logged where it is refused; all the rest only when somebody wants to know
  if (isVerbose(app))
    app.addHook('onResponse', ({ method, url, log }, { statusCode, elapsedTime }, done) => {
      log.debug({ method, url: maskUrl(url), status: statusCode, ms: elapsedTime }, 'answered')
      done()
    })
  app.setErrorHandler(sendError)
  app.setNotFoundHandler(() => {
    throw new HttpError(
      404,
      'There is nothing here. The API is at /v3, its description at /swagger/ui/index.',
    )
  })
  return app
}
