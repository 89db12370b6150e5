import type http from 'node:http'
import type { FastifyInstance } from 'fastify'
import { createSchemaProjection } from '../api/versioned-schemas.js'
import { API_VERSIONS, V3 } from '../api/versions.js'
import { isBuiltIn } from '../catalogue/profile-catalogue.js'
import { ProfileError } from '../catalogue/profile-error.js'
import { ScenarioError } from '../catalogue/scenario-error.js'
import { createHostReader } from '../http/host-sandbox.js'
import { UntrackedRequests } from '../http/untracked-requests.js'
import { WorldError } from '../world/core/errors.js'
import type { SandboxName } from '../world/sandbox-name.js'
import type { Sandboxes } from '../world/sandboxes.js'
import { getSettings } from '../world/settings/settings.js'
import type { World } from '../world/world.js'
import {
  type AppContext,
  createControlApp,
  createRestoreApp,
  createVersionApp,
  registerMainRoutes,
} from './app.js'
import { createFastify } from './create-fastify.js'
import type { LazyApp } from './lazy-app.js'
import { attachListeners, type Listeners } from './listeners.js'
import type { ServerOptions } from './server-options.js'
import { createServices, type Services } from './services.js'

/** A server that does not listen yet, and what its owner may do to it beside sending requests. */
export interface Server {
  readonly app: FastifyInstance
  /** Answers a request of a socket. */
  readonly handle: http.RequestListener
  /** Sockets of the server; the app closes them. */
  readonly listeners: Listeners
  /** Answers a request of a client that cannot have verified the certificate, and records that. */
  readonly handleUnverified: http.RequestListener
  readonly sandboxes: Sandboxes
  /** Describes what is not saved, and why; undefined if all is. */
  readonly getUnsavedReason: () => string | undefined
  /** The world of a sandbox, made if there is none. */
  readonly world: (sandbox: SandboxName) => World
  /** Lets an access token not end, unless its world says how long tokens are good for. */
  readonly keepTokenAlive: (access: string) => void
}

/** @throws ProfileError, ScenarioError, DemoError */
export function buildServer(given: ServerOptions): Server {
  const versions = API_VERSIONS.filter(({ name }) => given.api.includes(name))
  // each once, oldest first, in whichever order they were given
  const options = { ...given, api: versions.map(({ name }) => name) }
  const app = createFastify(
    { ...(options.logger !== undefined && { logger: options.logger }) },
    { versions: options.api, project: createSchemaProjection(V3) },
  )
  // before all plugins, so that it closes last: what is to be saved has been saved by then
  const listeners = attachListeners(app)
  const { directoryLock } = options
  if (directoryLock)
    directoryLock.onLost = (reason) =>
      app.log.error({ reason }, 'this server has lost the lock of the data directory and saves nothing more')
  const services = createServices(options, app.log)
  const { cache, sandboxes, saver, storage, tokens, unverifiedRequests, world } = services
  const { sandboxDomain } = options
  const markSandbox = sandboxDomain === undefined ? undefined : createHostReader(sandboxDomain)
  /** Answers a request that cannot be answered with what was kept. */
  const handleRequest: http.RequestListener = (request, response) => {
    markSandbox?.(request)
    const other = findLazyApp(lazyApps, request.url)
    if (other) other.handle(request, response)
    else app.routing(request, response)
  }
  const untrackedRequests = new UntrackedRequests(handleRequest)
  const context = { options, services, untrackedRequests, handleRequest, versions }
  const lazyApps = createLazyApps(app, context)
  dispatchInjected(app, lazyApps, markSandbox)
  app.addHook('preClose', async () => {
    await Promise.all([...lazyApps.values()].map((lazy) => lazy.close()))
  })
  // requests in hand are answered after that
  if (saver) app.addHook('onClose', async () => saver.close())
  registerMainRoutes(app, context)
  validateDefaultWorld(options, services)
  return {
    app,
    listeners,
    sandboxes,
    world,
    getUnsavedReason: () => storage?.unsavedReason,
    keepTokenAlive(access) {
      const grant = tokens.find(access)
      if (grant && getSettings(world(grant.sandbox), 'logins').tokenLifetime === undefined)
        tokens.makePermanent(access)
    },
    handle: (request, response) => {
      markSandbox?.(request)
      if (!cache.respond(request, response)) handleRequest(request, response)
    },
    // kept answers have no deviations, so these go the whole way
    handleUnverified: (request, response) => {
      unverifiedRequests.add(request)
      handleRequest(request, response)
    },
  }
}

const CONTROLS = '__admin'
const RESTORE_SESSIONS = 'v3/restoresessions'

/** By the beginning of their paths. */
type LazyApps = ReadonlyMap<string, LazyApp>

/** The apps that are made when they are first asked for. */
function createLazyApps(app: FastifyInstance, context: AppContext): LazyApps {
  const apps = new Map<string, LazyApp>()
  for (const version of context.versions)
    if (version === V3) apps.set(RESTORE_SESSIONS, createRestoreApp(app, context))
    else apps.set(version.name, createVersionApp(version, app, context))
  if (context.options.admin) apps.set(CONTROLS, createControlApp(app, context))
  return apps
}

/** The first two parts of a path, of an address that may have a host before it, or slashes too many. */
const FIRST_SEGMENTS = /^(?:https?:\/\/[^/?#]*)?\/+([^/?#]*)(?:\/+([^/?#]*))?/i

function findLazyApp(apps: LazyApps, url = ''): LazyApp | undefined {
  const [, first = '', second = ''] = FIRST_SEGMENTS.exec(url) ?? []
  const start = decodeSegment(first)
  return start === V3.name ? apps.get(`${start}/${decodeSegment(second)}`) : apps.get(start)
}

/** A segment of a path as routes compare it: in small letters, whether or not they were written with percent signs. */
function decodeSegment(text: string): string {
  if (!text.includes('%')) return text.toLowerCase()
  try {
    return decodeURIComponent(text).toLowerCase()
  } catch {
    return ''
  }
}

/**
 * Leads what is injected into the main app, and so does not pass a socket, to the app that it is for. What comes while the
 * controls or the restore sessions are made waits for them: whoever is in this process asks them and the API in an order that
 * counts.
 */
function dispatchInjected(
  app: FastifyInstance,
  apps: LazyApps,
  markSandbox: ((request: http.IncomingMessage) => void) | undefined,
): void {
  const awaited = [CONTROLS, RESTORE_SESSIONS].flatMap((name) => apps.get(name) ?? [])
  app.addHook('onRequest', ({ raw }, reply, done) => {
    markSandbox?.(raw)
    const other = findLazyApp(apps, raw.url)
    if (!other) {
      const loading = awaited.find((lazy) => lazy.loading)?.loading
      if (loading) void loading.then(() => done())
      else done()
      return
    }
    reply.hijack()
    other.handle(raw, reply.raw)
  })
}

/**
 * Makes the world of the default sandbox, unless it cannot fail: what a profile or a scenario wants done may be
 * impossible, and it is better to know that now than at the first login.
 * @throws ScenarioError, ProfileError
 */
function validateDefaultWorld({ scenario, profile }: ServerOptions, { getDefaultWorld }: Services): void {
  if (scenario.length === 0 && isBuiltIn(profile)) return
  try {
    getDefaultWorld()
  } catch (error) {
    if (!(error instanceof WorldError)) throw error
    throw scenario.length > 0
      ? new ScenarioError(`--scenario: ${error.message}`)
      : new ProfileError(`${profile}: ${error.message}`)
  }
}
