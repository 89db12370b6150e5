import type { FastifyContextConfig, FastifyInstance, FastifyRequest } from 'fastify'
import { NotSimulatedError } from '../http/http-errors.js'
import { matchesRoute } from '../http/method-finder.js'
import { describeRoute } from '../http/recorder.js'
import { errorResponses } from './error-schemas.js'
import type { KnownOperations } from './versioned-app.js'
import type { ApiVersion } from './versions.js'

/** Where tenants are let in: a refusal of their login would hide that something is not simulated. */
const OF_TENANTS = /^\/(Organization|RestoreSessions\/\{restoreSessionId\})\//

type Operation = KnownOperations['all'][number]
/** The methods that the routes of a path know. */
type FindMethods = (path: string) => readonly string[]

interface UnroutedOperation {
  /** As a route has it: `/v8/Jobs/:jobId`. */
  readonly url: string
  readonly name: string
  readonly config: FastifyContextConfig
}

const formatName = (method: string, path: string, version: ApiVersion): string =>
  `${method} ${version.prefix}${path}`

const formatUrl = (path: string): string => path.replace(/\{(\w+)\}/g, ':$1')

/** What is restored with an operation, and the tag that those of a restore session have. */
const RESTORE_TAGS: Readonly<Record<string, string>> = {
  mailboxes: 'RestoreSessions/Exchange',
  onedrives: 'RestoreSessions/OneDrive',
  sites: 'RestoreSessions/SharePoint',
  teams: 'RestoreSessions/Teams',
}

function getTag(path: string): string {
  const [, root = '', , , content = ''] = path.split('/')
  return (root === 'RestoreSessions' && RESTORE_TAGS[content.toLowerCase()]) || root
}

/** Registers routes for operations of a version that the mock knows, but does not simulate. */
export function registerNotSimulated(
  app: FastifyInstance,
  operations: readonly Operation[],
  version: ApiVersion,
): void {
  for (const { method, path } of operations)
    app.route({
      method,
      url: formatUrl(path),
      config: { isSimulated: false, tenants: OF_TENANTS.test(path) },
      schema: {
        tags: [getTag(path)],
        summary: 'Not simulated by this mock',
        description: new NotSimulatedError(formatName(method, path, version)).message,
        'x-simulated': false,
        response: errorResponses,
      },
      handler: () => {
        throw new NotSimulatedError(formatName(method, path, version))
      },
    })
}

/**
 * The operations of a version that the mock knows, but does not simulate. They have no routes, which would be more than
 * half of those of a version and take as much of the time until its first answer. Only those have that would be taken for
 * an operation with a parameter: `/JobSessions/Changes` for `/JobSessions/{id}`.
 */
export class NotSimulatedOperations {
  readonly #byMethod = new Map<string, UnroutedOperation[]>()

  /** Adds those that a version lacks, once its routes are there. @param app has these routes */
  add(
    app: FastifyInstance,
    operations: readonly Operation[],
    version: ApiVersion,
    methods: FindMethods,
  ): void {
    const isHidden = ({ method, path }: Operation): boolean =>
      methods(version.prefix + formatUrl(path)).includes(method)
    registerNotSimulated(app, operations.filter(isHidden), version)
    for (const operation of operations.filter((one) => !isHidden(one))) {
      const { method, path } = operation
      const url = version.prefix + formatUrl(path)
      const known = this.#byMethod.get(method) ?? []
      known.push({
        url,
        name: formatName(method, path, version),
        config: { ...describeRoute(url), isSimulated: false, tenants: OF_TENANTS.test(path) },
      })
      this.#byMethod.set(method, known)
    }
  }

  /** Lets a request without a route count as one of its operation, if it is for one of these. */
  recognize(request: FastifyRequest): void {
    const found = this.#find(request)
    if (found) request.record.config = found.config
  }

  /** @throws NotSimulatedError for a request for one of these */
  refuse(request: FastifyRequest): void {
    const found = this.#find(request)
    if (found) throw new NotSimulatedError(found.name)
  }

  #find({ method, url }: FastifyRequest): UnroutedOperation | undefined {
    const path = url.split('?', 1)[0] as string
    return this.#byMethod.get(method)?.find((operation) => matchesRoute(operation.url, path))
  }

  /** The methods that these know at a path. */
  listMethods(path: string): string[] {
    return [...this.#byMethod].flatMap(([method, known]) =>
      known.some(({ url }) => matchesRoute(url, path)) ? [method] : [],
    )
  }
}
