import type { FastifyReply, FastifyRequest } from 'fastify'
import plugin from 'fastify-plugin'
import { DEFAULT_SANDBOX } from '../world/sandbox-name.js'
import type { World } from '../world/world.js'
import type { Authenticate, AuthenticatedCaller, SandboxFinder } from './authentication.js'
import { HttpError } from './http-errors.js'
import { findUnknownHeader, formatSandbox, readWantedSandbox } from './sandbox-header.js'
import type { SandboxWork } from './sandbox-work.js'
import { enterSandbox } from './slices.js'

declare module 'fastify' {
  interface FastifyRequest {
    /** The world of the caller's sandbox, brought up to the present. */
    world: World
    /** The caller's account. */
    account: string
    /** The caller as the product shows it: with the domain, if the login named one. */
    user: string
    /** The caller's organization; undefined for an administrator. */
    tenant: string | undefined
  }
  interface FastifyContextConfig {
    /** The route needs no token. */
    anonymous?: boolean
    /** The route answers to the logins of organizations too. */
    tenants?: boolean
    /** Milliseconds of a world's time after which its answers are built again, though nothing has changed. */
    cacheFor?: (world: World) => number
    /** The route lies inside of a restore session, which has to be open. */
    inSession?: boolean
  }
}

/** The first words are those of the product's framework, which clients may look for. */
export const DENIED = 'Authorization has been denied for this request'

const TENANT_MESSAGE =
  'The login belongs to an organization, and sees /Organization and its own restore sessions only. Log in as an administrator for all else.'

/** Tells whether tenants may use a route. All callers may use what is no operation, so that they get the 404. */
const allowsTenants = ({ record: { config } }: FastifyRequest): boolean =>
  config.path === undefined || config.tenants === true

/** Explains why a request names another sandbox than its token does; undefined if it does not. */
function findSandboxConflict(
  { headers }: FastifyRequest,
  { sandbox }: AuthenticatedCaller,
): Error | undefined {
  try {
    const wanted = readWantedSandbox(headers)
    if (wanted === undefined || wanted.name === sandbox) return undefined
    return new HttpError(
      400,
      `${wanted.namer} names ${formatSandbox(wanted.name)}, but the token is for ${formatSandbox(sandbox)}. Log in to the sandbox that you want.`,
    )
  } catch (error) {
    return error as Error
  }
}

export interface BearerOptions {
  readonly authenticate: Authenticate
  readonly findSandbox: SandboxFinder
  readonly work: SandboxWork
}

/** Admits requests with a good bearer token, and opens the sandbox it carries when it is their turn there. */
export const bearer = plugin<BearerOptions>(
  async (app, { authenticate, findSandbox, work }) => {
    app.decorateRequest('world', null as unknown as World)
    app.decorateRequest('account', '')
    app.decorateRequest('user', '')
    app.decorateRequest('tenant', undefined)

    /** @returns why a request is not let in, if it is not */
    const admit = (request: FastifyRequest, reply: FastifyReply): Error | undefined => {
      const admitted = request.untrackedCaller ?? authenticate(request.headers.authorization)
      if (typeof admitted === 'string') {
        reply.header('www-authenticate', 'Bearer')
        return new HttpError(401, `${DENIED}: ${admitted}.`)
      }
      const refusal = findSandboxConflict(request, admitted)
      if (refusal) return refusal
      request.world = admitted.world
      request.sandbox = admitted.sandbox
      request.account = admitted.account
      request.user = admitted.domainUser ?? admitted.account
      request.tenant = admitted.tenant
      return admitted.tenant === undefined || allowsTenants(request)
        ? undefined
        : new HttpError(403, TENANT_MESSAGE)
    }

    app.addHook('onRequest', (request, reply, done) => {
      const unknown = findUnknownHeader(request.headers)
      if (unknown !== undefined) return done(new HttpError(400, unknown))
      if (request.record.config.anonymous) return done()
      const name = request.untrackedCaller?.sandbox ?? findSandbox(request.headers)
      // who is nobody is kept waiting for no other server
      if (name === undefined && work.isShared) return done(admit(request, reply))
      enterSandbox(work, reply, { name: name ?? DEFAULT_SANDBOX }, () => admit(request, reply), done)
    })

    // a body or a fault takes its time, in which others have got in
    app.addHook('preHandler', (request, reply, done) => {
      if (!request.world || (request.method === 'GET' && !request.appliedFault)) return done()
      const admitAgain = (hasWaited: boolean) => (hasWaited ? admit(request, reply) : undefined)
      enterSandbox(work, reply, { name: request.sandbox }, admitAgain, done)
    })
  },
  { name: 'bearer', dependencies: ['recorder', 'slices'] },
)
