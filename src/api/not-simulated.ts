import type { FastifyInstance } from 'fastify'
import { NotSimulatedError } from '../http/http-errors.js'
import { errorResponses } from './error-schemas.js'
import type { KnownOperations } from './versioned-app.js'
import type { ApiVersion } from './versions.js'

/** Routes that are registered at a time. */
const SOME = 20

/** Where tenants are let in: a refusal of their login would hide that something is not simulated. */
const OF_TENANTS = /^\/(Organization|RestoreSessions\/\{restoreSessionId\})\//

export interface NotSimulatedOptions {
  readonly version: ApiVersion
  /** Gives way to others between some routes; absent: nobody waits. */
  readonly pause?: (() => Promise<void>) | undefined
}

/** Answers the operations of a version that the mock knows, but does not simulate: it never makes up a success. */
export async function notSimulated(
  app: FastifyInstance,
  operations: KnownOperations['all'],
  { version, pause }: NotSimulatedOptions,
): Promise<void> {
  for (const [index, { method, path }] of operations.entries()) {
    const name = `${method} ${version.prefix}${path}`
    app.route({
      method,
      url: path.replace(/\{(\w+)\}/g, ':$1'),
      config: { isSimulated: false, tenants: OF_TENANTS.test(path) },
      schema: {
        tags: [path.split('/')[1] ?? ''],
        summary: 'Not simulated by this mock',
        'x-simulated': false,
        response: errorResponses,
      },
      handler: () => {
        throw new NotSimulatedError(name)
      },
    })
    if (index % SOME === SOME - 1) await pause?.()
  }
}
