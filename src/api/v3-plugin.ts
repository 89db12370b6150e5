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
import { ExceptionInfo } from './error-schemas.js'
import { globalSettings } from './global-settings/routes.js'
import { jobItems } from './job-items/routes.js'
import { jobSessions } from './job-sessions/routes.js'
import { jobs } from './jobs/routes.js'
import { licensedUsers } from './licensed-users/routes.js'
import { mailboxActions } from './mailboxes/action-routes.js'
import { mailboxes } from './mailboxes/routes.js'
import { oneDriveActions } from './onedrives/action-routes.js'
import { oneDrives } from './onedrives/routes.js'
import { directory } from './organizations/directory-routes.js'
import { organizations } from './organizations/routes.js'
import { tenant } from './organizations/tenant-routes.js'
import { organizationUsage } from './organizations/usage-routes.js'
import { proxies } from './proxies/routes.js'
import type { V3Options } from './resource-routes.js'
import { expectOpen } from './restore-routes.js'
import { restoreSessions } from './restore-sessions/routes.js'
import { siteActions } from './sites/action-routes.js'
import { attachments } from './sites/attachment-routes.js'
import { siteEntries } from './sites/entry-routes.js'
import { sites } from './sites/routes.js'
import { type TokenOptions, token } from './token/routes.js'

// restore sessions come first, because others refer to their schemas
const RESOURCES = [
  restoreSessions,
  mailboxes,
  mailboxActions,
  oneDrives,
  oneDriveActions,
  sites,
  siteEntries,
  siteActions,
  attachments,
  organizations,
  directory,
  organizationUsage,
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
]

/** The product blames itself for a body that is no JSON; where it cannot be read is in the log. */
const notWellFormed = ({ message }: Error): Error =>
  new OperationFailedError('JSON is not well-formed.', { cause: message })

/** All routes of the API with their schemas, and nothing of what a request passes before it gets to them. */
export async function registerResources(
  app: FastifyInstance,
  options: V3Options & TokenOptions,
): Promise<void> {
  app.addSchema(ExceptionInfo)
  // walled off, because it reads forms and answers errors in a way of its own
  await app.register(token(options), { quirks: options.quirks })
  app.addHook('onRoute', (route) => {
    if (route.config?.inSession) route.preParsing = expectOpen
  })
  // the others share their schemas, so they stand in one room
  registerLaxJsonParser(app, {
    tellerOf: createGetReporter(options.strict),
    strict: options.strict,
    refuse: notWellFormed,
  })
  for (const resource of RESOURCES) await resource(app, options)
}

/** Options for what a request passes before it gets to its route. */
export interface V3PluginOptions {
  readonly findOrigin: OriginFinder
  readonly authenticate: Authenticate
  readonly findSandbox: BearerOptions['findSandbox']
  readonly cache: ResponseCache
  /** The origins of pages that may use it, beside those of this machine. */
  readonly corsOrigin?: readonly string[] | undefined
}

/** Version 3 of the API, below `/v3`. */
export async function v3Plugin(
  app: FastifyInstance,
  options: V3Options & TokenOptions & V3PluginOptions,
): Promise<void> {
  await cors(app, options.corsOrigin ?? [])
  await app.register(origin, { findOrigin: options.findOrigin })
  await app.register(bearer, options)
  await app.register(options.cache.plugin)
  const teller = createGetReporter(options.strict)
  app.addHook('preValidation', (request, _reply, done) => {
    try {
      reportQueryDeviations(request, teller)
      done()
    } catch (error) {
      done(error as Error)
    }
  })
  const methods = createMethodFinder(app)
  await registerResources(app, options)

  app.setNotFoundHandler((request, reply) => {
    const [path] = request.url.split('?', 1) as [string]
    const allowed = methods(path)
    if (allowed.length === 0) throw new HttpError(404, `There is no resource at ${path.slice(0, 200)}.`)
    reply.header('allow', allowed.join(', '))
    throw new HttpError(
      405,
      `The resource does not support ${request.method}. It supports ${allowed.join(', ')}.`,
    )
  })
}
