import Fastify, {
  type FastifyBaseLogger,
  type FastifyInstance,
  type FastifyServerOptions,
  LogController,
} from 'fastify'
import { HttpError, sendError } from '../http/http-errors.js'
import { parseQuery } from '../http/query.js'
import { schemaBucket } from '../http/schema-bucket.js'
import { buildSerializer } from '../http/serializer.js'
import { createValidatorBuilder } from '../http/validator.js'
import { maskUrl } from '../text/mask.js'

const BODY_LIMIT = 1024 * 1024
const MAX_ID_LENGTH = 512

/** Turns the schema of a route into the one that the app goes by. */
type ProjectSchema = <T extends object>(schema: T) => T

/** What an app goes by beside the options of Fastify. */
export interface AppSettings {
  /** Versions of the API that are served, for who has lost the way. */
  readonly versions: readonly string[]
  /** Absent: schemas are as they are declared. */
  readonly project?: ProjectSchema
  /** Optional properties may be sent empty or zero where they are not set. */
  readonly ignoresUnset?: boolean
}

/** An app that matches addresses and reads queries as the product does, and answers errors in its shape. */
export function createFastify(
  options: FastifyServerOptions,
  { versions, project = (schema) => schema, ignoresUnset = false }: AppSettings,
): FastifyInstance {
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
    schemaController: {
      bucket: schemaBucket,
      compilersFactory: {
        buildValidator: createValidatorBuilder(project, ignoresUnset),
        buildSerializer: (named: unknown) => buildSerializer(named, project),
      },
    },
    // Fastify would answer beside our servers, which do it themselves
    clientErrorHandler: () => {},
    frameworkErrors: sendError,
  })
  app.addHook('onRoute', ({ schema }) => {
    const query = schema?.querystring as { properties?: Record<string, unknown> } | undefined
    for (const name of Object.keys(query?.properties ?? {})) queryNames.set(name.toLowerCase(), name)
  })
  // what is refused is logged where it is refused; all the rest only when somebody wants to know
  if (isVerbose(app.log))
    app.addHook('onResponse', ({ method, url, log }, { statusCode, elapsedTime }, done) => {
      log.debug({ method, url: maskUrl(url), status: statusCode, ms: elapsedTime }, 'answered')
      done()
    })
  // the APIs read bodies in their own ways; what is sent to nowhere is not read
  app.removeAllContentTypeParsers()
  app.setErrorHandler(sendError)
  app.setNotFoundHandler(() => {
    throw new HttpError(
      404,
      `There is nothing here. The API is at ${formatPrefixes(versions)}, its description at /swagger/ui/index.`,
    )
  })
  return app
}

/** `/v3, /v7 and /v8`. */
const formatPrefixes = (versions: readonly string[]): string =>
  versions
    .map((name) => `/${name}`)
    .join(', ')
    .replace(/, (?=[^,]*$)/, ' and ')

/** Whether each answer is logged. */
export const isVerbose = ({ level }: FastifyBaseLogger): boolean => level === 'debug' || level === 'trace'

/**
 * An address as routes have it: without a host before it, as proxies are asked, with the version in small letters, and
 * with single slashes, where clients join paths with one too many.
 */
function normalizePath(url: string): string {
  const rooted = url.startsWith('/') ? url : url.replace(/^https?:\/\/[^/?#]*\/?/i, '/')
  const path = rooted.includes('//')
    ? rooted.replace(/^[^?#]*/, (part) => part.replace(/\/{2,}/g, '/'))
    : rooted
  // routes match in any case, but what is not found under a prefix is looked for by its exact letters
  return path.startsWith('/V') ? `/v${path.slice(2)}` : path
}
