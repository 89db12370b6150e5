import type { FastifyInstance, RouteOptions } from 'fastify'
import { Type } from 'typebox'
import { readHostSandbox } from '../http/host-sandbox.js'
import { HttpError } from '../http/http-errors.js'
import type { SandboxWork } from '../http/sandbox-work.js'
import { enterSandbox } from '../http/slices.js'
import { findClosest } from '../text/closest-name.js'
import { DEFAULT_SANDBOX, parseSandboxName, type SandboxName } from '../world/sandbox-name.js'
import type { Sandboxes } from '../world/sandboxes.js'

/** Query parameter that selects the sandbox of a control. */
export const SandboxQuery = Type.Object({
  sandbox: Type.Unsafe<SandboxName>({
    type: 'string',
    default: '',
    description: 'Default: the sandbox that the host names, or else the default sandbox',
  }),
})

/** Names a sandbox may have been meant by; to compare more would take too long. */
const MAX_COMPARED_NAMES = 1000

/** Checks that a sandbox exists. @throws HttpError that suggests the nearest name */
export function expectSandbox(sandboxes: Sandboxes, name: SandboxName): void {
  if (name !== '' && !sandboxes.peek(name)) throw new HttpError(404, describeMissing(sandboxes, name))
}

/** Says that there is no such sandbox, with the nearest name and the ways to create it. */
export function describeMissing(sandboxes: Sandboxes, name: SandboxName): string {
  const near = findClosest(name, sandboxes.listNames().slice(0, MAX_COMPARED_NAMES).filter(Boolean))
  const hint = near === undefined ? '' : ` Did you mean '${near}'?`
  return `There is no sandbox '${name}'.${hint} To create it, log in as NAME+${name}, or use POST /__admin/sandboxes.`
}

/**
 * Reads the query of each control, and runs its handler when the sandbox is free. Controls that only read or remove need an
 * existing sandbox. Other controls create it, and remove it again if they are refused.
 */
export function installSandboxQuery(app: FastifyInstance, sandboxes: Sandboxes, work: SandboxWork): void {
  app.addHook('preHandler', (request, reply, done) => {
    const { sandbox, create } = request.query as { readonly sandbox?: string; readonly create?: boolean }
    if (sandbox === undefined) return done()
    const begins = create === true || (request.method !== 'GET' && request.method !== 'DELETE')
    const admit = (): Error | undefined => {
      try {
        if (!begins) expectSandbox(sandboxes, request.sandbox)
        return undefined
      } catch (error) {
        return error as Error
      }
    }
    try {
      request.sandbox = parseSandboxName(sandbox) || (readHostSandbox(request.headers) ?? DEFAULT_SANDBOX)
      Object.assign(request.query as object, { sandbox: request.sandbox })
    } catch (error) {
      return done(error as Error)
    }
    enterSandbox(work, reply, { name: request.sandbox, begins }, admit, done)
  })
  app.addHook('onRoute', (route) => {
    if (namesSandbox(route)) removeSandboxOnError(route, sandboxes)
  })
}

const namesSandbox = ({ schema }: RouteOptions): boolean =>
  Object.hasOwn(
    (schema?.querystring as { readonly properties?: object } | undefined)?.properties ?? {},
    'sandbox',
  )

/** Removes a sandbox that a refused request has created. */
function removeSandboxOnError(route: RouteOptions, sandboxes: Sandboxes): void {
  const { handler } = route
  route.handler = function (request, reply) {
    const { sandbox } = request.query as { readonly sandbox: SandboxName }
    if (sandboxes.has(sandbox)) return handler.call(this, request, reply)
    const end = (error: unknown): never => {
      if (sandboxes.has(sandbox)) sandboxes.delete(sandbox)
      throw error
    }
    try {
      const response: unknown = handler.call(this, request, reply)
      return response instanceof Promise ? response.catch(end) : response
    } catch (error) {
      return end(error)
    }
  }
}
