import type { FastifyInstance } from 'fastify'
import type { Authenticate } from '../http/authentication.js'
import { type BearerOptions, bearer } from '../http/bearer.js'
import { cors } from '../http/cors.js'
import { createGetReporter } from '../http/deviations.js'
import { HttpError } from '../http/http-errors.js'
import { registerLaxJsonParser } from '../http/lax-json.js'
import { createMethodFinder } from '../http/method-finder.js'
import { type OriginFinder, origin } from '../http/origin.js'
import { reportQueryDeviations } from '../http/query.js'
import type { ResponseCache } from '../http/response-cache.js'
import { OperationFailedError } from '../world/core/errors.js'
import { backupData } from './backup-repositories/data-routes.js'
import { backupRepositories } from './backup-repositories/routes.js'
import { emailSettings } from './email-settings/routes.js'
import { describeSilentDenial, ExceptionInfo, getErrorStyle } from './error-schemas.js'
import { ExploreOptions, RestoreSession } from './explore.js'
import { globalSettings } from './global-settings/routes.js'
import { jobItems } from './job-items/routes.js'
import { jobSessions } from './job-sessions/routes.js'
import { jobs } from './jobs/routes.js'
import { licensedUsers } from './licensed-users/routes.js'
import { mailboxActions } from './mailboxes/action-routes.js'
import { mailboxes } from './mailboxes/routes.js'
import { mailboxSearches } from './mailboxes/search-routes.js'
import { NotSimulatedOperations, registerNotSimulated } from './not-simulated.js'
import { oneDriveActions } from './onedrives/action-routes.js'
import { oneDrives } from './onedrives/routes.js'
import { oneDriveSearches } from './onedrives/search-routes.js'
import { organizationSync } from './organization-sync/routes.js'
import { directory } from './organizations/directory-routes.js'
import { organizationExtras } from './organizations/extras-routes.js'
import { organizations } from './organizations/routes.js'
import { tenant } from './organizations/tenant-routes.js'
import { organizationUsage } from './organizations/usage-routes.js'
import { product } from './product/routes.js'
import { protectedObjects } from './protected-objects/routes.js'
import { proxies } from './proxies/routes.js'
import type { ApiOptions } from './resource-routes.js'
import { restorePoints } from './restore-points/routes.js'
import { expectOpen } from './restore-routes.js'
import { restoreSessions } from './restore-sessions/routes.js'
import { siteActions } from './sites/action-routes.js'
import { attachments } from './sites/attachment-routes.js'
import { siteEntries } from './sites/entry-routes.js'
import { sites } from './sites/routes.js'
import { siteSearches } from './sites/search-routes.js'
import { logout } from './token/logout-routes.js'
import { type TokenOptions, token } from './token/routes.js'
import { unusedFeatures } from './unused-features/routes.js'
import { type KnownOperations, VersionedApp, type VersionedAppOptions } from './versioned-app.js'
import { createSchemaProjection } from './versioned-schemas.js'

/** What lies below /RestoreSessions. */
const RESTORE_RESOURCES = [
  restoreSessions,
  mailboxes,
  mailboxActions,
  mailboxSearches,
  oneDrives,
  oneDriveActions,
  oneDriveSearches,
  sites,
  siteEntries,
  siteActions,
  siteSearches,
  attachments,
]

const OTHER_RESOURCES = [
  organizations,
  directory,
  organizationUsage,
  organizationExtras,
  tenant,
  jobs,
  jobItems,
  jobSessions,
  proxies,
  backupRepositories,
  backupData,
  globalSettings,
  emailSettings,
  licensedUsers,
  product,
  organizationSync,
  restorePoints,
  protectedObjects,
  unusedFeatures,
]

/** The product blames itself for a body that is no JSON; where it cannot be read is in the log. */
const notWellFormed = ({ message }: Error): Error =>
  new OperationFailedError('JSON is not well-formed.', { cause: message })

/** What the routes of a version need. */
export interface ResourcesOptions extends ApiOptions, TokenOptions, VersionedAppOptions {
  /** Gives way to others between some routes; absent: nobody waits. */
  readonly pause?: (() => Promise<void>) | undefined
  /** Leaves out what lies below /RestoreSessions, or all else; absent: all of the version is there. */
  readonly part?: 'restore sessions' | 'others' | undefined
}

/** All operations of a version with their schemas, to be described, and nothing of what a request passes. */
export async function describedResources(app: FastifyInstance, options: ResourcesOptions): Promise<void> {
  registerNotSimulated(app, await registerResources(app, options), options.version)
}

/** @returns the operations of the version that there are no routes for */
async function registerResources(
  app: FastifyInstance,
  options: ResourcesOptions,
): Promise<KnownOperations['all']> {
  const { version, pause, part } = options
  app.decorateRequest('apiVersion', { getter: () => version })
  const errorStyle = getErrorStyle(version)
  app.decorateRequest('errorStyle', { getter: () => errorStyle })
  const versioned = new VersionedApp(options)
  const resources = versioned.wrap(app)
  // others answer with restore sessions too
  for (const schema of [ExceptionInfo, RestoreSession, ExploreOptions]) resources.addSchema(schema)
  // walled off, because it reads forms and answers errors in a way of its own
  if (part !== 'restore sessions')
    await app.register(async (inner) => token(options)(versioned.wrap(inner), options))
  app.addHook('onRoute', (route) => {
    if (route.config?.inSession) route.preParsing = expectOpen
    if (errorStyle.deniesSilently) route.schema = describeSilentDenial(route.schema)
  })
  // the others share their schemas, so they stand in one room
  registerLaxJsonParser(app, {
    tellerOf: createGetReporter(options.strict),
    strict: options.strict,
    refuse: notWellFormed,
  })
  for (const resource of [
    ...(part === 'others' ? [] : RESTORE_RESOURCES),
    ...(part === 'restore sessions' ? [] : OTHER_RESOURCES),
  ]) {
    await resource(resources, options)
    await pause?.()
  }
  if (part !== 'restore sessions') await logout(options)(resources, options)
  return versioned.missing
}

/** Options for what a request passes before it gets to its route. */
export interface ApiPluginOptions extends ResourcesOptions {
  readonly findOrigin: OriginFinder
  readonly authenticate: Authenticate
  readonly findSandbox: BearerOptions['findSandbox']
  readonly cache: ResponseCache
  /** The origins of pages that may use it, beside those of this machine. */
  readonly corsOrigin?: readonly string[] | undefined
}

/** A version of the API, below its prefix. */
export async function apiPlugin(app: FastifyInstance, options: ApiPluginOptions): Promise<void> {
  await cors(app, options.corsOrigin ?? [])
  await app.register(origin, { findOrigin: options.findOrigin })
  const missing = new NotSimulatedOperations()
  // before tenants are turned away
  app.addHook('onRequest', (request, _reply, done) => {
    if (request.is404) missing.recognize(request)
    done()
  })
  await app.register(bearer, options)
  await app.register(options.cache.plugin)
  const teller = createGetReporter(options.strict)
  const project = createSchemaProjection(options.version)
  app.addHook('preValidation', (request, _reply, done) => {
    try {
      reportQueryDeviations(request, teller, project)
      done()
    } catch (error) {
      done(error as Error)
    }
  })
  const methods = createMethodFinder(app)
  missing.add(app, await registerResources(app, options), options.version, methods)

  app.setNotFoundHandler((request, reply) => {
    missing.refuse(request)
    const [path] = request.url.split('?', 1) as [string]
    const allowed = [...new Set([...methods(path), ...missing.listMethods(path)])].sort()
    if (allowed.length === 0) throw new HttpError(404, `There is no resource at ${path.slice(0, 200)}.`)
    reply.header('allow', allowed.join(', '))
    throw new HttpError(
      405,
      `The resource does not support ${request.method}. It supports ${allowed.join(', ')}.`,
    )
  })
}
